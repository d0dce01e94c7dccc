"""SIGTERM, and SIGKILL, while requests and a batch are under way. `make soak` does it fifty times,
and over 100,000 notes."""

import signal
from pathlib import Path

from tests.faults.restarting import ready_after
from tests.faults.stopping import BATCH, CALLERS, LIMIT, Told, missing, stop_once, url_of
from web.queue.store import connect


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


def test_a_server_that_is_killed_lost_nothing_and_starts_again(tmp_path: Path) -> None:
    stop = stop_once(tmp_path, number=signal.SIGKILL)
    assert stop.status == -signal.SIGKILL
    assert (stop.lost, stop.odd) == (set(), [])
    assert stop.answered > CALLERS
    assert ready_after(tmp_path) < LIMIT  # 5 s on a machine of its own: `make soak`
    store = connect(url_of(tmp_path))
    assert missing(store, Told({"never entered": "0" * 32})) == {"never entered"}  # red control
    store.close()
