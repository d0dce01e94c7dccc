"""The reviews that wait for their clinician's answer, for that clinician alone."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import RowMapping, and_, select

from . import rows, words
from .audit import Detail, Event, append
from .errors import NotFoundError
from .states import State
from .store import Store
from .tables import decisions, note_keys, remarks, reviews
from .values import Clock
from .vault.ring import Wrapped

MOST = 50  # listed at once; the next come when these are answered


@dataclass(frozen=True)
class Returned:
    """A review with the question that somebody asked of it. version: of the review."""

    review: str
    version: int
    note_ref: str | None
    date_of_service: str | None
    asked_at: datetime
    asked_by: str
    question: str = field(repr=False)


@dataclass(frozen=True)
class Came:
    """What came in with a note, and comes with a new version of it too."""

    note_ref: str | None
    patient_ref: str | None = field(repr=False)
    site: str | None
    date_of_service: str | None


def returned_to(store: Store, clinician: str, *, clock: Clock) -> tuple[Returned, ...]:
    """Return the reviews that wait for this clinician, the most urgent first.

    A question may hold words of the note: that they were read is put on record.
    """
    # The step that returned a review was its last, and the version is the number of the next.
    asked = and_(decisions.c.review == reviews.c.id, decisions.c.seq == reviews.c.version - 1)
    said = and_(remarks.c.review == decisions.c.review, remarks.c.seq == decisions.c.seq)
    key = note_keys.c.review == reviews.c.id
    query = (
        select(
            reviews,
            decisions.c.at,
            decisions.c.reviewer,
            remarks.c.text,
            note_keys.c.wrapped_by,
            note_keys.c.sealed,
        )
        .join(decisions, asked)
        .join(remarks, said)
        .join(note_keys, key)
        .where(reviews.c.clinician == clinician, reviews.c.state == State.RETURNED)
        .order_by(reviews.c.rank, reviews.c.id)
        .limit(MOST)
    )
    with store.writing() as connection:
        found = connection.execute(query).mappings().all()
        for row in found:
            detail: Detail = {"part": "question", "version": row["version"]}
            append(connection, Event(clinician, "read", row["id"], detail), clock())
    return tuple(_returned(store, row) for row in found)


def _returned(store: Store, row: RowMapping) -> Returned:
    wrapped, seq = Wrapped(row["wrapped_by"], row["sealed"]), row["version"] - 1
    question = words.opened_remark(store.vault, row["id"], seq, wrapped, row["text"])
    return Returned(
        row["id"],
        row["version"],
        row["note_ref"],
        row["date_of_service"],
        row["at"],
        row["reviewer"],
        question,
    )


def came_with(store: Store, review: str, clinician: str) -> Came:
    """Return what came in with a clinician's own note. Raises NotFoundError for another's."""
    with store.reading() as connection:
        if rows.clinician_of(connection, review) != clinician:
            raise NotFoundError("There is no such review.")
        row = connection.execute(select(reviews).where(reviews.c.id == review)).mappings().one()
        sealed = words.stored(connection, review, [])
    patient_ref = sealed.opened(store.vault).patient_ref if sealed else None
    return Came(row["note_ref"], patient_ref, row["site"], row["date_of_service"])
