"""How the messages of webhooks fare: to look at, and to send one again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, and_, func, or_, select, update

from .tables import outbox


@dataclass(frozen=True)
class Counts:
    """The messages of one webhook: still to be delivered, delivered, given up."""

    waiting: int = 0
    delivered: int = 0
    lost: int = 0


class Fate(StrEnum):
    """What became of a message so far."""

    WAITS = "waits"  # it was not tried, or is to be tried again
    UNDER_WAY = "under way"
    ARRIVED = "arrived"
    LOST = "lost"


@dataclass(frozen=True)
class Delivery:
    """One message. review: None of a test. answer: of the last try, a status or a word of ours.

    next: when it is tried (again), or, of one under way, when it is taken for lost on its way.
    """

    id: str
    webhook: str
    review: str | None
    made: datetime
    tries: int
    answer: str | None
    next: datetime | None
    delivered: datetime | None

    @property
    def fate(self) -> Fate:
        """What became of it."""
        if self.delivered is not None:
            return Fate.ARRIVED
        if self.next is None:
            return Fate.LOST
        return Fate.UNDER_WAY if self.tries and self.answer is None else Fate.WAITS


def counts(connection: Connection) -> dict[str, Counts]:
    """Return webhook -> how its messages fared."""
    waiting, delivered = func.count(outbox.c.next_at), func.count(outbox.c.delivered_at)
    query = select(outbox.c.webhook, waiting, delivered, func.count()).group_by(outbox.c.webhook)
    return {
        name: Counts(waiting, delivered, total - waiting - delivered)
        for name, waiting, delivered, total in connection.execute(query)
    }


def newest(connection: Connection, webhook: str, most: int) -> tuple[Delivery, ...]:
    """Return the last messages of a webhook, the newest first."""
    query = (
        select(outbox)
        .where(outbox.c.webhook == webhook)
        .order_by(outbox.c.made_at.desc(), outbox.c.id.desc())
        .limit(most)
    )
    return tuple(_delivery(row) for row in connection.execute(query).mappings())


def found(connection: Connection, id: str) -> Delivery | None:
    """Return a message, if it is there."""
    query = select(outbox).where(outbox.c.id == id)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else _delivery(row)


def send_again(connection: Connection, id: str, at: datetime) -> bool:
    """Have a message sent now, with the same id; return whether it is.

    One that somebody sends at this moment is left to them.
    """
    under_way = and_(outbox.c.next_at > at, outbox.c.tries > 0, outbox.c.answer.is_(None))
    here = (outbox.c.id == id, or_(outbox.c.next_at.is_(None), ~under_way))
    values = {"next_at": at, "delivered_at": None}
    return connection.execute(update(outbox).where(*here).values(**values)).rowcount > 0


def _delivery(row: RowMapping) -> Delivery:
    return Delivery(
        id=row["id"],
        webhook=row["webhook"],
        review=row["review"],
        made=row["made_at"],
        tries=row["tries"],
        answer=row["answer"],
        next=row["next_at"],
        delivered=row["delivered_at"],
    )
