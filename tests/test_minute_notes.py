"""Short notes of many hands: which code gets which minutes, and which totals are read.

``minute_notes/*.txt``, one file a hand: ``== id | 97110=15 97140=10 | timed=25 total=30``, then the note;
``97110+97140=30`` where the note does not divide them, ``-`` for none. The answers were written before
the program had read the notes. ``?`` before an id: it is read wrong as yet.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from suggester import Suggestions, suggest

FOLDER = Path(__file__).parent / "minute_notes"
SAME = {"97014": "G0283"}


class Note(NamedTuple):
    """One note. minutes: code or joined codes -> whole minutes; totals: timed, total -> minutes."""

    id: str
    known: bool
    minutes: dict[str, int]
    totals: dict[str, int]
    text: str


def notes() -> Iterator[Note]:
    """Yield the notes of all hands."""
    for path in sorted(FOLDER.glob("*.txt")):
        for block in re.split(r"(?m)^== ", path.read_text("utf-8"))[1:]:
            head, text = block.split("\n", 1)
            name, minutes, totals = (part.strip() for part in head.split("|"))
            yield Note(
                name.lstrip("? "),
                not name.startswith("?"),
                _values(minutes),
                _values(totals),
                text.rstrip("\n"),
            )


def _values(written: str) -> dict[str, int]:
    pairs = [] if written == "-" else [pair.split("=") for pair in written.split()]
    return {SAME.get(name, name): int(value) for name, value in pairs}


def read(answer: Suggestions) -> dict[str, int]:
    """Return code -> minutes, and the codes of minutes that are not divided, joined."""
    own = {SAME.get(s.code, s.code): s.minutes for s in answer.suggestions if s.minutes}
    shared = {"+".join(sorted(u.codes)): u.minutes for u in answer.note.unattributed}
    return own | {codes: minutes for codes, minutes in shared.items() if "+" in codes}


@pytest.mark.parametrize(
    "note",
    [
        pytest.param(
            note,
            id=note.id,
            marks=() if note.known else pytest.mark.xfail(strict=True, reason="issue 5"),
        )
        for note in notes()
    ],
)
def test_minutes_of_a_note(note: Note) -> None:
    """Every code has its minutes, no other has any, and stated totals are read."""
    answer = suggest(note.text)
    wanted = {"+".join(sorted(codes.split("+"))): value for codes, value in note.minutes.items()}
    assert read(answer) == wanted
    stated = {"timed": answer.note.timed_minutes, "total": answer.note.total_minutes}
    assert {name: stated[name] for name in note.totals} == note.totals
