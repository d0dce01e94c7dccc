"""A sealed value opens where it belongs, whole, with its key, and nowhere else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.queue.errors import SealBrokenError
from web.queue.vault.sealing import Place, new_key, seal, unseal

KEY = new_key()
WORDS = "O: Zanzibaria walked 🧑‍🦽 e\u0301".encode()
HERE = Place("remarks", "text", "a" * 32, 3)


def test_it_opens_and_shows_nothing() -> None:
    sealed = seal(KEY, WORDS, HERE)
    assert unseal(KEY, sealed, HERE) == WORDS
    assert b"Zanzibaria" not in sealed
    assert len(sealed) == len(WORDS) + 29


def test_the_same_words_are_never_sealed_alike() -> None:
    assert len({seal(KEY, WORDS, HERE) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(replace(HERE, table="notes"), id="table"),
        pytest.param(replace(HERE, column="answer"), id="column"),
        pytest.param(replace(HERE, owner="b" * 32), id="owner"),
        pytest.param(replace(HERE, seq=4), id="step"),
    ],
)
def test_it_does_not_open_elsewhere(there: Place) -> None:
    sealed = seal(KEY, WORDS, HERE)
    with pytest.raises(SealBrokenError, match=r"changed\s+or moved"):
        unseal(KEY, sealed, there)


def test_it_does_not_open_with_another_key() -> None:
    with pytest.raises(SealBrokenError) as caught:
        unseal(new_key(), seal(KEY, WORDS, HERE), HERE)
    assert "Zanzibaria" not in str(caught.value)


SEALED = seal(KEY, WORDS, HERE)


@given(bit=st.integers(0, 8 * len(SEALED) - 1))
def test_any_flipped_bit_is_found(bit: int) -> None:
    changed = bytearray(SEALED)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SealBrokenError):
        unseal(KEY, bytes(changed), HERE)


@given(length=st.integers(0, len(SEALED) - 1))
def test_any_cut_is_found(length: int) -> None:
    with pytest.raises(SealBrokenError):
        unseal(KEY, SEALED[:length], HERE)
