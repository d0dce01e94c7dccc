"""What two people said of the same codes, from the store, for `agreement`."""

from sqlalchemy import select

from .agreement import paired
from .outcome import outcome
from .rows import found, steps_of
from .states import Kind, Stage
from .store import Store
from .tables import decisions


def double_readings(store: Store) -> tuple[tuple[bool, bool], ...]:
    """Return, for each code of each review that was read twice, whether each reader billed it."""
    read_twice = (
        select(decisions.c.review)
        .where(decisions.c.stage == Stage.SECOND, decisions.c.kind == Kind.FINISH)
        .order_by(decisions.c.review)
    )
    pairs: list[tuple[bool, bool]] = []
    with store.reading() as connection:
        for review in connection.scalars(read_twice).all():
            record = found(connection, review).record
            steps = steps_of(connection, review)
            first = outcome(record, steps, Stage.FIRST)
            pairs.extend(paired(first, outcome(record, steps, Stage.SECOND)))
    return tuple(pairs)
