"""API keys: made for a program, shown once, found by their digest, revoked at any time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, select, update

from ..queue.values import Clock
from .book import Accounts
from .errors import UnfitNameError, UnknownError
from .names import checked_name
from .people import Person
from .roles import Scope, joined, scopes_of
from .tables import keys
from .tokens import KEY_PREFIX, digest_of, new_token

USED_EVERY = timedelta(minutes=1)  # how exactly it is kept when a key was last used
MOST_DAYS = 730


@dataclass(frozen=True)
class Key:
    """An API key as an administrator sees it; the key itself is nowhere."""

    name: str
    scopes: frozenset[Scope]
    made_by: str
    made: datetime
    ends: datetime
    used: datetime | None
    revoked: datetime | None

    def works(self, clock: Clock) -> bool:
        """Whether the key opens anything now."""
        return self.revoked is None and self.ends > clock()


def make(
    accounts: Accounts, name: str, scopes: frozenset[Scope], *, by: str, days: int = 365
) -> str:
    """Return a new key. A name is used once, for it stays on record. days: how long it works."""
    name = checked_name(name)
    if not scopes:
        raise UnfitNameError("Choose what the key is for.")
    if not 1 <= days <= MOST_DAYS:
        raise UnfitNameError(f"A key works for 1 to {MOST_DAYS} days.")
    token = KEY_PREFIX + new_token()
    with accounts.writing() as change:
        if change.connection.scalar(select(keys.c.name).where(keys.c.name == name)):
            raise UnfitNameError("There is, or was, a key of this name. Take another.")
        change.connection.execute(
            insert(keys).values(
                name=name,
                digest=digest_of(token),
                scopes=joined(scopes),
                made_by=by,
                made_at=change.at,
                ends_at=change.at + timedelta(days=days),
            )
        )
        change.record(by, "key-made", key=name, scopes=joined(scopes), days=days)
    return token


def revoke(accounts: Accounts, name: str, *, by: str) -> None:
    """Let a key open nothing any more. Raises UnknownError for one that does not."""
    with accounts.writing() as change:
        mine = (keys.c.name == name) & keys.c.revoked_at.is_(None)
        done = change.connection.execute(update(keys).where(mine).values(revoked_at=change.at))
        if done.rowcount != 1:
            raise UnknownError("There is no such key, or it is revoked already.")
        change.record(by, "key-revoked", key=name)


def every(accounts: Accounts) -> tuple[Key, ...]:
    """Return every key that ever was, by name."""
    with accounts.reading() as now:
        rows = now.connection.execute(select(keys).order_by(keys.c.name)).mappings()
        return tuple(_key(row) for row in rows)


def find(accounts: Accounts, token: str) -> Person | None:
    """Return whom a key stands for; None for one that does not work. Its first use is on record."""
    with accounts.reading() as now:
        query = select(keys).where(keys.c.digest == digest_of(token))
        row = now.connection.execute(query).mappings().one_or_none()
    if row is None or not _key(row).works(accounts.clock):
        return None
    used = row["used_at"]
    if used is None or now.at - used >= USED_EVERY:
        with accounts.writing() as change:
            mine = keys.c.name == row["name"]
            change.connection.execute(update(keys).where(mine).values(used_at=change.at))
            if used is None:
                change.record(f"key:{row['name']}", "key-first-used")
    return Person(f"key:{row['name']}", frozenset(), scopes_of(row["scopes"]))


def _key(row: RowMapping) -> Key:
    return Key(
        name=row["name"],
        scopes=scopes_of(row["scopes"]),
        made_by=row["made_by"],
        made=row["made_at"],
        ends=row["ends_at"],
        used=row["used_at"],
        revoked=row["revoked_at"],
    )
