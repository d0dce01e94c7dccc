"""The search for growing time finds what it is to find, and ends. `make soak` runs it in full."""

import time

import pytest

from suggester import Engine
from tests.hostile import growth
from tests.hostile.growth import N, controls, families, fault, is_wrong


def spin(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.mark.long
def test_what_is_quadratic_and_what_never_ends_is_found() -> None:
    assert all(controls())


def test_what_is_linear_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fault(lambda text: spin(0.1 * len(text) / N), "linear", "x".__mul__) is None


def test_a_step_is_no_growth() -> None:
    def read(text: str) -> None:
        spin((0.2 if len(text) > N else 0.02) * len(text) / N)

    assert fault(read, "read in another way", "x".__mul__) is None


def test_a_reading_that_is_slow_once_is_measured_again() -> None:
    calls = []

    def read(text: str) -> None:
        calls.append(len(text))
        spin(2.0 if len(calls) == 1 else 0.05 * len(text) / N)

    assert fault(read, "slow once", "x".__mul__) is None
    assert len(calls) == 4


@pytest.mark.parametrize("name", ["services", "services-listed", "cells"])
def test_many_services_are_read_or_refused_in_time(engine: Engine, name: str) -> None:
    """What the longest of them would name is refused, but first it is counted."""
    assert fault(engine.suggest, name, families()[name]) is None


@pytest.mark.parametrize(
    ("short_one", "long_one", "wrong"),
    [
        pytest.param(0.2, 1.0, False, id="linear"),
        pytest.param(0.2, 1.1, True, id="grows"),
        pytest.param(0.4, 1.6, True, id="slow"),
        pytest.param(0.0, 0.149, False, id="too-short-to-compare"),
        pytest.param(0.0, 0.5, True, id="only-the-long-one"),
    ],
)
def test_what_is_wrong(short_one: float, long_one: float, wrong: bool) -> None:
    assert is_wrong(short_one, long_one) == wrong


def test_it_ends_in_its_time_and_says_what_was_not_tried(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(growth, "controls", lambda: ("found", "found"))
    began = time.monotonic()
    assert growth.main(0.0) == 1
    assert time.monotonic() - began < 60  # the engine is made meanwhile
    assert "\n0 of " in capsys.readouterr().out
