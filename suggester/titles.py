"""Tell whose note it is by its title. Doc in, the words that name another field out.

A radiologist's ultrasound, a nurse's ambulation and a chiropractor's traction are no rehab
treatment, however they are written; only the title says so, who signs (``signers``), or a word
that no therapist writes of his own work ("adjusted C5"). A denial letter, a diary and a team's
rounds are no treatment either, whoever wrote them.
"""

import re
from bisect import bisect_left
from collections.abc import Callable

from suggester.lexicon import Lexicon
from suggester.plain import plain_text
from suggester.plain_tokens import Doc, Tokens, tokens_of, written
from suggester.schema import CueKind
from suggester.signers import ForeignSigners
from suggester.table import PhraseTable
from suggester.verdicts import CueHit
from suggester.words import same, view, wording

# The first line, and the second one where the first is only a name or a date.
_TITLE = re.compile(r"\s*(?:[^\n]{0,40}\n\s*[^\n]*|[^\n]*)")
_LONGEST = 160  # characters of a title
_OPENING = 6  # characters into the second line at which a rehab title still begins
_SHORT = 6  # letters of a wording that must stand in capitals
_PASSING = 6  # tokens behind a title that may speak of it
_LOOK = 16  # tokens before a sign in which somebody reports it
_WIDE = 200  # tokens of a line before a word that are looked at
_DEEPEST = 60  # characters into its line at which a title still begins
# What the note opens with, up to the mark that closes it: "Urgent care" of "Urgent care. PT prn".
_PHRASE = re.compile(r"(?:[^\n.:;(]|\.(?=\w)|(?<=\bDr)\.|:(?=\d))*")
# "Oncology floor. PT: bed mobility" has two titles, "Oncology. PT to call" one.
_BEGINS = re.compile(r"(?:[.!?]|\n)\s*$")
_HEADS = re.compile(
    r"(?i)\s?(?::|-\s|(?:daily|progress|initial|treatment|tx|re-?eval\w*|eval\w*|session|note|f/u)\b)"
)
_ORDER = re.compile(
    r"(?i)(?:/OT\s|\s)?(?:eval(?:uate|uation)?\s(?:and|&|\+)\streat|(?:order|referral|script)s?\b(?!\s?:)|['’]s\b)"
)
# "LMT, 38F", "45F, RN, L shoulder": the patient's own trade.
_AGED = re.compile(
    r"(?i)[\s,]{0,2}\d{2}\s?(?:y|m\b|f\b|,)|[\s,]{0,2}w/\s?(?:[lr]\b|bilat|neck|back|low)"
)
_OF_AGE = re.compile(r"(?i)\d{2}\s?[mf],?\s?$|,\s?\d{2},\s?$")  # "45F, ", "Bronwyn, 41, "
_APPOSED = re.compile(r"(?i)\s?(?:,|w/|with\b)")
# "TFCC sprain L; tennis pro. 2nd visit": the last words on a patient.
_TRADE = re.compile(
    r"(?i)[;,]\s(?:tennis|golf|swim|track|running|team|yoga|pilates|fitness)\s\w+[.;]\s"
)
# "Brace check by ortho tech: rubbing", "Seen by IBCLC 40 min": said of this visit, so a title.
_AUTHOR = re.compile(
    r"(?i)^\W*(?:[\w/-]{1,20}\s){0,2}"
    r"(?:check|assessment|assessed|visit|seen|note|entered|report|session|evaluation|exam)\sby\s?$"
)
_AUTHORED = re.compile(r"\s?(?::|\(?\d{1,3}\s?(?:min\b|'))")
# "Client: Rue. Yoga class", "Reason for visit: med refill": what stands before the title.
_ABOUT = re.compile(
    r"(?i)\s*(?:reason\sfor\s(?:visit|encounter)\s?:\s{0,3}"
    r"|(?:client|patient|name|participant|member)\s?:\s[^\n.:;(]{1,30}\.\s{1,3})"
)
# "Fall prevention class, 6 residents": a class whose patients are counted is treatment.
_COUNTED = re.compile(
    r"(?i)\s{0,2}(?:[,:;(x/–-]\s{0,2}){0,2}(?:\d{1,2}|two|three|four|five|six|seven|eight)"
    r"\s(?:residents|res|pts|patients|veterans|clients)\b"
)
# A letter or a message has no such lines: a note that has them was only opened by one.
_FRAMED = re.compile(
    r"(?im)^\W{0,3}(?:[oap]|obj|objective|tx|treatment|interventions?|assessment|plan)\s?[:/)=–-]"
)
# "saw neurology", "Referral: ENT": a sentence or a field about the patient, and no title.
_SPEAKS = re.compile(
    r"(?i)^\W*(?:[sdo]|subj\w*|obj\w*|cc|hpi|hx|dx|ref\w*|order\w*|physician|provider|md|precautions)\s?[:/=–-]"
    r"|\b(?:saw|seen by|sees|referred|referral|per|by|for|from|dr|with|at|was|is|has|(?<!-)in|to)\b"
    r"|\bdear\b|\bw/|y/?o\b|\byear[- ]old\b|\b(?:retired|works|job|occupation|occ)\b"
    r"|\b(?:brought|brings|sent|sends|kept|keeps|had|reports|states|says|reviewed|received|got)\b"
    r"|\b(?:on (?:the|her|his|their) trip|vacation|holiday|cruise|while away)\b"
    r"|\b(?:while|whilst|until|once)\b|\bas(?:\sthe)?\s*$"
    r"|\b(?:joined|joins|attended|attends|goes|went|started|doing|does|did|missed)\b"
)
# "saw a massage therapist (hot stone massage)": said of somebody else's work elsewhere.
_REPORTED = re.compile(
    r"(?i)\b(?:saw|sees|seen by|seeing|went|goes|had|has|gets?|got|getting|tried|prior|previous"
    r"|hotel|resort|cruise|vacation|holiday|on (?:the|her|his|their) trip|while away)\b"
    r"[^.;]*$"
)


