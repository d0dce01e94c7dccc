"""What two people said of the same codes, from the store, for `agreement`."""

from sqlalchemy import select

from .agreement import paired
from .outcome import outcome
from .rows import found, steps_of
from .states import Kind, Stage
from .store import Store
from .tables import decisions

READ_TWICE = (
    select(decisions.c.review)
    .where(decisions.c.stage == Stage.SECOND, decisions.c.kind == Kind.FINISH)
    .order_by(decisions.c.review)
)


def double_readings(store: Store) -> tuple[tuple[bool, bool], ...]:
    """Return, for each code of each review that was read twice, whether each reader billed it."""
    pairs: list[tuple[bool, bool]] = []
    with store.reading() as connection:
        read_twice = connection.scalars(READ_TWICE).all()
    for review in read_twice:
        with store.reading() as connection:
            record, steps = found(connection, review).record, steps_of(connection, review)
        first = outcome(record, steps, Stage.FIRST)
        pairs.extend(paired(first, outcome(record, steps, Stage.SECOND)))
    return tuple(pairs)
