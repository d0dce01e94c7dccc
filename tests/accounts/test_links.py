"""One-time links: the first administrator, invitations, new passwords."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest

from tests.accounts.small_house import PASSWORD, enter, events, first, joined
from tests.queue.small_reviews import Watch
from web.accounts import links, register, sessions
from web.accounts.book import Accounts
from web.accounts.errors import (
    AccountError,
    LinkError,
    PasswordError,
    UnfitNameError,
    UnknownError,
    WrongSignInError,
)
from web.accounts.links import Link, Purpose
from web.accounts.roles import Role

CODER = frozenset({Role.CODER})
NEW = "another four words here"


def test_the_first_link_makes_an_administrator_and_is_the_last(accounts: Accounts) -> None:
    token = links.first_link(accounts)
    assert token is not None
    assert links.look(accounts, token) == Link(Purpose.FIRST, None, frozenset({Role.ADMINISTRATOR}))
    assert links.use(accounts, token, "Ada", PASSWORD) == "ada"
    assert links.first_link(accounts) is None
    with pytest.raises(LinkError):
        links.use(accounts, token, "eve", PASSWORD)
    assert [one.name for one in register.everybody(accounts)] == ["ada"]


def test_a_new_first_link_takes_the_old_ones_place(accounts: Accounts) -> None:
    old, new = links.first_link(accounts), links.first_link(accounts)
    assert old
    assert new
    with pytest.raises(LinkError):
        links.use(accounts, old, "eve", PASSWORD)
    assert links.use(accounts, new, "ada", PASSWORD) == "ada"


def test_there_is_a_first_link_again_where_no_administrator_is_left(accounts: Accounts) -> None:
    first(accounts)
    with accounts.writing() as change:
        change.connection.exec_driver_sql("UPDATE people SET disabled_at = 1")
    assert links.first_link(accounts) is not None


def of_first(accounts: Accounts, _: str = "") -> str:
    return links.first_link(accounts) or ""


def of_invite(accounts: Accounts, name: str = "cora") -> str:
    return links.invite(accounts, name, CODER, by="ada")


def of_reset(accounts: Accounts, name: str = "cora") -> str:
    joined(accounts, name, Role.CODER)
    return links.reset(accounts, name, by="ada")


@pytest.mark.parametrize(
    ("make", "minutes"),
    [
        pytest.param(of_first, 30, id="first"),
        pytest.param(of_invite, 3 * 24 * 60, id="invite"),
        pytest.param(of_reset, 60, id="reset"),
    ],
)
def test_links_run_out(
    accounts: Accounts, watch: Watch, make: Callable[[Accounts], str], minutes: int
) -> None:
    token = make(accounts)
    watch.move(minutes=minutes, milliseconds=-1)
    links.look(accounts, token)
    watch.move(milliseconds=1)
    with pytest.raises(LinkError):
        links.use(accounts, token, "ada", PASSWORD)


@pytest.mark.parametrize("kind", ["first", "invite", "reset"])
def test_of_many_who_use_a_link_at_once_one_gets_in(accounts: Accounts, kind: str) -> None:
    if kind != "first":
        first(accounts)
    for number in range(1 if kind == "first" else 15):
        make = {"first": of_first, "invite": of_invite, "reset": of_reset}[kind]
        assert many(accounts, make(accounts, f"cora{number}")).count("A404") == 7


def many(accounts: Accounts, token: str) -> list[str]:
    """Have eight use a link at the same moment; return whom it let in, and the errors' codes."""
    done: list[str] = []
    start = Barrier(8)

    def use(number: int) -> None:
        start.wait()
        try:
            done.append(links.use(accounts, token, f"name{number}", PASSWORD))
        except AccountError as error:
            done.append(error.code)

    threads = [Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return done


def test_looking_uses_nothing_up(accounts: Accounts) -> None:
    token = of_invite(accounts)
    for _ in range(3):
        assert links.look(accounts, token) == Link(Purpose.INVITE, "cora", CODER)
    assert links.use(accounts, token, "eve", PASSWORD) == "cora"


@pytest.mark.parametrize(
    ("name", "password", "error"),
    [
        pytest.param("ada", "short", PasswordError, id="weak-password"),
        pytest.param("", PASSWORD, UnfitNameError, id="no-name"),
        pytest.param("a", PASSWORD, UnfitNameError, id="name-too-short"),
        pytest.param("x" * 65, PASSWORD, UnfitNameError, id="name-too-long"),
        pytest.param("ada lovelace", PASSWORD, UnfitNameError, id="name-with-a-blank"),
        pytest.param("key:ada", PASSWORD, UnfitNameError, id="name-of-a-key"),
        pytest.param("<b>ada", PASSWORD, UnfitNameError, id="name-with-a-tag"),
    ],
)
def test_what_does_not_fit_leaves_the_link(
    accounts: Accounts, name: str, password: str, error: type[Exception]
) -> None:
    token = of_first(accounts)
    with pytest.raises(error):
        links.use(accounts, token, name, password)
    assert links.use(accounts, token, "ada", PASSWORD) == "ada"


def test_an_invitation_is_for_somebody_new(accounts: Accounts) -> None:
    first(accounts)
    with pytest.raises(UnfitNameError):
        links.invite(accounts, "Ada", CODER, by="ada")
    old, new = (links.invite(accounts, "cora", CODER, by="ada") for _ in range(2))
    with pytest.raises(LinkError):
        links.use(accounts, old, "", PASSWORD)
    assert links.use(accounts, new, "", PASSWORD) == "cora"


def test_a_reset_link_changes_nothing_until_it_is_used(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    session = enter(accounts, "cora").session
    token = links.reset(accounts, "cora", by="ada")
    assert sessions.find(accounts, session) is not None
    links.use(accounts, token, "", NEW)
    assert sessions.find(accounts, session) is None
    with pytest.raises(WrongSignInError):
        enter(accounts, "cora")
    assert enter(accounts, "cora", NEW).name == "cora"
    with pytest.raises(UnknownError):
        links.reset(accounts, "bob", by="ada")


def test_no_secret_is_stored_as_it_is(accounts: Accounts) -> None:
    first(accounts)
    signed = enter(accounts, "ada")
    link = links.invite(accounts, "cora", CODER, by="ada")
    with accounts.store.reading() as connection:
        stored = [
            str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())  # noqa: S608
            for table in ("people", "links", "sessions", "devices", "audit", "tries")
        ]
    for secret in (PASSWORD, signed.session, signed.device, link):
        assert not any(secret in rows for rows in stored)
    assert "$argon2id$" in stored[0]


def test_links_are_on_record(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    assert [event[:2] for event in events(accounts)[-2:]] == [
        ("ada", "link-made"),
        ("cora", "link-used"),
    ]
    assert events(accounts)[-2][2] == {"purpose": "invite", "person": "cora", "roles": "coder"}
