"""What is to be said to others: put here in the transaction of the act, taken by `web.webhooks`.

So there is a message exactly where its act is on record, and it outlives the process. A message
that is taken is out of others' sight for a while, not for ever: whoever took it may die.
"""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from .results import one
from .tables import outbox, webhooks

DECIDED = "review.decided"
TOLD = {"review", "version", "state", "note_ref", "decided"}


@dataclass(frozen=True)
class Message:
    """A message that was taken. id: the same at every try. tries: this one included.

    secrets: what it is signed with; two for a while after a change.
    """

    id: str
    webhook: str
    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    body: str = field(repr=False)
    made_at: datetime
    tries: int


def put(connection: Connection, review: str, at: datetime) -> None:
    """Put in line for every webhook that a review is decided: ids and codes, no words of a note."""
    names = connection.scalars(select(webhooks.c.name).where(webhooks.c.removed_at.is_(None))).all()
    if not names:
        return
    data = one(connection, review).model_dump(mode="json", include=TOLD)
    said = {"type": DECIDED, "timestamp": at.isoformat().replace("+00:00", "Z"), "data": data}
    row = {"review": review, "body": json.dumps(said), "made_at": at, "tries": 0, "next_at": at}
    connection.execute(
        insert(outbox),
        [{**row, "id": f"msg_{secrets.token_hex(16)}", "webhook": name} for name in names],
    )


def is_due(connection: Connection, at: datetime) -> bool:
    """Whether there is a message to take."""
    return connection.scalar(select(outbox.c.id).where(outbox.c.next_at <= at).limit(1)) is not None


def take(
    connection: Connection, at: datetime, *, lease: timedelta, limit: int
) -> tuple[Message, ...]:
    """Take messages that are due, those first that were tried least; nobody else gets them until
    the lease ends."""
    of_webhook = (webhooks.c[name] for name in ("url", "secret", "old_secret", "old_until"))
    query = (
        select(outbox, *of_webhook)
        .join(webhooks, webhooks.c.name == outbox.c.webhook)
        .where(outbox.c.next_at <= at)
        .order_by(outbox.c.tries, outbox.c.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )
    rows = connection.execute(query).mappings().all()
    mine = outbox.c.id.in_([row["id"] for row in rows])
    tries = outbox.c.tries + 1
    connection.execute(update(outbox).where(mine).values(next_at=at + lease, tries=tries))
    return tuple(
        Message(
            id=row["id"],
            webhook=row["webhook"],
            url=row["url"],
            secrets=(row["secret"], row["old_secret"])
            if row["old_secret"] and row["old_until"] > at
            else (row["secret"],),
            body=row["body"],
            made_at=row["made_at"],
            tries=row["tries"] + 1,
        )
        for row in rows
    )


def settle(
    connection: Connection,
    message: Message,
    answer: str,
    *,
    delivered: datetime | None = None,
    again: datetime | None = None,
) -> None:
    """Write down what came of a try, unless somebody has taken the message since.

    answer: a status or a word of ours. again: when to try next; None for never.
    """
    mine = (outbox.c.id == message.id) & (outbox.c.tries == message.tries)
    still = outbox.c.next_at.is_not(None)  # else its webhook was removed meanwhile
    values = {"answer": answer, "delivered_at": delivered, "next_at": again}
    connection.execute(update(outbox).where(mine, still).values(**values))


def forget(connection: Connection, before: datetime) -> None:
    """Delete what was put in line before then and is done with."""
    done = outbox.c.next_at.is_(None) & (outbox.c.made_at < before)
    connection.execute(delete(outbox).where(done))


@dataclass(frozen=True)
class Counts:
    """The messages of one webhook: still to be delivered, delivered, given up; the last answer."""

    waiting: int = 0
    delivered: int = 0
    lost: int = 0


def counts(connection: Connection) -> dict[str, Counts]:
    """Return webhook -> how its messages fared."""
    waiting, delivered = func.count(outbox.c.next_at), func.count(outbox.c.delivered_at)
    query = select(outbox.c.webhook, waiting, delivered, func.count()).group_by(outbox.c.webhook)
    return {
        name: Counts(waiting, delivered, total - waiting - delivered)
        for name, waiting, delivered, total in connection.execute(query)
    }
