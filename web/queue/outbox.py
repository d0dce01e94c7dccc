"""What is to be said to others: put here in the transaction of the act, taken by `web.webhooks`.

So there is a message exactly where its act is on record, and it outlives the process. A message
that is taken is out of others' sight for a while, not for ever: whoever took it may die.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, delete, insert, or_, select, update

from . import webhook_secrets
from .results import one
from .tables import outbox, webhooks
from .webhook_secrets import SealedSecret

DECIDED = "review.decided"
TEST = "webhook.test"
TOLD = {"review", "version", "state", "note_ref", "decided"}


@dataclass(frozen=True)
class Message:
    """A message that was taken. id: the same at every try. tries: this one included.

    secrets: what it is signed with, still sealed; two for a while after a change.
    """

    id: str
    webhook: str
    url: str = field(repr=False)
    secrets: tuple[SealedSecret, ...] = field(repr=False)
    body: str = field(repr=False)
    made_at: datetime
    tries: int


def put(connection: Connection, review: str, at: datetime) -> None:
    """Put in line for every webhook that a review is decided: ids and codes, no words of a note."""
    names = connection.scalars(select(webhooks.c.name).where(webhooks.c.removed_at.is_(None))).all()
    if not names:
        return
    data = one(connection, review).model_dump(mode="json", include=TOLD)
    body = _said(DECIDED, at, data)
    connection.execute(insert(outbox), [_row(name, body, at, review) for name in names])


def put_test(connection: Connection, webhook: str, at: datetime) -> str:
    """Put a message in line that says nothing but whom it is for; return its id."""
    row = _row(webhook, _said(TEST, at, {"webhook": webhook}), at, None)
    connection.execute(insert(outbox).values(**row))
    return str(row["id"])


def _said(kind: str, at: datetime, data: Mapping[str, object]) -> str:
    when = at.isoformat().replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": when, "data": data})


def _row(webhook: str, body: str, at: datetime, review: str | None) -> dict[str, object]:
    message = {"id": f"msg_{secrets.token_hex(16)}", "webhook": webhook, "review": review}
    return {**message, "body": body, "made_at": at, "tries": 0, "next_at": at}


def is_due(connection: Connection, at: datetime) -> bool:
    """Whether there is a message to take."""
    query = select(outbox.c.id).where(outbox.c.webhook.in_(_told()), outbox.c.next_at <= at)
    return connection.scalar(query.limit(1)) is not None


def _told() -> Select[tuple[str]]:
    """The webhooks that are told now; what waits for one that is paused waits on."""
    idle = or_(webhooks.c.removed_at.is_not(None), webhooks.c.paused_at.is_not(None))
    return select(webhooks.c.name).where(~idle)


def take(
    connection: Connection, at: datetime, *, lease: timedelta, limit: int
) -> tuple[Message, ...]:
    """Take messages that are due, those first that were tried least; nobody else gets them until
    the lease ends."""
    query = (
        select(outbox, webhooks.c.url)
        .join(webhooks, webhooks.c.name == outbox.c.webhook)
        .where(outbox.c.webhook.in_(_told()), outbox.c.next_at <= at)
        .order_by(outbox.c.tries, outbox.c.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )
    rows = connection.execute(query).mappings().all()
    mine = outbox.c.id.in_([row["id"] for row in rows])
    taken = {"next_at": at + lease, "tries": outbox.c.tries + 1, "answer": None}
    connection.execute(update(outbox).where(mine).values(**taken))
    signing = webhook_secrets.signing(connection, (row["webhook"] for row in rows), at)
    return tuple(
        Message(
            id=row["id"],
            webhook=row["webhook"],
            url=row["url"],
            secrets=signing[row["webhook"]],
            body=row["body"],
            made_at=row["made_at"],
            tries=row["tries"] + 1,
        )
        for row in rows
        if row["webhook"] in signing  # else it was removed at this moment
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
