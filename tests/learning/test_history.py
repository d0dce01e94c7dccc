"""Apply and revert: the old answers come back byte for byte."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from suggester.cli import app
from suggester.engine import Engine
from suggester.lexicon import load_lexicon
from suggester.shipped import lexicon_dir

NOTE = "O: zorbwork x 15 min. MFR to R UT x 10 min."


def proposal(folder: Path, weight: float) -> Path:
    (folder / "codes").mkdir(parents=True)
    (folder / "overlay.toml").write_text('name = "learned"\n')
    (folder / "codes" / "97112.toml").write_text(
        'code = "97112"\n[[phrase]]\nid = "learned-zorbwork"\nkind = "technique"\n'
        f'text = ["zorbwork"]\nweight = {weight}\n'
    )
    return folder


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["learn", *map(str, arguments)])
    return done.exit_code, done.output


def answer(overlay: Path) -> str:
    overlays = [overlay] if overlay.exists() else []
    engine = Engine(load_lexicon(lexicon_dir(), overlays))
    return engine.suggest(NOTE).model_dump_json()


@pytest.mark.long
def test_two_applied_and_both_taken_back(tmp_path: Path, overlay_folder: Path) -> None:
    states = [answer(overlay_folder)]
    for name, weight in (("one", 4.0), ("two", 3.5)):
        status, words = run("apply", proposal(tmp_path / name, weight), "--to", overlay_folder)
        assert (status, "is in force" in words) == (0, True)
        states.append(answer(overlay_folder))
    assert len(set(states)) == 3
    assert run("revert", "--to", overlay_folder)[0] == 0
    assert answer(overlay_folder) == states[1]
    assert run("apply", tmp_path / "two", "--to", overlay_folder)[0] == 0
    assert answer(overlay_folder) == states[2]
    assert run("revert", "--to", overlay_folder)[0] == 0
    assert answer(overlay_folder) == states[1]
    status, words = run("revert", "--to", overlay_folder)
    assert (status, "is gone, as before" in words) == (0, True)
    assert answer(overlay_folder) == states[0]
    kept = sorted(path.name for path in overlay_folder.with_name("learned.history").iterdir())
    assert kept == ["0001-reverted", "0002-reverted", "0003-reverted"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("revert", "--to", "learned"), "nothing was applied", id="nothing-to-revert"),
        pytest.param(
            ("apply", "nowhere", "--to", "learned"), "no such overlay folder", id="nowhere"
        ),
        pytest.param(("apply", "one", "--to", "one"), "is the overlay itself", id="itself"),
        pytest.param(("apply", "one", "--to", "other"), "is no overlay", id="another-folder"),
        pytest.param(("apply", "torn", "--to", "learned"), "codes/97112.toml", id="edited-wrongly"),
        pytest.param(("--out", "one"), "is not empty", id="out-not-empty"),
        pytest.param((), "--out FOLDER", id="no-out"),
        pytest.param(("--decisions", "d.jsonl", "--out", "new"), "d.jsonl:1: text", id="bad-line"),
        pytest.param(("--decisions", "few.jsonl", "--out", "new"), "from 30 on", id="too-few"),
        pytest.param(("--decisions", "none.jsonl", "--out", "new"), "cannot be read", id="no-file"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    proposal(tmp_path / "one", 4.0)
    (proposal(tmp_path / "torn", 4.0) / "codes" / "97112.toml").write_text(
        'code = "97112"\nx = 1\n'
    )
    (tmp_path / "other").mkdir()
    (tmp_path / "few.jsonl").write_text('{"text": "O: MFR x 15 min.", "billed": ["97140"]}\n')
    (tmp_path / "d.jsonl").write_text('{"billed": []}\n')
    done = CliRunner().invoke(app, ["learn", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
