"""Decided reviews as lessons (suggester/learning). Opening each note is on record, as for a reader.

A review whose words are deleted teaches nothing more; what was learnt from it stays in the overlay.
"""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Select, select

from suggester.learning.lessons import MOST_WEIGHT, Lesson, Marked

from .errors import PurgedError
from .notes import open_note
from .outcome import outcome, standing
from .record import Record
from .states import Kind, Reason, State
from .store import Store
from .tables import reviews
from .values import Clock

# The service was given as read; that it is not billed has another reason.
GIVEN = (Reason.PART_OF_ANOTHER, Reason.TOO_FEW_MINUTES, Reason.NOT_COVERED)
RULE = "rule"  # gate of a code that the visit's discipline does not report


def lessons(store: Store, *, by: str, clock: Clock) -> Iterator[Lesson]:
    """Yield a lesson for each decided review whose words are still there, by id. Whose note it is
    stays where it is: no lesson names a patient."""
    shares = _shares(store)
    with store.reading() as connection:
        rows = connection.execute(_decided()).mappings().all()
    for row in rows:
        try:
            opened = open_note(store, row["id"], by=by, clock=clock)
        except PurgedError:
            continue
        record, stage = opened.review.record, opened.review.stage
        verdicts = outcome(record, opened.steps, stage)
        stands = standing(opened.steps, stage)
        yield Lesson(
            id=row["id"],
            text=opened.text,
            billed=frozenset(code for code, verdict in verdicts.items() if verdict.accepted),
            unsettled=_unsettled(record)
            | {code for code, step in stands.items() if step.reason in GIVEN},
            marked=tuple(
                Marked(code=code, start=step.start, end=step.end)
                for code, step in stands.items()
                if step.kind is Kind.ADD and step.start is not None and step.end is not None
            ),
            drawn=row["sampled"],
            weight=min(MOST_WEIGHT, 1 / shares[row["risks"]]),
        )


def _decided() -> Select[tuple[str, bool, str]]:
    return (
        select(reviews.c.id, reviews.c.sampled, reviews.c.risks)
        .where(reviews.c.state == State.DECIDED)
        .order_by(reviews.c.id)
    )


def _unsettled(record: Record) -> frozenset[str]:
    return frozenset(item.code for item in record.considered if item.gate == RULE)


def _shares(store: Store) -> dict[str, float]:
    """Return, for each combination of risks, the share of its reviews that is decided: risky ones
    are read first, so each decided one stands for those of its kind that wait."""
    with store.reading() as connection:
        rows = connection.execute(select(reviews.c.risks, reviews.c.state)).all()
    entered = Counter(row.risks for row in rows if row.state != State.REPLACED)
    decided = Counter(row.risks for row in rows if row.state == State.DECIDED)
    return {risks: decided[risks] / total for risks, total in entered.items() if decided[risks]}
