"""Sign in: a name and a password in, a session out, or who is asked for a code first. Says the
same of every wrong try."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import RowMapping, delete, insert, select, update

from . import halfway, sessions, tries
from .book import PROGRAM, Accounts, Change
from .errors import WrongSignInError
from .names import normal_name
from .proving import prove
from .second_factor import State, confirmed, proof_of, state, use_up
from .tables import devices, identities, people
from .tokens import digest_of, new_token


@dataclass(frozen=True)
class SignedIn:
    """What the browser is given: the session's token, and the one by which it is known again."""

    name: str
    session: str = field(repr=False)
    device: str = field(repr=False)


@dataclass(frozen=True)
class Halfway:
    """A right password, and no session yet. token: goes with the code. has_factor: whether there is
    a second factor to ask for; else one is to be set up first."""

    token: str = field(repr=False)
    has_factor: bool


@dataclass(frozen=True)
class Attempt:
    """A try that was counted. subjects: what it was counted against.

    address: where the request comes from. device: what the browser was given the last time.
    """

    name: str
    subjects: Sequence[tries.Subject]
    address: str
    device: str | None


def sign_in(
    accounts: Accounts, name: str, password: str, *, address: str, device: str | None = None
) -> SignedIn | Halfway:
    """Begin a session, or have a code asked for, which counts against the same tries.

    Raises WrongSignInError, or WaitError after too many wrong tries.
    address: where the request comes from. device: what the browser was given the last time.
    """
    name = normal_name(name)
    attempt, row = _counted(accounts, name, address, device)
    stored = (row["password"] or None) if row else None  # without one: as long to refuse as nobody
    if not accounts.passwords.fits(stored, password) or stored is None:
        with accounts.writing() as change:
            # A name that nobody has may be a password that was typed in the wrong field.
            known_name = name if row else None
            change.record(PROGRAM, "sign-in-failed", person=known_name, address=address)
        raise WrongSignInError("The name or the password is not right.")
    renewed = accounts.passwords.hashed(password) if accounts.passwords.is_old(stored) else None
    with accounts.writing() as change:
        now = change.known(name)
        if now["disabled_at"] is not None or now["password"] != stored:
            raise WrongSignInError("The name or the password is not right.")
        if renewed:
            keep_password(change, name, renewed)
        factor = confirmed(change, name)
        if factor or accounts.factor_required:
            return Halfway(halfway.begin(change, name), factor is not None)
        return enter(change, accounts, attempt)


def sign_in_with_code(
    accounts: Accounts, token: str, code: str, *, address: str, device: str | None = None
) -> SignedIn:
    """Begin the session of somebody who is halfway, by a code of theirs.

    Raises HalfwayError, WrongSignInError or WaitError.
    """
    attempt = counted_halfway(accounts, token, address, device)
    with accounts.reading() as now:
        factor = confirmed(now, attempt.name)
    proof = proof_of(accounts, factor, code, accounts.clock()) if factor else None
    with refusals_on_record(accounts, attempt), accounts.writing() as change:
        use_up(change, attempt.name, proof)
        halfway.end(change, token)
        return enter(change, accounts, attempt, code=proof.kind if proof else None)


def counted_halfway(accounts: Accounts, token: str, address: str, device: str | None) -> Attempt:
    """Count the try of a code. Raises HalfwayError or WaitError."""
    with accounts.reading() as now:
        name = halfway.person_of(now, token)
    return _counted(accounts, name, address, device)[0]


@contextmanager
def refusals_on_record(accounts: Accounts, attempt: Attempt) -> Iterator[None]:
    """Put on record that a code was wrong."""
    try:
        yield
    except WrongSignInError:
        with accounts.writing() as change:
            told = {"person": attempt.name, "address": attempt.address, "reason": "code"}
            change.record(PROGRAM, "sign-in-failed", **told)
        raise


def enter(change: Change, accounts: Accounts, attempt: Attempt, **told: str | None) -> SignedIn:
    """Begin the session of somebody who has shown all that is asked for. told: for the record."""
    name = attempt.name
    tries.forgive(change, attempt.subjects)
    known = _known_device(change, name, attempt.device) or _new_device(change, accounts, name)
    session = sessions.begin(change, accounts.limits, name)
    change.record(name, "sign-in", address=attempt.address, **told)
    return SignedIn(name, session, known)


@dataclass(frozen=True)
class WaysIn:
    """How a person may sign in. connected: through the provider; factor: beside the password."""

    password: bool
    connected: bool
    factor: State


def ways_in(accounts: Accounts, name: str, issuer: str) -> WaysIn:
    """Return how a person may sign in. issuer: the provider, or "" without one."""
    with accounts.reading() as now:
        mine = (identities.c.person == name) & (identities.c.issuer == issuer)
        connected = now.connection.scalar(select(identities.c.subject).where(mine)) is not None
        return WaysIn(bool(now.known(name)["password"]), connected, state(now, name))


def change_password(accounts: Accounts, name: str, old: str, new: str, code: str = "") -> str:
    """Change a person's password, end every session of theirs, and return the token of a new one.

    code: of the second factor, where there is one. Raises PasswordError, WrongSignInError or
    WaitError.
    """
    accounts.passwords.check(new, name)
    stored = prove(accounts, name, old, code)
    hashed = accounts.passwords.hashed(new)
    with accounts.writing() as change:
        if not stored or change.known(name)["password"] != stored:  # by a link, just now
            raise WrongSignInError("The old password is not right.")
        keep_password(change, name, hashed)
        ended = sessions.end_all(change, name)
        session = sessions.begin(change, accounts.limits, name)
        change.record(name, "password-changed", sessions=ended)
    return session


def keep_password(change: Change, name: str, hashed: str) -> None:
    """Store a hashed password."""
    change.connection.execute(update(people).where(people.c.name == name).values(password=hashed))


def _counted(
    accounts: Accounts, name: str, address: str, device: str | None
) -> tuple[Attempt, RowMapping | None]:
    """Count the try, and return it and the person's row, if any."""
    with accounts.writing() as change:
        row = change.person(name)
        subjects = [tries.account(name), tries.address(address)]
        # Asked for a name that nobody has too: the time must not tell (S11).
        if known := _known_device(change, name, device):
            subjects = [tries.device(digest_of(known))]
        # A try that must wait is not on record: nothing was looked at, and it may come a thousand
        # times a second.
        tries.count(change, subjects)
        found = None if row is None or row["disabled_at"] is not None else row
        return Attempt(name, subjects, address, device), found


def _known_device(change: Change, name: str, device: str | None) -> str | None:
    """Return the browser's token if this person signed in from it before."""
    if device is None:
        return None
    query = select(devices.c.digest).where(
        devices.c.digest == digest_of(device),
        devices.c.person == name,
        devices.c.ends_at > change.at,
    )
    return device if change.connection.scalar(query) else None


def _new_device(change: Change, accounts: Accounts, name: str) -> str:
    token = new_token()
    change.connection.execute(delete(devices).where(devices.c.ends_at <= change.at))
    change.connection.execute(
        insert(devices).values(
            digest=digest_of(token), person=name, ends_at=change.at + accounts.limits.device
        )
    )
    return token
