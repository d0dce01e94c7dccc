"""Complete or not: only if every code is clear, the minutes add up and nothing is unexplained."""

import pytest

from suggester.engine import shipped_engine

MT = "Manual therapy: joint mobs grade III R knee x 15 min."
TE = "Ther ex: SLR 3x10, heel slides 3x10 x 15 min."


@pytest.mark.parametrize(
    ("note", "kinds"),
    [
        pytest.param(f"O:\n{MT}\n{TE}\nTotal treatment time: 30 min.", [], id="complete"),
        pytest.param(f"O:\n{MT}\nTimed minutes: 15. Total time: 15 min.", [], id="both-totals"),
        pytest.param(
            f"O:\n{MT}\nIFC 80-150 Hz applied to R knee.\nTotal treatment time: 25 min.",
            [],
            id="an-untimed-service-takes-the-rest",
        ),
        pytest.param(
            "O:\nCognitive training, attention tasks x 38 min.\nTotal treatment time: 38 min.",
            [],
            id="first-block-and-beyond",
        ),
        pytest.param(f"O:\n{MT}\n{TE}", ["minutes"], id="no-total-stated"),
        pytest.param(
            f"O:\n{MT}\n{TE}\nTotal treatment time: 40 min.", ["minutes"], id="minutes-missing"
        ),
        pytest.param(
            f"O:\n{MT}\n{TE}\nTotal treatment time: 25 min.", ["minutes"], id="more-than-the-total"
        ),
        pytest.param(
            f"O:\n{MT}\nTher ex: SLR 3x10, heel slides 3x10.\nTotal treatment time: 15 min.",
            ["minutes"],
            id="a-timed-code-without-minutes",
        ),
        pytest.param(
            f"O:\n{MT}\n{TE}\nZorbing over cones x 10 min.\nTotal treatment time: 30 min.",
            ["clause"],
            id="treatment-that-no-code-explains",
        ),
        pytest.param(
            f"O:\n{MT}\n{TE}\nTotal treatment time: 30 min.\nP: zorbing over cones x 10 min.",
            [],
            id="what-is-planned-needs-no-code",
        ),
        pytest.param(
            f"O:\n{MT}\n{TE}\nNo zorbing over cones x 10 min.\nTotal treatment time: 30 min.",
            [],
            id="what-was-not-done-needs-no-code",
        ),
        pytest.param(
            f"O:\n{MT}\nSat at edge of bed 5 min.\nTotal treatment time: 15 min.",
            ["code"],  # its 5 minutes are beside the 15 that add up
            id="an-unclear-code",
        ),
        pytest.param("S: knee feels better.", ["code"], id="no-code-at-all"),
    ],
)
def test_complete(note: str, kinds: list[str]) -> None:
    found = shipped_engine().suggest(note).completeness
    assert ([point.kind for point in found.open], found.complete) == (kinds, not kinds)


def test_a_place_is_that_of_the_clause() -> None:
    note = f"O:\n{MT}\nZorbing over cones x 10 min.\nTotal treatment time: 15 min."
    (point,) = shipped_engine().suggest(note).completeness.open
    assert note[point.start : point.end].strip() == "Zorbing over cones x 10 min."
