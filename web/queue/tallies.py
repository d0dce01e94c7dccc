"""What came to an end on one day, counted for the dashboard. No words of a note are looked at.

A day that is over never changes, since decisions are only ever added. So its counts are kept in
`tallies`, and a page reads a few rows for each day instead of the reviews of the whole period.
Delete them and they are counted again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from statistics import median, quantiles
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select

from .agreement import paired
from .outcome import Taken, outcome, standing
from .record import Record
from .rows import taken
from .states import Kind, Line, Stage, State
from .store import Store, wait_for_lock
from .tables import audit, decisions, reviews, tallies

LOCK = 0x5347_5441  # any number that no other part locks
BATCH = 500  # reviews looked at in one query
SETTLED = timedelta(hours=1)  # after its end nothing of a day is still being written
PATIENCE = 1.0  # seconds; a request that has counted so long leaves the other days to the next

Key = tuple[str, str]  # what is counted, and of which code, clinician or kind
Tally = dict[Key, int]


def tallied(store: Store, days: Sequence[date], now: datetime) -> tuple[dict[date, Tally], int]:
    """Return the counts of days, those not kept yet counted now; and how many days are left.

    Counts days that are over for a second, at least one, and keeps them; today's are counted each
    time.
    """
    until = monotonic() + PATIENCE

    with store.reading() as connection:
        known = kept(connection, days)
    over = [day for day in days if day not in known and begin(day) + timedelta(days=1) <= now]
    while over:
        day = over.pop()
        with store.reading() as connection:
            known[day] = counted(connection, day)
        if begin(day) + timedelta(days=1) + SETTLED <= now:
            keep(store, day, known[day])
        if monotonic() > until:
            break
    for day in days:
        if begin(day) <= now < begin(day) + timedelta(days=1):
            with store.reading() as connection:
                known[day] = counted(connection, day)
    return known, len(over)


def begin(day: date) -> datetime:
    """Return the first moment of a day; days are UTC."""
    return datetime.combine(day, time(), UTC)


def kept(connection: Connection, days: Sequence[date]) -> dict[date, Tally]:
    """Return the days that were counted before."""
    named = [day.isoformat() for day in days]
    found: dict[date, Tally] = defaultdict(dict)
    query = select(tallies).where(tallies.c.day.in_(named))
    for row in connection.execute(query):
        found[date.fromisoformat(row.day)][row.what, row.of] = row.number
    return dict(found)


def keep(store: Store, day: date, counts: Tally) -> None:
    """Keep the counts of a day. Two processes may count it at once, and both find the same."""
    rows = [
        {"day": day.isoformat(), "what": what, "of": of, "number": number}
        for (what, of), number in counts.items()
    ]
    with store.writing() as connection:
        wait_for_lock(connection, LOCK)
        connection.execute(delete(tallies).where(tallies.c.day == day.isoformat()))
        connection.execute(insert(tallies), rows)


def counted(connection: Connection, day: date) -> Tally:
    """Count one day, by the indexes of when reviews came in and when they were finished."""
    start, end = begin(day), begin(day) + timedelta(days=1)
    total: Counter[Key] = Counter({("entered", ""): entered(connection, start, end)})
    hours: list[float] = []
    minutes: list[float] = []
    ended = connection.execute(ended_in(start, end)).mappings()
    found = [row for row in ended if row["state"] == State.DECIDED]
    for at in range(0, len(found), BATCH):
        some = found[at : at + BATCH]
        steps = steps_of(connection, [row["id"] for row in some])
        spent = minutes_of(connection, [row["id"] for row in some])
        for row in some:
            total.update(of_review(row, steps[row["id"]]))
            hours.append((row["finished_at"] - row["entered_at"]) / timedelta(hours=1))
            if row["id"] in spent:
                minutes.append(spent[row["id"]])
    total["decided", ""] = len(found)
    if hours:
        total["turnaround", "median"] = round(median(hours) * 60)
        total["turnaround", "nine of ten"] = round(high(hours) * 60)
    if minutes:
        total["minutes", "median"] = round(median(minutes) * 60)
        total["minutes", "nine of ten"] = round(high(minutes) * 60)
    return dict(total)


def ended_in(start: datetime, end: datetime) -> Select[Any]:
    """Return the query of the reviews that came to their end in a time.

    Of their states it asks nothing: for that SQLite would walk the index of a state that most
    reviews share, and a day of a store of a million would take over a second.
    """
    of_review = (
        reviews.c.id, reviews.c.record, reviews.c.clinician, reviews.c.entered_at,
        reviews.c.finished_at, reviews.c.stage, reviews.c.risks, reviews.c.state,
    )  # fmt: skip
    return select(*of_review).where(reviews.c.finished_at >= start, reviews.c.finished_at < end)


def high(values: Sequence[float]) -> float:
    """Return the value that nine of ten do not pass."""
    return quantiles(values, n=10, method="inclusive")[-1] if len(values) > 1 else values[0]


def entered(connection: Connection, start: datetime, end: datetime) -> int:
    """Return how many reviews came in."""
    places = (*Line, State.RETURNED, State.DECIDED, State.REPLACED)
    query = select(func.count()).where(
        reviews.c.place.in_(places), reviews.c.entered_at >= start, reviews.c.entered_at < end
    )
    return connection.scalar(query.select_from(reviews)) or 0


def steps_of(connection: Connection, ids: Sequence[str]) -> dict[str, list[Taken]]:
    """Return the steps of some reviews, in order."""
    query = select(decisions).where(decisions.c.review.in_(ids))
    found: dict[str, list[Taken]] = defaultdict(list)
    for row in connection.execute(query.order_by(decisions.c.review, decisions.c.seq)).mappings():
        found[row["review"]].append(taken(row))
    return found


def minutes_of(connection: Connection, ids: Sequence[str]) -> dict[str, float]:
    """Return how long people had each review before them: from a claim to the finish after it."""
    acts = ("claim", Kind.FINISH.value)
    query = select(audit.c.review, audit.c.action, audit.c.at).where(
        audit.c.review.in_(ids), audit.c.action.in_(acts)
    )
    begun: dict[str, datetime] = {}
    spent: dict[str, float] = defaultdict(float)
    for row in connection.execute(query.order_by(audit.c.review, audit.c.seq)):
        if row.action == "claim":
            begun[row.review] = row.at
        elif row.review in begun:
            spent[row.review] += (row.at - begun.pop(row.review)) / timedelta(minutes=1)
    return dict(spent)


def of_review(row: Any, steps: Sequence[Taken]) -> Iterator[Key]:
    """Yield what one decided review adds a one to."""
    record = Record.model_validate_json(row["record"])
    last = standing(steps, Stage(row["stage"]))
    clinician = row["clinician"] or ""
    for item in record.proposed:
        step = last.get(item.code)
        if step is None:
            continue
        yield "proposed", item.code
        yield "met", clinician
        yield from (("gap", gap) for gap in item.gaps)
        if step.kind is Kind.ACCEPT:
            yield "accepted", item.code
            yield "stood", clinician
        elif step.kind is Kind.REJECT and step.reason:
            yield "reason", step.reason
    yield from (("added", code) for code, step in last.items() if code not in record.codes)
    yield from (("risk", risk) for risk in row["risks"].split())
    yield from (("edit", kind) for kind in record.edit_kinds)
    if any(step.stage is Stage.SECOND and step.kind is Kind.FINISH for step in steps):
        first, second = (outcome(record, steps, stage) for stage in (Stage.FIRST, Stage.SECOND))
        for one, other in paired(first, second):
            yield "pair", f"{int(one)}{int(other)}"
