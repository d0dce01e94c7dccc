"""Find the note's sections by their headings.

Writes ``doc.spans["suggester.sections"]`` and ``doc.spans["suggester.holds"]``.

Each span runs from its heading to the next one; the label is the kind of section and the id
the number of tokens of its heading (0 where none stands).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from suggester.headings import Heading, HeadingReader, NoteStyle
from suggester.lexicon import Lexicon
from suggester.marks import Mark, Row, marks_of, write
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import HOLDS, SECTIONS, SENTENCES
from suggester.plain_tokens import Doc, Tokens, tokens_of

NO_SECTION = "note"
# Sections whose content is one field: the next field ends them, whatever it is called.
_ENDED_BY_LABEL = frozenset(
    ["history", "administrative", "precautions", "orders", "education", "other_discipline"]
)
_LABEL = 7  # tokens of a label


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

        for sentence in marks_of(doc, SENTENCES):
            start = sentence.start
            found = self.headings.at(tokens, start, sentence.end, style)
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
    return breaks.between(heading.end, start) and not (indented or bulleted)


def _opens_with_label(tokens: Tokens, sentence: Mark) -> bool:
    """Tell whether a sentence opens with a label of some kind ("Visit content:")."""
    for token in tokens[sentence.start : min(sentence.end, sentence.start + _LABEL)]:
        if token.text == ":":
            return token.i > sentence.start
        if not (token.is_alpha or token.text in "/&-()"):
            return False
    return False
