"""`suggester notes` and `suggester score`, as somebody with another system uses them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.notes import load_notes
from corpus.splits import Split, load_splits, notes_of
from suggester.cli import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def calibration() -> list[dict[str, str]]:
    told = RUN.invoke(app, ["notes", "--split", "calibration"])
    assert told.exit_code == 0
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_the_texts_are_those_of_the_split(calibration: list[dict[str, str]]) -> None:
    labelled = {note.id: note.text for note in notes_of(Split.CALIBRATION)}
    assert {row["id"]: row["text"] for row in calibration} == labelled
    assert set(calibration[0]) == {"id", "text", "discipline"}


def test_labels_as_output_score_one(tmp_path: Path, calibration: list[dict[str, str]]) -> None:
    by_id = {note.id: note for note in load_notes()}
    path = tmp_path / "output.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for row in calibration:
            note = by_id[row["id"]]
            codes = [*note.codes, *(group[0] for group in note.either)]
            out.write(json.dumps({"id": note.id, "codes": [{"code": c} for c in codes]}) + "\n")
    told = RUN.invoke(app, ["score", str(path), "--split", "calibration", "--json"])
    assert told.exit_code == 0
    found = json.loads(told.stdout)
    assert found["sealed"] == load_splits().sealed
    assert found["figures"]["codes.strict.f1"]["value"] == 1.0
    assert found["figures"]["codes.strict.exact_set"]["value"] == 1.0
    assert found["figures"]["performed_kept"]["value"] > 0.95  # optional work is not all proposed
    assert found["figures"]["not_performed_proposed.all"]["value"] == 0.0
    assert found["figures"]["not_quiet"]["value"] == 0.0
    told = RUN.invoke(app, ["score", str(path), "--split", "calibration"])
    assert f"{len(calibration)} notes of split calibration" in told.stdout
    assert "codes.strict.f1" in told.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param("{", "line 1: is not JSON", id="not-json"),
        pytest.param('{"id": "a09-001", "codes": []}', "notes have no line", id="incomplete"),
        pytest.param(None, "No such file", id="no-file"),
    ],
)
def test_a_wrong_file_is_one_line_and_exit_2(
    tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "output.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    told = RUN.invoke(app, ["score", str(path), "--split", "calibration"])
    assert told.exit_code == 2
    assert said in told.stderr
    assert told.stderr.count("\n") == 1
