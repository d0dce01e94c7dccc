"""Who somebody at the provider is here: by issuer and subject alone, never by a name.

An identity becomes a person's when they connect it while signed in, when they use an invitation
with it, by a verified address where that is set, or as somebody new where that is set.
"""

from dataclasses import dataclass, field
from typing import NoReturn

from sqlalchemy import delete, insert, select

from ...queue.store import wait_for_lock
from .. import links, register, sessions, tries
from ..book import PROGRAM, Accounts, Change
from ..errors import AccountError, LinkError, UnfitNameError
from ..names import checked_name
from ..roles import Role, joined, roles_of
from ..tables import identities
from .departures import Departure
from .errors import ProviderError
from .id_token import Identity
from .setup import ANYBODY, Setup

LOCK = 0x5347_4944  # any number that no other part locks


@dataclass(frozen=True)
class Entered:
    """Somebody whom the provider let in. session: the token of their new session."""

    name: str
    session: str = field(repr=False)


def enter(
    accounts: Accounts, setup: Setup, identity: Identity, departure: Departure, *, address: str
) -> Entered:
    """Begin a session for whom the provider named. address: where the request comes from.

    Raises ProviderError; LastAdministratorError where new groups would leave nobody to lead.
    """
    _check_domain(setup, identity)
    with accounts.writing() as change:
        wait_for_lock(change.connection, LOCK)
        known = _person_of(change, identity)
        if departure.link is not None:
            name = _invited(change, identity, departure.link, known)
        else:
            name = known or _matched(change, setup, identity)
    _follow_groups(accounts, setup, identity, name)
    with accounts.writing() as change:
        if change.known(name)["disabled_at"] is not None:
            raise ProviderError("disabled")
        if _person_of(change, identity) != name:  # disconnected meanwhile
            raise ProviderError("unknown")
        tries.forgive(change, [tries.departure(address)])
        session = sessions.begin(change, accounts.limits, name, issuer=identity.issuer)
        change.record(name, "sign-in", address=address, provider=identity.issuer)
    return Entered(name, session)


def connect(accounts: Accounts, setup: Setup, identity: Identity, name: str) -> None:
    """Make an identity that of a person who is signed in. Raises ProviderError."""
    _check_domain(setup, identity)
    with accounts.writing() as change:
        wait_for_lock(change.connection, LOCK)
        if known := _person_of(change, identity):
            if known != name:
                raise ProviderError("taken")
            return
        if is_connected(change, name, identity.issuer):
            raise ProviderError("another")
        _connect(change, identity, name, how="account-page")


def disconnect(accounts: Accounts, setup: Setup, name: str) -> None:
    """Take a person's identity away again. Raises AccountError without another way in."""
    with accounts.writing() as change:
        if not change.known(name)["password"]:
            raise AccountError(
                "Without it you could not sign in: you have no password here. Ask an administrator "
                "for a link with which to choose one."
            )
        mine = (identities.c.person == name) & (identities.c.issuer == setup.issuer)
        if change.connection.execute(delete(identities).where(mine)).rowcount:
            change.record(name, "provider-disconnected", provider=setup.issuer)


def is_connected(change: Change, name: str, issuer: str) -> bool:
    """Whether somebody can sign in through the provider."""
    mine = (identities.c.person == name) & (identities.c.issuer == issuer)
    return change.connection.scalar(select(identities.c.subject).where(mine)) is not None


def refuse(accounts: Accounts, setup: Setup, error: AccountError, *, address: str) -> None:
    """Put on record that somebody who came back from the provider was not let in."""
    why = error.why if isinstance(error, ProviderError) else error.code
    with accounts.writing() as change:
        change.record(
            PROGRAM,
            "sign-in-failed",
            person=None,
            address=address,
            provider=setup.issuer,
            reason=why,
        )


def roles_by_groups(setup: Setup, identity: Identity, before: frozenset[Role]) -> frozenset[Role]:
    """Return a person's roles: those that some group gives follow the groups, others stay."""
    wanted = {*identity.groups, ANYBODY}
    given = {role for group, role in setup.roles.items() if group in wanted}
    return (before - set(setup.roles.values())) | given


def _check_domain(setup: Setup, identity: Identity) -> None:
    domain = (identity.email or "").rpartition("@")[2]
    if setup.domains and domain not in setup.domains:
        raise ProviderError("domain", "domain" if identity.email else "no-verified-address")


def _invited(change: Change, identity: Identity, link: str, known: str | None) -> str:
    if known:
        raise ProviderError("taken")
    try:
        invitation = links.take_invitation(change, link)
    except (LinkError, UnfitNameError):
        raise ProviderError("invitation") from None
    return _joined(change, identity, invitation, how="invitation")


def _matched(change: Change, setup: Setup, identity: Identity) -> str:
    """Return who an identity is that comes for the first time; connect it with them."""
    if setup.links_by_email and identity.email:
        if change.person(identity.email):
            if is_connected(change, identity.email, identity.issuer):
                raise ProviderError("taken-name")
            _connect(change, identity, identity.email, how="verified-address")
            return identity.email
        if link := links.invitation_of(change, identity.email):
            invitation = links.take_invitation(change, link)
            return _joined(change, identity, invitation, how="verified-address")
    if setup.joins:
        return _new(change, setup, identity)
    raise ProviderError("unknown")


def _joined(change: Change, identity: Identity, link: links.Link, *, how: str) -> str:
    name = link.name or _nameless()
    links.join(change, name, link.roles, "")
    change.record(name, "link-used", purpose=link.purpose, roles=joined(link.roles))
    _connect(change, identity, name, how=how)
    return name


def _new(change: Change, setup: Setup, identity: Identity) -> str:
    try:
        name = checked_name(identity.name or "")
    except UnfitNameError:
        _nameless()
    if change.person(name) or links.invitation_of(change, name):
        raise ProviderError("taken-name")
    roles = roles_by_groups(setup, identity, frozenset())
    if not roles:
        raise ProviderError("role")
    links.join(change, name, roles, "")
    change.record(name, "person-joined", provider=identity.issuer, roles=joined(roles))
    _connect(change, identity, name, how="joined")
    return name


def _nameless() -> NoReturn:
    raise ProviderError("name") from None


def _follow_groups(accounts: Accounts, setup: Setup, identity: Identity, name: str) -> None:
    if not setup.roles:
        return
    with accounts.writing() as change:
        before = roles_of(change.known(name)["roles"])
        after = roles_by_groups(setup, identity, before)
        if not after:
            sessions.end_all(change, name)
    if not after:
        raise ProviderError("role")
    if after != before:
        register.set_roles(accounts, name, after, by=PROGRAM)


def _person_of(change: Change, identity: Identity) -> str | None:
    query = select(identities.c.person).where(
        identities.c.issuer == identity.issuer, identities.c.subject == identity.subject
    )
    name: str | None = change.connection.scalar(query)
    return name


def _connect(change: Change, identity: Identity, name: str, *, how: str) -> None:
    change.connection.execute(
        insert(identities).values(
            issuer=identity.issuer, subject=identity.subject, person=name, made_at=change.at
        )
    )
    change.record(name, "provider-connected", provider=identity.issuer, how=how)
