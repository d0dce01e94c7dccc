"""Find the note's sections by their headings. Writes ``doc.spans["suggester.sections"]``.

Each span runs from its heading to the next one; the label is the kind of section and the id
the number of tokens of its heading (0 where none stands).
"""

from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from suggester.lexicon import Lexicon
from suggester.pipes.base import LexiconPipe, lexicon_at
from suggester.pipes.groups import SECTIONS, SENTENCES
from suggester.table import PhraseTable
from suggester.words import same, view, wording

NO_SECTION = "note"
_LETTERS = frozenset("soap")
_MARKS = frozenset("*_#=-–—>•●▪◦‣■().[]")
_DELIMITERS = frozenset([":", "=", "::"])
# Sections whose content is one field: the next field ends them, whatever it is called.
_ENDED_BY_LABEL = frozenset(
    ["history", "administrative", "precautions", "orders", "education", "other_discipline"]
)
_LABEL_WORDS = 20  # tokens in which a label known by one of its words must end
_TODAY = frozenset(
    "today performed completed provided given reviewed instructed practiced demonstrated".split()
)
_LABEL = 7  # tokens of a label
_LASTING = frozenset("wk wks week weeks visit visits day days mo mos month months d w for".split())
_REACH = 10  # tokens in which a heading must end


class Heading(NamedTuple):
    """A heading at tokens ``[start, end)``, delimiter included. bare: nothing follows it on
    its line."""

    kind: str
    start: int
    end: int
    line_only: bool
    bare: bool


class SectionFinder(LexiconPipe):
    """Read headings as clinics write them: ``Plan:``, ``P =``, ``II. Objective (O)``."""

    PARTS = ("sections.toml",)

    def build(self, lexicon: Lexicon) -> None:
        """Make the table of headings."""
        entries = lexicon.sections.section
        self.table: PhraseTable[tuple[str, bool]] = PhraseTable(
            (wording(heading, same), (entry.kind, entry.span == "line"))
            for entry in entries
            for heading in entry.heading
        )
        self.by_word = {word.lower(): entry.kind for entry in entries for word in entry.word}

    def _by_word(self, doc: Doc, start: int, at: int, end: int) -> Heading | None:
        """Return the heading that a label no heading table knows is by one of its words."""
        kind = None
        for token in doc[at : min(end, at + _LABEL_WORDS)]:
            if token.text == ":" and kind is not None:
                behind = token.i + 1
                return Heading(kind, start, behind, True, behind >= end and _line_ends(doc, behind))
            if token.text in (":", ",", ";") or token.lower_ in _TODAY:
                return None
            kind = kind or self.by_word.get(token.norm_)
        return None

    def __call__(self, doc: Doc) -> Doc:
        """Write one span a section; together they cover the note."""
        group = SpanGroup(doc, name=SECTIONS)
        current: tuple[str, int, int] = (NO_SECTION, 0, 0)  # kind, first token, heading tokens
        block = NO_SECTION
        temporary: Heading | None = None
        dotted = _has_dotted_letters(doc)

        def close(end: int) -> None:
            if end > current[1]:
                group.append(Span(doc, current[1], end, label=current[0], span_id=str(current[2])))

        for sentence in doc.spans[SENTENCES]:
            start = sentence.start
            found = self._heading(doc, start, sentence.end, dotted)
            if found is not None:
                close(start)
                current = (found.kind, start, found.end - start)
                temporary = found if found.line_only else None
                if not found.line_only:
                    block = found.kind
            elif temporary is not None and _leaves(doc, temporary, sentence):
                close(start)
                current = (block, start, 0)
                temporary = None
        close(len(doc))
        doc.spans[SECTIONS] = group
        return doc

    def _heading(self, doc: Doc, start: int, end: int, dotted: bool) -> Heading | None:
        """Return the heading that opens the sentence ``doc[start:end]``, or None."""
        at = _behind_marks(doc, start, end)
        if at >= end:
            return None
        seen = view(doc, at, min(end, at + _REACH), same)
        hit = self.table.at(seen.words, 0) if seen.words else None
        if hit is None:
            return self._by_word(doc, start, at, end)
        last = seen.tokens[hit.end - 1] + 1
        behind = _delimiter(doc, last, end, emphasised=doc[start].text[0] in "*_")
        letter = hit.end == 1 and doc[last - 1].lower_ in _LETTERS and len(doc[last - 1]) == 1
        if letter and not _letter_ends(doc, last, end, dotted):
            return None
        if behind is None and not letter and doc[end - 1].text == ":" and end - at <= _LABEL_WORDS:
            behind = end  # "Plan of care 1-2x/wk x 8 wk:"
        if behind is None and not letter and _capitals(doc, at, last, end):
            behind = last
        if behind is None:
            if letter:
                behind = last + 1 if last < end else last
            elif last == end and _alone(doc, start, end):
                behind = end
            else:
                return self._by_word(doc, start, at, end)
        kind, line_only = hit.payload[0]
        bare = behind >= end and _line_ends(doc, behind)
        return Heading(kind, start, behind, line_only, bare)


