"""Questions about minutes, and the notes that must not raise them."""

import pytest

from suggester.claims.gaps import minutes_gap, total_gap


@pytest.mark.parametrize(
    ("timed", "minutes", "stated", "severity"),
    [
        pytest.param(True, None, None, "error", id="no-minutes-anywhere"),
        pytest.param(True, None, 38, "info", id="a-total-may-cover-it"),
        pytest.param(True, 15, None, None, id="minutes-given"),
        pytest.param(False, None, None, None, id="untimed"),
    ],
)
def test_timed_code_without_minutes(
    timed: bool, minutes: int | None, stated: int | None, severity: str | None
) -> None:
    found = minutes_gap(timed=timed, minutes=minutes, stated=stated)
    assert [gap.severity for gap in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("minutes", "stated", "asked"),
    [
        pytest.param({"97110": 23, "97140": 15}, 38, False, id="adds-up"),
        pytest.param({"97110": 23, "97140": 15}, 45, True, id="does-not"),
        pytest.param({"97110": 23, "97140": None}, 45, False, id="one-unknown"),
        pytest.param({"97110": 23}, None, False, id="no-total"),
    ],
)
def test_total_that_does_not_add_up(
    minutes: dict[str, int | None], stated: int | None, asked: bool
) -> None:
    assert bool(total_gap(minutes, stated)) is asked
