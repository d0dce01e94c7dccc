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
        taken = rates.take("key:emr")
        said.append(0 if taken.granted else taken.more_in)
    assert said == waits
    assert rates.take("ada").granted


def test_what_is_left_is_told() -> None:
    now = [0.0]
    rates = Rates(3, clock=lambda: now[0])
    told = []
    for now[0] in (0, 0, 5, 6, 20, 200):
        told.append(rates.take("key:emr").headers["RateLimit"])
    assert told == [
        '"minute";r=2;t=20',
        '"minute";r=1;t=20',
        '"minute";r=0;t=15',
        '"minute";r=0;t=14',
        '"minute";r=0;t=20',
        '"minute";r=2;t=20',
    ]
    assert rates.take("key:emr").headers["RateLimit-Policy"] == '"minute";q=3;w=60'
