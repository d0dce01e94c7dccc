"""What a batch gives: the same answers as one note at a time, whatever form the notes come in."""

import json
import re
from pathlib import Path

import pytest

from suggester import Engine, Visit
from suggester.batch.settings import OutFormat, Settings
from suggester.batch.tables import COLUMNS
from suggester.kinds import PayerRule
from tests.batch.conftest import (
    CANARY,
    NOTES,
    Write,
    answer_all,
    everything,
    rows_of,
    table,
    write_csv,
    write_folder,
    write_jsonl,
    write_parquet,
)
from tests.batch.killed import ROOT


@pytest.mark.parametrize(
    ("name", "write", "numbers"),
    [
        pytest.param("notes.jsonl", write_jsonl, [1, 2, 3, 4], id="jsonl"),
        pytest.param("notes.csv", write_csv, [2, 4, 6, 7], id="csv"),
        pytest.param("notes.parquet", write_parquet, [1, 2, 3, 4], id="parquet"),
        pytest.param("notes", write_folder, [1, 2, 3, 4], id="folder"),
    ],
)
def test_the_form_of_the_source_changes_no_answer(
    tmp_path: Path, notes: Path, engine: Engine, name: str, write: Write, numbers: list[int]
) -> None:
    source = notes if write is write_jsonl else write(tmp_path / name, rows_of(*NOTES))
    total = answer_all(source, tmp_path / "out")
    rows = table(tmp_path / "out", "notes")
    assert (total.notes, total.rejects) == (4, 0)
    assert [row["row"] for row in rows] == numbers
    assert [row["note_ref"] for row in rows] == ["n1", "n2", "n3", "n4"]
    for text, row in zip(NOTES, rows, strict=True):
        answer = engine.suggest(text, Visit(note_ref=row["note_ref"]))
        assert row["text_sha256"] == answer.note.text_sha256
        assert row["suggestions"] == len(answer.suggestions)


def test_tables_hold_what_the_answers_hold(tmp_path: Path, notes: Path, engine: Engine) -> None:
    answer_all(notes, tmp_path / "out", Settings(with_text=True))
    suggested, evidence, lines = (
        table(tmp_path / "out", name) for name in ("suggestions", "evidence", "claim_lines")
    )
    for number, text in enumerate(NOTES, start=1):
        answer = engine.suggest(text)
        mine = [row for row in evidence if row["row"] == number]
        assert [
            (row["code"], row["confidence"], row["minutes"])
            for row in suggested
            if row["row"] == number
        ] == [(one.code, one.confidence, one.minutes) for one in answer.suggestions]
        assert [row["text"] for row in mine] == [text[row["start"] : row["end"]] for row in mine]
        assert [(row["code"], row["contribution"], row["assertion"]) for row in mine] == [
            (one.code, item.weight, item.assertion)
            for one in answer.suggestions
            for item in one.evidence
        ]
        assert [
            (row["code"], row["units"], row["minutes"]) for row in lines if row["row"] == number
        ] == [(line.code, line.units, line.minutes) for line in answer.claim.lines]
    assert evidence


def test_no_words_of_a_note_unless_asked(tmp_path: Path) -> None:
    text = f"O: therapeutic exercise with {CANARY} x 20 min"
    source = write_jsonl(tmp_path / "notes.jsonl", [{"text": text}, {"text": f"{CANARY}\0"}])
    answer_all(source, tmp_path / "out")
    found = json.dumps([table(tmp_path / "out", name) for name in COLUMNS])
    assert "97110" in found
    assert "text" not in table(tmp_path / "out", "evidence")[0]
    for word in (CANARY.split()[0], "therapeutic exercise"):
        assert word not in found
        assert word.encode() not in (tmp_path / "out" / "rejects.jsonl").read_bytes()


def test_a_line_of_json_is_what_the_api_answers(
    tmp_path: Path, notes: Path, engine: Engine
) -> None:
    answer_all(notes, tmp_path / "out", Settings(out_format=OutFormat.JSONL, part_notes=3))
    parts = sorted((tmp_path / "out" / "answers").iterdir())
    lines = "".join(part.read_text() for part in parts).splitlines()
    assert len(parts) == 2
    for number, (text, line) in enumerate(zip(NOTES, lines, strict=True), start=1):
        answer = engine.suggest(text, Visit(note_ref=f"n{number}")).model_dump_json()
        assert line == f'{{"row":{number},"note_ref":"n{number}","answer":{answer}}}'


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param({"text": ""}, "The note is empty", id="empty"),
        pytest.param({"text": f"{CANARY}\0"}, "NUL character at position 23", id="nul"),
        pytest.param({"text": "long " * 20_000}, "100,000 characters", id="too-long"),
        pytest.param({"note_ref": "n"}, "Missing, or not as it should be: text", id="no-text"),
        pytest.param({"text": "O: US", "dob": CANARY}, "with these fields alone", id="strange"),
        pytest.param({"text": "O: US", "discipline": CANARY}, "discipline", id="wrong-value"),
    ],
)
def test_a_bad_row_is_told_and_stops_nothing(
    tmp_path: Path, row: dict[str, str], reason: str
) -> None:
    source = write_jsonl(tmp_path / "notes.jsonl", [{"text": NOTES[0]}, row, {"text": NOTES[1]}])
    total = answer_all(source, tmp_path / "out")
    (line,) = (tmp_path / "out" / "rejects.jsonl").read_text().splitlines()
    told = json.loads(line)
    assert (total.notes, total.rejects, total.faults) == (2, 1, 0)
    assert (told["row"], told["place"]) == (2, "line 2")
    assert reason in told["reason"]
    assert CANARY not in line
    assert [row["row"] for row in table(tmp_path / "out", "notes")] == [1, 3]


def test_a_row_says_more_than_the_options(tmp_path: Path) -> None:
    rows = [{"text": NOTES[0]}, {"text": NOTES[0], "payer_rule": "cms"}]
    source = write_jsonl(tmp_path / "notes.jsonl", rows)
    answer_all(source, tmp_path / "out", Settings(visit=Visit(payer_rule=PayerRule.AMA)))
    rules = {(row["row"], row["rule"]) for row in table(tmp_path / "out", "claim_lines")}
    assert rules == {(1, "ama"), (2, "cms")}


def test_a_source_without_notes_gives_tables_without_rows(tmp_path: Path) -> None:
    source = write_csv(tmp_path / "notes.csv", [{"text": ""}])
    source.write_text("text,note_ref\n")
    assert answer_all(source, tmp_path / "out").notes == 0
    assert "rejects.jsonl" in everything(tmp_path / "out")


def test_the_page_names_every_column() -> None:
    page = (ROOT / "docs" / "batch.md").read_text()
    every = {name for table in COLUMNS.values() for name in table} | set(COLUMNS)
    assert {name for name in every if name not in re.findall(r"\w+", page)} == set()
