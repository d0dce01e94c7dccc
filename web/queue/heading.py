"""What stands above a review on its page: whose note, since when, and may this person take it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from . import rows
from .priority import Risk
from .states import Line, State
from .store import Store
from .tables import reviews
from .values import Clock


@dataclass(frozen=True)
class Heading:
    """note_ref, clinician, site: as they came in, or None. risks: why it is worth an early look.

    free: whether this person may take the review now. barred: whether they may not because they
    had a part in an earlier reading.
    """

    note_ref: str | None
    clinician: str | None
    site: str | None
    date_of_service: str | None
    entered_at: datetime
    entered_by: str
    finished_at: datetime | None
    risks: tuple[Risk, ...]
    free: bool
    barred: bool


def heading_of(store: Store, review: str, *, by: str, clock: Clock) -> Heading:
    """Return the heading of a review, as one person sees it."""
    with store.reading() as connection:
        now = rows.found(connection, review)
        row = connection.execute(select(reviews).where(reviews.c.id == review)).one()
        barred = rows.is_barred(connection, review, by)
    held = now.lease_until is not None and now.lease_until > clock()
    return Heading(
        note_ref=row.note_ref,
        clinician=row.clinician,
        site=row.site,
        date_of_service=row.date_of_service,
        entered_at=row.entered_at,
        entered_by=row.entered_by,
        finished_at=row.finished_at,
        risks=tuple(map(Risk, row.risks.split())),
        free=now.state in (State.OPEN, State.LEASED) and not held and not barred,
        barred=barred,
    )


def held_by(store: Store, *, by: str, clock: Clock) -> str | None:
    """Return the review that a person holds; of several, the one whose lease ends first."""
    mine = (reviews.c.holder == by, reviews.c.lease_until > clock())
    query = select(reviews.c.id).where(*mine).order_by(reviews.c.lease_until, reviews.c.id)
    with store.reading() as connection:
        found: str | None = connection.scalar(query.limit(1))
    return found


def line_now(store: Store, review: str) -> Line:
    """Return the line in which a review waits; the coders' line where it waits in none."""
    with store.reading() as connection:
        return rows.found(connection, review).line or Line.CODING
