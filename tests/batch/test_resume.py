"""A batch that is killed goes on where it was, and what comes out is that of a run undisturbed."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from corpus.many import many
from suggester import Visit
from suggester.batch.manifest import BatchError, take
from suggester.batch.settings import OutFormat, Settings
from suggester.kinds import Discipline
from suggester.note_sources import SourceError
from tests.batch.conftest import (
    NOTES,
    answer_all,
    everything,
    rows_of,
    table,
    write_folder,
    write_jsonl,
    write_parquet,
)
from tests.batch.killed import batch, run_with_kills

PART = 10  # notes


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 400 notes and what one process makes of them."""
    home = tmp_path_factory.mktemp("batch")
    rows = rows_of(*many(398, seed=3))
    write_jsonl(home / "notes.jsonl", [*rows[:200], {"text": ""}, {"txt": "O: US"}, *rows[200:]])
    total = answer_all(home / "notes.jsonl", home / "out", Settings(part_notes=PART))
    assert (total.notes, total.rejects) == (398, 2)
    return home


def test_killed_three_times_and_resumed(undisturbed: Path, tmp_path: Path) -> None:
    ends = run_with_kills(
        undisturbed / "notes.jsonl", tmp_path / "out", kills=3, part=PART, rng=Random(1)
    )
    assert ends == [-9, -9, -9, 2]
    assert everything(tmp_path / "out") == everything(undisturbed / "out")


def test_order_is_that_of_the_source(undisturbed: Path) -> None:
    numbers = [row["row"] for row in table(undisturbed / "out", "notes")]
    assert numbers == [n for n in range(1, 401) if n not in (201, 202)]


def test_what_is_done_is_not_done_again(undisturbed: Path, tmp_path: Path) -> None:
    shutil.copytree(undisturbed / "out", tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "notes").iterdir()}
    lost = tmp_path / "out" / "notes" / "part-000017.parquet"
    lost.unlink()
    answer_all(undisturbed / "notes.jsonl", tmp_path / "out", Settings(part_notes=PART))
    assert everything(tmp_path / "out") == everything(undisturbed / "out")
    after = {path: path.stat().st_mtime_ns for path in before}
    assert [path for path in before if after[path] != before[path]] == [lost]


Change = Callable[[Path], Settings]


def another_note(source: Path) -> Settings:
    write_jsonl(source, rows_of(*NOTES, "O: US"))
    return Settings(part_notes=2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(another_note, "the input has changed", id="input"),
        pytest.param(lambda _: Settings(part_notes=3), "the options differ", id="part"),
        pytest.param(
            lambda _: Settings(part_notes=2, with_text=True), "the options differ", id="text"
        ),
        pytest.param(
            lambda _: Settings(part_notes=2, out_format=OutFormat.JSONL),
            "the options differ",
            id="format",
        ),
        pytest.param(
            lambda _: Settings(part_notes=2, visit=Visit(discipline=Discipline.OT)),
            "the options differ",
            id="visit",
        ),
        pytest.param(
            lambda source: Settings(part_notes=2, overlays=(source.parent / "words",)),
            "the lexicon differs",
            id="lexicon",
        ),
    ],
)
def test_a_run_goes_on_only_with_the_same_question(
    tmp_path: Path, notes: Path, change: Change, said: str
) -> None:
    codes = tmp_path / "words" / "codes"
    codes.mkdir(parents=True)
    (tmp_path / "words" / "overlay.toml").write_text('name = "clinic"\n')
    (codes / "97140.toml").write_text('code = "97140"\noff = true\n')
    answer_all(notes, tmp_path / "out")
    before = everything(tmp_path / "out")
    with pytest.raises(BatchError) as caught:
        answer_all(notes, tmp_path / "out", change(notes))
    assert said in str(caught.value)
    assert "Name another --out" in str(caught.value)
    assert everything(tmp_path / "out") == before


def test_a_file_that_joins_a_folder_is_a_change(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "notes", rows_of(*NOTES))
    answer_all(folder, tmp_path / "out")
    (folder / "late.txt").write_text("O: US")
    with pytest.raises(BatchError, match="the input has changed"):
        answer_all(folder, tmp_path / "out")


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, notes: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(BatchError, match="is not empty and holds no batch"):
        answer_all(notes, tmp_path / "out")
    assert (tmp_path / "out" / "thesis.txt").read_text() == "mine"


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path, notes: Path) -> None:
    (tmp_path / "out").mkdir()
    take(tmp_path / "out")
    done = batch(notes, tmp_path / "out")
    assert done.returncode == 2
    assert b"Another run is writing" in done.stderr


def test_a_damaged_parquet_file_is_one_sentence(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "notes.parquet", rows_of(*NOTES))
    source.write_bytes(source.read_bytes()[:-20])
    with pytest.raises(SourceError, match="not a Parquet file, or a damaged one"):
        answer_all(source, tmp_path / "out")
    assert not (tmp_path / "out").exists()
