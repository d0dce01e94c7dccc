"""What people decided of each code, from the store, for `drift`. Reads no note."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from .drift import Judged
from .lessons import GIVEN
from .outcome import outcome, standing
from .rows import ids_after, review_of, steps_of
from .states import State
from .store import Store
from .tables import reviews

BATCH = 500  # reviews read in one transaction


def judged(store: Store) -> Iterator[Judged]:
    """Yield each code of each decided review, with the month (UTC) in which it was decided. A
    rejection that says nothing of the reading (not covered, too few minutes) is left out."""
    last = ""
    while True:
        with store.reading() as connection:
            ids = ids_after(connection, last, BATCH)
            yield from [one for review in ids for one in _of_review(connection, review)]
        if not ids:
            return
        last = ids[-1]


def _of_review(connection: Connection, review: str) -> Iterator[Judged]:
    row = connection.execute(select(reviews).where(reviews.c.id == review)).mappings().one()
    if row["state"] != State.DECIDED or row["finished_at"] is None:
        return
    now, steps = review_of(row), steps_of(connection, review)
    stands = standing(steps, now.stage)
    for code, verdict in outcome(now.record, steps, now.stage).items():
        if stands[code].reason not in GIVEN:
            month = row["finished_at"].strftime("%Y-%m")
            yield Judged(month, code, code in now.record.codes, verdict.accepted)
