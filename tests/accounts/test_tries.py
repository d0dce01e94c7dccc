"""Guessing is slow, and nobody is locked out for good."""

from datetime import timedelta
from threading import Thread

import pytest

from tests.accounts.small_house import ADDRESS, PASSWORD, enter, events, first, joined
from tests.queue.small_reviews import Watch
from web.accounts import links, tries
from web.accounts.book import Accounts
from web.accounts.errors import WaitError, WrongSignInError
from web.accounts.roles import Role
from web.accounts.signing_in import sign_in
from web.accounts.tries import PATIENCE


@pytest.mark.parametrize(
    ("kind", "number", "minutes"),
    [
        pytest.param("account", 4, 0, id="free"),
        pytest.param("account", 5, 1, id="first-wait"),
        pytest.param("account", 6, 2, id="doubled"),
        pytest.param("account", 8, 8, id="doubled-thrice"),
        pytest.param("account", 9, 15, id="longest"),
        pytest.param("account", 10**9, 15, id="never-longer"),
        pytest.param("address", 29, 0, id="address-free"),
        pytest.param("address", 30, 1, id="address-waits"),
    ],
)
def test_waits(kind: str, number: int, minutes: int) -> None:
    assert PATIENCE[kind].wait_after(number) == timedelta(minutes=minutes)


def guess(accounts: Accounts, name: str = "ada", address: str = "198.51.100.9") -> str:
    try:
        sign_in(accounts, name, "a wrong guess, and long", address=address)
    except WaitError:
        return "waits"
    except WrongSignInError:
        return "wrong"
    return "in"


@pytest.mark.parametrize("name", ["ada", "nobody-of-this-name"])
def test_at_most_ten_guesses_in_a_quarter_of_an_hour(
    accounts: Accounts, watch: Watch, name: str
) -> None:
    first(accounts)
    said = []
    for second in range(0, 900, 5):
        said.append(guess(accounts, name, f"198.51.100.{second % 200}"))
        watch.move(seconds=5)
    assert said.count("wrong") == 8
    assert said.count("in") == 0


def test_many_guesses_at_once_gain_nothing(accounts: Accounts) -> None:
    first(accounts)
    said: list[str] = []
    threads = [
        Thread(target=lambda n=n: said.append(guess(accounts, address=f"198.51.100.{n}")))
        for n in range(30)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (said.count("wrong"), said.count("waits")) == (5, 25)


def test_a_wait_looks_at_no_password_and_has_an_end(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    assert [guess(accounts) for _ in range(6)] == ["wrong"] * 5 + ["waits"]
    with pytest.raises(WaitError) as caught:
        enter(accounts, "ada")
    assert caught.value.seconds == 60
    watch.move(seconds=59)
    with pytest.raises(WaitError):
        enter(accounts, "ada")
    watch.move(seconds=1)
    assert enter(accounts, "ada").name == "ada"
    assert [guess(accounts) for _ in range(6)] == ["wrong"] * 5 + ["waits"]  # counted anew


def keep_waiting(accounts: Accounts, watch: Watch) -> None:
    """A stranger guesses on whenever a guess is looked at, for hours."""
    for _ in range(4 * 60):
        guess(accounts)
        watch.move(minutes=1)
    while guess(accounts) != "waits":
        pass


def test_a_stranger_cannot_lock_the_administrator_out(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    device = enter(accounts, "ada").device
    keep_waiting(accounts, watch)
    with pytest.raises(WaitError):
        enter(accounts, "ada")
    assert enter(accounts, "ada", device=device).device == device
    token = links.reset(accounts, "ada", by="cli")
    links.use(accounts, token, "", PASSWORD)
    assert enter(accounts, "ada").name == "ada"


def test_a_known_browser_has_its_own_patience_for_its_own_person(accounts: Accounts) -> None:
    first(accounts)
    joined(accounts, "cora", Role.CODER)
    device = enter(accounts, "ada").device
    for _ in range(5):
        with pytest.raises(WrongSignInError):
            enter(accounts, "ada", "wrong", device)
    with pytest.raises(WaitError):
        enter(accounts, "ada", PASSWORD, device)
    for _ in range(5):
        with pytest.raises(WrongSignInError):
            enter(accounts, "cora", "wrong", device)
    with pytest.raises(WaitError):
        enter(accounts, "cora", PASSWORD, device)


def test_a_known_browser_is_forgotten_in_time(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    device = enter(accounts, "ada").device
    watch.move(days=90)
    assert [guess(accounts) for _ in range(5)] == ["wrong"] * 5
    with pytest.raises(WaitError):
        enter(accounts, "ada", device=device)


def test_one_address_cannot_try_every_name(accounts: Accounts) -> None:
    first(accounts)
    said = [guess(accounts, f"name{n}") for n in range(40)]
    assert said == ["wrong"] * 30 + ["waits"] * 10
    assert enter(accounts, "ada").name == "ada"  # from elsewhere


def test_a_clock_that_was_set_back_makes_nobody_wait(accounts: Accounts, watch: Watch) -> None:
    first(accounts)
    assert [guess(accounts) for _ in range(5)] == ["wrong"] * 5
    watch.move(days=-1)
    assert enter(accounts, "ada").name == "ada"


def test_what_waits_is_not_on_record(accounts: Accounts) -> None:
    first(accounts)
    for _ in range(50):
        guess(accounts)
    failed = [event for event in events(accounts) if event[1] == "sign-in-failed"]
    assert len(failed) == 5
    assert ADDRESS not in {event[2]["address"] for event in failed}


@pytest.mark.parametrize("addresses", [1, 100])
def test_a_thousand_wrong_tries(accounts: Accounts, watch: Watch, addresses: int) -> None:
    first(accounts)
    assert looked_at(accounts, watch, addresses, 1000 if accounts.store.is_sqlite else 100) <= 10


def looked_at(accounts: Accounts, watch: Watch, addresses: int, times: int) -> int:
    """Guess so often in a quarter of an hour; return how often a password was looked at."""
    said = []
    for number in range(times):
        said.append(guess(accounts, "ada", f"198.51.100.{number % addresses}"))
        watch.move(seconds=900 / times)
    return said.count("wrong")


def test_without_the_count_guessing_is_free(
    accounts: Accounts, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(tries, "count", lambda change, subjects: None)
    first(accounts)
    assert looked_at(accounts, watch, 100, 50) == 50
