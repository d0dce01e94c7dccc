"""The sentence about which of several visits was read."""

from datetime import date

import pytest

from suggester.claims.visits import visit_read
from suggester.visit_order import Basis, today_of

MARCH_4, MARCH_11 = (2026, 3, 4), (2026, 3, 11)


@pytest.mark.parametrize(
    ("days", "numbers", "wanted", "expected"),
    [
        pytest.param([MARCH_4, MARCH_11], [None, None], None, (1, Basis.LATEST), id="oldest-first"),
        pytest.param([MARCH_11, MARCH_4], [None, None], None, (0, Basis.LATEST), id="newest-first"),
        pytest.param([MARCH_11, MARCH_11, MARCH_4], [None] * 3, None, (1, Basis.LATEST), id="of-equals-the-last"),
        pytest.param([MARCH_4, MARCH_11], [None, None], date(2026, 3, 4), (0, Basis.DATE_OF_SERVICE), id="asked-for"),
        pytest.param([MARCH_4, MARCH_11], [None, None], date(2025, 3, 4), (1, Basis.LATEST), id="another-year"),
        pytest.param([(0, 3, 4), (0, 3, 11)], [None, None], date(2025, 3, 4), (0, Basis.DATE_OF_SERVICE), id="no-year-fits-any"),
        pytest.param([(0, 12, 29), (0, 1, 5)], [None, None], None, (1, Basis.LATEST), id="over-new-year"),
        pytest.param([(0, 1, 5), (0, 12, 29)], [None, None], None, (0, Basis.LATEST), id="over-new-year-newest-first"),
        pytest.param([(2025, 12, 30), (0, 1, 6)], [None, None], None, (1, Basis.LATEST), id="one-year-written"),
        pytest.param([(2024, 2, 29), (0, 2, 29)], [None, None], None, (1, Basis.LATEST), id="leap-day"),
        pytest.param([None, None], [3, 2], None, (0, Basis.NUMBER), id="numbers"),
        pytest.param([MARCH_4, None], [None, None], None, (1, Basis.LAST), id="neither"),
    ],
)  # fmt: skip
def test_which_visit(days: list, numbers: list, wanted: date | None, expected: tuple) -> None:
    assert today_of(days, numbers, wanted) == expected


@pytest.mark.parametrize(
    ("read", "basis", "wanted", "sentence"),
    [
        pytest.param("2026-03-11", Basis.LATEST, None, "The text holds 2 visits; the one of 2026-03-11 was read, as the latest.", id="latest"),
        pytest.param("--03-11", Basis.LATEST, None, "The text holds 2 visits; the one of 3/11 (no year) was read, as the latest.", id="no-year"),
        pytest.param("#3", Basis.NUMBER, None, "The text holds 2 visits; the one of number 3 was read, by its number.", id="number"),
    ],
)  # fmt: skip
def test_sentence(read: str, basis: Basis, wanted: date | None, sentence: str) -> None:
    assert visit_read(["--03-04", read], read, basis, wanted) == sentence
