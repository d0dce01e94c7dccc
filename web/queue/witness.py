"""Hold the steps against the audit chain, which has each of them too: a second witness.

The chain shows a change of itself. A change of `decisions` alone shows here.
"""

import json
from itertools import zip_longest

from sqlalchemy import Connection, RowMapping, func, select

from .errors import AuditError
from .rows import ids_after
from .states import Kind
from .store import Store
from .tables import audit, decisions

BATCH = 500  # reviews looked at in one transaction
IS_STEP = audit.c.action.in_(list(Kind))


def check_steps(store: Store) -> int:
    """Return how many steps there are; each has its event and each event its step.

    Raises AuditError at the first that differs. The chain itself is to be verified before.
    """
    last = ""
    while True:
        with store.reading() as connection:
            ids = ids_after(connection, last, BATCH)
            if not ids:
                return _check_number(connection)
            _check_reviews(connection, ids)
        last = ids[-1]


def _check_reviews(connection: Connection, ids: list[str]) -> None:
    steps = select(decisions).where(decisions.c.review.in_(ids))
    events = select(audit).where(audit.c.review.in_(ids), IS_STEP)
    pairs = zip_longest(
        connection.execute(steps.order_by(decisions.c.review, decisions.c.seq)).mappings().all(),
        connection.execute(events.order_by(audit.c.review, audit.c.seq)).mappings().all(),
    )
    for step, event in pairs:
        if step is None or event is None or _of_step(step) != _of_event(event):
            place = step or event
            raise AuditError(
                f"A step of review {place['review']} was changed, taken out or put in: the audit "
                "chain says otherwise."
            )


def _check_number(connection: Connection) -> int:
    """Find what the reviews do not lead to: steps and events of a review that is gone."""
    steps = connection.scalar(select(func.count()).select_from(decisions))
    events = connection.scalar(select(func.count()).select_from(audit).where(IS_STEP))
    if steps != events:
        raise AuditError(f"There are {steps} steps and {events} events of steps: a review is gone.")
    return steps or 0


def _of_step(step: RowMapping) -> dict[str, object]:
    return {name: value for name, value in step.items() if value is not None}


def _of_event(event: RowMapping) -> dict[str, object]:
    told = json.loads(event["detail"])
    told.pop("state")
    return {**told, "review": event["review"], "at": event["at"]}
