"""How many reviews wait for how long. Each count is capped."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select

from .listing import Count
from .states import Line
from .tables import reviews

COUNTED = 10_000  # in each line; beyond it the count says "at least"
SPANS = (
    ("under 4 hours", None, timedelta(hours=4)),
    ("4 to 24 hours", timedelta(hours=4), timedelta(days=1)),
    ("1 to 3 days", timedelta(days=1), timedelta(days=3)),
    ("3 to 7 days", timedelta(days=3), timedelta(days=7)),
    ("over 7 days", timedelta(days=7), None),
)


def waits(connection: Connection, now: datetime) -> tuple[tuple[str, Count], ...]:
    """Return, for each span of waiting, how many reviews have waited so long in either line."""
    found = []
    for name, least, most in SPANS:
        numbers = [_number(connection, waited(line, now, least, most)) for line in Line]
        more = any(number > COUNTED for number in numbers)
        found.append((name, Count(sum(min(number, COUNTED) for number in numbers), more)))
    return tuple(found)


def waited(
    line: Line, now: datetime, least: timedelta | None, most: timedelta | None
) -> Select[Any]:
    """Return the query of the reviews of a line that came in that long ago."""
    query = select(literal(1)).where(reviews.c.place == line)
    if least is not None:
        query = query.where(reviews.c.entered_at <= now - least)
    if most is not None:
        query = query.where(reviews.c.entered_at > now - most)
    return query


def _number(connection: Connection, query: Select[Any]) -> int:
    some = query.limit(COUNTED + 1).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0
