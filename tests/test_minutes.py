"""Which service each time of a note belongs to, and which times are left to ask about."""

import pytest

from suggester import suggest

TIED = [
    pytest.param("O: TE x 15 min, MT x 10 min.", {"97110": 15, "97140": 10}, id="behind"),
    pytest.param("O: 15 min of TE and 10 min of MT.", {"97110": 15, "97140": 10}, id="ahead"),
    pytest.param("O: 15' TE, 10' MT", {"97110": 15, "97140": 10}, id="times-first"),
    pytest.param("O: TE, MT x 10 min each", {"97110": 10, "97140": 10}, id="each-behind"),
    pytest.param("O: 10 min each of TE and MT", {"97110": 10, "97140": 10}, id="each-before"),
    pytest.param(
        "O: TE 25 min: bike 5 min, squats 3x10, SLR 2x10", {"97110": 25}, id="parts-of-a-name"
    ),
    pytest.param(
        "O: Ther ex: squats 3x10, SLR, bike 5 min. 18 min.", {"97110": 18}, id="closing-time"
    ),
    pytest.param(
        "O: Man tx: STM to UT. Tolerated well. 12 min.", {"97140": 12}, id="closes-before"
    ),
    pytest.param("O: MT: 5' c-spine + 10' t-spine", {"97140": 15}, id="added"),
    pytest.param("O: manual therapy ten, sorry, twelve minutes", {"97140": 12}, id="taken-back"),
    pytest.param("O: US 8 min, then massage following US, 12 min", {"97035": 8}, id="referred"),
    pytest.param("O: TE 30 min, 10:30-11:00", {"97110": 30}, id="clock-says-it-again"),
    pytest.param(
        "O: TE 20 min. MT 10 min.\nBilling: 97110 20 min, 97140 10 min",
        {"97110": 20, "97140": 10},
        id="charges-repeat",
    ),
    pytest.param("AM: gait training 12 min.\nPM: gait training 8 min.", {"97116": 20}, id="twice"),
    pytest.param("Total treatment: 45 min. TE today.", {"97110": 45}, id="total-of-all-done"),
    pytest.param("Total treatment: 45 min. TE and US today.", {}, id="total-of-several"),
    pytest.param(
        "Total treatment: 45 min. PT re-evaluation today.", {"97164": 45}, id="total-of-evaluation"
    ),
    pytest.param(
        "Total treatment: 45 min. PT re-evaluation, gait training with RW 150 ft.",
        {},
        id="total-untimed",
    ),
    pytest.param("Total timed: 38 min. TE and MT today.", {}, id="total-of-two"),
    pytest.param("O: TE: squats 3x10. Total timed: 38 min.", {"97110": 38}, id="total-of-one"),
    pytest.param("O: TE: wall sits 3 x 2 min, SLR 3x10", {}, id="bouts"),
    pytest.param("O: TE 14 of the 30 minutes planned", {"97110": 14}, id="part-of-the-plan"),
]


@pytest.mark.parametrize(("note", "minutes"), TIED)
def test_minutes_of_each_code(note: str, minutes: dict[str, int]) -> None:
    found = {one.code: one.minutes for one in suggest(note).suggestions if one.minutes is not None}
    assert {code: found.get(code) for code in minutes} == minutes
    if not minutes:
        assert found == {}


@pytest.mark.parametrize(
    ("note", "left"),
    [
        pytest.param("O: TE/NMR x 30 min", [(30, ("97110", "97112"))], id="joined"),
        pytest.param("O: TE and MT, 30 min in all", [(30, ("97110", "97140"))], id="in-all"),
        pytest.param("O: TE/NMR x 30 min\nTE 18 / NMR 12", [], id="divided-by-a-summary"),
        pytest.param("O: TE x 30 min", [], id="one-service"),
        pytest.param("O: STM/joint mobs x 15 min", [], id="one-code"),
    ],
)
def test_minutes_that_nothing_divides(note: str, left: list[tuple[int, tuple[str, ...]]]) -> None:
    answer = suggest(note)
    assert [(one.minutes, one.codes) for one in answer.note.unattributed] == left
    for one in answer.note.unattributed:
        assert str(one.minutes) in note[one.start : one.end]
        assert all(s.minutes is None for s in answer.suggestions if s.code in one.codes)
