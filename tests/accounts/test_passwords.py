"""Which passwords are good enough, and that one is hashed as strongly as is promised."""

import time

import pytest

from tests.accounts.conftest import cheap
from web.accounts.errors import PasswordError
from web.accounts.passwords import Passwords, check_password


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("five words nobody said", id="words"),
        pytest.param("xK9#mQ2$vL5@nRz", id="fifteen"),
        pytest.param("ж" * 3 + "широкая дорога вдаль", id="another-script"),
        pytest.param("a b c d e f g h i j k", id="blanks-count"),
        pytest.param("abcdefg " * 16, id="longest"),
    ],
)
def test_good_enough(password: str) -> None:
    check_password(password, "ada")


@pytest.mark.parametrize(
    ("password", "part"),
    [
        pytest.param("", "15 to 128", id="none"),
        pytest.param("xK9#mQ2$vL5@nR", "15 to 128", id="fourteen"),
        pytest.param("abcdefg " * 16 + "x", "15 to 128", id="too-long"),
        pytest.param("aaaaaaaaaaaaaaaaaaaa", "first that are guessed", id="one-letter"),
        pytest.param("121212121212121212", "first that are guessed", id="two-digits"),
        pytest.param("Password Password 1!", "first that are guessed", id="common"),
        pytest.param("correct horse battery staple", "first that are guessed", id="from-a-comic"),
        pytest.param("Physical.Therapy.2026", "first that are guessed", id="of-the-trade"),
        pytest.param("we all love Ada very much", "your name", id="name"),
        pytest.param("five words nobody said\0", "NUL", id="nul"),
        pytest.param("five words nobody said\ud800", "half a character", id="half"),
    ],
)
def test_not_good_enough(password: str, part: str) -> None:
    with pytest.raises(PasswordError, match=part) as caught:
        check_password(password, "ada")
    assert not password or password not in caught.value.message


def test_what_is_kept() -> None:
    strong, weak = Passwords(), cheap()
    kept = strong.hashed("five words nobody said")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert strong.fits(kept, "five words nobody said")
    assert not strong.fits(kept, "five words nobody Said")
    assert not strong.fits(None, "five words nobody said")
    assert strong.is_old(weak.hashed("five words nobody said"))
    assert not strong.is_old(kept)
    assert not weak.fits("not a hash", "x")


def test_the_same_keys_on_another_machine() -> None:
    weak = cheap()
    assert weak.fits(weak.hashed("caf\u00e9 with four words"), "cafe\u0301 with four words")


def test_who_is_not_there_costs_as_much_as_who_is() -> None:
    strong = Passwords()
    assert strong.hasher.check_needs_rehash(strong.nobody) is False


def apart(passwords: Passwords) -> float:
    """Return which part of the work of a wrong try at a known name one at a name that nobody has
    has less, or more: of each the shortest of some, in time of a processor."""
    kept, spent = passwords.hashed("five words nobody said"), {}
    for stored in (kept, None) * 8:
        began = time.process_time()
        passwords.fits(stored, "another five words here")
        took = time.process_time() - began
        spent[stored] = min(took, spent.get(stored, took))
    return abs(spent[kept] - spent[None]) / spent[kept]


def test_the_time_does_not_tell_who_is_there() -> None:
    """Less than a busy machine makes of the same work."""
    assert apart(Passwords()) < 0.4


def test_a_hash_that_is_no_hash_would_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: a name that nobody has is refused without work."""
    monkeypatch.setattr(Passwords, "nobody", "x")
    assert apart(Passwords()) > 0.9
