"""Find the note's sections by their headings.

Writes ``doc.spans["suggester.sections"]`` and ``doc.spans["suggester.holds"]``.

Each span runs from its heading to the next one; the label is the kind of section and the id
the number of tokens of its heading (0 where none stands).
"""

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
            elif temporary is not None and _leaves(tokens, temporary, sentence):
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
        for sentence in marks_of(doc, SENTENCES):
            bounds = [sentence.start, *self.headings.inner(tokens, sentence, style), sentence.end]
            parted = parted or len(bounds) > 2
            for start, end in pairwise(bounds):
                rows.append(Row(start, end, "sentence"))
        if parted:
            write(doc, SENTENCES, rows)


def _leaves(tokens: Tokens, heading: Heading, sentence: Mark) -> bool:
    """Tell whether a sentence is no longer under a one-line heading."""
    start = sentence.start
    if heading.opens.kind in _ENDED_BY_LABEL and _opens_with_label(tokens, sentence):
        return True
    gap = tokens[heading.end : start]
    breaks = sum(token.text.replace("\r\n", "\n").count("\n") for token in gap if token.is_space)
    if heading.bare:
        return any(
            token.is_space and token.text.replace("\r\n", "\n").count("\n") > 1
            for token in tokens[heading.end + 1 : start]
        )
    indented = start > 0 and tokens[start - 1].is_space and tokens[start - 1].text[-1] in " \t"
    numbered = (
        tokens[start].is_digit and start + 1 < len(tokens) and tokens[start + 1].text in (".", ")")
    )
    bulleted = tokens[start].text[0] in "-*•●▪◦‣" or numbered
    return breaks > 0 and not (indented or bulleted)


def _opens_with_label(tokens: Tokens, sentence: Mark) -> bool:
    """Tell whether a sentence opens with a label of some kind ("Visit content:")."""
    for token in tokens[sentence.start : min(sentence.end, sentence.start + _LABEL)]:
        if token.text == ":":
            return token.i > sentence.start
        if not (token.is_alpha or token.text in "/&-()"):
            return False
    return False
