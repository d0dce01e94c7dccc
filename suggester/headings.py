"""Read the heading that opens a statement, as clinics write them. Tokens in, a Heading out.

Known wordings come first (``Plan:``, ``<<PLAN>>``, ``P =``, ``II. Objective (O)``), then letters in
the note's own style (``I > squats``), then what has the form of a heading: a misspelt wording, or
one that a word of it tells (``Final measures``).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from suggester.heading_marks import (
    LETTERS,
    alone,
    behind_bullets,
    behind_delimiter,
    behind_frame,
    behind_marks,
    behind_minutes,
    capitals,
    framed,
    letter_marks,
    line_ends,
    starts_line,
)
from suggester.marks import Mark
from suggester.plain_tokens import Tokens
from suggester.section_schema import SectionEntry, SectionFile
from suggester.table import PhraseTable
from suggester.words import same, view, word_from, wording

_LABEL_WORDS = 20  # tokens in which a label known by one of its words must end
_TODAY = frozenset(
    "today performed completed provided given reviewed instructed practiced demonstrated".split()
)
_REACH = 10  # tokens in which a heading must end
_WORDS = 6  # of a heading whose wording is not known
_ROOM = 4  # tokens of a sentence that a heading may stand within
_FREE = "note"
_COLON = 8  # tokens in which its colon must come
_OF = frozenset("for of to at with in from by this on".split())
_SHORTEST, _TWO_EDITS = 4, 7  # letters of a misspelt heading; from which two edits are allowed


class Opens(NamedTuple):
    """What a wording opens: a kind of section, of one line or a block; see ``SectionEntry``."""

    kind: str
    line_only: bool
    inline: bool = False
    holds: tuple[str, ...] = ()


class Heading(NamedTuple):
    """A heading at tokens ``[start, end)``, delimiter included. bare: nothing follows it on
    its line."""

    opens: Opens
    start: int
    end: int
    bare: bool


class NoteStyle(NamedTuple):
    """How a note marks its letters. dotted: "S." and "O." open sections; marks: those that at
    least two of S, O, A and P carry at the start of a line."""

    dotted: bool
    marks: frozenset[str]


class HeadingReader:
    """Knows the headings of sections.toml."""

    def __init__(self, sections: SectionFile) -> None:
        rows = sections.section
        self.table: PhraseTable[Opens] = PhraseTable(
            (wording(heading, same), _opens(row, heading))
            for row in rows
            for heading in row.heading
        )
        self.by_word = {word.lower(): row.kind for row in rows for word in row.word}
        self.letters = {letter: _opens(row, letter) for row in rows for letter in row.letter}
        self.hints = {word: _opens(row, word) for row in rows for word in row.hint}
        self.inline = frozenset(text.split()[0].upper() for row in rows for text in row.inline)
        self._within = self.inline | self.letters.keys() | LETTERS
        self.not_first = frozenset(sections.not_first)
        self.near: Mapping[str, Opens] = {
            text.lower(): _opens(row, text)
            for row in rows
            for text in row.heading
            if (row.span == "block" or text.upper() in row.inline)
            and len(text) >= _SHORTEST
            and text.isalpha()
        }

    def style(self, tokens: Tokens, sentences: Sequence[Mark]) -> NoteStyle:
        """Return how the note marks the letters of its sections."""
        seen: dict[str, set[str]] = {}
        for sentence in sentences:
            for mark in letter_marks(tokens, sentence.start):
                seen.setdefault(mark, set()).add(
                    tokens[behind_marks(tokens, sentence.start, sentence.end)].text
                )
        marks = frozenset(mark for mark, letters in seen.items() if len(letters & LETTERS) > 1)
        return NoteStyle({"S", "O"} <= seen.get(".", set()), marks)

    def at(self, tokens: Tokens, start: int, end: int, style: NoteStyle) -> Heading | None:
        """Return the heading that opens the sentence ``tokens[start:end]``, or None."""
        at = behind_marks(tokens, start, end)
        if at >= end:
            return None
        lettered = self._by_letter(tokens, start, end, style)
        if lettered is not None:
            return lettered
        known = self._known(tokens, at, end)
        if known is not None:
            opens, last = known
            behind = self._behind(tokens, start, at, last, end, style)
            if behind is None and opens.line_only:
                behind = _behind_timed(tokens, start, last, end)
            if behind is not None:
                return _heading(tokens, opens, start, behind)
        return self._by_word(tokens, start, at, end) or self._by_form(tokens, start, at, end)

    def _known(self, tokens: Tokens, at: int, end: int) -> tuple[Opens, int] | None:
        """Return what a known wording at a token opens, and the token behind it."""
        first = word_from(tokens, at)
        if first is None or not self.table.begins(first):
            return None  # as at most sentences: their words need not be looked at
        seen = view(tokens, at, min(end, at + _REACH))
        hit = self.table.at(seen.words, 0) if seen.words else None
        return None if hit is None else (hit.payload[0], seen.tokens[hit.end - 1] + 1)

    def _behind(
        self, tokens: Tokens, start: int, at: int, last: int, end: int, style: NoteStyle
    ) -> int | None:
        """Return the token behind the delimiter of a known wording ``tokens[at:last]``, or None if
        it is no heading here."""
        if last - at == 1 and len(tokens[at].text) == 1 and tokens[at].text.upper() in LETTERS:
            return _behind_letter(tokens, start, at, end, style)
        if last < end and tokens[last].text in style.marks and not tokens[last - 1].whitespace_:
            return behind_frame(tokens, last + 1, end)  # "Rx/ squats" beside "S/" and "O/"
        behind = behind_delimiter(tokens, last, end, opened=start < at and framed(tokens, start))
        if behind is not None:
            return behind
        if tokens[end - 1].text == ":" and end - at <= _LABEL_WORDS:
            return end  # "Plan of care 1-2x/wk x 8 wk:"
        if capitals(tokens, at, last, end):
            return last
        if tokens[at].text in self.inline and last < end and not tokens[last].is_upper:
            return last
        if last + 1 == end and tokens[last].text == "." and starts_line(tokens, start):
            return end  # "Findings. Ambulation 60 ft ..."
        filled = behind_minutes(tokens, last, end) == end  # "Treatment 14 min", not "Pain 4"
        return end if filled and alone(tokens, start, end) else None

    def _by_letter(self, tokens: Tokens, start: int, end: int, style: NoteStyle) -> Heading | None:
        """Return the heading that a letter is in the note's own style ("I > ", "[T]")."""
        at = behind_bullets(tokens, start, end)
        if at >= end:
            return None
        opens = self.letters.get(tokens[at].text)
        if opens is None or not any(mark in style.marks for mark in letter_marks(tokens, start)):
            return None
        return _heading(tokens, opens, start, behind_frame(tokens, at + 2, end))

    def _by_word(self, tokens: Tokens, start: int, at: int, end: int) -> Heading | None:
        """Return the heading that a label no heading table knows is by one of its words."""
        kind = None
        behind = min(end, at + _LABEL_WORDS)
        if tokens.text.find(":", tokens[at].idx, tokens[behind - 1].idx + 1) < 0:
            return None
        for token in tokens[at:behind]:
            if token.text == ":" and kind is not None:
                return _heading(tokens, Opens(kind, line_only=True), start, token.i + 1)
            if token.text in (":", ",", ";") or token.lower_ in _TODAY:
                return None
            kind = kind or self.by_word.get(token.norm_)
        return None

    def _by_form(self, tokens: Tokens, start: int, at: int, end: int) -> Heading | None:
        """Return the heading that stands where one would, in the form of one."""
        first = tokens[at]
        if not first.text[0].isupper() or first.lower_ in self.not_first:
            return None
        last, behind = _form(tokens, start, at, end)
        words = [token.lower_ for token in tokens[at:last] if token.is_alpha]
        if behind is None or not 0 < len(words) <= _WORDS:
            return None
        opens = self._misspelt("".join(words)) if len(words) == 1 else None
        if opens is None:
            opens = self._hinted(tokens, at, last)
            if opens is not None and not line_ends(tokens, behind):
                if opens.kind == _FREE:
                    return None  # "Cancellation note: planned US" is no title
                opens = opens._replace(line_only=True)
        return None if opens is None else _heading(tokens, opens, start, behind)

    def _misspelt(self, word: str) -> Opens | None:
        if len(word) < _SHORTEST:
            return None
        edits = 2 if len(word) >= _TWO_EDITS else 1
        found = process.extractOne(word, self.near.keys(), scorer=OSA.distance, score_cutoff=edits)
        return None if found is None else self.near[found[0]]

    def _hinted(self, tokens: Tokens, at: int, last: int) -> Opens | None:
        """Return what the words of an unknown heading say: of "A / B" and "A for B" the first part,
        of it the last word that says something."""
        last = next((token.i for token in tokens[at:last] if token.lower_ in _OF), last)
        slash = next((token.i for token in tokens[at:last] if token.text in "/&-"), last)
        for first, end in ((at, slash), (slash, last)):
            for token in reversed(list(tokens[first:end])):
                opens = self.hints.get(token.norm_)
                if opens is not None:
                    return opens
        return None

    def within(self, tokens: Tokens) -> list[int]:
        """Return the tokens at which a heading may stand within a sentence, ascending."""
        return [token.i for token in tokens if token.text in self._within]

    def inner(self, tokens: Tokens, sentence: Mark, style: NoteStyle) -> list[int]:
        """Return where headings stand within a sentence: "... tolerated PLAN cont", "S- x O- y"."""
        if sentence.end - sentence.start < _ROOM:
            return []
        found: list[int] = []
        mixed = False
        before = tokens[sentence.start]
        for token in tokens[sentence.start + 1 : sentence.end]:
            apart = before.whitespace_ or before.is_space
            mixed = mixed or before.text.islower()
            before = token
            text = token.text
            if not apart or text not in self._within:
                continue
            if self._inside(tokens, sentence, token.i, style, mixed=mixed):
                found.append(token.i)
        return found

    def _inside(
        self, tokens: Tokens, sentence: Mark, at: int, style: NoteStyle, *, mixed: bool
    ) -> bool:
        """Tell whether a heading stands at a token. mixed: small letters stand before it."""
        text = tokens[at].text
        if text in LETTERS or text in self.letters:
            return (
                at + 1 < sentence.end
                and tokens[at + 1].text in style.marks
                and not tokens[at].whitespace_
            )
        if text not in self.inline:
            return False
        seen = view(tokens, at, min(sentence.end, at + _REACH))
        hit = self.table.at(seen.words, 0)
        if hit is None or not hit.payload[0].inline:
            return False
        last = seen.tokens[hit.end - 1] + 1
        if last < sentence.end and tokens[last].text == ":":
            return True
        block = not hit.payload[0].line_only
        return block and mixed and last < sentence.end and not tokens[last].is_upper


