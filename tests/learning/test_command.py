"""`suggester learn` from end to end: decided reviews in a database, a proposal with its figures, in
force by one command and taken back by one, and refused where a guarded figure falls."""

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from suggester.cli import app
from suggester.learning.lessons import Lesson
from tests.learning.conftest import shipped
from tests.learning.test_refusals import honest, one_coder_against_the_sample
from web.queue.store import Store

FIGURE = re.compile(r"^  (precision|recall|F1) +(\d\.\d{3}) -> (\d\.\d{3})   [+-]", re.MULTILINE)
UNSEEN = "S: no new complaints.\nO: krait ladder prot B x 12 min, US frame 5 min.\nP: cont."


@pytest.fixture(autouse=True)
def fewer_known_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of our labelled notes would be read several times over."""
    few = tuple(shipped())
    monkeypatch.setattr("suggester.learn_cli.shipped_lessons", lambda: few)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["learn", *map(str, arguments)])


def codes(folder: Path, *overlay: object) -> set[str]:
    """Return what the command line proposes for a note that nobody decided."""
    note = folder / "unseen.txt"
    note.write_text(UNSEEN)
    done = CliRunner().invoke(app, ["code", str(note), "--json", *map(str, overlay)])
    assert done.exit_code == 0, done.output
    return {found["code"] for found in json.loads(done.stdout)["suggestions"]}


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_from_decided_reviews_to_an_overlay_and_back(decided: Store, tmp_path: Path) -> None:
    url = decided.engine.url.render_as_string(hide_password=False)
    out, learned = tmp_path / "proposal", tmp_path / "learned"
    done = run("--database", url, "--out", out)
    assert done.exit_code == 0, done.output
    assert re.search(r"^Changes \([1-9]\d*\)$", done.stdout, re.MULTILINE)
    assert "krait ladder" in done.stdout
    assert re.search(r"^held-out reviews \(\d+ notes, \d+ codes\)$", done.stdout, re.MULTILINE)
    of_held_out, of_known = done.stdout.split("held-out reviews (")[1].split("known notes (")
    assert [name for name, was, now in FIGURE.findall(of_held_out) if now > was] == [
        "precision",
        "recall",
        "F1",
    ]
    assert all(now >= was for _, was, now in FIGURE.findall(of_known))
    assert not learned.exists(), "nothing is applied by itself"
    before = codes(tmp_path)
    assert before == {"97035"}, "US frame is ultrasound to whoever does not know the clinic"

    applied = run("apply", out, "--to", learned)
    assert applied.exit_code == 0, applied.output
    assert content(learned) == content(out)
    now = codes(tmp_path, "--overlay", learned)
    assert "97110" in now
    assert "97035" not in now

    again = run("apply", out, "--to", learned)
    assert again.exit_code == 0, again.output
    back = run("revert", "--to", learned)
    assert (back.exit_code, content(learned)) == (0, content(out)), back.output
    gone = run("revert", "--to", learned)
    assert gone.exit_code == 0, gone.output
    assert "is gone, as before" in gone.stdout
    assert not learned.exists()
    assert codes(tmp_path) == before


def written(lessons: list[Lesson], file: Path) -> Path:
    keep = {"text", "billed", "marked", "drawn", "patient"}
    lines = (lesson.model_dump_json(include=keep) for lesson in lessons)
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_what_makes_a_guarded_figure_worse_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "proposal"
    file = written(one_coder_against_the_sample(), tmp_path / "decided.jsonl")
    done = run("--decisions", file, "--out", out)
    assert (done.exit_code, out.exists()) == (1, False), done.output
    assert "\nRefused. " in done.stdout
    assert "F1 of 97" in done.stdout.split("Refused. ")[1]
    assert FIGURE.search(done.stdout), "it says by what figures"


@pytest.mark.parametrize(
    ("lessons", "said"),
    [
        pytest.param(29, "29 decided reviews with their words are there", id="too-few"),
        pytest.param(0, "0 decided reviews", id="none"),
    ],
)
def test_too_few_reviews(tmp_path: Path, lessons: int, said: str) -> None:
    file = written(honest(lessons), tmp_path / "decided.jsonl")
    done = run("--decisions", file, "--out", tmp_path / "proposal")
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    done = run("--out", tmp_path)
    assert done.exit_code == 2
    assert "is not empty. Name a new folder." in done.stderr
    assert content(tmp_path) == {"kept": b"mine"}
    assert "--out FOLDER" in run().stderr