def _behind_marks(doc: Doc, start: int, end: int) -> int:
    """Return the token behind bullets, emphasis and numbering ("II.", "1)", "A.")."""
    at = start
    while at < end and (doc[at].text[0] in _MARKS or doc[at].is_space):
        at += 1
    if at + 2 < end and doc[at + 1].text in (".", ")"):
        number = doc[at].text
        roman = number.strip("IVX") == ""
        if doc[at].is_digit or roman or (len(number) == 1 and number.isupper()):
            behind = at + 2
            if number.lower() not in _LETTERS or roman:
                return behind
    return at


def _delimiter(doc: Doc, at: int, end: int, *, emphasised: bool = False) -> int | None:
    """Return the token behind the heading's delimiter, or None if none stands at ``at``.

    emphasised: the heading opened with ``*`` or ``_``, whose closing mark is a delimiter.
    """
    closed = False
    while at < end and (doc[at].is_digit or doc[at].lower_ in _LASTING):
        at += 1  # "STG 2 wks:"
    while at < end and doc[at].text[0] in "*_":
        at += 1
        closed = emphasised
    if at < end and doc[at].text == "(":
        close = next((n for n in range(at, min(end, at + 8)) if doc[n].text == ")"), None)
        if close is not None:
            inner = _delimiter(doc, close + 1, end, emphasised=emphasised)
            if inner is not None:
                return inner
            return close + 1 if close + 1 == end else None
    if at < end and doc[at].text in _DELIMITERS:
        at += 1
        while at < end and (doc[at].text[0] in "*_" or doc[at].is_space):
            at += 1
        return at
    if at + 1 < end and doc[at].text in ("-", "–", "—") and doc[at].whitespace_:
        return at + 1
    return at if closed else None


def _capitals(doc: Doc, start: int, last: int, end: int) -> bool:
    """Tell whether ``doc[start:last]`` is a heading by its capitals, with text behind it:
    "PLAN OF CARE freq 2x/wk", "GOALS  1) ..."."""
    words = [token for token in doc[start:last] if token.is_alpha]
    if not words or not all(token.is_upper for token in words) or last >= end:
        return False
    if not (start == 0 or doc[start - 1].is_space):
        return False
    return (len(words) > 1 and not doc[last].is_upper) or doc[last].is_space


def _letter_ends(doc: Doc, last: int, end: int, dotted: bool) -> bool:
    """Tell whether a lone S, O, A or P is a heading: what follows it says so."""
    if last >= end:
        return _line_ends(doc, last)
    if doc[last].is_space and "\n" not in doc[last].text:
        return bool(doc[last - 1].is_upper)
    mark = doc[last].text
    if mark == "/" and not doc[last].whitespace_:
        return False
    return mark in (":", "=", ")", "-", "–", "—", "/") or (mark == "." and dotted)


def _has_dotted_letters(doc: Doc) -> bool:
    """Tell whether the note writes its headings "S." and "O.", rather than numbering A., B."""
    starts = {
        doc[s.start].text
        for s in doc.spans[SENTENCES]
        if s.start + 1 < len(doc) and doc[s.start + 1].text == "."
    }
    return {"S", "O"} <= starts


def _alone(doc: Doc, start: int, end: int) -> bool:
    """Tell whether ``doc[start:end]`` fills its line."""
    return (start == 0 or _breaks(doc, start - 1)) and _line_ends(doc, end)


def _line_ends(doc: Doc, at: int) -> bool:
    return at >= len(doc) or _breaks(doc, at)


def _breaks(doc: Doc, at: int) -> bool:
    return doc[at].is_space and ("\n" in doc[at].text or "\r" in doc[at].text)


def _leaves(doc: Doc, heading: Heading, sentence: Span) -> bool:
    """Tell whether a sentence is no longer under a one-line heading."""
    start = sentence.start
    if heading.kind in _ENDED_BY_LABEL and _opens_with_label(sentence):
        return True
    gap = doc[heading.end : start]
    breaks = sum(token.text.replace("\r\n", "\n").count("\n") for token in gap if token.is_space)
    if heading.bare:
        return any(
            token.is_space and token.text.replace("\r\n", "\n").count("\n") > 1
            for token in doc[heading.end + 1 : start]
        )
    indented = start > 0 and doc[start - 1].is_space and doc[start - 1].text[-1] in " \t"
    numbered = doc[start].is_digit and start + 1 < len(doc) and doc[start + 1].text in (".", ")")
    bulleted = doc[start].text[0] in "-*•●▪◦‣" or numbered
    return breaks > 0 and not (indented or bulleted)


def _opens_with_label(sentence: Span) -> bool:
    """Tell whether a sentence opens with a label of some kind ("Visit content:")."""
    for token in sentence[:_LABEL]:
        if token.text == ":":
            return token.i > sentence.start
        if not (token.is_alpha or token.text in "/&-()"):
            return False
    return False


@Language.factory("suggester_sections", default_config={"lexicon": None})
def make_section_finder(nlp: Language, name: str, lexicon: str | None) -> SectionFinder:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return SectionFinder(lexicon_at(lexicon))
