"""The reviews that wait for their clinician's answer, for that clinician alone."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, select

from . import rows
from .audit import Detail, Event, append
from .errors import NotFoundError
from .states import State
from .store import Store
from .tables import decisions, notes, remarks, reviews
from .values import Clock

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
    query = (
        select(reviews, decisions.c.at, decisions.c.reviewer, remarks.c.text)
        .join(decisions, asked)
        .join(remarks, said)
        .where(reviews.c.clinician == clinician, reviews.c.state == State.RETURNED)
        .order_by(reviews.c.rank, reviews.c.id)
        .limit(MOST)
    )
    with store.writing() as connection:
        found = tuple(
            Returned(
                row["id"],
                row["version"],
                row["note_ref"],
                row["date_of_service"],
                row["at"],
                row["reviewer"],
                row["text"],
            )
            for row in connection.execute(query).mappings()
        )
        for one in found:
            detail: Detail = {"part": "question", "version": one.version}
            append(connection, Event(clinician, "read", one.review, detail), clock())
        return found


def came_with(store: Store, review: str, clinician: str) -> Came:
    """Return what came in with a clinician's own note. Raises NotFoundError for another's."""
    query = (
        select(reviews, notes.c.patient_ref)
        .outerjoin(notes, notes.c.review == reviews.c.id)
        .where(reviews.c.id == review)
    )
    with store.reading() as connection:
        if rows.clinician_of(connection, review) != clinician:
            raise NotFoundError("There is no such review.")
        row = connection.execute(query).mappings().one()
    return Came(row["note_ref"], row["patient_ref"], row["site"], row["date_of_service"])
