"""The command line as a user meets it: the console script, its streams and exit codes."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

import suggester
from suggester.cli import app
from suggester.listen import listen, url_of
from suggester.model import Suggestions

SCRIPT = Path(sys.executable).parent / "suggester"
CANARY = "Zanzibaria Quillfeather"
NOTE = f"S: {CANARY} feels better.\nO: Manual therapy: joint mobs grade III R knee, 15 min\n"


def run(
    *arguments: str | Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [SCRIPT, *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, "TERM": "xterm", **environment},
    )


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


# --- answers ---------------------------------------------------------------------------


def test_report_has_marks_and_no_colour_in_a_pipe(note: Path) -> None:
    done = run("code", note)
    assert (done.returncode, done.stderr) == (0, b"")
    said = done.stdout.decode()
    assert "97140" in said.split("\n")[1]
    assert "[97140: " in said
    assert "\x1b" not in said


def test_json_is_the_answer_and_nothing_else(note: Path) -> None:
    done = run("code", note, "--json", "--rule", "ama", "--date", "2026-03-02")
    assert (done.returncode, done.stderr) == (0, b"")
    (line,) = done.stdout.decode().splitlines()
    answer = Suggestions.model_validate_json(line)
    assert [item.code for item in answer.suggestions] == ["97140"]
    assert answer.claim.rule == "ama"
    for item in answer.suggestions[0].evidence:
        assert NOTE[item.start : item.end] == item.text


def test_stdin_answers_like_the_file(note: Path) -> None:
    done = run("code", "-", "--json", stdin=NOTE.encode())
    assert done.stdout == run("code", note, "--json").stdout


def test_line_ends_and_byte_order_mark_move_no_offset(tmp_path: Path) -> None:
    text = "\ufeff" + NOTE.replace("\n", "\r\n")
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode())
    (suggestion,) = json.loads(run("code", path, "--json").stdout)["suggestions"]
    for item in suggestion["evidence"]:
        assert text[item["start"] : item["end"]] == item["text"]


def test_a_folder_is_answered_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.TXT", ".hidden.txt", "c.pdf"):
        (tmp_path / name).write_text(NOTE)
    said = run("code", tmp_path).stdout.decode()
    headings = [line for line in said.splitlines() if line.startswith("== ")]
    assert headings == [f"== {tmp_path / name} ==" for name in ("a.TXT", "b.txt")]
    lines = run("code", tmp_path, "--json").stdout.decode().splitlines()
    assert len(lines) == 2
    assert lines[0] == lines[1]


def test_colour_on_a_terminal_only_when_wanted(note: Path) -> None:
    pty = pytest.importorskip("pty")

    def on_terminal(**environment: str) -> bytes:
        ours, theirs = pty.openpty()
        with os.fdopen(ours, "rb", buffering=0) as reader:
            subprocess.run(
                [SCRIPT, "code", note],
                stdout=theirs,
                timeout=60,
                check=True,
                env={**os.environ, "TERM": "xterm", **environment},
            )
            os.close(theirs)
            said = b""
            while True:
                try:
                    said += (part := reader.read(65536))
                except OSError:  # Linux's way to say that the other end is closed
                    return said
                if not part:
                    return said

    assert b"\x1b[" in on_terminal()
    without = on_terminal(NO_COLOR="1")
    assert b"\x1b" not in without
    assert b"[97140: " in without


# --- notes that cannot be read ---------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(NOTE.encode() + b"\xff", f"Not UTF-8 at byte {len(NOTE)}", id="not-utf-8"),
        pytest.param(NOTE.encode("utf-16"), "UTF-16", id="utf-16"),
        pytest.param(NOTE.encode() + b"\0", str(len(NOTE)), id="nul"),
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \r\n\t\n", "empty", id="blank"),
        pytest.param(NOTE.encode() * 5000, "50,000", id="too-long"),
        pytest.param(NOTE.encode() * 20000, "1 MiB", id="far-too-long"),
    ],
)
def test_an_unreadable_note_is_one_line_without_its_text(
    tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(content)
    for done in (run("code", path, "--json"), run("code", "-", stdin=content)):
        assert (done.returncode, done.stdout) == (2, b"")
        (line,) = done.stderr.decode().splitlines()
        assert said.lower() in line.lower()
        assert CANARY.split()[0] not in line
        assert str(path) in line or "stdin" in line


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        pytest.param("missing.txt", "missing.txt: [S203] No such file", id="missing"),
        pytest.param("", "no .txt file in this folder", id="folder-without-notes"),
        pytest.param(f"{CANARY}\nO: mobs", "looks like a note", id="a-note-as-argument"),
    ],
)
def test_a_wrong_name_is_one_line(tmp_path: Path, argument: str, said: str) -> None:
    done = run("code", f"{tmp_path}/{argument}")
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert said in line
    assert CANARY not in line


def test_one_bad_note_does_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff")
    (tmp_path / "b.txt").write_text(NOTE)
    done = run("code", tmp_path, "--json")
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert "a.txt: [S203] Not UTF-8" in done.stderr.decode()


def test_our_own_fault_shows_no_note_and_no_traceback(
    note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def suggest(self, text: str, visit: object) -> Suggestions:
            raise RuntimeError(text)

    monkeypatch.setattr(suggester, "shipped_engine", lambda overlays: Broken())
    done = CliRunner().invoke(app, ["code", str(note)])
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "internal error (RuntimeError at test_cli.py:" in done.stderr
    assert CANARY not in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--rule", "other"), id="rule"),
        pytest.param(("--date", "3/2/2026"), id="date"),
        pytest.param(("--discipline", "MD"), id="discipline"),
    ],
)
def test_a_wrong_option_is_a_usage_error(note: Path, arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["code", str(note), *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert arguments[0] in done.stderr


# --- help, version, serve --------------------------------------------------------------


def test_help_teaches_and_does_not_load_spacy() -> None:
    program = (
        "import sys; from suggester.cli import app; sys.argv = ['suggester', *sys.argv[1:]]\n"
        "try: app()\nexcept SystemExit: print('spacy' in sys.modules, 'uvicorn' in sys.modules)"
    )
    for command in ("code", "serve"):
        done = subprocess.run(
            [sys.executable, "-c", program, command, "--help"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        assert f"Examples:\n    suggester {command}" in done.stdout
        assert done.stdout.endswith("False False\n")


def test_version() -> None:
    done = run("version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith("suggester 0.")


def test_a_taken_port_is_one_line_that_names_the_option() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port))
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert f"port {port}" in line
    assert "--port" in line


def test_a_host_that_is_not_here_is_one_line() -> None:
    done = run("serve", "--host", "192.0.2.1")
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert "--host" in line


def test_serve_prints_its_address_answers_and_stops() -> None:
    with subprocess.Popen(
        [SCRIPT, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as server:
        try:
            assert server.stdout is not None
            assert server.stderr is not None
            said = server.stdout.readline().decode()
            address = said.split()[2]
            assert address.startswith("http://127.0.0.1:")
            with urllib.request.urlopen(address, timeout=30) as page:  # noqa: S310
                assert page.status == 200
            server.send_signal(signal.SIGINT)
            assert server.wait(timeout=30) == 0
            assert server.stderr.read() == b""
        finally:
            server.kill()


# Ctrl-C while a module is being found: an exception there would meet the library's own handlers.
INTERRUPTED = """
import os, signal, sys
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[1]:
            os.kill(os.getpid(), int(sys.argv[2]))
sys.meta_path.insert(0, Finder())
from suggester.cli import app
app(["serve", "--port", "0"])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("module", ["uvicorn", "suggester.engine", "fastapi", "web.app"])
def test_serve_stops_from_its_first_moments_on(number: signal.Signals, module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, module, str(int(number))],
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_wrong_setting_is_one_line_that_names_it() -> None:
    done = run("serve", "--port", "0", SUGGESTER_MAX_REQUESTS="none")
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    assert "SUGGESTER_MAX_REQUESTS" in line


def test_serve_says_in_one_line_that_a_database_cannot_be_used() -> None:
    done = run("serve", "--port", "0", SUGGESTER_DATABASE="mysql://user:secret@host/queue")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"suggester: [Q310] ")
    assert done.stderr.count(b"\n") == 1
    assert b"secret" not in done.stderr


def test_the_address_of_ipv6_is_in_brackets() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6")
    try:
        listener = listen("::1", 0)
    except suggester.errors.SuggesterError:
        pytest.skip("no IPv6 loopback")
    with listener:
        assert url_of(listener).startswith("http://[::1]:")
