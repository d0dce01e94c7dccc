"""Enter many notes: rows in, counts and complaints out. Run again, it enters what is new."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from suggester import NoteError, Suggestions, Visit
from suggester.note_rows import BadRow, NoteRow, Row
from suggester.streams import internal_error

from .actions import Queue
from .digests import digest
from .errors import QueueError, StoreError
from .values import Entry

Suggest = Callable[[str, Visit], Suggestions]


@dataclass
class Imported:
    """What became of the rows so far. known: they had been entered before."""

    entered: int = 0
    known: int = 0
    bad: int = 0


def enter_rows(
    rows: Iterable[Row | BadRow],
    queue: Queue,
    suggest: Suggest,
    *,
    by: str,
    complain: Callable[[BadRow], None],
    advance: Callable[[], None],
) -> Imported:
    """Enter each row on its own, so that what is entered stays whatever comes later.

    complain: told of each bad row; advance: after each row, good or bad.
    Raises StoreError when the store cannot be used; nothing else stops it.
    """
    done = Imported()
    for row in rows:
        bad = row if isinstance(row, BadRow) else _enter(row, queue, suggest, by, done)
        if bad:
            done.bad += 1
            complain(bad)
        advance()
    return done


def _enter(row: Row, queue: Queue, suggest: Suggest, by: str, done: Imported) -> BadRow | None:
    note = row.note
    try:
        answer = suggest(note.text, note.visit)
        entry = Entry(note.text, answer, note.visit, note.clinician, note.site)
        entered = queue.enter(entry, by=by, key=_key(note))
    except StoreError:
        raise
    except (NoteError, QueueError) as error:
        return BadRow(row.place, error.message)
    except Exception as error:  # its message may hold the note, so only its name is shown
        return BadRow(row.place, internal_error(error))
    done.known += entered.replayed
    done.entered += not entered.replayed
    return None


def _key(note: NoteRow) -> str:
    """Return the key of the entry: where the row names none, the same row is the same entry."""
    return f"key {note.key}" if note.key else f"row {digest(note.model_dump(mode='json'))}"
