"""A note with a PDF's signs and with unseen ones reads as if it were plain, in its own places."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suggester import shipped_engine
from suggester.ligatures import HIDDEN, SPELT_OUT, spelt_out
from suggester.model import Evidence, Suggestions

PLAIN = [
    pytest.param(
        "O: Pt ambulated five laps, gait training fifteen minutes, cues for stiff knee.", id="fi ff"
    ),
    pytest.param("Fluidotherapy R hand x 15 min, then flexor tendon gliding 3x10.", id="fl"),
    pytest.param("Started manual at 1:05, finished 1:20: first rib mobs, STM.", id="finished"),
    pytest.param(
        "TherEx 10 min off the step. Ultrasound 8 min, offered US at home 5 min.", id="ff"
    ),
    pytest.param("TE: squats 3x10. Patient was seen for forty-five minutes.", id="total"),
    pytest.param(
        "Neuro Re-Ed, began 1322, finished 1335, BOSU and rebounder 😀 five min", id="wide"
    ),
]
SIGNS = {"ffi": "ﬃ", "ffl": "ﬄ", "fi": "ﬁ", "fl": "ﬂ", "ff": "ﬀ"}


def signed(text: str) -> str:
    for letters, sign in SIGNS.items():
        text = text.replace(letters, sign)
    return text


def hidden(text: str) -> str:
    return "".join(f"{sign}\u00ad" if sign.isalpha() else sign for sign in text)


def said(answer: Suggestions) -> list[object]:
    return [
        answer.note.total_minutes,
        *(
            (one.code, one.score, one.minutes, [plain(e.text) for e in one.evidence])
            for one in answer.suggestions
        ),
    ]


def plain(text: str) -> str:
    return spelt_out(text)[0]


def evidence(answer: Suggestions) -> list[Evidence]:
    return [e for one in (*answer.suggestions, *answer.considered) for e in one.evidence]


@pytest.mark.parametrize("text", PLAIN)
@pytest.mark.parametrize("change", [signed, hidden])
def test_says_the_same(text: str, change) -> None:
    engine = shipped_engine()
    changed = change(text)
    assert changed != text
    answer = engine.suggest(changed)
    assert said(answer) == said(engine.suggest(text))
    assert answer.suggestions
    assert answer.note.text_sha256 == sha256(changed.encode()).hexdigest()
    for one in evidence(answer):
        assert changed[one.start : one.end] == one.text
        browser = changed.encode("utf-16-le")[2 * one.start_utf16 : 2 * one.end_utf16]
        assert browser.decode("utf-16-le") == one.text
    for place in (*answer.note.delivered, *answer.note.unattributed):
        assert 0 <= place.start < place.end <= len(changed)


def test_an_explanation_has_the_notes_own_places() -> None:
    text = "Fluidotherapy ﬁrst, R hand, ﬁfteen minutes"
    found = shipped_engine().explain(text, "97022")
    assert found.terms
    for term in found.terms:
        assert text[term.evidence.start : term.evidence.end] == term.evidence.text


def test_a_plain_note_is_left_alone() -> None:
    assert spelt_out("Gait – 15’ “slow” é") == ("Gait – 15’ “slow” é", None)


@settings(max_examples=300)
@given(st.text(st.sampled_from("fil x" + "".join(SPELT_OUT) + HIDDEN), max_size=40))
def test_each_letter_keeps_its_place(text: str) -> None:
    spelt, places = spelt_out(text)
    if places is None:
        assert spelt == text
        return
    assert len(places) == len(spelt)
    assert list(places) == sorted(places)
    for letter, at in zip(spelt, places, strict=True):
        assert letter in SPELT_OUT.get(text[at], text[at])
