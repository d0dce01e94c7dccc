"""How far the day has come: what is decided, waits, was returned. Every count is capped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select

from .filters import PLACES, Status
from .listing import COUNTED, Count
from .states import Kind, State
from .tables import decisions, reviews

LINES = (Status.WAITING, Status.ADJUDICATION)


@dataclass(frozen=True)
class Progress:
    """Of one day (UTC) and one person.

    mine: readings that they finished; decided: reviews that anybody's reading decided.
    oldest: when the review that waits longest came in, in either line.
    """

    mine: Count
    decided: Count
    waiting: Count
    adjudication: Count
    returned: Count
    oldest: datetime | None


def progress(connection: Connection, *, by: str, now: datetime) -> Progress:
    """Return how far this person's day has come, and everybody's."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    oldest = [connection.scalar(oldest_in(PLACES[line])) for line in LINES]
    return Progress(
        mine=capped(connection, finished_by(by, day)),
        decided=capped(connection, decided_since(day)),
        waiting=capped(connection, standing_in(PLACES[Status.WAITING])),
        adjudication=capped(connection, standing_in(PLACES[Status.ADJUDICATION])),
        returned=capped(connection, standing_in(PLACES[Status.RETURNED])),
        oldest=min((at for at in oldest if at), default=None),
    )


def finished_by(by: str, since: datetime) -> Select[Any]:
    """Return the query of the readings that somebody finished."""
    return select(literal(1)).where(
        decisions.c.kind == Kind.FINISH, decisions.c.reviewer == by, decisions.c.at >= since
    )


def decided_since(since: datetime) -> Select[Any]:
    """Return the query of the reviews that were decided."""
    return select(literal(1)).where(
        reviews.c.finished_at >= since, func.coalesce(reviews.c.state, "") == State.DECIDED
    )


def standing_in(place: str) -> Select[Any]:
    """Return the query of the reviews that stand somewhere."""
    return select(literal(1)).where(reviews.c.place == place)


def oldest_in(place: str) -> Select[Any]:
    """Return the query of when the oldest review there came in."""
    here = select(reviews.c.entered_at).where(reviews.c.place == place)
    return here.order_by(reviews.c.entered_at).limit(1)


def capped(connection: Connection, query: Select[Any]) -> Count:
    """Return how many rows a query has, up to `COUNTED`."""
    some = query.limit(COUNTED + 1).subquery()
    number = connection.scalar(select(func.count()).select_from(some)) or 0
    return Count(min(number, COUNTED), number > COUNTED)
