"""The power is cut, by simulation: nothing that was acknowledged is gone. `make soak` cuts more."""

import random

import pytest

from tests.faults.power_cut import SAFE, UNSAFE, Disk, look, sectors
from tests.faults.recorder import Event, library

pytestmark = pytest.mark.skipif(library() is None, reason="SQLite's library cannot be reached here")


@pytest.mark.parametrize("modes", SAFE, ids=" ".join)
def test_nothing_acknowledged_is_lost(modes: tuple[str, str]) -> None:
    found = look(modes, 100, notes=10)
    assert (found.cuts, found.lost, found.damaged) == (100, 0, 0)


@pytest.mark.parametrize("modes", UNSAFE, ids=" ".join)
def test_with_less_syncing_something_is(modes: tuple[str, str]) -> None:
    """The negative control."""
    found = look(modes, 60, notes=10)
    assert found.lost + found.damaged > 10


def left(*events: Event) -> set[bytes | None]:
    """All that a cut after these may leave."""
    disk = Disk(exists=False)
    for event in events:
        disk.take(event)
    return {disk.left(random.Random(seed)) for seed in range(200)}


MADE = Event("create", "f")
SYNC = Event("sync", "f")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param((MADE,), {None, b""}, id="a-new-name"),
        pytest.param((MADE, SYNC), {b""}, id="a-name-that-was-synced"),
        pytest.param(
            (MADE, Event("write", "f", 0, b"ab"), SYNC, Event("write", "f", 1, b"c")),
            {b"ab", b"ac"},
            id="a-write",
        ),
        pytest.param(
            (MADE, Event("write", "f", 0, b"ab"), SYNC, Event("truncate", "f", 0)),
            {b"ab", b""},
            id="a-length",
        ),
        pytest.param((MADE, SYNC, Event("delete", "f", durable=True)), {None}, id="gone"),
        pytest.param((MADE, SYNC, Event("delete", "f")), {None, b""}, id="perhaps-gone"),
    ],
)
def test_what_a_cut_may_leave(events: tuple[Event, ...], expected: set[bytes | None]) -> None:
    assert left(*events) == expected


def test_a_write_is_torn_where_sectors_end() -> None:
    parts = [(part.at, len(part.data)) for part in sectors(Event("write", "f", 500, bytes(1000)))]
    assert parts == [(500, 12), (512, 512), (1024, 476)]
