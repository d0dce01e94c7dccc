"""What became of reviews, for programs: ids, states and codes, no words of a note. Reads only.

While a reading is under way nothing of it is told, since a second one is blind to the first.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, or_, select

from .errors import NotFoundError
from .outcome import Taken, outcome, standing
from .record import Kept, Record
from .rows import taken
from .states import Reason, Stage, State
from .tables import decisions, reviews

COLUMNS = (
    "id version state stage entered_at finished_at note_ref clinician site date_of_service "
    "replaces record"
).split()


class ProposedCode(Kept):
    """A code the machine proposed. confidence: 0-1; units: whole, null if none."""

    code: str
    confidence: float
    units: int | None
    modifiers: tuple[str, ...]


class DecidedCode(Kept):
    """What was decided on a code. units: null of one that is not billed; then ``reason`` is why."""

    code: str
    billed: bool
    units: int | None
    modifiers: tuple[str, ...]
    reason: Reason | None


class Result(Kept):
    """A review as others may know it.

    version: grows with every step. note_ref: the caller's own name of the note.
    decided: only of a review that is decided, else null.
    """

    review: str
    version: int
    state: State
    entered_at: datetime
    finished_at: datetime | None
    note_ref: str | None
    clinician: str | None
    site: str | None
    date_of_service: str | None
    replaces: str | None
    proposed: tuple[ProposedCode, ...]
    decided: tuple[DecidedCode, ...] | None


@dataclass(frozen=True)
class Place:
    """A place in the order of entry: behind this review."""

    at: datetime
    review: str


def page(
    connection: Connection,
    *,
    limit: int,
    after: Place | None = None,
    state: State | None = None,
    clinician: str | None = None,
) -> tuple[tuple[Result, ...], Place | None]:
    """Return up to ``limit`` reviews in the order of their entry, and where to go on, if there
    are more.

    clinician: only reviews of this one's notes.
    """
    query = in_order(after=after, state=state, clinician=clinician).limit(limit + 1)
    rows = connection.execute(query).mappings().all()
    last = rows[limit - 1] if len(rows) > limit else None
    shown = rows[:limit]
    return _results(connection, shown), Place(last["entered_at"], last["id"]) if last else None


def in_order(
    *, after: Place | None, state: State | None, clinician: str | None = None
) -> Select[Any]:
    """Return the query of reviews in the order of their entry."""
    query = _columns().order_by(reviews.c.entered_at, reviews.c.id)
    if state:
        query = query.where(reviews.c.state == state)
    if clinician:
        query = query.where(reviews.c.clinician == clinician)
    if after:
        behind = and_(reviews.c.entered_at == after.at, reviews.c.id > after.review)
        since = reviews.c.entered_at >= after.at  # said apart, so that the index is entered there
        query = query.where(since, or_(reviews.c.entered_at > after.at, behind))
    return query


def one(connection: Connection, review: str, *, clinician: str | None = None) -> Result:
    """Return one review. Raises NotFoundError, also for one of another clinician's note."""
    query = _columns().where(reviews.c.id == review)
    if clinician:
        query = query.where(reviews.c.clinician == clinician)
    found = _results(connection, connection.execute(query).mappings().all())
    if not found:
        raise NotFoundError("There is no such review.")
    return found[0]


def _columns() -> Select[Any]:
    return select(*(reviews.c[name] for name in COLUMNS))


def _results(connection: Connection, rows: Iterable[RowMapping]) -> tuple[Result, ...]:
    rows = tuple(rows)
    ended = [row["id"] for row in rows if row["state"] == State.DECIDED]
    steps: dict[str, list[Taken]] = defaultdict(list)
    query = select(decisions).where(decisions.c.review.in_(ended)).order_by(decisions.c.seq)
    for step in connection.execute(query).mappings() if ended else ():
        steps[step["review"]].append(taken(step))
    return tuple(_result(row, steps.get(row["id"])) for row in rows)


def _result(row: RowMapping, steps: list[Taken] | None) -> Result:
    record = Record.model_validate_json(row["record"])
    return Result(
        **{name: row[name] for name in COLUMNS if name in Result.model_fields},
        review=row["id"],
        proposed=tuple(
            ProposedCode(
                code=item.code,
                confidence=item.confidence,
                units=item.units,
                modifiers=item.modifiers,
            )
            for item in record.proposed
        ),
        decided=None if steps is None else decided(record, steps, Stage(row["stage"])),
    )


def decided(record: Record, steps: Iterable[Taken], stage: Stage) -> tuple[DecidedCode, ...]:
    """Return what the last reading came to, by code."""
    steps = tuple(steps)
    why = {code: step.reason for code, step in standing(steps, stage).items()}
    return tuple(
        DecidedCode(
            code=code,
            billed=verdict.accepted,
            units=verdict.units,
            modifiers=verdict.modifiers,
            reason=why[code],
        )
        for code, verdict in outcome(record, steps, stage).items()
    )