def _opens(row: SectionEntry, text: str) -> Opens:
    return Opens(row.kind, row.span == "line", text.upper() in row.inline, row.holds)


def _heading(tokens: Tokens, opens: Opens, start: int, behind: int) -> Heading:
    return Heading(opens, start, behind, line_ends(tokens, behind))


def _behind_letter(tokens: Tokens, start: int, at: int, end: int, style: NoteStyle) -> int | None:
    """Return the token behind a lone S, O, A or P and its mark, or None if it is no heading:
    what follows it says so."""
    last = at + 1
    if last >= end:
        return last if line_ends(tokens, last) else None
    if tokens[last].is_space and "\n" not in tokens[last].text:
        return last + 1 if tokens[at].is_upper else None
    mark = tokens[last].text
    if mark == "/" and not tokens[last].whitespace_ and "/" not in style.marks:
        return None
    plain = mark in (":", "=", ")", "-", "–", "—", "/") or (mark == "." and style.dotted)
    if plain or mark in style.marks or (mark == "]" and framed(tokens, start)):
        return behind_frame(tokens, last + 1, end)
    return None


def _behind_timed(tokens: Tokens, start: int, last: int, end: int) -> int | None:
    """Return the token behind minutes and a colon: "Exam 35 min: ROM flex 70"."""
    timed = behind_minutes(tokens, last, end)
    colon = last < timed < end and tokens[timed].text == ":" and starts_line(tokens, start)
    return timed + 1 if colon else None


def _form(tokens: Tokens, start: int, at: int, end: int) -> tuple[int, int | None]:
    """Return where the words of something in the form of a heading end, and the token behind its
    delimiter, or None if it has not that form."""
    for token in tokens[at : min(end, at + _COLON)]:
        if token.text in (":", ";"):
            return token.i, token.i + 1
        if token.text in (",", ".") or token.is_digit:
            return at, None
    if framed(tokens, start):
        last = at
        while last < end and (tokens[last].is_alpha or tokens[last].text in "/&-"):
            last += 1
        behind = behind_frame(tokens, last, end)
        return last, behind if behind > last else None
    return (end, end) if end - at <= _COLON and alone(tokens, start, end) else (at, None)
