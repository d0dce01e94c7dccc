"""Sessions: begun at sign-in, found at each request, ended by time, by their person or by others.

The server's clock alone decides. The browser has the token; the database has its digest.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, delete, exists, insert, or_, select, update

from ..queue.tables import second_factors
from . import halfway
from .book import Accounts, Change, Limits
from .people import Person
from .roles import roles_of
from .tables import people, sessions
from .tokens import csrf_token, digest_of, new_token

SEEN_EVERY = timedelta(seconds=30)  # how exactly it is kept when a session was last used


@dataclass(frozen=True)
class Session:
    """A person's session. csrf: what its forms send back."""

    person: Person
    csrf: str = field(repr=False)


@dataclass(frozen=True)
class Own:
    """One of a person's sessions, to be shown to them. current: the one that asks."""

    begun: datetime
    seen: datetime
    current: bool


def begin(change: Change, limits: Limits, name: str, *, issuer: str | None = None) -> str:
    """Make a session for a person and return its token; sessions that are over are forgotten.

    issuer: of the provider through which they signed in, if they did.
    """
    token = new_token()
    change.connection.execute(delete(sessions).where(is_over(limits, change.at)))
    change.connection.execute(
        insert(sessions).values(
            digest=digest_of(token),
            person=name,
            made_at=change.at,
            seen_at=change.at,
            ends_at=change.at + limits.longest,
            issuer=issuer,
        )
    )
    return token


def is_over(limits: Limits, at: datetime) -> ColumnElement[bool]:
    """What is true of the row of a session that time has ended."""
    return or_(sessions.c.ends_at <= at, sessions.c.seen_at <= at - limits.idle)


def find(accounts: Accounts, token: str, *, used: bool = True) -> Session | None:
    """Return the session of a token; None once it is over.

    used: whether a person caused the request; that alone keeps the session from going idle. Where a
    second factor is required, that of somebody who has none counts only if a provider let them in.
    """
    digest = digest_of(token)
    with accounts.reading() as now:
        query = (
            select(sessions.c.seen_at, people.c.name, people.c.roles)
            .join(people, people.c.name == sessions.c.person)
            .where(
                sessions.c.digest == digest,
                ~is_over(accounts.limits, now.at),
                people.c.disabled_at.is_(None),
            )
        )
        if accounts.factor_required:
            query = query.where(or_(sessions.c.issuer.is_not(None), _has_factor()))
        row = now.connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    if used and now.at - row["seen_at"] >= SEEN_EVERY:
        with accounts.writing() as change:
            mine = sessions.c.digest == digest
            change.connection.execute(update(sessions).where(mine).values(seen_at=change.at))
    return Session(Person(row["name"], roles_of(row["roles"])), csrf_token(token))


def _has_factor() -> ColumnElement[bool]:
    mine = second_factors.c.person == sessions.c.person
    return exists().where(mine, second_factors.c.confirmed_at.is_not(None))


def end(change: Change, token: str) -> None:
    """End the session of a token."""
    change.connection.execute(delete(sessions).where(sessions.c.digest == digest_of(token)))


def end_all(change: Change, name: str) -> int:
    """End every session of a person, and every sign-in under way; return how many sessions."""
    halfway.end_all(change, name)
    result = change.connection.execute(delete(sessions).where(sessions.c.person == name))
    return result.rowcount


def sign_out(accounts: Accounts, token: str, *, by: str) -> str | None:
    """End one session, on record. Return the issuer through which it was begun, if it was."""
    with accounts.writing() as change:
        issuer = _issuer(change, token)
        end(change, token)
        change.record(by, "sign-out")
        return issuer


def sign_out_everywhere(accounts: Accounts, name: str, token: str) -> str | None:
    """End every session of a person, at their wish. Return the issuer of the one that asks."""
    with accounts.writing() as change:
        issuer = _issuer(change, token)
        change.record(name, "sign-out-everywhere", sessions=end_all(change, name))
        return issuer


def _issuer(change: Change, token: str) -> str | None:
    query = select(sessions.c.issuer).where(sessions.c.digest == digest_of(token))
    issuer: str | None = change.connection.scalar(query)
    return issuer


def own(accounts: Accounts, name: str, token: str) -> tuple[Own, ...]:
    """Return a person's sessions, the latest used first."""
    with accounts.reading() as now:
        mine = and_(sessions.c.person == name, ~is_over(accounts.limits, now.at))
        query = select(sessions).where(mine).order_by(sessions.c.seen_at.desc())
        rows = now.connection.execute(query).mappings().all()
    return tuple(_own(row, digest_of(token)) for row in rows)


def _own(row: RowMapping, current: str) -> Own:
    return Own(row["made_at"], row["seen_at"], row["digest"] == current)
