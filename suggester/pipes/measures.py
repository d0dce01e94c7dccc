"""Read minutes, doses and settings. Writes ``doc.spans["suggester.measures"]``.

Labels: ``minutes`` (id: whole minutes), ``total_minutes`` and ``timed_minutes`` (what the note
states for the visit), ``dose`` (sets, repetitions, holds, weights), ``assist`` (distance, level
of help, cues), ``setting`` (MHz, W/cm2, mA ...).
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import chain

from suggester import (
    leading_times,
    minute_forms,
    minute_words,
    opening_times,
    parts_of_visit,
    start_stop,
    summed,
    totals,
)
from suggester.added_parts import added_parts
from suggester.doses import ASSIST, DOSE, SETTING
from suggester.found import Bundle, Find
from suggester.found import found as found_in
from suggester.led_parts import led_parts
from suggester.led_times import led_times
from suggester.lexicon import Lexicon
from suggester.marks import Row, marks_of, write
from suggester.memory import Memory
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import MEASURES, MEMORY, PHRASES
from suggester.plain_rows import Work, plain_rows, work_kinds, works_in
from suggester.plain_tokens import Doc, tokens_of
from suggester.scales import Scales
from suggester.sixtieths import sixtieths
from suggester.sought import sought
from suggester.tables import column_minutes
from suggester.tallies import tallies
from suggester.this_visit import elsewhere, text_of_this_visit
from suggester.total_words import TIMED, TOTAL
from suggester.written_sums import written_sums

# "NMR x 0 - too tired": no minutes at all.
_NOUGHT = sought(
    r"[x_]\s?0",
    r"(?:(?<![A-Za-z])x\s?|(?<=_))0(?![\d.,/%])(?!\s?(?:reps|lbs?|deg|min|'))",
    re.IGNORECASE,
)
MEASURED = Bundle(
    "measured",
    (
        *(_NOUGHT, ASSIST, DOSE, SETTING, *minute_words.PATTERNS, *minute_forms.PATTERNS),
        *(*totals.SHORT_PATTERNS, *summed.PATTERNS, *start_stop.PATTERNS, *opening_times.PATTERNS),
        *(*leading_times.PATTERNS, *parts_of_visit.PATTERNS),
    ),
    ahead=160,
    shortest=120,
)
LINED = Bundle(
    "lined", (*totals.LONG_PATTERNS, *minute_forms.LONG_PATTERNS), ahead=300, shortest=200
)
_JOINED = re.compile(r"(?:[/&+,|]|\band)[ \t]{0,3}\Z", re.IGNORECASE)
# "45 min 1:1", "38 min" at the end of a line above the list
_OF_THE_VISIT = re.compile(
    r"[ \t,(]{0,3}(?P<timed>(?:1:1|one[ -](?:on|to)[ -]one|individual|direct|skilled|today)\b"
    r"[ \t]?(?:tx|rx|treatment|time|care)?)?[ \t.:)]{0,4}(?:\n|\Z)",
    re.IGNORECASE,
)
_APART = re.compile(r"(?:^[ \t]*|[.,;:|=–—-][ ]{1,2}|[ ]{2}|\t|\()\Z", re.MULTILINE)
_CLOCKED = re.compile(r"[-–—][ ]?\d{1,2}:?[0-5]\d[ ]?=[ ]?\Z")  # "0940-1005 = 25 min"
_STOP = re.compile(r"(?<![.\s])\.\s")
_LEAST_PARTS = 2
_NEAR = 12  # characters


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
        others, text = elsewhere(doc), text_of_this_visit(doc)
        tokens, phrases = tokens_of(doc), marks_of(doc, PHRASES)
        names = {span.end_char: span.start_char for span in phrases}
        memory = doc.user_data.get(MEMORY)
        find = found_in(text, (MEASURED, LINED), memory)
        times = _times(
            text, sorted(names.values()), works_in(phrases, self.work), self.scales, find, memory
        )
        found = [
            (start, end, "minutes" if _of_one(text, start, names) else label, value)
            for start, end, label, value in times
        ]
        found += [(m.start(), m.end(), "minutes", "0") for m in find(_NOUGHT)]
        found += [(m.start(), m.end(), "assist", "") for m in find(ASSIST)]
        found += [(m.start(), m.end(), "dose", "") for m in find(DOSE)]
        found += [(m.start(), m.end(), "setting", "") for m in find(SETTING)]
        rows = []
        for start, end, label, value in sorted(found):
            place = tokens.around(start, end)
            if place is not None and place[0] not in others:
                rows.append(Row(*place, label, value))
        write(doc, MEASURES, rows)
        return doc


def _times(
    text: str,
    phrases: Sequence[int],
    works: Sequence[Work],
    scales: Scales,
    find: Find,
    memory: Memory | None,
) -> list[tuple[int, int, str, str]]:
    """Return the totals and the minutes of a text: start, end, label and whole minutes.

    phrases: first characters of the words that name work; works: what they name. scales: what tells
        a line of scores. find: of ``MEASURED`` and ``LINED``.
    """
    sums = list(written_sums(text))
    summed_up = {at for _, places in sums for place in places for at in range(*place)}
    plain = [one for one in minute_words.minute_words(text, find) if one[0] not in summed_up]
    stated = [one for one in totals.totals(text, find) if one.start not in summed_up]
    kept = totals.of_the_visit(text, stated, plain)
    found = [
        (one.start, one.end, one.label if one in kept else "minutes", str(one.minutes))
        for one in stated
    ]
    taken = {at for start, end, *_ in found for at in range(start, end)}
    found += [
        (start, end, "minutes", str(minutes)) for start, end, minutes in plain if start not in taken
    ]
    found += [(one.start, one.end, "minutes", str(one.minutes)) for one, _ in sums]
    taken |= summed_up
    read = {start for start, *_ in found}
    found += [
        (cell.start, cell.end, "minutes", str(cell.value))
        for cell in column_minutes(text)
        if cell.start not in read
    ]
    breaks = [match.start() for match in re.finditer("\n", text)]
    said = {(bisect_left(breaks, start), int(minutes)) for start, _, _, minutes in found}
    read = taken | {at for start, end, *_ in found for at in range(start, end)}
    for one in sorted((*minute_forms.stretches(text, find), *start_stop.start_stop(find))):
        # "30 min, 10:30-11:00" says the same twice.
        again = one.clock and (bisect_left(breaks, one.start), one.minutes) in said
        if not again and read.isdisjoint(range(one.start, one.end)):
            found.append((one.start, one.end, "minutes", str(one.minutes)))
            read.update(range(one.start, one.end))
    timed = [(start, end, int(value)) for start, end, label, value in found if label == "minutes"]
    found += [
        (one.start, one.end, "minutes", str(one.minutes))
        for one in summed.summed(text, kept, timed, phrases, find, memory)
    ]
    read |= {at for start, end, *_ in found for at in range(start, end)}
    bare = (
        plain_rows(text, works, scales, memory),
        led_times(text, works),
        opening_times.opening_times(works, find),
        leading_times.leading_times(text, find),
        parts_of_visit.parts_of_visit(text, [one for one in stated if one in kept], timed, find),
        led_parts(text),
        added_parts(text),
        sixtieths(text, works),
        tallies(text),
    )
    for one in chain.from_iterable(bare):
        if one.start not in read:
            found.append((one.start, one.end, "minutes", str(one.minutes)))
            read.update(range(one.start, one.end))
    return _headed(text, found, phrases)


def _headed(
    text: str, found: list[tuple[int, int, str, str]], phrases: Sequence[int]
) -> list[tuple[int, int, str, str]]:
    """Return the places with the first one as the visit's total, if it stands apart, no work is
    named in its sentence and all others come to it ("Neuro OP. 45 min 1:1", then lines of 25 and
    20). phrases: first characters of the words that name work, in order."""
    first, *others = sorted(found) or [(0, 0, "", "0")]
    parts = [int(value) for _, _, label, value in others if label == "minutes" and int(value)]
    start, end, label, value = first
    line = text.rfind("\n", 0, start) + 1
    since = max((stop.end() for stop in _STOP.finditer(text, line, start)), default=line)
    if (
        label != "minutes"
        or len(parts) < len(others)
        or len(parts) < _LEAST_PARTS
        or sum(parts) != int(value)
        or _APART.search(text, max(0, start - _NEAR), start) is None
        or (
            bisect_left(phrases, since) < bisect_left(phrases, start)
            and _CLOCKED.search(text, max(0, start - _NEAR), start) is None
        )
        or (said := _OF_THE_VISIT.match(text, end)) is None
    ):
        return found
    return [(start, end, TIMED if said["timed"] else TOTAL, value), *others]


def _of_one(text: str, start: int, names: Mapping[int, int]) -> bool:
    """Tell whether a total stands behind the name of one service ("TE total 23"): then it is of
    that service. names: end -> first character of each phrase."""
    end = next((end for end in range(start, max(0, start - 3), -1) if end in names), None)
    if end is None or text[end:start].strip() or "\n" in text[end:start]:
        return False
    return not _JOINED.search(text, max(0, names[end] - 8), names[end])
