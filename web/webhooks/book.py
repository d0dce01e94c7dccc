"""The webhooks there are: add, list, pause, remove, and change the secret. On record, each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, select, update

from ..accounts.book import Accounts, Change
from ..accounts.names import checked_name
from ..queue import deliveries, outbox, rekeying, webhook_secrets
from ..queue.deliveries import Counts, Delivery
from ..queue.tables import outbox as messages
from ..queue.tables import webhooks
from .addresses import Reach, target_of
from .errors import PausedError, TakenNameError, UnknownWebhookError
from .signing import new_secret, shown

BOTH = timedelta(days=1)  # after a change of the secret both sign for so long
SHOWN = 20  # messages of a webhook in the list of its last ones


@dataclass(frozen=True)
class Webhook:
    """A webhook as an administrator sees it; its secret is shown once, when it is made."""

    name: str
    url: str
    made_by: str
    made: datetime
    paused: datetime | None
    counts: Counts


def add(accounts: Accounts, name: str, url: str, reach: Reach, *, by: str) -> str:
    """Return the secret of a new webhook. A name is used once, for it stays on record.

    Raises AddressError, TakenNameError, NoteKeyError where no key is there to seal the secret.
    """
    name, target, secret = checked_name(name), target_of(url, reach), new_secret()
    rekeying.check(accounts.store)
    sealed = webhook_secrets.sealed(accounts.store.vault, name, secret)
    with accounts.writing() as change:
        if change.connection.scalar(select(webhooks.c.name).where(webhooks.c.name == name)):
            raise TakenNameError("There is, or was, a webhook of this name. Take another.")
        row = {"name": name, "url": url, "made_by": by, "made_at": change.at}
        change.connection.execute(insert(webhooks).values(**row))
        webhook_secrets.put(change.connection, sealed)
        change.record(by, "webhook-added", webhook=name, host=target.host)
    return shown(secret)


def every(accounts: Accounts) -> tuple[Webhook, ...]:
    """Return the webhooks that are not removed, by name."""
    with accounts.reading() as now:
        counted = deliveries.counts(now.connection)
        query = select(webhooks).where(webhooks.c.removed_at.is_(None)).order_by(webhooks.c.name)
        return tuple(
            Webhook(
                name=row["name"],
                url=row["url"],
                made_by=row["made_by"],
                made=row["made_at"],
                paused=row["paused_at"],
                counts=counted.get(row["name"], Counts()),
            )
            for row in now.connection.execute(query).mappings()
        )


def last_messages(accounts: Accounts, name: str) -> tuple[Delivery, ...]:
    """Return the last messages of a webhook, the newest first."""
    with accounts.reading() as now:
        return deliveries.newest(now.connection, name, SHOWN)


def rotate(accounts: Accounts, name: str, *, by: str) -> str:
    """Return a new secret; the old one signs as well for a day. Raises UnknownWebhookError."""
    secret = new_secret()
    with accounts.writing() as now:
        known(now, name)
    sealed = webhook_secrets.sealed(accounts.store.vault, name, secret)
    with accounts.writing() as change:
        known(change, name)
        webhook_secrets.retire(change.connection, name, change.at + BOTH)
        webhook_secrets.put(change.connection, sealed)
        change.record(by, "webhook-secret-changed", webhook=name)
    return shown(secret)


def pause(accounts: Accounts, name: str, *, by: str) -> None:
    """Let what there is to tell a webhook wait. Raises UnknownWebhookError."""
    with accounts.writing() as change:
        if known(change, name)["paused_at"] is None:
            _set(change, name, paused_at=change.at)
            change.record(by, "webhook-paused", webhook=name)


def resume(accounts: Accounts, name: str, *, by: str) -> None:
    """Tell a webhook again, what waited first. Raises UnknownWebhookError."""
    with accounts.writing() as change:
        if known(change, name)["paused_at"] is not None:
            _set(change, name, paused_at=None)
            change.record(by, "webhook-resumed", webhook=name)


def remove(accounts: Accounts, name: str, *, by: str) -> None:
    """Tell a webhook nothing any more, not even what waits. Raises UnknownWebhookError."""
    with accounts.writing() as change:
        known(change, name)
        waits = (messages.c.webhook == name) & messages.c.next_at.is_not(None)
        ended = update(messages).where(waits).values(next_at=None, answer="removed")
        change.connection.execute(ended)
        webhook_secrets.destroy(change.connection, name)
        _set(change, name, removed_at=change.at)
        change.record(by, "webhook-removed", webhook=name)


def send_test(accounts: Accounts, name: str, *, by: str) -> str:
    """Put a test in line and return its id. Raises UnknownWebhookError, PausedError."""
    with accounts.writing() as change:
        _telling(change, name)
        id = outbox.put_test(change.connection, name, change.at)
        change.record(by, "webhook-tested", webhook=name, message=id)
    return id


def send_again(accounts: Accounts, id: str, *, by: str) -> int:
    """Have a message sent now, with the id that it had; return how often it was tried before.

    Raises UnknownWebhookError, PausedError.
    """
    with accounts.writing() as change:
        message = deliveries.found(change.connection, id)
        if message is None:
            raise UnknownWebhookError("There is no such message any more.")
        _telling(change, message.webhook)
        if not deliveries.send_again(change.connection, id, change.at):
            raise PausedError("It is being sent at this moment. Load the page again.")
        change.record(by, "webhook-message-again", webhook=message.webhook, message=id)
    return message.tries


def message(accounts: Accounts, id: str) -> Delivery | None:
    """Return a message, if it is there."""
    with accounts.reading() as now:
        return deliveries.found(now.connection, id)


def known(change: Change, name: str) -> RowMapping:
    """Return the row of a webhook that is in use. Raises UnknownWebhookError.

    The row stays locked: one change of a webhook after the other.
    """
    query = select(webhooks).where(webhooks.c.name == name, webhooks.c.removed_at.is_(None))
    query = query.with_for_update()
    row = change.connection.execute(query).mappings().one_or_none()
    if row is None:
        raise UnknownWebhookError("There is no webhook of that name.")
    return row


def _telling(change: Change, name: str) -> None:
    if known(change, name)["paused_at"] is not None:
        raise PausedError("It is paused. Let it go on first.")


def _set(change: Change, name: str, **values: object) -> None:
    change.connection.execute(update(webhooks).where(webhooks.c.name == name).values(**values))
