"""What the components write into ``doc.spans``, as plain values for those that read it after them.

The span groups are what spaCy's users see. To read a span from a group makes an object and looks
its label up by a hash each time, and every component reads the groups of those before it; so what
is written is kept beside the Doc as it was.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from suggester.plain_tokens import Doc, PlainDoc, Tokens, tokens_of

if TYPE_CHECKING:
    from spacy.tokens import SpanGroup


class Mark(NamedTuple):
    """A span; the fields are those of ``spacy.tokens.Span``.

    start, end: tokens, half-open; start_char, end_char: the same in code points.
    """

    start: int
    end: int
    label_: str
    id_: str
    kb_id_: str
    start_char: int
    end_char: int


class Row(NamedTuple):
    """A mark to be written, at tokens ``[start, end)``."""

    start: int
    end: int
    label: str
    id: str = ""
    kb_id: str = ""


# The marks of each group beside the group they were written to: who puts another group into
# ``doc.spans``, or adds a span to it, has it read anew. Dies with the Doc.
_KEPT: "WeakKeyDictionary[Doc, dict[str, tuple[SpanGroup, list[Mark]]]]" = WeakKeyDictionary()


def mark(tokens: Tokens, row: Row) -> Mark:
    """Return the mark of a row, with its places in the text."""
    return Mark(*row, tokens.places[row.start], tokens.ends[row.end - 1])


def _placed(tokens: Tokens, rows: Iterable[Row]) -> list[Mark]:
    """Return the marks of many rows: there are some 500 a note."""
    make = partial(tuple.__new__, Mark)  # as Mark._make does, without its call a mark
    places, ends = tokens.places, tokens.ends
    return [make((*row, places[row[0]], ends[row[1] - 1])) for row in rows]


def write(doc: Doc, name: str, rows: Iterable[Row]) -> Sequence[Mark]:
    """Write a span group, in place of the one of that name, and return its marks."""
    marks = _placed(tokens_of(doc), rows)
    if isinstance(doc, PlainDoc):
        doc.marks[name] = marks
        return marks
    from spacy.tokens import Span, SpanGroup

    spans = [
        Span(doc, start, end, label=label, span_id=id_, kb_id=kb_id)
        for start, end, label, id_, kb_id, _, _ in marks
    ]
    doc.spans[name] = group = SpanGroup(doc, name=name, spans=spans)
    _KEPT.setdefault(doc, {})[name] = (group, marks)
    return marks


def marks_of(doc: Doc, name: str) -> Sequence[Mark]:
    """Return the marks of a group, in its order; none if nobody wrote it."""
    if isinstance(doc, PlainDoc):
        return doc.marks.get(name, ())
    group = doc.spans.get(name)
    if group is None:
        return ()
    kept = _KEPT.setdefault(doc, {}).get(name)
    if kept is not None and kept[0] is group and len(kept[1]) == len(group):
        return kept[1]
    marks = [
        Mark(s.start, s.end, s.label_, s.id_, s.kb_id_, s.start_char, s.end_char) for s in group
    ]
    _KEPT[doc][name] = (group, marks)
    return marks
