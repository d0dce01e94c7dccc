"""`suggester claim` as a billing system meets it: data on stdout, sentences on stderr."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from suggester.cli import app
from suggester.model import Claim

CANARY = "Zanzibaria Quillfeather"
NOTE = f"S: {CANARY} ok.\nO: Therapeutic exercise x 20 min: quad sets.\nGait training x 20 min.\n"


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def claim(*arguments: str | Path, stdin: str | None = None):
    return CliRunner().invoke(app, ["claim", *map(str, arguments)], input=stdin)


def test_json_is_the_claim(note: Path) -> None:
    done = claim(note)
    assert (done.exit_code, done.stderr) == (0, "")
    found = Claim.model_validate_json(done.stdout)
    assert {line.code for line in found.lines} == {"97110", "97116"}


@pytest.mark.parametrize(
    ("rule", "units"),
    [pytest.param("cms", {"1", "2"}, id="pooled"), pytest.param("ama", {"1"}, id="each-alone")],
)
def test_csv_is_by_the_rule(note: Path, rule: str, units: set[str]) -> None:
    done = claim(note, "--format", "csv", "--rule", rule, "--date", "2026-09-16")
    assert done.stdout_bytes.endswith(b"\r\n")
    rows = list(csv.DictReader(StringIO(done.stdout, newline="")))
    assert {row["units"] for row in rows} == units
    assert {row["payer_rule"] for row in rows} == {rule}
    assert {row["date_of_service"] for row in rows} == {"2026-09-16"}


@pytest.mark.parametrize(
    ("asked", "quoted"), [pytest.param((), False, id="no"), pytest.param(("--words",), True, id="yes")]
)  # fmt: skip
def test_fhir_quotes_only_when_asked(note: Path, asked: tuple[str, ...], quoted: bool) -> None:
    done = claim(note, "--format", "fhir", *asked)
    assert json.loads(done.stdout)["resourceType"] == "Bundle"
    assert ("quad sets" in done.stdout) is quoted
    assert CANARY not in done.stdout


def test_a_note_on_stdin() -> None:
    assert '"97116"' in claim("-", stdin=NOTE).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("none.txt",), "No such file", id="no-file"),
        pytest.param((NOTE,), "looks like a note", id="the-note-itself"),
        pytest.param(("-", "--format", "xml"), "xml", id="format"),
    ],
)
def test_wrong_input_ends_with_2(arguments: tuple[str, ...], said: str) -> None:
    done = claim(*arguments, stdin="x")
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert CANARY not in done.stderr


def test_a_folder_of_two_is_no_claim(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(NOTE)
    done = claim(tmp_path)
    assert done.exit_code == 2
    assert "holds 2 notes" in done.stderr


def test_an_empty_note_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(" \n")
    done = claim(tmp_path / "a.txt")
    assert done.exit_code == 2
    assert "The note is empty" in done.stderr


def test_the_visit_reaches_the_lines(note: Path) -> None:
    """An assistant's minutes and the year's amount become modifiers of the rows."""
    visit = ("--discipline", "PT", "--date", "2026-09-16", "--assistant", "97110:20")
    done = claim(note, "--format", "csv", *visit, "--ytd", "2480.00")
    rows = list(csv.DictReader(StringIO(done.stdout, newline="")))
    found = {row["code"]: {row[f"modifier_{n}"] for n in range(1, 5)} - {""} for row in rows}
    assert found == {"97110": {"GP", "CQ", "KX"}, "97116": {"GP", "KX"}}


@pytest.mark.parametrize(
    "option",
    [("--assistant", "x"), ("--ytd", "lots"), ("--ytd", "-1"), ("--setting", "x" * 101)],
    ids=["minutes", "amount", "negative", "long"],
)
def test_a_wrong_visit_ends_with_2(note: Path, option: tuple[str, str]) -> None:
    assert claim(note, *option).exit_code == 2
