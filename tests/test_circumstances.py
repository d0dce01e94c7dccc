"""What stands around a code's words raises or lowers it: lexicon/circumstances.toml."""

import pytest

from suggester import shipped_engine

TIMED = "Ther ex 20 min: SAQ, SLR, heel slides. Manual 10 min: patellar glides gr III. "


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
