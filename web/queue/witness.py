"""Hold the steps against the audit chain, which has each of them too: a second witness.

The chain shows a change of itself. A change of `decisions` alone shows here.
"""

import json
from itertools import zip_longest

from sqlalchemy import Connection, RowMapping, select

from .errors import AuditError
from .states import Kind
from .tables import audit, decisions

BATCH = 2_000  # rows fetched at a time
STEPS = (
    select(decisions)
    .order_by(decisions.c.review, decisions.c.seq)
    .execution_options(yield_per=BATCH)
)
EVENTS = (
    select(audit)
    .where(audit.c.action.in_(list(Kind)))
    .order_by(audit.c.review, audit.c.seq)
    .execution_options(yield_per=BATCH)
)


def check_steps(connection: Connection) -> int:
    """Return how many steps there are; each has its event and each event its step.

    Raises AuditError at the first that differs. The chain itself is to be verified before.
    """
    total = 0
    with connection.execute(STEPS) as steps, connection.execute(EVENTS) as events:
        for step, event in zip_longest(steps.mappings(), events.mappings()):
            if step is None or event is None or _of_step(step) != _of_event(event):
                place = step or event
                raise AuditError(
                    f"A step of review {place['review']}, at or after number {total + 1} of all, "
                    "was changed, taken out or put in: the audit chain says otherwise."
                )
            total += 1
    return total


def _of_step(step: RowMapping) -> dict[str, object]:
    return {name: value for name, value in step.items() if value is not None}


def _of_event(event: RowMapping) -> dict[str, object]:
    told = json.loads(event["detail"])
    told.pop("state")
    return {**told, "review": event["review"], "at": event["at"]}
