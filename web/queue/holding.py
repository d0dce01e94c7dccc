"""All that one person holds: to see it, and to give it back at once."""

from sqlalchemy import Connection, select

from .actions import Queue
from .errors import ConflictError, LostLeaseError
from .tables import reviews
from .values import Hold


def held(connection: Connection, by: str) -> tuple[Hold, ...]:
    """Return what a person holds, with leases that ran out and that nobody took over."""
    columns = (reviews.c.id, reviews.c.token, reviews.c.version)
    rows = connection.execute(select(*columns).where(reviews.c.holder == by)).all()
    return tuple(Hold(row.id, by, row.token, row.version) for row in rows)


def release_all(queue: Queue, by: str) -> int:
    """Give back everything that a person holds, each on its own; return how many."""
    with queue.store.reading() as connection:
        holds = held(connection, by)
    freed = 0
    for hold in holds:
        try:
            queue.release(hold)
        except (ConflictError, LostLeaseError):
            continue  # finished in another tab, or taken over, since
        freed += 1
    return freed
