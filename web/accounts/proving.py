"""Somebody who is signed in shows that it is they: by the password, and a code where it matters.

Before a password or a second factor changes, both are asked for; before other sessions are ended,
the password. Tries are counted, so whoever took over a session cannot guess.
"""

from datetime import timedelta

from . import sessions, tries
from .book import Accounts
from .errors import AccountError, WrongSignInError
from .second_factor import confirmed, proof_of, use_up

FRESH = timedelta(minutes=10)


def prove(accounts: Accounts, name: str, password: str, code: str | None) -> str:
    """Return what is stored of the password, once it was shown.

    code: of the second factor, if there is one; None where the password is enough. Somebody
    without a password passes: the provider let them in. Raises WrongSignInError or WaitError.
    """
    subject = page_of(name)
    with accounts.writing() as change:
        stored: str = change.known(name)["password"]
        if not stored:
            return stored
        tries.count(change, [subject])
        factor = confirmed(change, name) if code is not None else None
    fits = accounts.passwords.fits(stored, password)
    proof = proof_of(accounts, factor, code or "", accounts.clock()) if factor and fits else None
    with accounts.writing() as change:
        if not fits or change.known(name)["password"] != stored:  # by a link, just now
            raise WrongSignInError("The password is not right.")
        if factor:
            use_up(change, name, proof)
        tries.forgive(change, [subject])
    return stored


def prove_fresh(accounts: Accounts, name: str, token: str, password: str) -> None:
    """Have somebody show their password, or where they have none that they just signed in.

    token: of the session that asks. Raises WrongSignInError, WaitError or AccountError.
    """
    if prove(accounts, name, password, None):
        return
    begun = [one.begun for one in sessions.own(accounts, name, token) if one.current]
    if not begun or accounts.clock() - begun[0] > FRESH:
        raise AccountError(
            "You have no password here, so sign out and in again first, then do this within ten "
            "minutes."
        )


def page_of(name: str) -> tries.Subject:
    """What is counted against somebody's own account page."""
    return tries.device(f"the account page of {name}")
