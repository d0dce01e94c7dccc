"""Points of phrases: few decisions move nothing, many move what they are about."""

import sys

import pytest

from suggester.engine import shipped_engine
from suggester.learning.features import Row
from suggester.learning.fit import moved
from suggester.learning.lessons import LessonError


def rows(code: str, phrase: str, billed: int, not_billed: int, start: int = 0) -> list[Row]:
    return [
        Row(
            lesson=f"{code}{phrase}{n}",
            code=code,
            billed=n < billed,
            weight=1.0,
            fixed=0.0,
            factors=((phrase, 1.0),),
            sections=("treatment",),
        )
        for n in range(billed + not_billed)
    ]


@pytest.mark.parametrize(
    ("code", "phrase", "billed", "not_billed", "low", "high"),
    [
        pytest.param("97140", "mt", 0, 12, 0.05, 2.9, id="always-rejected-falls-below-three"),
        pytest.param("97140", "manual-therapy", 0, 30, 3, 3, id="a-plain-name-stays-enough"),
        pytest.param("97140", "mt", 1, 1, 5, 5, id="too-few-to-move"),
        pytest.param("97140", "mt", 30, 0, 5, 5, id="a-sure-name-is-sure-enough"),
        pytest.param("97110", "squat", 15, 0, 3, 5, id="always-billed-rises-to-a-proposal"),
        pytest.param("97140", "mt", 17, 1, 5, 5, id="as-often-right-as-its-points-say"),
    ],
)
def test_points_move_as_decisions_insist(
    code: str, phrase: str, billed: int, not_billed: int, low: float, high: float
) -> None:
    lexicon = shipped_engine().lexicon
    found = {
        m.phrase_id: m.after for m in moved(rows(code, phrase, billed, not_billed), lexicon, 3)
    }
    before = {"mt": 5.0, "manual-therapy": 5.0, "squat": 2.5}[phrase]
    assert low <= found.get(phrase, before) <= high


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)
    with pytest.raises(LessonError, match=r"scipy is not installed. Run: pip install .*\[learn\]"):
        moved(rows("97140", "mt", 0, 12), shipped_engine().lexicon, 3)


def test_a_phrase_is_not_lowered_for_its_neighbours() -> None:
    lexicon = shipped_engine().lexicon
    lessons = rows("97140", "mt", 0, 12) + rows("97140", "manual-therapy", 20, 0)
    assert [m.phrase_id for m in moved(lessons, lexicon, 3)] == ["mt"]
