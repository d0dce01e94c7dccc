"""Reviews as a list shows them, by their numbers; and the names that reviews are listed by."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, func, select, type_coerce

from .filters import Cursor
from .record import Record
from .states import Stage, State
from .tables import review_codes, reviews

PAGE = 50  # reviews on a page
NUMBER = re.compile(r"[0-9a-f]{8,32}")
SHOWN = (
    "id note_ref clinician site entered_at state stage holder lease_until risks record rank"
).split()


@dataclass(frozen=True)
class Listed:
    """One review in the list. rank: milliseconds, as in `Cursor`."""

    id: str
    note_ref: str | None
    clinician: str | None
    site: str | None
    entered_at: datetime
    state: State
    stage: Stage
    holder: str | None
    lease_until: datetime | None
    risks: tuple[str, ...]
    record: Record
    rank: int

    @property
    def cursor(self) -> Cursor:
        """Where it stands."""
        return Cursor(self.rank, self.id)


def rows_of(connection: Connection, ids: Sequence[str]) -> list[Listed]:
    """Return the reviews of these numbers, in the same order."""
    found = connection.execute(_shown().where(reviews.c.id.in_(ids))).mappings()
    by_id = {row["id"]: row for row in found}
    return [listed(by_id[id_]) for id_ in ids]


def _shown() -> Select[Any]:
    columns = (reviews.c[name] for name in SHOWN if name != "rank")
    return select(*columns, whole(reviews.c.rank).label("rank"))


def listed(row: Any) -> Listed:
    """Return the row of a review as a value."""
    values = {name: row[name] for name in SHOWN}
    values["state"], values["stage"] = State(row["state"]), Stage(row["stage"])
    values["risks"] = tuple(row["risks"].split())
    values["record"] = Record.model_validate_json(row["record"])
    return Listed(**values)


def by_reference(connection: Connection, said: str) -> tuple[Listed, ...]:
    """Return the reviews whose number begins so (8 digits or more), or of a note with this
    reference."""
    query = _shown().limit(PAGE)
    number = said.lower()
    wanted = [reviews.c.note_ref == said]
    if NUMBER.fullmatch(number):
        wanted.insert(0, reviews.c.id.between(number, number.ljust(32, "f")))
    for fits in wanted:
        if rows := connection.execute(query.where(fits)).mappings().all():
            return tuple(sorted(map(listed, rows), key=lambda one: (one.rank, one.id)))
    return ()


def names(connection: Connection, column: str, most: int) -> tuple[str, ...]:
    """Return the different clinicians, sites or codes there are, in order: one look at the index
    for each."""
    of = review_codes.c.code if column == "code" else reviews.c[column]
    first = select(func.min(of).label("name")).cte("found", recursive=True)
    later = select(func.min(of)).where(of > first.c.name).scalar_subquery()
    found = first.union_all(select(later).where(first.c.name.is_not(None)))
    query = select(found.c.name).where(found.c.name.is_not(None)).limit(most)
    return tuple(connection.scalars(query))


def whole(column: ColumnElement[Any]) -> ColumnElement[int]:
    """Return a moment as the whole number that it is in the database."""
    return type_coerce(column, BigInteger)
