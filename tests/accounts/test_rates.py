"""So many requests a minute, whoever it is; what was not used is not saved up."""

import pytest

from web.accounts.rates import Rates


@pytest.mark.parametrize(
    ("times", "waits"),
    [
        pytest.param([0] * 4, [0, 0, 0, 20], id="all-at-once"),
        pytest.param([0, 0, 0, 19.5, 20], [0, 0, 0, 1, 0], id="one-comes-back-in-20-seconds"),
        pytest.param([0, 20, 40, 60, 80], [0] * 5, id="steadily"),
        pytest.param([0, 0, 0, 3600, 3600, 3600, 3600], [0] * 6 + [20], id="no-saving-up"),
    ],
)
def test_three_a_minute(times: list[float], waits: list[int]) -> None:
    now = [0.0]
    rates = Rates(3, clock=lambda: now[0])
    said = []
    for now[0] in times:
        said.append(rates.wait("key:emr"))
    assert said == waits
    assert rates.wait("ada") == 0