class TitleReader:
    """Knows the titles of rehab notes and of other fields'."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = [(wording(text, same), ("rehab", text)) for text in lexicon.titles.rehab]
        rows += [(wording(text, same), ("other", text)) for text in lexicon.titles.other]
        rows += [(wording(text, same), ("silent", text)) for text in lexicon.titles.silent]
        rows += [(wording(text, same), ("document", text)) for text in lexicon.titles.document]
        self.table: PhraseTable[tuple[str, str]] = PhraseTable(rows)
        signs = [(wording(text, same), text) for text in lexicon.titles.sign]
        self._spoken = tuple(wording(text, same) for text in lexicon.titles.spoken)
        self._passing = self._spoken + tuple(wording(text, same) for text in lexicon.titles.passing)
        self.signs: PhraseTable[str] = PhraseTable(signs)
        parts = [(wording(text, same), text) for text in lexicon.titles.part]
        self.parts: PhraseTable[str] = PhraseTable(parts)
        self.signers = ForeignSigners(lexicon.titles, lexicon.who)

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
        text = plain_text(doc)
        opened = _opening(text, tokens)
        for fields, first, last in named:
            document = "document" in fields and opened(first) and not _FRAMED.search(text)
            behind = tokens[last - 1].whitespace_ + written(tokens[last : last + 4])
            document = document and not _COUNTED.match(behind)
            named_only = _speaks(tokens, first, last) or _in_passing(
                tokens, first, last, self._spoken
            )
            if ("silent" in fields or document) and not named_only:
                return CueHit(CueKind.NEGATED, first, last, "both", "note")
        found: CueHit | None = None
        for fields, first, last in named:
            if "rehab" in fields and _titles(tokens, first):
                if _ordered(tokens, last) or (found is None and _speaks(tokens, first, last)):
                    continue  # "Vestibular therapy order in", "Please see the PT's report"
                if opened(first) or _heads(tokens, first, last):
                    return None
                if found is None or not opened(found.start):
                    return self._signer(text, tokens)
            if found is not None or "other" not in fields or _speaks(tokens, first, last):
                continue
            if _is_trade(text, tokens, first):
                continue
            if not _in_passing(tokens, first, last, self._passing):
                found = CueHit(CueKind.OTHER_PERSON, first, last, "both", "note")
        if found is not None and self._therapists_part(tokens, end):
            return self._signer(text, tokens)  # a letterhead of a clinic of several trades
        return found or self._signer(text, tokens) or self._sign(tokens)

    def _therapists_part(self, tokens: Tokens, end: int) -> bool:
        """Tell whether a note under another field's title says that a therapist wrote it, or where
        his part begins: "Note by J. Holm PT", "PT portion only". end: token behind the title."""
        if self.signers.wrote(written(tokens[:end])):
            return True
        seen = view(tokens, 0, len(tokens))
        for hit in self.parts.find(seen.words):
            first, last = seen.tokens[hit.start], seen.tokens[hit.end - 1] + 1
            words = written(tokens[first:last])
            if _line_start(tokens, first) == first and any(
                _as_written(part, words) for part in hit.payload
            ):
                return True
        return False

    def _signer(self, text: str, tokens: Tokens) -> CueHit | None:
        """Return the name of somebody of another field who signs."""
        place = self.signers.find(text)
        around = tokens.around(*place) if place else None
        return CueHit(CueKind.OTHER_PERSON, *around, "both", "note") if around else None

    def _sign(self, tokens: Tokens) -> CueHit | None:
        """Return the first word that only another field writes of its own work."""
        seen = view(tokens, 0, len(tokens))
        for hit in self.signs.find(seen.words):
            first, last = seen.tokens[hit.start], seen.tokens[hit.end - 1] + 1
            start = max(_line_start(tokens, first), first - _LOOK)
            if _REPORTED.search(written(tokens[start:first])):
                continue
            if any(_as_written(text, written(tokens[first:last])) for text in hit.payload):
                return CueHit(CueKind.OTHER_PERSON, first, last, "both", "note")
        return None


def _title_end(doc: Doc) -> int:
    """Return the token behind the title."""
    match = _TITLE.match(plain_text(doc))
    length = min(match.end() if match else 0, _LONGEST)
    return bisect_left(tokens_of(doc), length, key=lambda token: token.idx)


def _opening(text: str, tokens: Tokens) -> Callable[[int], bool]:
    """Return what tells whether a token stands in the phrase that the first line, or the second one
    behind a short first, opens with."""
    title = _TITLE.match(text)
    length = title.end() if title else 0
    ends = []
    place = 0
    while place < length:
        place += len(text[place:length]) - len(text[place:length].lstrip())
        about = _ABOUT.match(text, place, length)
        place = about.end() if about else place
        phrase = _PHRASE.match(text, place, length)
        end = phrase.end() if phrase else place
        ends.append((place, end))
        place = text.find("\n", end, length) + 1 or length
    return lambda token: any(start <= tokens[token].idx < end for start, end in ends)


def _heads(tokens: Tokens, first: int, end: int) -> bool:
    """Tell whether a rehab word begins a sentence as its title: "PT: ", "PT session"."""
    start = _line_start(tokens, first)
    behind = written(tokens[end : end + 2])
    space = tokens[end - 1].whitespace_
    return bool(_BEGINS.search(written(tokens[start:first]) + " ") and _HEADS.match(space + behind))


def _as_written(text: str, words: str) -> bool:
    """Tell whether a wording in capitals stands in capitals."""
    return not (text.isupper() and len(text) <= _SHORT) or words.isupper()


def _titles(tokens: Tokens, at: int) -> bool:
    """Tell whether a rehab word at a token is a title: in the first line, or opening the second.
    "Hx: pain, PT x 6 wks" under a radiologist's heading is none."""
    start = _line_start(tokens, at)
    first = not written(tokens[:start]).strip()
    return first or tokens[at].idx - tokens[start].idx <= _OPENING


