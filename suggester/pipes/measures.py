"""Read minutes, doses and settings. Writes ``doc.spans["suggester.measures"]``.

Labels: ``minutes`` (id: whole minutes), ``total_minutes`` and ``timed_minutes`` (what the note
states for the visit), ``dose`` (sets, repetitions, holds, weights), ``assist`` (distance, level
of help, cues), ``setting`` (MHz, W/cm2, mA ...).
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence

from suggester.lexicon import Lexicon
from suggester.marks import Row, marks_of, write
from suggester.minute_forms import stretches
from suggester.minute_words import minute_words
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import COLUMNS, MEASURES, PHRASES
from suggester.plain import plain_text
from suggester.plain_rows import Work, plain_rows, work_kinds, works_in
from suggester.plain_tokens import Doc, Token, tokens_of
from suggester.scales import Scales
from suggester.sought import sought
from suggester.summed import summed
from suggester.tables import column_minutes
from suggester.totals import of_the_visit, totals

# Each pattern first looks at the character it begins with: where that is none of its own, nearly
# everywhere, the rest of it need not be tried. That makes them two to three times as fast.

# "NMR x 0 - too tired": no minutes at all.
_NOUGHT = sought(
    r"[x_]\s?0",
    r"(?:(?<![A-Za-z])x\s?|(?<=_))0(?![\d.,/%])(?!\s?(?:reps|lbs?|deg|min|'))",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:[/&+,|]|\band)\s{0,3}$", re.IGNORECASE)
_DOSE = re.compile(
    r"""(?=[\dxhrgybpotfse])\b(?:
        \b\d{1,3}\s?[x×]\s?\d{1,3}(?:\b|(?=(?:s|secs?|ea|ft|lbs?)\b))
      | \b(?:[2-9]|\d{2,3})[x×](?![\w×/])(?!\s?(?:\d|/|per\b|a\s|an\s|da(?:y|ily)|w(?:ee)?k
        |month|year|this|last|in\b|since|sit\b|sts\b|chair|stand|falls?\b|fell|body|prn|mag))
      | (?<!\ba\s)(?<!ist\s)\bx\s?\d{1,3}(?:\b|(?=(?:s|secs?|ea)\b))
        (?!\s{0,2}(?:min|ft\b|feet\b|foot\b|'|′|’|/|%|\s?(?:days?|weeks?|wks?|visits?)\b))
      | \b\d{1,3}\s?(?:reps?|repetitions|sets?|laps?|trials?|rounds?)\b
      | \b(?:one|two|three|four|five)\s+sets?\b
      | \b(?:five|six|eight|ten|twelve|fifteen|twenty|thirty)\s(?:reps?|repetitions|times)\b
      | \b\d{1,3}\s?(?:ea\b|each\b)(?!\s?(?:day|visit|session|week|time|meal|night|morning))
      | \b\d{1,3}\s?(?:sec(?:ond)?s?|s|"|″|”)\s{0,2}(?:holds?\b|each|ea\b|x\b)
      | \bhold(?:ing)?\s{0,2}(?:for\s)?\d{1,3}
      | \b\d{1,3}(?:\.\d)?\s?(?:lbs?|pounds|kg|\#)(?!\w)
      | \b(?:red|green|yellow|blue|black|orange|purple|gr|rtb|gtb|ytb|btb)\s(?:thera-?band|tb|band)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_ASSIST = re.compile(
    r"""(?=[\dmcstvd])\b(?:
        \b\d{1,4}\s?(?:ft|feet|foot|yards?|yds?|meters?|metres?)\b
      | \b(?:min|mod|max|contact\s+guard|stand\s?-?by|total)\s{0,2}(?:a\b|assist|assistance)
      | \b(?:cga|sba|mina|moda|maxa|min\s+assist|supervision)\b
      | \b(?:verbal|tactile|visual|manual|demonstration(?:al)?|max|mod|min)\s{1,2}
        (?:cue|cuing|cueing)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_SETTING = re.compile(
    r"""(?=\d|[pcdgt](?<=\b.))(?:
        \d(?:\.\d{1,2})?\s?(?:mhz|w\s?/\s?cm|watts?\b)
      | \b\d{1,3}\s?(?:hz|pps|bps|ma\b|mmhg|mw\b|joules?|j\b|µs|us\s+pulse)
      | \b\d{1,3}\s?%
      | \b(?:pulsed|continuous)\b
      | \bduty\s+cycle
      | \bgr(?:ade|\.)?\s?(?:[1-5]|i{1,3}v?|iv|v)\b
      | \bto\s+(?:patient|pt)?\s?tolerance
    )""",
    re.VERBOSE | re.IGNORECASE,
)


class MeasureReader(LexiconPipe):
    """Mark the measures; reads the text, and leaves out other visits' columns."""

    PARTS = ("codes/", "findings.toml")

    def build(self, lexicon: Lexicon) -> None:
        """Note which phrases name work, whole services and modalities among them, and the scales
        whose numbers are no minutes."""
        self.work = work_kinds(lexicon.codes)
        self.scales = lexicon.scales

    def __call__(self, doc: Doc) -> Doc:
        """Write the measures in the order of the note."""
        elsewhere = {
            at
            for cell in marks_of(doc, COLUMNS)
            if cell.label_ == "other_visit"
            for at in range(cell.start, cell.end)
        }
        tokens, phrases = tokens_of(doc), marks_of(doc, PHRASES)
        text = _without(tokens, plain_text(doc), elsewhere)
        names = {span.end_char: span.start_char for span in phrases}
        times = _times(text, sorted(names.values()), works_in(phrases, self.work), self.scales)
        found = [
            (start, end, "minutes" if _of_one(text, start, names) else label, value)
            for start, end, label, value in times
        ]
        found += [
            (m.start(), m.end(), "minutes", "0") for m in _NOUGHT.finditer(text, text.lower())
        ]
        found += [(m.start(), m.end(), "assist", "") for m in _ASSIST.finditer(text)]
        found += [(m.start(), m.end(), "dose", "") for m in _DOSE.finditer(text)]
        found += [(m.start(), m.end(), "setting", "") for m in _SETTING.finditer(text)]
        rows = []
        for start, end, label, value in sorted(found):
            place = tokens.around(start, end)
            if place is not None and place[0] not in elsewhere:
                rows.append(Row(*place, label, value))
        write(doc, MEASURES, rows)
        return doc


def _without(tokens: Sequence[Token], text: str, elsewhere: Collection[int]) -> str:
    """Return the text with blanks for the tokens of other visits: their numbers say nothing."""
    if not elsewhere:
        return text
    letters = list(text)
    for at in elsewhere:
        token = tokens[at]
        if not token.is_space:
            letters[token.idx : token.idx + len(token.text)] = " " * len(token.text)
    return "".join(letters)


def _times(
    text: str, phrases: Sequence[int], works: Sequence[Work], scales: Scales
) -> list[tuple[int, int, str, str]]:
    """Return the totals and the minutes of a text: start, end, label and whole minutes.

    phrases: first characters of the words that name work; works: what they name. scales: what tells
        a line of scores.
    """
    plain = list(minute_words(text))
    stated = totals(text)
    kept = of_the_visit(text, stated, plain)
    found = [
        (one.start, one.end, one.label if one in kept else "minutes", str(one.minutes))
        for one in stated
    ]
    taken = {at for start, end, *_ in found for at in range(start, end)}
    found += [
        (start, end, "minutes", str(minutes)) for start, end, minutes in plain if start not in taken
    ]
    read = {start for start, *_ in found}
    found += [
        (cell.start, cell.end, "minutes", str(cell.value))
        for cell in column_minutes(text)
        if cell.start not in read
    ]
    breaks = [match.start() for match in re.finditer("\n", text)]
    said = {(bisect_left(breaks, start), int(minutes)) for start, _, _, minutes in found}
    read = taken | {at for start, end, *_ in found for at in range(start, end)}
    for one in sorted(stretches(text)):
        # "30 min, 10:30-11:00" says the same twice.
        again = one.clock and (bisect_left(breaks, one.start), one.minutes) in said
        if not again and read.isdisjoint(range(one.start, one.end)):
            found.append((one.start, one.end, "minutes", str(one.minutes)))
            read.update(range(one.start, one.end))
    timed = [(start, end, int(value)) for start, end, label, value in found if label == "minutes"]
    found += [
        (one.start, one.end, "minutes", str(one.minutes))
        for one in summed(text, kept, timed, phrases)
    ]
    read |= {at for start, end, *_ in found for at in range(start, end)}
    found += [
        (one.start, one.end, "minutes", str(one.minutes))
        for one in plain_rows(text, works, scales)
        if one.start not in read
    ]
    return found


def _of_one(text: str, start: int, names: Mapping[int, int]) -> bool:
    """Tell whether a total stands behind the name of one service ("TE total 23"): then it is of
    that service. names: end -> first character of each phrase."""
    end = next((end for end in range(start, max(0, start - 3), -1) if end in names), None)
    if end is None or text[end:start].strip() or "\n" in text[end:start]:
        return False
    return not _JOINED.search(text, max(0, names[end] - 8), names[end])
