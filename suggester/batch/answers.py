"""One row in, one answer or one complaint out. Pure but for the file that a row may name."""

from collections.abc import Callable
from dataclasses import dataclass, field

from suggester.errors import NoteError
from suggester.model import Suggestions, Visit
from suggester.note_rows import NOT_OF_THE_VISIT, BadRow, Raw, row_of
from suggester.streams import internal_error

Suggest = Callable[[str, Visit], Suggestions]


@dataclass(frozen=True)
class Answered:
    """The answer to one row. row: its number in the source. characters: of the note."""

    row: int
    note_ref: str | None
    characters: int
    answer: Suggestions = field(repr=False)


@dataclass(frozen=True)
class Rejected:
    """A row without an answer. fault: it is ours, not the row's."""

    row: int
    place: str
    reason: str
    fault: bool = False


def answer_row(raw: Raw, suggest: Suggest, known: Visit) -> Answered | Rejected:
    """Return the answer to a row. known: holds for what the row itself does not say."""
    row = row_of(raw)
    if isinstance(row, BadRow):
        return Rejected(raw.number, row.place, row.complaint)
    note = row.note
    said = note.model_dump(exclude=NOT_OF_THE_VISIT, exclude_unset=True)
    try:
        answer = suggest(note.text, known.model_copy(update=said))
    except NoteError as error:
        return Rejected(raw.number, row.place, error.message)
    except Exception as error:  # one note must not end a run; its message may hold the note
        return Rejected(raw.number, row.place, internal_error(error), fault=True)
    return Answered(raw.number, note.note_ref, len(note.text), answer)
