"""`suggester batch` as a user meets it: what it says, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from suggester.batch.progress import duration
from suggester.cli import app
from tests.batch.conftest import CANARY, NOTES, everything, rows_of, write_jsonl
from tests.batch.killed import COMMAND, ROOT, batch, done, gone


def test_one_process_and_two_give_the_same_bytes(tmp_path: Path, notes: Path) -> None:
    one, two = (
        batch(notes, tmp_path / n, "--processes", n, "--part-notes", "1", "--every", "0")
        for n in "12"
    )
    assert (one.returncode, two.returncode) == (0, 0)
    assert one.stdout == two.stdout == b"4 notes, 0 rejects, 5 suggestions, 5 claim lines\n"
    assert everything(tmp_path / "1") == everything(tmp_path / "2")
    said = two.stderr.decode().splitlines()
    assert len(said) == 5
    assert "100%, 4 notes, 0 rejects" in said[3]
    assert "this run: 4 notes" in said[4]
    assert CANARY not in two.stderr.decode()


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["batch", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_rejects_end_with_exit_code_2(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "notes.jsonl", [{"text": NOTES[0]}, {"text": ""}])
    code, said, _ = run(source, "--out", tmp_path / "out", "--processes", 1)
    assert (code, said) == (2, "1 notes, 1 rejects, 2 suggestions, 2 claim lines\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("none.jsonl", "No such file or directory", id="no-file"),
        pytest.param("notes.xlsx", "Give a .csv, a .jsonl, a .parquet", id="another-kind"),
        pytest.param("none", "Give a .csv", id="no-suffix"),
    ],
)
def test_what_is_no_source_is_one_line(tmp_path: Path, name: str, said: str) -> None:
    code, out, error = run(tmp_path / name, "--out", tmp_path / "out")
    assert (code, out) == (2, "")
    assert said in error
    assert error.count("\n") == 1


def test_from_says_what_the_name_does_not(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "notes.dat", rows_of(NOTES[0]))
    code, said, _ = run(source, "--from", "jsonl", "--out", tmp_path / "out", "--processes", 1)
    assert (code, said.split(",")[0]) == (0, "1 notes")


@pytest.mark.parametrize("name", ["notes.jsonl", "notes.parquet"])
def test_without_pyarrow_it_says_what_to_install(
    tmp_path: Path, notes: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    source = tmp_path / name
    source.touch()
    form = "parquet" if name == "notes.jsonl" else "jsonl"
    code, out, error = run(source, "--out", tmp_path / "out", "--format", form)
    assert (code, out) == (2, "")
    assert "pip install 'rehab-code-suggester[batch]'" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_process_that_is_ended_from_outside_is_told(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "notes.jsonl", rows_of(*NOTES * 500))
    command = [*COMMAND, source, "--out", tmp_path / "out", "--part-notes", "10"]
    running = subprocess.Popen(
        [*command, "--processes", "2"], cwd=ROOT, start_new_session=True, stderr=subprocess.PIPE
    )
    while running.poll() is None and not done(tmp_path / "out"):
        time.sleep(0.01)
    children = psutil.Process(running.pid).children()
    next(child for child in children if "spawn_main" in " ".join(child.cmdline())).kill()
    _, error = running.communicate(timeout=60)
    assert running.returncode == 2
    assert b"out of memory?" in error
    assert b"Traceback" not in error
    gone(running.pid)


def test_ctrl_c_keeps_what_was_done(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "notes.jsonl", rows_of(*NOTES * 500))
    command = [*COMMAND, source, "--out", tmp_path / "out", "--part-notes", "10"]
    running = subprocess.Popen(
        [*command, "--processes", "2"],
        cwd=ROOT,
        start_new_session=True,
        # A shell that runs the tests in the background has children ignore Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    while running.poll() is None and not done(tmp_path / "out"):
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does, to every process of the command
    out, error = running.communicate(timeout=60)
    assert (running.returncode, out) == (130, b"")
    assert b"give the same command again" in error
    assert b"Traceback" not in error
    gone(running.pid)
    assert done(tmp_path / "out")
    assert not (tmp_path / "out" / "summary.json").exists()


def test_on_a_terminal_one_line_moves(tmp_path: Path, notes: Path) -> None:
    ours, theirs = os.openpty()
    command = [*COMMAND, notes, "--out", tmp_path / "out", "--part-notes", "1"]
    running = subprocess.Popen([*command, "--processes", "1"], cwd=ROOT, stderr=theirs)
    os.close(theirs)
    said = b""
    with suppress(OSError):  # so Linux tells that nobody holds the other end any more
        while read := os.read(ours, 4096):
            said += read
    os.close(ours)
    assert running.wait() == 0
    assert b"100%, 4 notes" in said  # what stood there before may have been too short to be drawn
    assert b"\r" in said
    assert b"suggester: this run: 4 notes, 0 rejects" in said.splitlines()[-1]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        pytest.param(0.4, "0 s", id="none"),
        pytest.param(59.4, "59 s", id="seconds"),
        pytest.param(59.6, "1 min 00 s", id="a-minute"),
        pytest.param(3599, "59 min 59 s", id="minutes"),
        pytest.param(7500, "2 h 05 min", id="hours"),
        pytest.param(360_000, "100 h 00 min", id="days"),
    ],
)
def test_a_time_for_a_person(seconds: float, said: str) -> None:
    assert duration(seconds) == said
