"""One-time links: how somebody gets in the first time, or after a forgotten password.

Whoever holds a link chooses the password, so nobody else ever knows one. A link can be used once,
for a while, and a new one for the same name takes the old one's place.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import RowMapping, delete, insert, or_, select

from . import sessions, tries
from .book import PROGRAM, Accounts, Change
from .errors import LinkError, UnfitNameError
from .names import checked_name
from .register import has_administrator
from .roles import Role, joined, roles_of
from .signing_in import keep_password
from .tables import devices, identities, links, people
from .tokens import digest_of, new_token


class Purpose(StrEnum):
    """What a link is for. first: makes the first administrator, who chooses a name."""

    FIRST = "first"
    INVITE = "invite"
    RESET = "reset"


@dataclass(frozen=True)
class Link:
    """What a link leads to. name: None where whoever uses it chooses one."""

    purpose: Purpose
    name: str | None
    roles: frozenset[Role]


def first_link(accounts: Accounts) -> str | None:
    """Return the token of a link that makes the first administrator; None if there is one."""
    with accounts.writing() as change:
        if has_administrator(change):
            return None
        token = _insert(
            change,
            Link(Purpose.FIRST, None, frozenset({Role.ADMINISTRATOR})),
            accounts.limits.first,
        )
        change.record(PROGRAM, "link-made", purpose=Purpose.FIRST)
        return token


def invite(accounts: Accounts, name: str, roles: frozenset[Role], *, by: str) -> str:
    """Return the token of a link with which a new person chooses a password."""
    name = checked_name(name)
    with accounts.writing() as change:
        if change.person(name):
            raise UnfitNameError("Somebody has this name. Give a reset link, or take another name.")
        token = _insert(change, Link(Purpose.INVITE, name, roles), accounts.limits.invite)
        change.record(by, "link-made", purpose=Purpose.INVITE, person=name, roles=joined(roles))
        return token


def reset(accounts: Accounts, name: str, *, by: str) -> str:
    """Return the token of a link with which a known person chooses a new password.

    Their wrong tries are forgotten at once; the old password holds until the link is used.
    """
    with accounts.writing() as change:
        row = change.known(name)
        link = Link(Purpose.RESET, name, roles_of(row["roles"]))
        token = _insert(change, link, accounts.limits.reset)
        tries.forgive(change, [tries.account(name)])
        change.record(by, "link-made", purpose=Purpose.RESET, person=name)
        return token


def look(accounts: Accounts, token: str) -> Link:
    """Return what a link leads to, and leave it. Raises LinkError."""
    with accounts.reading() as now:
        return _link(_row(now, digest_of(token)))


def use(accounts: Accounts, token: str, name: str, password: str) -> str:
    """Keep the password that the holder of a link chose; return the person's name.

    name: counts only where the link has none. Raises LinkError, PasswordError, UnfitNameError.
    """
    link = look(accounts, token)
    name = link.name or checked_name(name)
    accounts.passwords.check(password, name)
    hashed = accounts.passwords.hashed(password)
    with accounts.writing() as change:
        _take(change, digest_of(token), link)
        if link.purpose is Purpose.RESET:
            keep_password(change, name, hashed)
            sessions.end_all(change, name)
            change.connection.execute(delete(devices).where(devices.c.person == name))
            # Whoever got at the account may have connected one of their own at the provider.
            change.connection.execute(delete(identities).where(identities.c.person == name))
            tries.forgive(change, [tries.account(name)])
        elif change.person(name):
            raise UnfitNameError("Somebody has this name. Choose another.")
        else:
            join(change, name, link.roles, hashed)
        change.record(name, "link-used", purpose=link.purpose, roles=joined(link.roles))
    return name


def take_invitation(change: Change, digest: str) -> Link:
    """Use up an invitation, for somebody who comes without a password; return it.

    digest: of the link. Raises LinkError, UnfitNameError.
    """
    link = _link(_row(change, digest))
    if link.purpose is not Purpose.INVITE or link.name is None:
        raise _gone()
    _take(change, digest, link)
    if change.person(link.name):
        raise UnfitNameError("Somebody has this name. Ask for another invitation.")
    return link


def invitation_of(change: Change, name: str) -> str | None:
    """Return the digest of the invitation that waits for somebody of this name, if there is one."""
    mine = (links.c.name == name) & (links.c.purpose == Purpose.INVITE)
    query = select(links.c.digest).where(mine, links.c.ends_at > change.at)
    found: str | None = change.connection.scalar(query)
    return found


def _take(change: Change, digest: str, link: Link) -> None:
    """Take the link away: of two who use it at once, one gets none."""
    _row(change, digest)
    taken = change.connection.execute(delete(links).where(links.c.digest == digest))
    if taken.rowcount != 1 or (link.purpose is Purpose.FIRST and has_administrator(change)):
        raise _gone()


def join(change: Change, name: str, roles: frozenset[Role], hashed: str) -> None:
    """Add a person. hashed: their password as it is stored; "" for somebody without one."""
    change.connection.execute(
        insert(people).values(name=name, roles=joined(roles), password=hashed, made_at=change.at)
    )


def _insert(change: Change, link: Link, lasts: timedelta) -> str:
    token = new_token()
    # Of those for the first administrator, who has no name yet, this leaves none either.
    old = or_(links.c.ends_at <= change.at, links.c.name == link.name)
    change.connection.execute(delete(links).where(old))
    change.connection.execute(
        insert(links).values(
            digest=digest_of(token),
            purpose=link.purpose,
            name=link.name,
            roles=joined(link.roles),
            ends_at=change.at + lasts,
        )
    )
    return token


def _row(change: Change, digest: str) -> RowMapping:
    mine = (links.c.digest == digest) & (links.c.ends_at > change.at)
    row = change.connection.execute(select(links).where(mine)).mappings().one_or_none()
    if row is None:
        raise _gone()
    return row


def _link(row: RowMapping) -> Link:
    return Link(Purpose(row["purpose"]), row["name"], roles_of(row["roles"]))


def _gone() -> LinkError:
    return LinkError("This link was used already, or ran out. Ask for a new one.")
