"""The queue from the command line: what a user reads, the exit codes, and no word of a note."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from suggester.cli import app

CANARY = "Zanzibaria Quillfeather"
NOTES = f"""text,note_ref
"S: {CANARY} feels better.
O: Manual therapy: joint mobs grade III R knee, 15 min",n-1
,n-2
O: gait training 10 min,n-3
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notes.csv").write_text(NOTES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(home: Path, *arguments: str | Path, database: str = "") -> Result:
    environment = {"SUGGESTER_DATABASE": database or f"sqlite:///{home / 'q.db'}"}
    return CliRunner().invoke(app, [str(word) for word in arguments], env=environment)


def test_from_a_file_to_a_checked_record(home: Path) -> None:
    done = run(home, "reviews", "import", "notes.csv")
    assert (done.exit_code, done.stdout) == (2, "2 entered, 0 there already, 1 not usable\n")
    assert done.stderr == "suggester: line 4: Missing, or not as it should be: text.\n"
    done = run(home, "reviews", "import", "notes.csv")
    assert done.stdout == "0 entered, 2 there already, 1 not usable\n"
    assert run(home, "audit", "key", "key").exit_code == 0
    signed = run(home, "audit", "checkpoint", "--key", "key", "--checkpoints", "signed")
    assert (signed.exit_code, signed.stdout) == (0, "2 events signed\n")
    exported = run(home, "reviews", "export", "--format", "jsonl")
    assert (exported.exit_code, exported.stdout) == (0, "")
    checked = run(home, "audit", "verify", "--checkpoints", "signed", "--public", "key.pub")
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert checked.stdout.startswith("3 events, all in place")
    for said in (done, signed, exported, checked):
        assert CANARY not in said.stdout + said.stderr


def test_a_cut_tail_is_told_with_exit_code_1(home: Path) -> None:
    run(home, "audit", "key", "key")
    run(home, "reviews", "import", "notes.csv")
    run(home, "audit", "checkpoint", "--key", "key", "--checkpoints", "signed")
    cut = run(
        home,
        "audit", "verify", "--checkpoints", "signed", "--public", "key.pub",
        database=f"sqlite:///{home / 'another.db'}",
    )  # fmt: skip
    assert cut.exit_code == 1
    assert "[Q320] Rows 1 to 2 were cut off" in cut.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("purge", "--older-than", "soon"), "e.g. --older-than 90d", id="no-days"),
        pytest.param(("audit", "verify", "--checkpoints", "x"), "together", id="half-a-pair"),
        pytest.param(("reviews", "import", "none.csv"), "[S204]", id="no-file"),
    ],
)
def test_what_cannot_be_done_is_one_line(home: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(home, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("db", "upgrade"), "The tables are at r0009\n", id="upgrade"),
        pytest.param(
            ("purge", "--older-than", "90d"), "The text of 0 notes is deleted\n", id="purge"
        ),
        pytest.param(("reviews", "agreement"), "0 codes judged twice, kappa -\n", id="agreement"),
        pytest.param(("audit", "verify"), None, id="verify"),
    ],
)
def test_on_an_empty_store(home: Path, arguments: tuple[str, ...], said: str | None) -> None:
    done = run(home, *arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == said or (said is None and done.stdout.startswith("0 events"))


def test_a_wrong_address_is_one_line_without_its_password(home: Path) -> None:
    done = run(home, "db", "upgrade", database="mysql://u:secret@h/d")
    assert done.exit_code == 2
    assert "SQLite or PostgreSQL" in done.stderr
    assert "secret" not in done.stderr


def test_a_fhir_export_cannot_leave_names_out(home: Path) -> None:
    done = run(home, "reviews", "export", "--format", "fhir", "--deidentified")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--deidentified goes with csv or jsonl" in done.stderr
