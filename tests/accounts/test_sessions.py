"""Sign in, be known, be forgotten: by the server's clock alone."""

from collections.abc import Callable

import pytest
from sqlalchemy import false

from tests.accounts.small_house import PASSWORD, enter, events, first, joined
from tests.queue.small_reviews import Watch
from web.accounts import register, sessions
from web.accounts.book import Accounts
from web.accounts.errors import PasswordError, WaitError, WrongSignInError
from web.accounts.people import Person
from web.accounts.roles import Role
from web.accounts.signing_in import change_password
from web.queue import audit

NEW = "another four words here"


def known(accounts: Accounts, token: str) -> Person | None:
    session = sessions.find(accounts, token)
    return session.person if session else None


def test_a_session_knows_its_person(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER, Role.AUDITOR)
    token = enter(accounts, " Cora ").session
    assert known(accounts, token) == Person("cora", frozenset({Role.CODER, Role.AUDITOR}))
    assert known(accounts, "x" * 43) is None


@pytest.mark.parametrize(
    ("name", "password"),
    [
        pytest.param("ada", "wrong words that are long", id="wrong-password"),
        pytest.param("ada", "", id="no-password"),
        pytest.param("ada", "x" * 1_000_000, id="endless-password"),
        pytest.param("ada", "\ud800" * 20, id="half-characters"),
        pytest.param("bob", PASSWORD, id="nobody"),
        pytest.param("", PASSWORD, id="no-name"),
        pytest.param("a\0da", PASSWORD, id="nul"),
        pytest.param("off", PASSWORD, id="disabled"),
    ],
)
def test_every_wrong_try_is_told_the_same(accounts: Accounts, name: str, password: str) -> None:
    first(accounts)
    joined(accounts, "off", Role.CODER)
    register.disable(accounts, "off", by="ada")
    with pytest.raises(WrongSignInError) as caught:
        enter(accounts, name, password)
    assert caught.value.message == "The name or the password is not right."
    actor, action, detail = events(accounts)[-1]
    assert (actor, action) == ("program:accounts", "sign-in-failed")
    assert detail["person"] == ("ada" if name == "ada" else None)


@pytest.mark.parametrize(
    ("steps", "alive"),
    [
        pytest.param([899], True, id="idle-not-yet"),
        pytest.param([900], False, id="idle"),
        pytest.param([800, 800, 800], True, id="used-on-and-on"),
        pytest.param([20, 890], False, id="seen-again-too-soon-to-be-noted"),
        pytest.param([40, 890], True, id="seen-again"),
        pytest.param([600] * 71, True, id="twelve-hours-not-yet"),
        pytest.param([600] * 72, False, id="twelve-hours"),
    ],
)
def test_a_session_ends_by_time(
    accounts: Accounts, watch: Watch, steps: list[int], alive: bool
) -> None:
    first(accounts)
    token = enter(accounts, "ada").session
    for seconds in steps:
        watch.move(seconds=seconds)
        found = known(accounts, token)
    assert (found is not None) == alive


