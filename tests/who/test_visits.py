"""Several visits in one paste: the stretches, and the one that is read."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from suggester.lexicon import load_lexicon
from suggester.shipped import lexicon_dir
from suggester.visit_openings import OpeningReader
from suggester.visits import visits_in

HERE = Path(__file__).parent
WORDS = load_lexicon(lexicon_dir()).visits
READER = OpeningReader(WORDS)
PASTES = [
    paste
    for name in ("visits.toml",)
    if (HERE / name).exists()
    for paste in tomllib.loads((HERE / name).read_text())["paste"]
]


def read(text: str, day: date | None = None) -> tuple[list[str], str]:
    """Return the names of the visits, and of the one that is read."""
    found = visits_in(text, READER, day)
    today = [visit.name for visit in found if visit.today]
    return [visit.name for visit in found], today[0] if today else ""


@pytest.mark.parametrize("paste", [pytest.param(paste, id=paste["id"]) for paste in PASTES])
def test_pastes(paste: dict) -> None:
    expected = (paste["visits"], paste["today"])
    assert read(paste["text"], paste.get("date_of_service")) == expected


@pytest.mark.parametrize(
    "example", [pytest.param(row, id=str(n)) for n, row in enumerate(WORDS.example, start=1)]
)
def test_examples_of_the_lexicon(example) -> None:
    assert read(example.note) == (list(example.visits), example.today)
