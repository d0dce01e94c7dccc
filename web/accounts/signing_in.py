"""Sign in: a name and a password in, a session out. Says the same of every wrong try."""

from dataclasses import dataclass, field

from sqlalchemy import RowMapping, delete, insert, select, update

from . import sessions, tries
from .book import PROGRAM, Accounts, Change
from .errors import WrongSignInError
from .names import normal_name
from .tables import devices, identities, people
from .tokens import digest_of, new_token


@dataclass(frozen=True)
class SignedIn:
    """What the browser is given: the session's token, and the one by which it is known again."""

    name: str
    session: str = field(repr=False)
    device: str = field(repr=False)


def sign_in(
    accounts: Accounts, name: str, password: str, *, address: str, device: str | None = None
) -> SignedIn:
    """Begin a session. Raises WrongSignInError, or WaitError after too many wrong tries.

    address: where the request comes from. device: what the browser was given the last time.
    """
    name = normal_name(name)
    subjects, row = _counted(accounts, name, address, device)
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
        tries.forgive(change, subjects)
        session = sessions.begin(change, accounts.limits, name)
        known = _known_device(change, name, device) or _new_device(change, accounts, name)
        change.record(name, "sign-in", address=address)
    return SignedIn(name, session, known)


@dataclass(frozen=True)
class WaysIn:
    """How a person may sign in. connected: through the provider."""

    password: bool
    connected: bool


def ways_in(accounts: Accounts, name: str, issuer: str) -> WaysIn:
    """Return how a person may sign in. issuer: the provider, or "" without one."""
    with accounts.reading() as now:
        mine = (identities.c.person == name) & (identities.c.issuer == issuer)
        connected = now.connection.scalar(select(identities.c.subject).where(mine)) is not None
        return WaysIn(bool(now.known(name)["password"]), connected)


def confirm_password(accounts: Accounts, name: str, password: str) -> None:
    """Have somebody who is signed in show that they know their password. Tries are counted.

    Somebody without one passes: the provider let them in. Raises WrongSignInError or WaitError.
    """
    subject = tries.device(f"the account page of {name}")
    with accounts.writing() as change:
        stored = change.known(name)["password"]
        if not stored:
            return
        tries.count(change, [subject])
    if not accounts.passwords.fits(stored, password):
        raise WrongSignInError("The password is not right.")
    with accounts.writing() as change:
        tries.forgive(change, [subject])


def change_password(accounts: Accounts, name: str, old: str, new: str) -> str:
    """Change a person's password, end every session of theirs, and return the token of a new one.

    Raises PasswordError, WrongSignInError or WaitError.
    """
    accounts.passwords.check(new, name)
    subject = tries.device(f"the account page of {name}")
    with accounts.writing() as change:
        tries.count(change, [subject])
        stored = change.known(name)["password"]
    if not accounts.passwords.fits(stored, old):
        raise WrongSignInError("The old password is not right.")
    hashed = accounts.passwords.hashed(new)
    with accounts.writing() as change:
        if change.known(name)["password"] != stored:  # by a link, just now
            raise WrongSignInError("The old password is not right.")
        tries.forgive(change, [subject])
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
) -> tuple[list[tries.Subject], RowMapping | None]:
    """Count the try, and return what it was counted against and the person's row, if any."""
    with accounts.writing() as change:
        row = change.person(name)
        subjects = [tries.account(name), tries.address(address)]
        if row and (known := _known_device(change, name, device)):
            subjects = [tries.device(digest_of(known))]
        # A try that must wait is not on record: nothing was looked at, and it may come a thousand
        # times a second.
        tries.count(change, subjects)
        return subjects, None if row is None or row["disabled_at"] is not None else row


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
