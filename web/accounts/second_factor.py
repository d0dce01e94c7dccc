"""A second factor: the codes of an authenticator app (RFC 6238), and codes for who lost the app.

A code works once, and one step of 30 seconds early or late. Whoever calls counts the tries.
"""

import base64
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, func, insert, select

from ..queue import factor_secrets
from ..queue.factor_secrets import SealedFactor
from .book import Accounts, Change
from .errors import CodeError, WrongSignInError
from .tables import recovery_codes
from .tokens import digest_of

ISSUER = "code-suggester"  # an app shows it beside the name; some show "+" for a blank
SECRET_BYTES = 20  # as RFC 4226 recommends
STEP = 30  # seconds
DIGITS = 6
RECOVERY = 10  # codes, of 120 random bits each: so many need no slow hash
GROUP = 6


@dataclass(frozen=True)
class Setup:
    """What an app is given. text: the secret in base32, in groups; uri: the same as a link."""

    text: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True)
class Proof:
    """What a right code uses up: the step of the app's code, or the digest of a recovery code."""

    step: int | None = None
    recovery: str | None = None

    @property
    def kind(self) -> str:
        """What it was, for the record."""
        return "recovery-code" if self.step is None else "app"


@dataclass(frozen=True)
class State:
    """since: when it was set up, or None; left: recovery codes that were not used."""

    since: datetime | None
    left: int


def state(now: Change, name: str) -> State:
    """Return whether somebody has a second factor."""
    factor = factor_secrets.find(now.connection, name)
    mine = select(func.count()).where(recovery_codes.c.person == name)
    left = now.connection.scalar(mine.select_from(recovery_codes)) or 0
    return State(factor.confirmed if factor else None, left)


def confirmed(now: Change, name: str) -> SealedFactor | None:
    """Return somebody's second factor; None where none is set up."""
    factor = factor_secrets.find(now.connection, name)
    return factor if factor and factor.confirmed else None


def propose(accounts: Accounts, name: str) -> Setup:
    """Make a secret for somebody who has none; it counts once a code of it is shown."""
    made = secrets.token_bytes(SECRET_BYTES)
    factor = factor_secrets.sealed(accounts.store.vault, name, made)
    with accounts.writing() as change:
        if confirmed(change, name):
            raise CodeError("You have a second factor. Remove it before you set up another.")
        factor_secrets.put(change.connection, factor)
    return _setup(name, made)


def proposed(accounts: Accounts, name: str) -> Setup:
    """Return what is being set up, to be shown again."""
    with accounts.reading() as now:
        factor = factor_secrets.find(now.connection, name)
    if factor is None or factor.confirmed:
        return propose(accounts, name)
    return _setup(name, factor.opened(accounts.store.vault))


def proof_of(accounts: Accounts, factor: SealedFactor, code: str, at: datetime) -> Proof | None:
    """Return what a code uses up, if it is right. Every step is compared, whichever fits."""
    typed = "".join(code.split()).replace("-", "").upper()
    if not (typed.isascii() and typed.isdigit()):
        return Proof(recovery=digest_of(f"recovery\n{typed}"))  # right if it is there to use up
    app = _app(factor.opened(accounts.store.vault))
    now = int(at.timestamp()) // STEP
    fitting = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(app.generate(step * STEP), typed.encode())
        and step > factor.used_step
    ]
    return Proof(step=fitting[0]) if fitting else None


def use_up(change: Change, name: str, proof: Proof | None) -> None:
    """Use a code up. Raises WrongSignInError where it was wrong, or somebody used it first."""
    if proof is None:
        used = False
    elif proof.step is not None:
        used = factor_secrets.use(change.connection, name, proof.step)
    else:
        mine = (recovery_codes.c.digest == proof.recovery) & (recovery_codes.c.person == name)
        used = change.connection.execute(delete(recovery_codes).where(mine)).rowcount == 1
    if not used:
        raise WrongSignInError(
            "The code is not right, or was used already. Wait for the next one of your app."
        )


def new_recovery_codes(change: Change, name: str) -> tuple[str, ...]:
    """Make recovery codes in the place of those there are; they are shown this once."""
    change.connection.execute(delete(recovery_codes).where(recovery_codes.c.person == name))
    made = [base64.b32encode(secrets.token_bytes(15)).decode() for _ in range(RECOVERY)]
    rows = [{"digest": digest_of(f"recovery\n{code}"), "person": name} for code in made]
    change.connection.execute(insert(recovery_codes), rows)
    return tuple("-".join(_groups(code, GROUP)) for code in made)


def take_away(change: Change, name: str) -> bool:
    """Delete somebody's second factor and recovery codes; whether there was one."""
    had = confirmed(change, name) is not None
    factor_secrets.destroy(change.connection, name)
    change.connection.execute(delete(recovery_codes).where(recovery_codes.c.person == name))
    return had


def _setup(name: str, secret: bytes) -> Setup:
    text = base64.b32encode(secret).decode()
    return Setup(" ".join(_groups(text, 4)), _app(secret).get_provisioning_uri(name, ISSUER))


def _app(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303 (all apps know it; HMAC needs no more)


def _groups(text: str, size: int) -> Iterable[str]:
    return (text[at : at + size] for at in range(0, len(text), size))
