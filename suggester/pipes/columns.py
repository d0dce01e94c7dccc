"""Find what belongs to other visits. Writes ``doc.spans["suggester.columns"]`` and, where a
paste holds several visits, ``doc.spans["suggester.visits"]``.

Labels: ``other_visit`` - a column or a dated block of another day, which says nothing of this
one; ``not_today`` - the name of a service whose cell of this visit is empty, a dash or a refusal.
"""

from suggester.lexicon import Lexicon
from suggester.marks import Row, write
from suggester.other_days import copied_days
from suggester.pipes.base import LexiconPipe
from suggester.pipes.groups import COLUMNS, DATE_OF_SERVICE, VISITS
from suggester.plain import plain_text
from suggester.plain_tokens import Doc, tokens_of, written
from suggester.tables import visit_rows
from suggester.this_visit import OTHER_VISIT
from suggester.visits import VisitReader, visits_in

NOT_TODAY = "not_today"


class ColumnReader(LexiconPipe):
    """Mark what does not speak for this visit; reads the text only.

    ``doc.user_data["suggester.date_of_service"]``, where it is set, decides which of several
    dated stretches is this visit.
    """

    PARTS = ("visits.toml",)

    def build(self, lexicon: Lexicon) -> None:
        """Make the patterns of what opens a visit."""
        self.reader = VisitReader(lexicon.visits)

    def __call__(self, doc: Doc) -> Doc:
        """Write the cells and the stretches in the order of the note."""
        text = plain_text(doc)
        tokens = tokens_of(doc)
        rows: list[Row] = []
        visits: list[Row] = []
        for visit in visits_in(text, self.reader, doc.user_data.get(DATE_OF_SERVICE)):
            place = tokens.around(visit.start, visit.end)
            if place is None:
                continue
            start, end = place
            visits.append(Row(start, end, visit.name, visit.today or ""))
            if visit.today is None:
                rows.append(Row(start, end, OTHER_VISIT))
        for one in () if visits else copied_days(text, doc.user_data.get(DATE_OF_SERVICE)):
            place = tokens.around(one.start, one.end)
            if place is not None:
                rows.append(Row(*place, OTHER_VISIT))
        for row in visit_rows(text):
            marked = [(cell, OTHER_VISIT) for cell in row.others]
            if row.undone:
                marked.insert(0, (row.label, NOT_TODAY))
            for cell, label in marked:
                place = tokens.around(cell.start, cell.end)
                if place is not None and written(tokens[slice(*place)]).strip():
                    rows.append(Row(*place, label))
        write(doc, COLUMNS, rows)
        write(doc, VISITS, visits)
        return doc
