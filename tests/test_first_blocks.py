"""Services of two codes: which codes the documented time reaches, and the minutes of each."""

import pytest

from suggester import shipped_engine
from suggester.model import Suggestions

Minutes = dict[str, int | None]


def of(note: str) -> tuple[Suggestions, Minutes]:
    answer = shipped_engine().suggest(note)
    return answer, {found.code: found.minutes for found in answer.suggestions}


@pytest.mark.parametrize(
    ("note", "minutes"),
    [
        pytest.param(
            "O: Cognitive training 15 min, attention tasks.", {"97129": 15}, id="first-block"
        ),
        pytest.param("O: Cognitive training 22 min.", {"97129": 22}, id="7-minutes-over"),
        pytest.param(
            "O: Cognitive training 23 min.", {"97129": 15, "97130": 8}, id="8-minutes-over"
        ),
        pytest.param(
            "O: Work hardening program 3 hours.", {"97545": 120, "97546": 60}, id="third-hour"
        ),
        pytest.param("O: Work hardening program 2.25 hours.", {"97545": 135}, id="quarter-over"),
        pytest.param("RTM management 14 min this month, one call.", {"98979": 14}, id="10-to-19"),
        pytest.param("RTM management 20 min this month, one call.", {"98980": 20}, id="from-20"),
        pytest.param(
            "RTM management 39 min this month, one call.", {"98980": 39}, id="full-blocks-only"
        ),
        pytest.param(
            "RTM management 43 min this month, one call.", {"98980": 20, "98981": 23}, id="beyond"
        ),
    ],
)
def test_the_time_decides(note: str, minutes: Minutes) -> None:
    assert of(note)[1] == minutes


def test_the_added_code_shows_the_words_of_the_first() -> None:
    """It is given for the same work, and its contributions add up as they do there."""
    answer, _ = of("O: Cognitive training 38 min, memory notebook.")
    first, added = answer.suggestions
    assert (first.code, added.code) == ("97129", "97130")
    assert added.evidence == first.evidence
    assert added.circumstances == first.circumstances
    assert added.score == first.score
    assert [(line.code, line.units) for line in answer.claim.lines] == [("97129", 1), ("97130", 2)]
    assert "97130" not in {found.code for found in answer.considered}


@pytest.mark.parametrize(
    ("note", "code", "proposed", "gate"),
    [
        pytest.param("O: Cognitive training 38 min.", "97130", True, None, id="added"),
        pytest.param("RTM management 14 min, one call.", "98979", True, None, id="the-one-that-fits"),
    ],
)  # fmt: skip
def test_an_explanation_agrees_with_the_answer(
    note: str, code: str, proposed: bool, gate: str | None
) -> None:
    said = shipped_engine().explain(note, code)
    assert (said.proposed, said.gate) == (proposed, gate)
    answer = shipped_engine().suggest(note)
    shown = answer.suggestions if proposed else answer.considered
    assert code in {found.code for found in shown}
