"""Several visits in one paste: the stretches, and the one that is read."""

import time
import tomllib
from datetime import date
from pathlib import Path

import pytest

from suggester import Engine
from suggester.lexicon import load_lexicon
from suggester.model import Visit
from suggester.shipped import lexicon_dir
from suggester.visits import VisitReader, visits_in

HERE = Path(__file__).parent
WORDS = load_lexicon(lexicon_dir()).visits
READER = VisitReader(WORDS)
PASTES = [
    paste
    for name in ("visits.toml", "visits.aside.toml")
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


VISITS = (
    "DOS: 3/4/26\nS: sore. O: ultrasound 8 min to R shoulder, tolerated well, skin ok.\n\n"
    "DOS: 3/11/26\nS: better. O: manual therapy to R shoulder x 15 min, tolerated well."
)


@pytest.mark.parametrize(
    ("day", "codes", "sentence"),
    [
        pytest.param(None, {"97140"}, "The text holds 2 visits; the one of 2026-03-11 was read, as the latest.", id="the-latest"),
        pytest.param(date(2026, 3, 4), {"97035"}, "The text holds 2 visits; the one of 2026-03-04 was read, by the date of service.", id="the-one-asked-for"),
        pytest.param(date(2026, 3, 5), {"97140"}, "The text holds 2 visits, none of them of the date of service 2026-03-05; the one of 2026-03-11 was read, as the latest.", id="none-of-them"),
    ],
)  # fmt: skip
def test_date_of_service_decides(
    engine: Engine, day: date | None, codes: set[str], sentence: str
) -> None:
    answer = engine.suggest(VISITS, Visit(date_of_service=day))
    assert {found.code for found in answer.suggestions} == codes
    assert answer.claim.warnings[0] == sentence
    assert [visit.name for visit in answer.note.visits] == ["2026-03-04", "2026-03-11"]
    for visit in answer.note.visits:
        assert VISITS[visit.start : visit.end].startswith("DOS")


def test_one_visit_is_not_spoken_of(engine: Engine) -> None:
    answer = engine.suggest("DOS: 3/4/26\nO: ultrasound 8 min to R shoulder.")
    assert answer.note.visits == ()
    assert not any("visits" in warning for warning in answer.claim.warnings)


@pytest.mark.parametrize(
    "seed",
    [
        pytest.param("3/4/26\n", id="dates"),
        pytest.param("Visit 3\n", id="numbers"),
        pytest.param("\n", id="empty-lines"),
        pytest.param("-" * 79 + "x\n", id="rules"),
        pytest.param("Date:\n\n\n3/4\n", id="labels"),
        pytest.param("PT ", id="fields"),
        pytest.param("visit # ", id="labels-without-number"),
        pytest.param("3/4 TE 10\n", id="lines-of-a-log"),
        pytest.param("<pasted> TE\n", id="copied-without-an-end"),
        pytest.param("copied from 3 ", id="copied-labels"),
    ],
)
def test_time_grows_with_the_length(seed: str) -> None:
    def seconds(length: int) -> float:
        text = (seed * (length // len(seed) + 1))[:length]
        began = time.process_time()
        visits_in(text, READER)
        return time.process_time() - began

    assert min(seconds(200_000) for _ in range(2)) < 12 * max(seconds(40_000), 0.01)
