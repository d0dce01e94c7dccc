"""Find the note's sections by their headings.

Writes ``doc.spans["suggester.sections"]`` and ``doc.spans["suggester.holds"]``.

Each span runs from its heading to the next one; the label is the kind of section and the id
the number of tokens of its heading (0 where none stands).
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from suggester.headings import Heading, HeadingReader, NoteStyle, Opens
from suggester.lexicon import Lexicon
from suggester.marks import Mark, Row, marks_of, write
from suggester.memory import Memory
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import HOLDS, MEMORY, SECTIONS, SENTENCES
from suggester.plain_tokens import Doc, Tokens, tokens_of
from suggester.runs import runs

NO_SECTION = "note"
# Sections whose content is one field: the next field ends them, whatever it is called.
_ENDED_BY_LABEL = frozenset(
    ["history", "administrative", "precautions", "orders", "education", "other_discipline"]
)
# Blocks whose bullets name work: no heading of another section.
_LISTING = frozenset(["plan", "plan_of_care", "goals"])
_TOLD = frozenset(["history", "administrative", "precautions"])  # what was so before the visit
_LABEL = 7  # tokens of a label
# A bullet that opens with a service and its minutes is no item of "Dx: HS strain": "-- MT8 STW".
_TIMED = re.compile(
    r"[-*•●▪◦‣\s]{1,4}(?:TE|TX|TA|MT|NMR|NMRE|NRE|GT|GAIT|MAN|Manual|Neuro|Gait|TherEx|Ther\s?ex|TherAct|Ther\s?act)"
    r"\s?[:x(]?\s?[1-9]\d?(?:\s?(?:min|m\b|['’])|\s)"
)
_BONE = re.compile(r"\b(?:fx|fract\w*|tear|torn|mm|cm|MRI|base|shaft|head)\b")
_AROUND = 4  # tokens on either side of a sentence that its heading is judged by
_Plain = tuple[Any, ...]  # the fields of a Heading and its Opens, for the memory; nothing for none


class SectionFinder(LexiconPipe):
    """Cut the note at its headings; a sentence with a heading inside is parted there."""

    PARTS = ("sections.toml",)

    def build(self, lexicon: Lexicon) -> None:
        """Make the table of headings."""
        self.headings = HeadingReader(lexicon.sections)

    def __call__(self, doc: Doc) -> Doc:
        """Write one span a section; together they cover the note."""
        tokens = tokens_of(doc)
        style = self.headings.style(tokens, marks_of(doc, SENTENCES))
        self._part(doc, tokens, style)
        rows: list[Row] = []
        holding: list[Row] = []
        current: tuple[str, int, int] = (NO_SECTION, 0, 0)  # kind, first token, heading tokens
        block = NO_SECTION
        temporary: Heading | None = None
        breaks = LineBreaks(tokens)

        def close(end: int) -> None:
            if end > current[1]:
                rows.append(Row(current[1], end, current[0], str(current[2])))

        sentences = marks_of(doc, SENTENCES)
        memory: Memory | None = doc.user_data.get(MEMORY)
        opening = self._opening(tokens, sentences, style, memory)
        for sentence, found in zip(sentences, opening, strict=True):
            start = sentence.start
            if found is not None and block in _LISTING and _is_item(tokens, sentence, found):
                found = None
            if found is not None:
                close(start)
                opens = found.opens
                current = (opens.kind, start, found.end - start)
                temporary = found if opens.line_only else None
                if not opens.line_only:
                    block = opens.kind
                if opens.holds:
                    holding.append(Row(start, found.end, " ".join(opens.holds)))
            elif temporary is not None and _leaves(tokens, temporary, sentence, breaks):
                close(start)
                current = (block, start, 0)
                temporary = None
        close(len(doc))
        write(doc, SECTIONS, rows)
        write(doc, HOLDS, holding)
        return doc

    def _opening(
        self, tokens: Tokens, sentences: Sequence[Mark], style: NoteStyle, memory: Memory | None
    ) -> Iterator[Heading | None]:
        """Yield the heading that opens each sentence, or None."""
        bounds = [(sentence.start, sentence.end) for sentence in sentences]
        if memory is None:
            for start, end in bounds:
                yield self.headings.at(tokens, start, end, style)
            return
        marks = f"{style.dotted} {sorted(style.marks)}"
        for first, behind in runs(bounds):
            here = bounds[first:behind]
            if behind == len(bounds):  # the last one grows with the next key
                yield from (self.headings.at(tokens, *one, style) for one in here)
                return
            begin, end = here[0][0], here[-1][1]
            since, until = max(0, begin - _AROUND), min(len(tokens), end + _AROUND)
            places = [(start - since, end - since) for start, end in here]
            seen = tokens.text[tokens.places[since] : tokens.ends[until - 1]]
            digest = memory.digest("headings", f"{places} {until - since} {marks}", seen)
            kept: Sequence[_Plain] | None = memory.get(digest)
            if kept is None:
                found = [self.headings.at(tokens, *one, style) for one in here]
                memory.keep(digest, tuple([_plain(one, begin) for one in found]))
                yield from found
            else:
                for one in kept:
                    yield _heading(one, begin) if one else None

    def _part(self, doc: Doc, tokens: Tokens, style: NoteStyle) -> None:
        """Part the sentences within which a heading stands."""
        rows = []
        parted = False
        within = self.headings.within(tokens)
        for sentence in marks_of(doc, SENTENCES):
            inner: Sequence[int] = ()
            if bisect_right(within, sentence.start) < bisect_left(within, sentence.end):
                inner = self.headings.inner(tokens, sentence, style)
            bounds = [sentence.start, *inner, sentence.end]
            parted = parted or len(bounds) > 2
            for start, end in pairwise(bounds):
                rows.append(Row(start, end, "sentence"))
        if parted:
            write(doc, SENTENCES, rows)


def _plain(heading: Heading | None, at: int) -> _Plain:
    """Return a heading as plain values, its place counted from a token."""
    if heading is None:
        return ()
    return (*heading.opens, heading.start - at, heading.end - at, heading.bare)


def _heading(plain: _Plain, at: int) -> Heading:
    """Return a heading that was kept, at its place in this note."""
    *opens, start, end, bare = plain
    return Heading(Opens(*opens), start + at, end + at, bare)


class LineBreaks:
    """The tokens of a note that end lines, looked for once: to look from a heading to each sentence
    behind it would be quadratic."""

    def __init__(self, tokens: Tokens) -> None:
        ends = [(at, tokens[at].text.count("\n")) for at in tokens.blanks]
        self._single = [at for at, lines in ends if lines]
        self._blank = [at for at, lines in ends if lines > 1]

    def between(self, start: int, end: int, *, blank: bool = False) -> bool:
        """Tell whether a line ends in ``tokens[start:end]``. blank: and an empty one follows."""
        ends = self._blank if blank else self._single
        return bisect_left(ends, start) < bisect_left(ends, end)


def _leaves(tokens: Tokens, heading: Heading, sentence: Mark, breaks: LineBreaks) -> bool:
    """Tell whether a sentence is no longer under a one-line heading."""
    start = sentence.start
    if heading.opens.kind in _ENDED_BY_LABEL and _opens_with_label(tokens, sentence):
        return True
    if heading.bare:
        return breaks.between(heading.end + 1, start, blank=True)
    indented = start > 0 and tokens[start - 1].is_space and tokens[start - 1].text[-1] in " \t"
    numbered = (
        tokens[start].is_digit and start + 1 < len(tokens) and tokens[start + 1].text in (".", ")")
    )
    bulleted = tokens[start].text[0] in "-*•●▪◦‣" or numbered
    if bulleted and heading.opens.kind in _TOLD and _names_minutes(tokens, sentence):
        return True
    return breaks.between(heading.end, start) and not (indented or bulleted)


def _names_minutes(tokens: Tokens, sentence: Mark) -> bool:
    """Tell whether a bullet opens with a service and its minutes ("- MT8 STW", "- MT 5 fx" not)."""
    end = min(sentence.end, sentence.start + 2 * _LABEL)
    text = tokens.text[tokens.places[sentence.start] : tokens.ends[end - 1]]
    return bool(_TIMED.match(text)) and not _BONE.search(text)


def _is_item(tokens: Tokens, sentence: Mark, heading: Heading) -> bool:
    """Tell whether what looks like a heading of work is an item of a list: bulleted, all of its
    line and without a colon ("POC 2w4: / - ADL training / - gait training")."""
    last = sentence.end - 1
    while last > sentence.start and tokens[last].is_space:
        last -= 1
    return (
        heading.opens.kind == "treatment"
        and tokens[sentence.start].text[0] in "-*•●▪◦‣"
        and heading.end > last
        and tokens[last].is_alpha
    )


def _opens_with_label(tokens: Tokens, sentence: Mark) -> bool:
    """Tell whether a sentence opens with a label of some kind ("Visit content:")."""
    for token in tokens[sentence.start : min(sentence.end, sentence.start + _LABEL)]:
        if token.text == ":":
            return token.i > sentence.start
        if not (token.is_alpha or token.text in "/&-()"):
            return False
    return False
