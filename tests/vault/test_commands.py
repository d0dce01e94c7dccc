"""`suggester keys`, and a start without the keys."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from suggester.cli import app
from web.queue.vault.ring import new_line

NOTES = "text,patient_ref\nO: gait training 10 min,Zanzibaria\n"


@pytest.fixture
def home(no_keys_set: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (no_keys_set / "notes.csv").write_text(NOTES)
    monkeypatch.chdir(no_keys_set)
    return no_keys_set


def run(home: Path, *words: str, **environment: str) -> Result:
    database = {"SUGGESTER_DATABASE": f"sqlite:///{home / 'q.db'}"}
    return CliRunner().invoke(app, list(words), env={**database, **environment})


def test_a_laptop_needs_nothing_and_can_change_its_key(home: Path) -> None:
    assert run(home, "reviews", "import", "notes.csv").exit_code == 0
    own = home / ".config" / "suggester" / "notes.keys"
    first = run(home, "keys", "status")
    assert first.exit_code == 0
    assert first.stdout.startswith(f"Keys come from {own}; the newest is ")
    assert first.stdout.endswith("\t1 notes\tat hand\n")
    made = run(home, "keys", "new")
    assert re.fullmatch(rf"The key [0-9a-f]{{16}} is the newest in {own}\n", made.stdout)
    number = made.stdout.split()[2]
    rotated = run(home, "keys", "rotate")
    assert (rotated.exit_code, rotated.stdout) == (0, f"1 notes brought under the key {number}\n")
    assert run(home, "keys", "status").stdout.endswith(f"{number}\t1 notes\tat hand\n")


def test_a_missing_key_is_told_with_exit_code_1(home: Path) -> None:
    run(home, "reviews", "import", "notes.csv")
    missing = run(home, "keys", "status", SUGGESTER_KEYS=new_line()[1])
    assert missing.exit_code == 1
    assert "MISSING" in missing.stdout
    again = run(home, "reviews", "import", "notes.csv", SUGGESTER_KEYS=new_line()[1])
    assert (again.exit_code, again.stdout) == (2, "")
    assert "[Q330] Notes are sealed under the key" in again.stderr
    assert again.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        pytest.param({"SUGGESTER_KEYS": "x"}, "Name a new file", id="environment"),
        pytest.param({"SUGGESTER_KEY_COMMAND": "kms"}, "makes its own", id="key-service"),
        pytest.param({"SUGGESTER_KEY_FILE": "/proc/k"}, "/proc/k: ", id="no-folder"),
    ],
)
def test_where_no_key_can_be_made(home: Path, environment: dict[str, str], said: str) -> None:
    made = run(home, "keys", "new", **environment)
    assert (made.exit_code, made.stdout) == (2, "")
    assert said in made.stderr


@pytest.mark.parametrize(
    "words", [("audit", "verify"), ("reviews", "export"), ("purge", "--older-than", "1d")]
)
def test_what_needs_no_key(home: Path, words: tuple[str, ...]) -> None:
    run(home, "reviews", "import", "notes.csv")
    assert run(home, *words, SUGGESTER_KEY_FILE="gone").exit_code == 0


def test_a_server_without_the_keys_does_not_start(home: Path) -> None:
    run(home, "reviews", "import", "notes.csv")
    environment = {
        **os.environ,
        "SUGGESTER_DATABASE": f"sqlite:///{home / 'q.db'}",
        "SUGGESTER_KEY_FILE": str(home / "gone"),
    }
    command = [Path(sys.executable).with_name("suggester"), "serve", "--port", "0"]
    done = subprocess.run(command, env=environment, capture_output=True, timeout=100, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.match(r"suggester: \[Q330\] .*/gone.*SUGGESTER_KEY_FILE", done.stderr)
    assert done.stderr.count("\n") == 1


def test_a_backup_is_restored_without_the_key_and_says_which_it_needs(home: Path) -> None:
    run(home, "reviews", "import", "notes.csv")
    made = run(home, "backup", "b")
    assert made.stdout.startswith("b holds the database with 2 events. The keys")
    number = run(home, "keys", "status").stdout.split()[-5]
    place = f"sqlite:///{home / 'there.db'}"
    back = run(home, "restore", "b", "--database", place)
    said = f"Restored and checked: 3 events, all in place\n1 notes need the key {number}\n"
    assert (back.exit_code, back.stdout) == (0, said)
    again = run(home, "restore", "b", "--database", place)
    assert (again.exit_code, again.stdout) == (2, "")
    assert "there already" in again.stderr
    keyless = {"SUGGESTER_KEYS": new_line()[1]}
    back = run(home, "restore", "b", "--database", f"sqlite:///{home / 'third.db'}", **keyless)
    assert (back.exit_code, back.stdout) == (1, said)
    assert f"the key {number} is not at hand" in back.stderr