def _in_passing(tokens: Tokens, start: int, end: int, said: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether what stands around a title's words says something of them: "RN ok"."""
    if _own_trade(tokens, start, end):
        return True
    closed = end < len(tokens) and tokens[end].text[0] in ".\n"
    words = tuple(view(tokens, end, min(len(tokens), end + _PASSING)).words)
    return not closed and any(words[: len(text)] == text for text in said)


def _own_trade(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether the words are the trade of a patient whose age stands beside them."""
    behind = tokens[end - 1].whitespace_ + written(tokens[end : end + _PASSING])
    before = written(tokens[max(0, start - _PASSING) : start])
    return bool(_AGED.match(behind) or (_OF_AGE.search(before) and _APPOSED.match(behind)))


def _ordered(tokens: Tokens, end: int) -> bool:
    """Tell whether a rehab word is that of an order: "PT eval and treat", "PT script"."""
    return bool(_ORDER.match(written(tokens[end : end + _PASSING])))


def _line_start(tokens: Tokens, at: int) -> int:
    """Return the first token of the line, or one `_WIDE` tokens before in a longer line."""
    least = max(0, at - _WIDE)
    while at > least and "\n" not in tokens[at - 1].text:
        at -= 1
    return at


def _speaks(tokens: Tokens, at: int, end: int) -> bool:
    """Tell whether the line before a title's words is already a sentence, or a field of its own."""
    start = _line_start(tokens, at)
    if _AUTHOR.match(written(tokens[start:at])) and _AUTHORED.match(
        tokens[end - 1].whitespace_ + written(tokens[end : end + 3])
    ):
        return False
    before = _ABOUT.sub("", written(tokens[start:at]), count=1)
    return len(before) > _DEEPEST or bool(_SPEAKS.search(before)) or _aside(tokens, at, end)


def _aside(tokens: Tokens, at: int, end: int) -> bool:
    """Tell whether words open a remark in brackets: "(CPO Wendell fitted)", but not "(RN)"."""
    behind = tokens[end].text if end < len(tokens) else ")"
    return at > 0 and tokens[at - 1].text == "(" and behind[:1].isalnum()


def _is_trade(text: str, tokens: Tokens, first: int) -> bool:
    """Tell whether words of another field are the patient's trade, at the end of who he is."""
    return _TRADE.match(text, max(0, tokens[first].idx - 2)) is not None