def test_what_no_person_caused_keeps_no_session(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    token = enter(accounts, "ada").session
    for _ in range(14):
        watch.move(minutes=1)
        assert sessions.find(accounts, token, used=False) is not None
    watch.move(minutes=1)
    assert sessions.find(accounts, token, used=False) is None


def signed_out(accounts: Accounts, token: str) -> None:
    sessions.sign_out(accounts, token, by="cora")


def signed_out_everywhere(accounts: Accounts, _: str) -> None:
    sessions.sign_out_everywhere(accounts, "cora", "")


def with_a_new_password(accounts: Accounts, _: str) -> None:
    change_password(accounts, "cora", PASSWORD, NEW)


def disabled(accounts: Accounts, _: str) -> None:
    register.disable(accounts, "cora", by="ada")


def with_new_roles(accounts: Accounts, _: str) -> None:
    register.set_roles(accounts, "cora", frozenset({Role.AUDITOR}), by="ada")


@pytest.mark.parametrize(
    ("act", "other_too"),
    [
        pytest.param(signed_out, False, id="sign-out"),
        pytest.param(signed_out_everywhere, True, id="sign-out-everywhere"),
        pytest.param(with_a_new_password, True, id="new-password"),
        pytest.param(disabled, True, id="disabled"),
        pytest.param(with_new_roles, True, id="new-roles"),
    ],
)
def test_what_ends_sessions(
    accounts: Accounts, act: Callable[[Accounts, str], None], other_too: bool
) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    ours, mine, other = (enter(accounts, name).session for name in ("ada", "cora", "cora"))
    act(accounts, mine)
    assert known(accounts, mine) is None
    assert (known(accounts, other) is None) == other_too
    assert known(accounts, ours) is not None


def test_a_new_password_gives_a_new_session_and_the_old_one_fails(accounts: Accounts) -> None:
    first(accounts)
    before = enter(accounts, "ada").session
    after = change_password(accounts, "ada", PASSWORD, NEW)
    assert after != before
    assert known(accounts, after) is not None
    with pytest.raises(WrongSignInError):
        enter(accounts, "ada")
    assert enter(accounts, "ada", NEW).name == "ada"


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        pytest.param("wrong", NEW, WrongSignInError, id="old-is-wrong"),
        pytest.param(PASSWORD, "short", PasswordError, id="new-is-weak"),
    ],
)
def test_a_password_that_is_not_changed(
    accounts: Accounts, old: str, new: str, error: type[Exception]
) -> None:
    first(accounts)
    token = enter(accounts, "ada").session
    with pytest.raises(error):
        change_password(accounts, "ada", old, new)
    assert known(accounts, token) is not None
    assert enter(accounts, "ada").name == "ada"


def test_who_took_a_session_cannot_guess_the_password(accounts: Accounts) -> None:
    first(accounts)
    for _ in range(5):
        with pytest.raises(WrongSignInError):
            change_password(accounts, "ada", "a guess", NEW)
    with pytest.raises(WaitError):
        change_password(accounts, "ada", PASSWORD, NEW)


def test_own_sessions_are_listed(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    old = enter(accounts, "ada").session
    watch.move(minutes=5)
    enter(accounts, "ada")
    assert [one.current for one in sessions.own(accounts, "ada", old)] == [False, True]
    watch.move(minutes=11)
    assert [one.current for one in sessions.own(accounts, "ada", old)] == [False]


def test_sessions_that_are_over_are_forgotten(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    enter(accounts, "ada")
    watch.move(minutes=15)
    enter(accounts, "ada")
    with accounts.store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sessions").scalar() == 1


def test_sign_in_is_on_record_and_the_chain_holds(accounts: Accounts) -> None:
    first(accounts)
    token = enter(accounts, "ada").session
    sessions.sign_out(accounts, token, by="ada")
    assert [(actor, action) for actor, action, _ in events(accounts)] == [
        ("program:accounts", "link-made"),
        ("ada", "link-used"),
        ("ada", "sign-in"),
        ("ada", "sign-out"),
    ]
    assert events(accounts)[2][2] == {"address": "192.0.2.7"}
    assert audit.verify(accounts.store).seq == 4


@pytest.mark.parametrize(
    ("name", "instead", "look"),
    [
        pytest.param(
            "is_over",
            lambda limits, at: false(),
            lambda accounts, watch: test_a_session_ends_by_time(accounts, watch, [900], False),
            id="no-end-by-time",
        ),
        pytest.param(
            "end_all",
            lambda change, name: 0,
            lambda accounts, _: test_what_ends_sessions(accounts, with_a_new_password, True),
            id="no-end-by-a-new-password",
        ),
        pytest.param(
            "end",
            lambda change, token: None,
            lambda accounts, _: test_what_ends_sessions(accounts, signed_out, False),
            id="no-end-by-sign-out",
        ),
        pytest.param(
            "digest_of",
            lambda token: "0" * 64,
            lambda accounts, _: test_a_session_knows_its_person(accounts),
            id="any-token-will-do",
        ),
    ],
)
def test_a_session_without_one_of_its_checks_is_found(
    accounts: Accounts,
    watch: Watch,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    instead: Callable[..., object],
    look: Callable[[Accounts, Watch], None],
) -> None:
    """The negative controls of what stands above."""
    monkeypatch.setattr(sessions, name, instead)
    with pytest.raises(AssertionError):
        look(accounts, watch)
