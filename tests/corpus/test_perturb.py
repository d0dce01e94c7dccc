"""Damage must leave a note's labels true: numbers and codes stay, chance comes from the seed."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.perturb import KINDS, bulleted, dictated, headless, renamed, shortened, upper, wrapped

NOTE = (
    'S: Pt\'s pain 3/10, "sore".\nO: therapeutic exercise 97110 x 15 min: squats 3x10, SLR.\n'
    "MFR to R UT\t12\nA: tolerated well.\nP: progress to gait training next visit."
)
_NUMBERS = re.compile(r"\d+")


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_stay(kind: str) -> None:
    change, rates = KINDS[kind]
    for rate in rates:
        changed = change(NOTE, rate, Random(3))
        if kind == "OCR":  # o and l become 0 and 1 inside words, never inside numbers
            numbers = {word for word in NOTE.split() if _NUMBERS.search(word)}
            assert numbers <= set(changed.split())
        elif kind == "sections reordered":
            assert sorted(_NUMBERS.findall(changed)) == sorted(_NUMBERS.findall(NOTE))
        else:
            assert _NUMBERS.findall(changed) == _NUMBERS.findall(NOTE)


@pytest.mark.parametrize("kind", KINDS)
@given(text=st.text(max_size=300), seed=st.integers(0, 9))
def test_any_text_and_the_seed_decides(kind: str, text: str, seed: int) -> None:
    change, rates = KINDS[kind]
    assert change(text, rates[-1], Random(seed)) == change(text, rates[-1], Random(seed))


@pytest.mark.parametrize("kind", ["typos", "OCR", "abbreviations swapped"])
def test_no_rate_no_damage(kind: str) -> None:
    assert KINDS[kind][0](NOTE, 0.0, Random(1)) == NOTE


def test_typos_come_at_their_rate() -> None:
    words = "strength " * 1_000
    changed = KINDS["typos"][0](words, 0.1, Random(1)).split()
    assert 60 < sum(word != "strength" for word in changed) < 140


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        pytest.param(upper, "Squats", "SQUATS", id="capitals"),
        pytest.param(headless, "S: sore\nO: MFR", "sore\nMFR", id="headings-gone"),
        pytest.param(
            renamed, "S: sore\nO: MFR", "Pt report: sore\nFindings/Tx: MFR", id="renamed"
        ),
        pytest.param(headless, "So: it hurts\nPlan B", "So: it hurts\nPlan B", id="no-heading"),
        pytest.param(bulleted, "O: MFR\n- US held", "O: MFR\n- US held", id="bullets-stay"),
        pytest.param(dictated, "MFR, 15 min.\nUS: held!", "mfr 15 min us held", id="dictation"),
        pytest.param(wrapped, "a\tb " * 30, "a\tb " * 30, id="tables-stay"),
        pytest.param(
            shortened, "neuromuscular electrical stimulation", "NMES", id="shortened"
        ),
        pytest.param(
            shortened, "NMES to quads", "neuromuscular electrical stimulation to quads",
            id="in-full",
        ),
    ],
)  # fmt: skip
def test_damage(change: object, before: str, after: str) -> None:
    assert callable(change)
    assert change(before, 1.0, Random(0)) == after
