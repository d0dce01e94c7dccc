"""The secrets that sign webhooks: sealed in the table under the notes' keys, opened to sign.

Keys are asked for outside transactions, since a key service may take its time.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from .tables import webhook_secrets
from .vault.keeping import Vault
from .vault.ring import Wrapped


@dataclass(frozen=True)
class SealedSecret:
    """One secret as it is stored. id: names it, and it opens for no other."""

    id: str
    webhook: str
    wrapped: Wrapped = field(repr=False)

    @property
    def owner(self) -> str:
        """What the seal is bound to."""
        return owner(self.webhook, self.id)

    @property
    def told(self) -> str:
        """What it is, in a message."""
        return f"webhook {self.webhook}"

    def opened(self, vault: Vault) -> bytes:
        """Return the 32 bytes.

        Raises NoteKeyError without the key, SealBrokenError if it was changed or moved.
        """
        return vault.open(self.wrapped, self.owner)


def owner(webhook: str, id: str) -> str:
    """Return what a secret is bound to; a review's number has no blank."""
    return f"webhook {webhook} {id}"


def sealed(vault: Vault, webhook: str, secret: bytes) -> SealedSecret:
    """Return a new secret of a webhook, sealed."""
    id = secrets.token_hex(16)
    return SealedSecret(id, webhook, vault.wrap(secret, owner(webhook, id)))


def put(connection: Connection, secret: SealedSecret) -> None:
    """Store a secret, with which its webhook signs from now on."""
    values = {"wrapped_by": secret.wrapped.by, "sealed": secret.wrapped.sealed}
    row = {"id": secret.id, "webhook": secret.webhook, **values}
    connection.execute(insert(webhook_secrets).values(**row))


def retire(connection: Connection, webhook: str, until: datetime) -> None:
    """Let the secret of now sign until then, and delete those before it."""
    mine = webhook_secrets.c.webhook == webhook
    connection.execute(delete(webhook_secrets).where(mine, webhook_secrets.c.until.is_not(None)))
    connection.execute(update(webhook_secrets).where(mine).values(until=until))


def destroy(connection: Connection, webhook: str) -> None:
    """Delete every secret of a webhook."""
    connection.execute(delete(webhook_secrets).where(webhook_secrets.c.webhook == webhook))


def signing(
    connection: Connection, names: Iterable[str], at: datetime
) -> dict[str, tuple[SealedSecret, ...]]:
    """Return webhook -> the secrets that sign at a moment, the newest first."""
    until = webhook_secrets.c.until
    query = (
        select(webhook_secrets)
        .where(webhook_secrets.c.webhook.in_(set(names)), or_(until.is_(None), until > at))
        .order_by(until.is_not(None))
    )
    found: dict[str, tuple[SealedSecret, ...]] = {}
    for row in connection.execute(query):
        one = SealedSecret(row.id, row.webhook, Wrapped(row.wrapped_by, row.sealed))
        found[row.webhook] = (*found.get(row.webhook, ()), one)
    return found


def every(connection: Connection) -> tuple[SealedSecret, ...]:
    """Return every secret there is: few, however many notes there are."""
    rows = connection.execute(select(webhook_secrets).order_by(webhook_secrets.c.id))
    return tuple(SealedSecret(r.id, r.webhook, Wrapped(r.wrapped_by, r.sealed)) for r in rows)


def replace(connection: Connection, secret: SealedSecret, wrapped: Wrapped) -> int:
    """Put another wrapping of the same secret in its place, unless it went meanwhile; return how
    many were."""
    here = webhook_secrets.c.id == secret.id
    values = {"wrapped_by": wrapped.by, "sealed": wrapped.sealed}
    return connection.execute(update(webhook_secrets).where(here).values(**values)).rowcount
