"""SIGTERM while requests and a batch are under way. `make soak` stops fifty servers."""

from pathlib import Path

from tests.faults.stopping import BATCH, CALLERS, LIMIT, stop_once


def test_what_was_begun_is_answered_and_nothing_is_lost(tmp_path: Path) -> None:
    stop = stop_once(tmp_path)
    assert (stop.cut, stop.lost, stop.odd, stop.status) == (set(), set(), [], 0)
    assert stop.seconds < LIMIT
    assert stop.begun == stop.answered
    assert stop.answered > CALLERS + BATCH
    assert stop.refused == CALLERS  # each goes on until nobody listens


def test_without_the_drain_something_is_cut(tmp_path: Path) -> None:
    """The negative control: no time to answer what was begun."""
    stop = stop_once(tmp_path, drain=False)
    assert stop.cut
    assert not stop.lost  # what was acknowledged is there all the same
