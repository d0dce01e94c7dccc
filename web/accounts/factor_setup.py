"""Set up a second factor, get new recovery codes, take it away: by oneself, or by an administrator.

Each is on record, and whoever changes it ends the person's other sessions.
"""

from dataclasses import dataclass, field

from ..queue import factor_secrets
from . import halfway, sessions, tries
from .book import Accounts
from .errors import AccountError, CodeError
from .proving import page_of, prove
from .second_factor import (
    Setup,
    confirmed,
    new_recovery_codes,
    proof_of,
    propose,
    take_away,
    use_up,
)
from .signing_in import SignedIn, counted_halfway, enter, refusals_on_record

MADE = "second-factor-made"


@dataclass(frozen=True)
class Made:
    """A second factor that counts from now on. session: a new one, in the place of all others."""

    session: str = field(repr=False)
    codes: tuple[str, ...] = field(repr=False)


def begin(accounts: Accounts, name: str, password: str) -> Setup:
    """Return a secret for somebody's app. Raises WrongSignInError, WaitError or CodeError."""
    if not prove(accounts, name, password, None):
        raise CodeError("You have no password here: your provider asks for a second factor.")
    return propose(accounts, name)


def finish(accounts: Accounts, name: str, code: str) -> Made:
    """Have the second factor asked for from now on, once a code of the app is shown.

    Raises WrongSignInError, WaitError or CodeError.
    """
    with accounts.writing() as change:
        tries.count(change, [page_of(name)])
        factor = factor_secrets.find(change.connection, name)
    if factor is None or factor.confirmed:
        raise CodeError("There is nothing to confirm. Begin again on your account page.")
    proof = proof_of(accounts, factor, code, accounts.clock())
    with accounts.writing() as change:
        use_up(change, name, proof)
        tries.forgive(change, [page_of(name)])
        factor_secrets.confirm(change.connection, name, change.at)
        codes = new_recovery_codes(change, name)
        ended = sessions.end_all(change, name)
        session = sessions.begin(change, accounts.limits, name)
        change.record(name, MADE, sessions=ended)
    return Made(session, codes)


def finish_at_sign_in(
    accounts: Accounts, token: str, code: str, *, address: str, device: str | None = None
) -> tuple[SignedIn, tuple[str, ...]]:
    """Do the same for somebody who must have one before they may sign in; then sign them in.

    Raises HalfwayError, WrongSignInError or WaitError.
    """
    attempt = counted_halfway(accounts, token, address, device)
    name = attempt.name
    with accounts.reading() as now:
        factor = factor_secrets.find(now.connection, name)
    fresh = factor is not None and factor.confirmed is None
    proof = proof_of(accounts, factor, code, accounts.clock()) if factor and fresh else None
    with refusals_on_record(accounts, attempt), accounts.writing() as change:
        use_up(change, name, proof)
        halfway.end(change, token)
        factor_secrets.confirm(change.connection, name, change.at)
        codes = new_recovery_codes(change, name)
        ended = sessions.end_all(change, name)
        change.record(name, MADE, sessions=ended)
        return enter(change, accounts, attempt, code="app"), codes


def renew_codes(accounts: Accounts, name: str, password: str, code: str) -> tuple[str, ...]:
    """Return new recovery codes; the old ones open nothing any more."""
    prove(accounts, name, password, code)
    with accounts.writing() as change:
        if not confirmed(change, name):
            raise CodeError("You have no second factor.")
        codes = new_recovery_codes(change, name)
        change.record(name, "recovery-codes-made")
    return codes


def remove(accounts: Accounts, name: str, password: str, code: str) -> str:
    """Take one's second factor away, and return the token of a new session."""
    if accounts.factor_required:
        raise CodeError("Everybody here needs a second factor. An administrator can reset yours.")
    prove(accounts, name, password, code)
    with accounts.writing() as change:
        if not take_away(change, name):
            raise CodeError("You have no second factor.")
        ended = sessions.end_all(change, name)
        session = sessions.begin(change, accounts.limits, name)
        change.record(name, "second-factor-removed", sessions=ended)
    return session


def reset(accounts: Accounts, name: str, *, by: str) -> None:
    """Take away the second factor of somebody who lost it, and end their sessions.

    The password stays. Nobody does this for themselves. Raises UnknownError, CodeError or
    AccountError.
    """
    if name == by:
        raise AccountError("Your own second factor you change on your account page.")
    with accounts.writing() as change:
        change.known(name)
        if not take_away(change, name):
            raise CodeError(f"{name} has no second factor.")
        ended = sessions.end_all(change, name)
        change.record(by, "second-factor-reset", person=name, sessions=ended)
