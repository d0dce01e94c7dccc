"""What stands around a code's words raises or lowers it: lexicon/circumstances.toml."""

import pytest

from suggester import shipped_engine

TIMED = "Ther ex 20 min: SAQ, SLR, heel slides. Manual 10 min: patellar glides gr III. "


# Words with another everyday meaning, without a dose or a heading: the clause tells work from life.
@pytest.mark.parametrize(
    ("note", "code", "proposed"),
    [
        ("Stood at the sink and shifted his weight side to side, learning to catch himself.",
         "97112", True),
        ("He stands at the sink with his weight to one side and cannot catch himself.",
         "97112", False),
    ],
)  # fmt: skip
def test_a_clause_shows_what_ambiguous_words_mean(note: str, code: str, proposed: bool) -> None:
    assert (
        code in {found.code for found in shipped_engine().suggest(note).suggestions}
    ) is proposed


@pytest.mark.parametrize(
    ("note", "code", "proposed"),
    [
        pytest.param(TIMED + "Sat, mirror posture, tape.", "29240", False, id="stray"),
        pytest.param(
            TIMED + "Bil toe walk 80%, heel contact w/ cue.", "97116", False, id="stray-in-a-test"
        ),
        pytest.param(
            TIMED + "Walked 150 ft x 2, heel strike w/ cue, 10 min.", "97116", True, id="timed"
        ),
        pytest.param(
            "Bike, SAQ. Walked 150 ft x 2, heel strike w/ cue.", "97116", True, id="none-timed"
        ),
        pytest.param(
            TIMED + "Gait training: heel strike w/ cue 150 ft.", "97116", True, id="named"
        ),
        # Named once, by no minutes, at the head of a note of other work.
        pytest.param(
            "Home OT RE-EVALUATION\nADL 20 min: hemi dressing, setting table, toaster "
            "use, bed making, oral care, shaving.",
            "97168",
            True,
            id="evaluation-is-no-aside",
        ),
    ],
)
def test_stray_words_beside_timed_services(note: str, code: str, proposed: bool) -> None:
    answer = shipped_engine().suggest("O: " + note)
    assert (code in {found.code for found in answer.suggestions}) is proposed
