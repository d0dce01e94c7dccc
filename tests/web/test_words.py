import pytest

from suggester.model import Assertion, Match, PayerRule
from web.pages import words


@pytest.mark.parametrize(
    ("confidence", "word", "percent"),
    [
        pytest.param(1.0, "Very likely", 99, id="never-certain"),
        pytest.param(0.90, "Very likely", 90, id="very-likely-starts"),
        pytest.param(0.899, "Likely", 90, id="likely-ends"),
        pytest.param(0.75, "Likely", 75, id="likely-starts"),
        pytest.param(0.749, "Uncertain", 75, id="uncertain-ends"),
        pytest.param(0.50, "Uncertain", 50, id="uncertain-starts"),
        pytest.param(0.49, "Weak", 49, id="weak"),
        pytest.param(0.0, "Weak", 1, id="never-impossible"),
    ],
)
def test_confidence(confidence: float, word: str, percent: int) -> None:
    assert (words.confidence_word(confidence), words.percent(confidence)) == (word, percent)


@pytest.mark.parametrize(
    ("weight", "shown"), [(4.0, "+4.0"), (0.0, "+0"), (-0.04, "+0"), (-1.5, "−1.5")]
)
def test_points(weight: float, shown: str) -> None:
    assert words.points(weight) == shown


def test_every_value_has_words() -> None:
    assert set(words.NOT_COUNTED) == set(Assertion) - {Assertion.PERFORMED}
    assert set(words.RULES) == set(PayerRule)
    assert set(words.HOW_READ) <= set(Match)
