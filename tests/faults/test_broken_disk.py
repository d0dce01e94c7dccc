"""Errors of the disk under SQLite, and no room on it. `make soak` makes 10,000 commits of each."""

import pytest

from tests.faults.broken_disk import KINDS, look
from tests.faults.power_cut import SAFE
from tests.faults.recorder import library

pytestmark = pytest.mark.skipif(library() is None, reason="SQLite's library cannot be reached here")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("modes", SAFE, ids=" ".join)
def test_what_was_acknowledged_is_there(kind: str, modes: tuple[str, str]) -> None:
    found = look(kind, 40, modes=modes)
    assert found.is_good(), found


def test_an_error_taken_for_a_success_is_found() -> None:
    """The negative control."""
    assert look("no room", 40, modes=SAFE[0], careless=True).lost
