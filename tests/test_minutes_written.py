"""How clinics write minutes: each note with the minutes of each code, and no others.

``minutes_written.txt``: ``== id | 97110=15 97140=10``, then the note, with ``-`` for no minutes. What
``minute_notes`` asks besides, totals and minutes that nobody divided, is not asked of these.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from suggester import suggest

FILE = Path(__file__).parent / "minutes_written.txt"


def written() -> Iterator[tuple[str, str, dict[str, int]]]:
    """Yield name, note and code -> minutes of each note."""
    for block in re.split(r"(?m)^== ", FILE.read_text("utf-8"))[1:]:
        head, note = block.split("\n", 1)
        name, minutes = (part.strip() for part in head.split("|"))
        pairs = [] if minutes == "-" else [pair.split("=") for pair in minutes.split()]
        yield name, note.removesuffix("\n"), {code: int(value) for code, value in pairs}


@pytest.mark.parametrize(
    ("note", "minutes"),
    [pytest.param(note, minutes, id=name) for name, note, minutes in written()],
)
def test_minutes_as_clinics_write_them(note: str, minutes: dict[str, int]) -> None:
    found = {one.code: one.minutes for one in suggest(note).suggestions if one.minutes is not None}
    assert found == minutes
