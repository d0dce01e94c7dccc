"""Who there is: list people, change their roles, disable and enable them. On record, each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, select, update

from ..queue.store import wait_for_lock
from ..queue.tables import second_factors
from . import sessions
from .book import Accounts, Change
from .errors import LastAdministratorError, UnfitNameError
from .roles import Role, joined, roles_of
from .tables import identities, people

LOCK = 0x5347_5045  # any number that no other part locks


@dataclass(frozen=True)
class Known:
    """A person as an administrator sees them. disabled: since when, or None.

    password: whether they have one here; connected: whether they can come through the provider;
    factor: whether a code is asked of them beside the password.
    """

    name: str
    roles: frozenset[Role]
    made: datetime
    disabled: datetime | None
    password: bool
    connected: bool
    factor: bool


def everybody(accounts: Accounts) -> tuple[Known, ...]:
    """Return every person, by name."""
    with accounts.reading() as now:
        return _everybody(now)


def set_roles(accounts: Accounts, name: str, roles: frozenset[Role], *, by: str) -> None:
    """Give a person these roles and no others, from their next request on.

    Raises LastAdministratorError, UnknownError.
    """
    if not roles:
        raise UnfitNameError("Choose a role, or disable the person.")
    with _changing(accounts) as change:
        before = change.known(name)["roles"]
        _set(change, name, roles=joined(roles))
        sessions.end_all(change, name)  # new rights, new token
        change.record(by, "roles-changed", person=name, before=before, after=joined(roles))


def disable(accounts: Accounts, name: str, *, by: str) -> None:
    """Let a person in no more and end their sessions. Raises LastAdministratorError."""
    with _changing(accounts) as change:
        change.known(name)
        _set(change, name, disabled_at=change.at)
        ended = sessions.end_all(change, name)
        change.record(by, "person-disabled", person=name, sessions=ended)


def enable(accounts: Accounts, name: str, *, by: str) -> None:
    """Let a person in again, with the password they had."""
    with _changing(accounts) as change:
        change.known(name)
        _set(change, name, disabled_at=None)
        change.record(by, "person-enabled", person=name)


def is_led(accounts: Accounts) -> bool:
    """Whether there is an administrator who can sign in."""
    with accounts.reading() as now:
        return has_administrator(now)


def has_administrator(change: Change) -> bool:
    """Whether there is an administrator who can sign in."""
    return any(
        Role.ADMINISTRATOR in person.roles and person.disabled is None
        for person in _everybody(change)
    )


@contextmanager
def _changing(accounts: Accounts) -> Iterator[Change]:
    """Give a change after which there is an administrator still, or which is not made."""
    with accounts.writing() as change:
        wait_for_lock(change.connection, LOCK)
        before = has_administrator(change)
        yield change
        if before and not has_administrator(change):
            raise LastAdministratorError(
                "This is the only administrator. Make somebody else one first."
            )


def _set(change: Change, name: str, **values: object) -> None:
    change.connection.execute(update(people).where(people.c.name == name).values(**values))


def _everybody(now: Change) -> tuple[Known, ...]:
    connected = people.c.name.in_(select(identities.c.person)).label("connected")
    asked = second_factors.c.confirmed_at.is_not(None)
    factor = people.c.name.in_(select(second_factors.c.person).where(asked)).label("factor")
    query = select(people, connected, factor).order_by(people.c.name)
    return tuple(_known(row) for row in now.connection.execute(query).mappings())


def _known(row: RowMapping) -> Known:
    return Known(
        name=row["name"],
        roles=roles_of(row["roles"]),
        made=row["made_at"],
        disabled=row["disabled_at"],
        password=bool(row["password"]),
        connected=bool(row["connected"]),
        factor=bool(row["factor"]),
    )
