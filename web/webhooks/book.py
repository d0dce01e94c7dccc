"""The webhooks there are: add, list, remove, and change the secret. On record, each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, select, update

from ..accounts.book import Accounts, Change
from ..accounts.names import checked_name
from ..queue import outbox
from ..queue.outbox import Counts
from ..queue.tables import outbox as messages
from ..queue.tables import webhooks
from .addresses import Reach, target_of
from .errors import UnknownWebhookError
from .signing import new_secret

BOTH = timedelta(days=1)  # after a change of the secret both sign for so long


@dataclass(frozen=True)
class Webhook:
    """A webhook as an administrator sees it; its secret is shown once, when it is made."""

    name: str
    url: str
    made_by: str
    made: datetime
    counts: Counts


def add(accounts: Accounts, name: str, url: str, reach: Reach, *, by: str) -> str:
    """Return the secret of a new webhook. A name is used once, for it stays on record.

    Raises AddressError, UnknownWebhookError for a name that is taken.
    """
    name, target, secret = checked_name(name), target_of(url, reach), new_secret()
    with accounts.writing() as change:
        if change.connection.scalar(select(webhooks.c.name).where(webhooks.c.name == name)):
            raise UnknownWebhookError("There is, or was, a webhook of this name. Take another.")
        row = {"name": name, "url": url, "secret": secret, "made_by": by, "made_at": change.at}
        change.connection.execute(insert(webhooks).values(**row))
        change.record(by, "webhook-added", webhook=name, host=target.host)
    return secret


def every(accounts: Accounts) -> tuple[Webhook, ...]:
    """Return the webhooks that are told, by name."""
    with accounts.reading() as now:
        counted = outbox.counts(now.connection)
        query = select(webhooks).where(webhooks.c.removed_at.is_(None)).order_by(webhooks.c.name)
        return tuple(
            Webhook(
                name=row["name"],
                url=row["url"],
                made_by=row["made_by"],
                made=row["made_at"],
                counts=counted.get(row["name"], Counts()),
            )
            for row in now.connection.execute(query).mappings()
        )


def rotate(accounts: Accounts, name: str, *, by: str) -> str:
    """Return a new secret; the old one signs as well for a day. Raises UnknownWebhookError."""
    secret = new_secret()
    with accounts.writing() as change:
        old = known(change, name)["secret"]
        _set(change, name, secret=secret, old_secret=old, old_until=change.at + BOTH)
        change.record(by, "webhook-secret-changed", webhook=name)
    return secret


def remove(accounts: Accounts, name: str, *, by: str) -> None:
    """Tell a webhook nothing any more, not even what waits. Raises UnknownWebhookError."""
    with accounts.writing() as change:
        known(change, name)
        waits = (messages.c.webhook == name) & messages.c.next_at.is_not(None)
        ended = update(messages).where(waits).values(next_at=None, answer="removed")
        change.connection.execute(ended)
        _set(change, name, removed_at=change.at, secret="", old_secret=None)
        change.record(by, "webhook-removed", webhook=name)


def known(change: Change, name: str) -> RowMapping:
    """Return the row of a webhook that is in use. Raises UnknownWebhookError."""
    query = select(webhooks).where(webhooks.c.name == name, webhooks.c.removed_at.is_(None))
    row = change.connection.execute(query).mappings().one_or_none()
    if row is None:
        raise UnknownWebhookError("There is no webhook of that name.")
    return row


def _set(change: Change, name: str, **values: object) -> None:
    change.connection.execute(update(webhooks).where(webhooks.c.name == name).values(**values))
