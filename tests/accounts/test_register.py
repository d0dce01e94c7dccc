"""Who there is, and that somebody always looks after it; API keys."""

from collections.abc import Callable

import pytest

from tests.accounts.small_house import enter, events, first, joined
from tests.queue.small_reviews import Watch
from web.accounts import keys, register
from web.accounts.book import Accounts
from web.accounts.errors import (
    LastAdministratorError,
    UnfitNameError,
    UnknownError,
    WrongSignInError,
)
from web.accounts.people import Person
from web.accounts.roles import Role, Scope

SUGGEST = frozenset({Scope.SUGGEST})


def disable(accounts: Accounts) -> None:
    register.disable(accounts, "ada", by="ada")


def demote(accounts: Accounts) -> None:
    register.set_roles(accounts, "ada", frozenset({Role.CODER}), by="ada")


@pytest.mark.parametrize("act", [disable, demote])
def test_an_administrator_is_always_left(
    accounts: Accounts, act: Callable[[Accounts], None]
) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    before = events(accounts)
    with pytest.raises(LastAdministratorError):
        act(accounts)
    assert events(accounts) == before
    assert enter(accounts, "ada").name == "ada"
    joined(accounts, "bea", Role.ADMINISTRATOR)
    act(accounts)
    with pytest.raises(LastAdministratorError):
        register.disable(accounts, "bea", by="bea")


def test_a_disabled_person_comes_back_with_the_same_password(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    register.disable(accounts, "cora", by="ada")
    with pytest.raises(WrongSignInError):
        enter(accounts, "cora")
    register.enable(accounts, "cora", by="ada")
    assert enter(accounts, "cora").name == "cora"
    assert [event[1] for event in events(accounts)[-4:-1]] == [
        "person-disabled",
        "sign-in-failed",
        "person-enabled",
    ]


@pytest.mark.parametrize("act", [register.disable, register.enable])
def test_nobody_of_that_name(accounts: Accounts, act: Callable[..., None]) -> None:
    first(accounts)
    with pytest.raises(UnknownError):
        act(accounts, "bob", by="ada")


def test_a_person_keeps_a_role(accounts: Accounts) -> None:
    first(accounts)
    with pytest.raises(UnfitNameError):
        register.set_roles(accounts, "ada", frozenset(), by="ada")


# --- keys --------------------------------------------------------------------------------


def test_a_key_stands_for_its_scopes(accounts: Accounts) -> None:
    key = keys.make(accounts, "emr", SUGGEST, by="ada")
    assert key.startswith("rcs_")
    assert keys.find(accounts, key) == Person("key:emr", frozenset(), SUGGEST)
    assert keys.find(accounts, key.swapcase()) is None
    assert keys.find(accounts, "") is None
    assert keys.find(accounts, "\ud800") is None


def test_a_key_ends(accounts: Accounts, watch: Watch) -> None:
    key = keys.make(accounts, "emr", SUGGEST, by="ada", days=1)
    watch.move(days=1, milliseconds=-1)
    assert keys.find(accounts, key) is not None
    watch.move(milliseconds=1)
    assert keys.find(accounts, key) is None


def test_a_revoked_key_opens_nothing(accounts: Accounts) -> None:
    key = keys.make(accounts, "emr", SUGGEST, by="ada")
    keys.revoke(accounts, "emr", by="ada")
    assert keys.find(accounts, key) is None
    with pytest.raises(UnknownError):
        keys.revoke(accounts, "emr", by="ada")
    with pytest.raises(UnknownError):
        keys.revoke(accounts, "none", by="ada")


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        pytest.param("emr", SUGGEST, 365, id="name-is-taken"),
        pytest.param("e m r", SUGGEST, 365, id="name-with-blanks"),
        pytest.param("new", frozenset(), 365, id="for-nothing"),
        pytest.param("new", SUGGEST, 0, id="no-days"),
        pytest.param("new", SUGGEST, 731, id="too-many-days"),
    ],
)
def test_keys_that_are_not_made(
    accounts: Accounts, name: str, scopes: frozenset[Scope], days: int
) -> None:
    keys.make(accounts, "emr", SUGGEST, by="ada")
    with pytest.raises(UnfitNameError):
        keys.make(accounts, name, scopes, by="ada", days=days)
    assert [key.name for key in keys.every(accounts)] == ["emr"]


def test_the_life_of_a_key_is_on_record_without_the_key(accounts: Accounts, watch: Watch) -> None:
    key = keys.make(accounts, "emr", SUGGEST, by="ada")
    for _ in range(3):
        keys.find(accounts, key)
        watch.move(minutes=5)
    keys.revoke(accounts, "emr", by="ada")
    assert [event[:2] for event in events(accounts)] == [
        ("ada", "key-made"),
        ("key:emr", "key-first-used"),
        ("ada", "key-revoked"),
    ]
    (shown,) = keys.every(accounts)
    assert shown.used is not None
    with accounts.store.reading() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM keys").all())
    assert key not in stored + str(events(accounts))
