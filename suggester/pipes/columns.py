"""Find what belongs to other visits. Writes ``doc.spans["suggester.columns"]``.

Labels: ``other_visit`` - a column or a dated block of another day, which says nothing of this
one; ``not_today`` - the name of a service whose cell of this visit is empty, a dash or a refusal.
"""

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from suggester.pipes.groups import COLUMNS
from suggester.plain import plain
from suggester.tables import visit_rows
from suggester.visits import other_visits

OTHER_VISIT, NOT_TODAY = "other_visit", "not_today"


class ColumnReader:
    """Mark the cells that do not speak for this visit; reads the text only."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the cells in the order of the note."""
        group = SpanGroup(doc, name=COLUMNS)
        for start, end in other_visits(plain(doc.text)):
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None:
                group.append(Span(doc, span.start, span.end, label=OTHER_VISIT))
        for row in visit_rows(plain(doc.text)):
            marked = [(cell, OTHER_VISIT) for cell in row.others]
            if row.undone:
                marked.insert(0, (row.label, NOT_TODAY))
            for cell, label in marked:
                span = doc.char_span(cell.start, cell.end, alignment_mode="expand")
                if span is not None and span.text.strip():
                    group.append(Span(doc, span.start, span.end, label=label))
        doc.spans[COLUMNS] = group
        return doc


@Language.factory("suggester_columns")
def make_column_reader(nlp: Language, name: str) -> ColumnReader:
    """Build the component; it has no settings."""
    return ColumnReader()
