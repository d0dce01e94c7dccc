"""Tell whose note it is by its title. Doc in, the words that name another field out.

A radiologist's ultrasound, a nurse's ambulation and a chiropractor's traction are no rehab
treatment, however they are written; only the title says so, or a word that no therapist writes of
his own work ("adjusted C5").
"""

import re
from bisect import bisect_left

from suggester.lexicon import Lexicon
from suggester.plain import plain_text
from suggester.plain_tokens import Doc, Tokens, tokens_of, written
from suggester.schema import CueKind
from suggester.table import PhraseTable
from suggester.verdicts import CueHit
from suggester.words import same, view, wording

# The first line, and the second one where the first is only a name or a date.
_TITLE = re.compile(r"\s*(?:[^\n]{0,40}\n\s*[^\n]*|[^\n]*)")
_LONGEST = 160  # characters of a title
_OPENING = 6  # characters into the second line at which a rehab title still begins
_SHORT = 6  # letters of a wording that must stand in capitals
_PASSING = 6  # tokens behind a title that may speak of it
_DEEPEST = 60  # characters into its line at which a title still begins
# "saw neurology", "Referral: ENT": a sentence or a field about the patient, and no title.
_SPEAKS = re.compile(
    r"(?i)^\W*(?:[sdo]|subj\w*|obj\w*|cc|hpi|hx|dx|ref\w*|order\w*|physician|provider|md|precautions)\s?[:/=–-]"
    r"|\b(?:saw|seen by|sees|referred|referral|per|by|for|from|dr|with|at|was|is|has|in|to)\b|\bw/"
)


class TitleReader:
    """Knows the titles of rehab notes and of other fields'."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = [(wording(text, same), ("rehab", text)) for text in lexicon.titles.rehab]
        rows += [(wording(text, same), ("other", text)) for text in lexicon.titles.other]
        rows += [(wording(text, same), ("silent", text)) for text in lexicon.titles.silent]
        self.table: PhraseTable[tuple[str, str]] = PhraseTable(rows)
        signs = [(wording(text, same), text) for text in lexicon.titles.sign]
        self._passing = tuple(wording(text, same) for text in lexicon.titles.passing)
        self.signs: PhraseTable[str] = PhraseTable(signs)

    def other_field(self, doc: Doc) -> CueHit | None:
        """Return the words of another field, or of a contact without treatment, as a cue that
        reaches the whole note, or None."""
        end = _title_end(doc)
        tokens = tokens_of(doc)
        seen = view(tokens, 0, end)
        named = []
        for hit in self.table.find(seen.words):
            first, last = seen.tokens[hit.start], seen.tokens[hit.end - 1] + 1
            words = written(tokens[first:last])
            fields = {field for field, text in hit.payload if _as_written(text, words)}
            named.append((fields, first, last))
        for fields, first, last in named:
            if "silent" in fields and not _speaks(tokens, first):
                return CueHit(CueKind.NEGATED, first, last, "both", "note")
        found: CueHit | None = None
        for fields, first, last in named:
            if "rehab" in fields and _titles(tokens, first):
                return None
            if found is not None or "other" not in fields or _speaks(tokens, first):
                continue
            if not self._in_passing(tokens, last):
                found = CueHit(CueKind.OTHER_PERSON, first, last, "both", "note")
        return found or self._sign(tokens)

    def _in_passing(self, tokens: Tokens, end: int) -> bool:
        """Tell whether what stands behind a title's words says something of them: "RN ok"."""
        words = tuple(view(tokens, end, min(len(tokens), end + _PASSING)).words)
        return any(words[: len(said)] == said for said in self._passing)

    def _sign(self, tokens: Tokens) -> CueHit | None:
        """Return the first word that only another field writes of its own work."""
        seen = view(tokens, 0, len(tokens))
        for hit in self.signs.find(seen.words):
            first, last = seen.tokens[hit.start], seen.tokens[hit.end - 1] + 1
            if any(_as_written(text, written(tokens[first:last])) for text in hit.payload):
                return CueHit(CueKind.OTHER_PERSON, first, last, "both", "note")
        return None


def _title_end(doc: Doc) -> int:
    """Return the token behind the title."""
    match = _TITLE.match(plain_text(doc))
    length = min(match.end() if match else 0, _LONGEST)
    return bisect_left(tokens_of(doc), length, key=lambda token: token.idx)


def _as_written(text: str, words: str) -> bool:
    """Tell whether a wording in capitals stands in capitals."""
    return not (text.isupper() and len(text) <= _SHORT) or words.isupper()


def _titles(tokens: Tokens, at: int) -> bool:
    """Tell whether a rehab word at a token is a title: in the first line, or opening the second.
    "Hx: pain, PT x 6 wks" under a radiologist's heading is none."""
    start = _line_start(tokens, at)
    first = not written(tokens[:start]).strip()
    return first or tokens[at].idx - tokens[start].idx <= _OPENING


def _line_start(tokens: Tokens, at: int) -> int:
    while at > 0 and "\n" not in tokens[at - 1].text:
        at -= 1
    return at


def _speaks(tokens: Tokens, at: int) -> bool:
    """Tell whether the line before a token is already a sentence, or a field of its own."""
    start = _line_start(tokens, at)
    before = written(tokens[start:at])
    return len(before) > _DEEPEST or bool(_SPEAKS.search(before)) or _aside(tokens, at, start)


def _aside(tokens: Tokens, at: int, start: int) -> bool:
    """Tell whether a word opens a remark in brackets: "(CPO Wendell fitted)", but not "(RN)"."""
    behind = tokens[at + 1].text if at + 1 < len(tokens) else ")"
    return at > start and tokens[at - 1].text == "(" and behind[:1].isalnum()
