"""Read a review and its steps as values. Writes nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
)

from .errors import NotFoundError, StaleVersionError
from .outcome import Taken, standing
from .record import Record
from .states import Kind, Line, Reason, Stage, State
from .tables import decisions, reviews
from .values import Hold

MOVING = (
    "id state stage line version token holder lease_until lapses sampled note_chars record"
).split()


@dataclass(frozen=True)
class Review:
    """A review as it stands. lapses: leases that ran out and were taken over."""

    id: str
    state: State
    stage: Stage
    line: Line | None
    version: int
    token: int
    holder: str | None
    lease_until: datetime | None
    lapses: int
    sampled: bool
    note_chars: int
    record: Record


def review_of(row: RowMapping) -> Review:
    """Return the row of a review as a value."""
    values: dict[str, Any] = {name: row[name] for name in MOVING}
    values["state"] = State(row["state"])
    values["stage"] = Stage(row["stage"])
    values["line"] = Line(row["line"]) if row["line"] else None
    values["record"] = Record.model_validate_json(row["record"])
    return Review(**values)


def columns() -> Select[Any]:
    """Return the query of what `review_of` reads."""
    return select(*(reviews.c[name] for name in MOVING))


def locked(connection: Connection, review: str) -> Review:
    """Return a review and keep others from changing it until the transaction ends."""
    return _one(connection, columns().where(reviews.c.id == review).with_for_update())


def found(connection: Connection, review: str) -> Review:
    """Return a review as it stands now."""
    return _one(connection, columns().where(reviews.c.id == review))


def clinician_of(connection: Connection, review: str) -> str | None:
    """Return whose note a review is about; None where that is not known, or there is no review."""
    name: str | None = connection.scalar(select(reviews.c.clinician).where(reviews.c.id == review))
    return name


def _one(connection: Connection, query: Select[Any]) -> Review:
    row = _row(connection, query)
    if row is None:
        raise NotFoundError("There is no such review.")
    return review_of(row)


def check_version(now: Review, hold: Hold) -> None:
    """Raise StaleVersionError unless the caller saw the review as it is."""
    if now.version != hold.version:
        raise StaleVersionError(
            f"The review has changed since you saw it: you saw version {hold.version}, it is at "
            f"{now.version}. Look again, then decide.",
            current=now.version,
        )


def next_for(connection: Connection, line: Line, by: str, now: datetime) -> Review | None:
    """Return the review that this person should read next, locked, or None if none is left."""
    passed: list[str] = []
    for skipped in (False, True):
        query = next_in_line(line, by, now, skipped=skipped)
        while row := _row(connection, query.where(reviews.c.id.not_in(passed))):
            # Asked again under the lock: a step of theirs may have been committed since.
            if not is_barred(connection, row["id"], by):
                return review_of(row)
            passed.append(row["id"])
    return None


def _row(connection: Connection, query: Select[Any]) -> RowMapping | None:
    return connection.execute(query).mappings().one_or_none()


def next_in_line(line: Line, by: str, now: datetime, *, skipped: bool) -> Select[Any]:
    """Return the query of the review that this person should read next.

    skipped: whether one that they skipped before may come again.
    """
    return (
        columns()
        .where(
            reviews.c.line == line,
            or_(reviews.c.lease_until.is_(None), reviews.c.lease_until <= now),
            ~barred(by, skipped=skipped),
        )
        .order_by(reviews.c.rank, reviews.c.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=reviews)
    )


def barred(by: str, *, skipped: bool) -> ColumnElement[bool]:
    """Whether a person had a part in an earlier reading, or (unless skipped) skipped this one."""
    said_something = decisions.c.kind.not_in((Kind.SKIP, Kind.ANSWER))
    earlier = and_(decisions.c.stage != reviews.c.stage, said_something)
    passed = earlier if skipped else or_(earlier, decisions.c.kind == Kind.SKIP)
    return exists().where(
        and_(decisions.c.review == reviews.c.id, decisions.c.reviewer == by, passed)
    )


def is_barred(connection: Connection, review: str, by: str) -> bool:
    """Whether this person had a part in an earlier reading of the review."""
    query = select(func.count()).where(reviews.c.id == review, barred(by, skipped=True))
    return bool(connection.scalar(query.select_from(reviews)))


def held_by(by: str, now: datetime) -> Select[int]:
    """Return the query of how many reviews a person holds."""
    mine = select(func.count()).select_from(reviews)
    return mine.where(reviews.c.holder == by, reviews.c.lease_until > now)


def ids_after(connection: Connection, review: str, limit: int) -> list[str]:
    """Return the next reviews by id: for what goes through all of them in short transactions."""
    query = select(reviews.c.id).where(reviews.c.id > review).order_by(reviews.c.id).limit(limit)
    return list(connection.scalars(query))


def steps_of(connection: Connection, review: str) -> tuple[Taken, ...]:
    """Return every step of a review, in order."""
    query = select(decisions).where(decisions.c.review == review).order_by(decisions.c.seq)
    return tuple(taken(row) for row in connection.execute(query).mappings())


def taken(row: RowMapping) -> Taken:
    """Return the row of a step as a value."""
    modifiers = row["modifiers"]
    return Taken(
        seq=row["seq"],
        stage=Stage(row["stage"]),
        kind=Kind(row["kind"]),
        by=row["reviewer"],
        code=row["code"],
        reason=Reason(row["reason"]) if row["reason"] else None,
        units=row["units"],
        modifiers=None if modifiers is None else tuple(modifiers.split()),
        start=row["evidence_start"],
        end=row["evidence_end"],
        undoes=row["undoes"],
        at=row["at"],
    )


@dataclass(frozen=True)
class Situation:
    """A review with its steps: what the rules look at."""

    review: Review
    steps: tuple[Taken, ...]

    @property
    def stands(self) -> dict[str, Taken]:
        """Code -> the step that counts in the reading under way."""
        return standing(self.steps, self.review.stage)
