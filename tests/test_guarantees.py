"""The promises of the engine, as properties over many notes."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suggester import Engine, NoteError, Suggestions
from suggester.model import Assertion, Evidence

WORDS = [
    "MFR to R UT x 10 min", "no e-stim", "US held", "ther-ex 3x10", "squats", "gait training",
    "next visit", "last week", "HEP:", "S:", "O:", "P:", "and", ",", ".", "\n", "\r\n", "\t", "😀",
    "é", "e\u0301", "\u00a0", "sit<->stand", "97110", "x 15'", "(", ")", "[ ]", "[x]", "declined",
    "manual therapy:", "- ", "balance training", "hot pack", "x 8 min", "but", "|", "myofacial",
]  # fmt: skip
NOTE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join)
EXAMPLES = int(os.environ.get("SOAK_EXAMPLES", "150"))
SLOW = settings(deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))


def all_evidence(answer: Suggestions) -> list[Evidence]:
    return [item for found in (*answer.suggestions, *answer.considered) for item in found.evidence]


def codes(answer: Suggestions) -> set[str]:
    return {found.code for found in answer.suggestions}


@SLOW
@given(NOTE)
def test_evidence_is_the_note(engine: Engine, note: str) -> None:
    try:
        answer = engine.suggest(note)
    except NoteError:
        return
    wide = note.encode("utf-16-le")
    for item in all_evidence(answer):
        assert note[item.start : item.end] == item.text
        assert wide[2 * item.start_utf16 : 2 * item.end_utf16].decode("utf-16-le") == item.text
        if item.cue is not None:
            assert note[item.cue.start : item.cue.end] == item.cue.text


@SLOW
@given(NOTE)
def test_contributions_sum_to_the_score(engine: Engine, note: str) -> None:
    for found in engine.suggest(note + " x").suggestions:
        words = sum(item.weight for item in found.evidence)
        around = sum(row.points for row in found.circumstances)
        assert words + around == pytest.approx(found.score, abs=1e-9)


@SLOW
@given(NOTE)
def test_only_performed_evidence_counts(engine: Engine, note: str) -> None:
    for item in all_evidence(engine.suggest(note + " x")):
        assert item.weight == 0 or item.assertion is Assertion.PERFORMED


@SLOW
@given(NOTE)
def test_same_note_same_bytes(engine: Engine, note: str) -> None:
    note += " x"
    first = engine.suggest(note).model_dump_json()
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: engine.suggest(note).model_dump_json(), range(4))) == {first}


@pytest.mark.parametrize(
    "sentence",
    [
        "No ultrasound today.",
        "Will add mechanical traction next visit.",
        "Had aquatic therapy last year.",
        "E-stim was declined.",
    ],
)
@SLOW
@given(note=NOTE)
def test_an_undone_service_adds_no_code(engine: Engine, note: str, sentence: str) -> None:
    before = codes(engine.suggest(note + "\n\nx"))
    assert codes(engine.suggest(f"{note}\n\nx\n\n{sentence}")) <= before


@SLOW
@given(NOTE)
def test_deleting_evidence_never_raises_its_words(engine: Engine, note: str) -> None:
    """What the words of a code are worth together falls with each of them. (What stands around
    those that are left may read otherwise without it: that is in ``circumstances``.)"""
    note += "\n\nx"
    for found in engine.suggest(note).suggestions:
        for item in found.evidence:
            if item.weight > 0:
                less = note[: item.start] + " " * (item.end - item.start) + note[item.end :]
                left = {
                    s.code: sum(e.weight for e in s.evidence)
                    for s in engine.suggest(less).suggestions
                }
                worth = sum(e.weight for e in found.evidence)
                assert left.get(found.code, 0.0) <= worth + 1e-9


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param(" \n\t\u200b\ufeff\u00a0", "empty", id="invisible"),
        pytest.param("O: MFR\0 x 15 min", "nul", id="nul"),
        pytest.param("O: MFR \ud800 x 15 min", "surrogate", id="lone-surrogate"),
        pytest.param("a " * 30_000, "too_long", id="too-long"),
    ],
)
def test_unreadable_note(engine: Engine, text: str, reason: str) -> None:
    with pytest.raises(NoteError) as caught:
        engine.suggest(text)
    assert caught.value.reason == reason
    assert "MFR" not in str(caught.value)


def test_no_word_of_a_note_stays_in_the_process(engine: Engine) -> None:
    canary = "Zyxwvutsrqq"
    engine.suggest(f"S: {canary} reports pain. O: MFR to R UT x 15 min.")
    assert canary not in engine.nlp.vocab.strings
    assert canary.lower() not in engine.nlp.vocab.strings


def test_json_names_are_the_contract(engine: Engine) -> None:
    answer = json.loads(engine.suggest("O: MFR to R UT x 15 min. US held.").model_dump_json())
    assert set(answer) == {
        "suggestions", "considered", "claim", "note", "versions", "visit", "completeness",
    }  # fmt: skip
    assert set(answer["suggestions"][0]) == {
        "code", "label", "family", "confidence", "score", "evidence", "minutes", "gaps",
        "alternatives", "circumstances",
    }  # fmt: skip
    assert set(answer["suggestions"][0]["evidence"][0]) == {
        "start", "end", "start_utf16", "end_utf16", "text", "phrase_id", "match", "similarity",
        "section", "assertion", "cue", "weight", "names_work",
    }  # fmt: skip
