"""Before other sessions are ended, somebody shows again that it is they (ASVS 7.5.2)."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from tests.accounts.small_house import PASSWORD, enter, first, joined
from tests.queue.small_reviews import Watch
from web.accounts import proving, sessions
from web.accounts.book import Accounts
from web.accounts.errors import AccountError, WaitError, WrongSignInError
from web.accounts.roles import Role
from web.accounts.tables import people


def test_the_password_is_asked_again(accounts: Accounts) -> None:
    first(accounts)
    token = enter(accounts, "ada").session
    proving.prove_fresh(accounts, "ada", token, PASSWORD)
    with pytest.raises(WrongSignInError):
        proving.prove_fresh(accounts, "ada", token, "")


def test_tries_are_counted(accounts: Accounts) -> None:
    first(accounts)
    token = enter(accounts, "ada").session
    for _ in range(5):
        with pytest.raises(WrongSignInError):
            proving.prove_fresh(accounts, "ada", token, "a guess")
    with pytest.raises(WaitError):
        proving.prove_fresh(accounts, "ada", token, PASSWORD)


def through_a_provider(accounts: Accounts) -> str:
    """Return the session of somebody who has no password here."""
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    with accounts.writing() as change:
        change.connection.execute(update(people).where(people.c.name == "cora").values(password=""))
        return sessions.begin(change, accounts.limits, "cora", issuer="https://id.example")


@pytest.mark.parametrize(
    ("minutes", "passes"),
    [pytest.param(10, True, id="just-signed-in"), pytest.param(11, False, id="long-ago")],
)
def test_who_has_no_password_signs_in_again_first(
    accounts: Accounts, watch: Watch, minutes: int, passes: bool
) -> None:
    token = through_a_provider(accounts)
    watch.move(minutes=minutes)
    if passes:
        proving.prove_fresh(accounts, "cora", token, "")
        return
    with pytest.raises(AccountError, match="sign out and in again"):
        proving.prove_fresh(accounts, "cora", token, "")


@pytest.mark.parametrize(
    "look", [test_the_password_is_asked_again, test_tries_are_counted], ids=["asked", "counted"]
)
def test_without_the_question_whoever_is_there_ends_them(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, look: Callable[[Accounts], None]
) -> None:
    """The negative control."""
    monkeypatch.setattr(proving, "prove", lambda *_: "stored")
    with pytest.raises(pytest.fail.Exception):
        look(accounts)
