"""The words: the note, the engine's full answer and people's remarks. Opened and deleted here.

Opening a note is an audit event, which comes first: no words without it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from suggester import Suggestions

from . import rows, words
from .audit import Detail, Event, append
from .erasing import erase_deleted
from .errors import PurgedError
from .outcome import Taken
from .rows import Review
from .states import FINAL, Kind, Stage
from .store import Store
from .tables import note_keys, notes, remarks, reviews
from .values import Clock

BATCH = 50  # reviews purged in one transaction
SHARED = (Kind.RETURN, Kind.ANSWER)  # said between coder and clinician: no reader is blind to it


@dataclass(frozen=True)
class Opened:
    """A review as its reader may see it. remarks: seq of a step -> what was written with it."""

    review: Review
    text: str = field(repr=False)
    answer: Suggestions = field(repr=False)
    steps: tuple[Taken, ...]
    remarks: dict[int, str] = field(repr=False)


def open_note(
    store: Store, review: str, *, by: str, clock: Clock, everything: bool = False
) -> Opened:
    """Return a review with its note, for this person to read, and put that on record.

    A second reader sees nothing of the first reading, and who might become one sees nothing of
    it either while it is under way: only whoever holds a review sees its decisions. everything:
    for an auditor, who never decides. Raises PurgedError once the words are deleted,
    NoteKeyError without the key that opens them.
    """
    with store.writing() as connection:
        now = rows.found(connection, review)
        every = rows.steps_of(connection, review)
        steps = tuple(step for step in every if everything or _may_see(step, now, by))
        sealed = words.stored(connection, review, [step.seq for step in steps])
        if sealed is None:
            raise PurgedError("The note was deleted at the end of its retention.")
        detail: Detail = {"stage": now.stage, "version": now.version}
        append(connection, Event(by, "read", review, detail), clock())
    said = sealed.opened(store.vault)
    return Opened(now, said.text, said.answer, steps, said.remarks)


def text_of(store: Store, review: str) -> str:
    """Return the note for the program to look up a place in; nobody reads it, so no event."""
    with store.reading() as connection:
        sealed = words.stored(connection, review, [])
    if sealed is None:
        raise PurgedError("The note was deleted at the end of its retention.")
    return sealed.opened(store.vault).text


def _may_see(step: Taken, now: Review, by: str) -> bool:
    """Whether a step is open to this person, who reads the review now."""
    if now.state in FINAL or now.stage is Stage.ADJUDICATION or step.kind in SHARED:
        return True
    return step.by == by or (step.stage is now.stage and now.holder == by)


def purge(store: Store, *, older_than: timedelta, by: str, clock: Clock) -> int:
    """Delete the words of every review that was final this long ago; return how many.

    The record stays: codes, places, decisions, times, audit. A review that is not final keeps
    its words, however old. Raises BusyError or StoreError where the words are deleted, but
    not overwritten.
    """
    until = clock() - older_than
    total = 0
    while done := _purge_some(store, until, by, clock()):
        total += done
    erase_deleted(store)
    return total


def _purge_some(store: Store, until: datetime, by: str, at: datetime) -> int:
    with store.writing() as connection:
        query = (
            select(notes.c.review)
            .join(reviews, reviews.c.id == notes.c.review)
            .where(reviews.c.finished_at <= until)
            .order_by(notes.c.review)
            .limit(BATCH)
            .with_for_update(of=notes)
        )
        found = list(connection.scalars(query))
        for table in (note_keys, notes, remarks):
            connection.execute(delete(table).where(table.c.review.in_(found)))
        for review in found:
            append(connection, Event(by, "purge", review, {}), at)
        return len(found)
