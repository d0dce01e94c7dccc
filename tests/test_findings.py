"""Is a finding denied? And what does the note say of any words a person points at?"""

import pytest

from suggester import NoteError, shipped_engine

DENIED = [
    "No <pain>.",
    "Denies dizziness, <nausea> or falls.",
    "No nausea, vomiting or <headache> with gait training.",
    "Without <redness> after the treatment.",
    "Negative for <instability>.",
    "There was no evidence of edema, warmth or <erythema>.",
    "<Clonus> is absent.",
    "DVT was ruled out, <swelling> resolved.",
    "Skin: no <breakdown> noted.",
    "Neither <clonus> nor spasm.",
    "The cuff is not <torn>.",
]
STATED = [
    "C/o <pain> in the knee.",
    "No swelling but <warmth> persists.",
    "Pain is worse with <stairs>, no numbness.",
    "Complications: none. Diagnosis: <arthrosis>.",
    "No change: <pain> 4/10.",
    "<Swelling>, no warmth.",
    "We cannot rule out <fracture>.",
]


def asked(marked: str) -> str:
    start, end = marked.index("<"), marked.index(">") - 1
    text = marked.replace("<", "").replace(">", "")
    return shipped_engine().assertions(text, [(start, end)])[0].value


@pytest.mark.parametrize("marked", DENIED)
def test_denied(marked: str) -> None:
    assert asked(marked) == "negated"


@pytest.mark.parametrize("marked", STATED)
def test_not_denied(marked: str) -> None:
    assert asked(marked) != "negated"


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        pytest.param("Plan: <kinesio class> next week.", "planned", id="plan"),
        pytest.param("No pain with <gait training> x 15 min.", "performed", id="work"),
        pytest.param("<Ultrasound> held today.", "negated", id="held"),
        pytest.param("Last visit he had <cupping>.", "historical", id="last-visit"),
    ],
)
def test_other_words(marked: str, said: str) -> None:
    assert asked(marked) == said


def test_places_are_answered_in_their_order() -> None:
    text = "Held US. Did MFR to UT x 10 min."
    found = shipped_engine().assertions(text, [(13, 16), (5, 7)])
    assert [item.value for item in found] == ["performed", "negated"]


def test_a_place_needs_a_word() -> None:
    with pytest.raises(ValueError, match="nothing to judge"):
        shipped_engine().assertions("MFR   to UT", [(4, 4)])
    with pytest.raises(NoteError):
        shipped_engine().assertions("", [])
