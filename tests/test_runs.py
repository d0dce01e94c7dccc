"""Neighbouring sentences are put together, none is left out."""

import pytest

from suggester.runs import runs


@pytest.mark.parametrize(
    ("lengths", "found"),
    [
        pytest.param([], [], id="none"),
        pytest.param([5], [(0, 1)], id="one-short"),
        pytest.param([79, 1, 5], [(0, 2), (2, 3)], id="two-reach-it"),
        pytest.param([80, 5], [(0, 1), (1, 2)], id="one-reaches-it"),
        pytest.param([79, 200], [(0, 2)], id="the-last-is-long"),
        pytest.param([40, 40], [(0, 2)], id="nothing-left"),
    ],
)
def test_runs(lengths: list[int], found: list[tuple[int, int]]) -> None:
    bounds, at = [], 0
    for length in lengths:
        bounds.append((at, at + length))
        at += length
    assert list(runs(bounds)) == found
