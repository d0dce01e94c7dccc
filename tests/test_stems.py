"""Inflections fall together; words that only look alike stay apart."""

import pytest

from suggester.stems import stem


@pytest.mark.parametrize(
    "family",
    [
        pytest.param("mobilize mobilized mobilizing mobilization mobilizations", id="-ize"),
        pytest.param("stretch stretches stretching stretched", id="-es"),
        pytest.param("bridge bridges bridging bridged", id="-e"),
        pytest.param("squat squats squatting squatted", id="doubled"),
        pytest.param("carry carries carried carrying", id="-y"),
        pytest.param("tape tapes taped taping", id="tape"),
        pytest.param("ambulate ambulated ambulation", id="-ate"),
    ],
)
def test_one_family_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("lunge", "lung", id="exercise-organ"),
        pytest.param("taping", "tapping", id="tape-tap"),
        pytest.param("bathing", "bath", id="self-care-modality"),
        pytest.param("righting", "right", id="reaction-side"),
        pytest.param("guided", "guide", id="cue-aid"),
        pytest.param("stroking", "stroke", id="massage-propulsion"),
        pytest.param("us", "u", id="ultrasound"),
    ],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)
