"""Everything that the parts of accounts work with: the store, a clock, the limits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, select

from ..queue.audit import Detail, Event, append
from ..queue.store import Store
from ..queue.values import Clock
from .errors import UnknownError
from .passwords import Passwords
from .tables import people

# Who is on record for what nobody signed in did. No person's name has a colon.
PROGRAM = "program:accounts"


@dataclass(frozen=True)
class Limits:
    """How long things last.

    idle: a session that was not used for so long is over; longest: so is one begun so long ago.
    first, invite, reset: how long a one-time link can be used. device: how long a browser is
    remembered as one from which somebody signed in.
    """

    idle: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=12)
    first: timedelta = timedelta(minutes=30)
    invite: timedelta = timedelta(days=3)
    reset: timedelta = timedelta(hours=1)
    device: timedelta = timedelta(days=90)


@dataclass(frozen=True)
class Accounts:
    """The accounts of one database; threads may share it.

    factor_required: nobody signs in with a password alone.
    """

    store: Store
    clock: Clock
    limits: Limits = Limits()
    passwords: Passwords = field(default_factory=Passwords)
    factor_required: bool = False

    @contextmanager
    def writing(self) -> Iterator["Change"]:
        """Give a change that is made as a whole, with its events, or not at all."""
        with self.store.writing() as connection:
            yield Change(connection, self.clock())

    @contextmanager
    def reading(self) -> Iterator["Change"]:
        """Give a view of one moment."""
        with self.store.reading() as connection:
            yield Change(connection, self.clock())


@dataclass(frozen=True)
class Change:
    """One transaction and its moment."""

    connection: Connection
    at: datetime

    def record(self, actor: str, action: str, **detail: str | int | bool | None) -> None:
        """Put an event in the audit chain: names of ours, never a secret; last in the change."""
        told: Detail = detail
        append(self.connection, Event(actor, action, None, told), self.at)

    def person(self, name: str) -> RowMapping | None:
        """Return the row of a person, if there is one."""
        query = select(people).where(people.c.name == name)
        return self.connection.execute(query).mappings().one_or_none()

    def known(self, name: str) -> RowMapping:
        """Return the row of a person. Raises UnknownError."""
        row = self.person(name)
        if row is None:
            raise UnknownError("There is nobody of that name.")
        return row
