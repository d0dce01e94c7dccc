"""`suggester lexicon ...` as its keeper uses it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from suggester import Engine, lexicon_cli
from suggester.claimed import Claims
from suggester.cli import app


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["lexicon", *map(str, words)])


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    (tmp_path / "mine" / "codes").mkdir(parents=True)
    (tmp_path / "mine" / "overlay.toml").write_text('name = "mine"\n')
    (tmp_path / "mine" / "codes" / "97140.toml").write_text(
        'code = "97140"\n[[phrase]]\nid = "zorb"\nkind = "technique"\ntext = ["squats"]\n'
    )
    return tmp_path / "mine"


def test_show() -> None:
    said = run("show", "97012").stdout
    assert said.startswith("97012  Mechanical traction\n")
    assert "not timed" in said
    assert "mechanical traction" in said
    assert run("show", "g0283").exit_code == 0


def test_show_tells_what_stands_together_and_what_it_is_not() -> None:
    said = run("show", "G0283").stdout
    assert "technique 4 pads-and-timer: @pads + @left-alone within 24 words" in said
    assert "not @current-name + @beside-the-patient within 26 words" in said


def test_show_a_group() -> None:
    said = run("show", "@current-name").stdout
    assert said.startswith("@current-name: stim, e-stim")
    assert "\n97032  technique 4.5 stim-with-movement: @current-name + @with-movement" in said


@pytest.mark.parametrize(
    ("asked", "told_that"),
    [
        pytest.param("12345", "no code 12345", id="code"),
        pytest.param("@nothing", "no group @nothing", id="group"),
    ],
)
def test_show_what_is_not_there(asked: str, told_that: str) -> None:
    told = run("show", asked)
    assert (told.exit_code, told.stderr.count("\n")) == (2, 1)
    assert told_that in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("joint mobs", "97140  Manual therapy: technique, 4 points", id="one-code"),
        pytest.param("squats", "97110  Therapeutic exercise: activity, 2.5 points", id="several"),
        pytest.param("squat", "or 97530?", id="how-to-tell"),
        pytest.param("US", "counts only with treatment beside it", id="ambiguous"),
        pytest.param(
            "palm guard", "97763  together: technique 4.25 device", id="one-part-of-several"
        ),
        pytest.param("frobnication", "no code claims 'frobnication'", id="nobody"),
    ],
)
def test_explain(words: str, said: str) -> None:
    told = run("explain", words)
    assert told.exit_code == 0
    assert said in told.stdout


@pytest.mark.usefixtures("few_notes")
def test_check_counts_and_names_what_nothing_tells_apart(overlay: Path) -> None:
    said = run("check", "--overlay", overlay).stdout
    assert "overlay mine " in said
    assert "stand in no open labelled note" in said
    assert "97110 and 97140 both claim" not in said  # their files tell them apart


def test_diff_tells_points_combinations_and_decoys(tmp_path: Path) -> None:
    for name in ("empty", "mine"):
        (tmp_path / name / "codes").mkdir(parents=True)
        (tmp_path / name / "overlay.toml").write_text(f'name = "{name}"\n')
    (tmp_path / "mine" / "codes" / "97012.toml").write_text(
        'code = "97012"\n[[reweight]]\nid = "mechanical-traction"\nweight = 2.0\n'
        '[[together]]\nid = "pulled"\nkind = "activity"\nall = [["pulled"], ["neck"]]\n'
        '[[decoy]]\ntext = ["traction bench"]\nwhy = "Furniture of the hospital."\n'
    )
    said = run("diff", tmp_path / "empty", tmp_path / "mine").stdout.splitlines()
    assert said == [
        "97012 + not traction bench",
        "97012 name mechanical-traction -> name 2 mechanical-traction",
        "97012 + activity pulled: pulled + neck within 12 words",
    ]


@pytest.fixture
def few_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of our labelled notes would be read by two engines."""
    few = lexicon_cli._open_notes()[::20]
    monkeypatch.setattr(lexicon_cli, "_open_notes", lambda: few)


@pytest.mark.usefixtures("few_notes")
def test_diff(overlay: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "overlay.toml").write_text('name = "empty"\n')
    told = run("diff", tmp_path / "empty", overlay, "--corpus")
    assert told.exit_code == 0
    assert "97140 + squats" in told.stdout
    assert "notes change their codes" in told.stdout


def test_draw_our_own() -> None:
    said = run("draw").stdout
    assert "97035  name  5.00" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("code\n97140\n", "needs the columns code and description", id="columns"),
        pytest.param("code,description\n971,x y\n", "line 2: '971' is no five", id="code"),
        pytest.param("code,description\n97140,\n", "97140 has no description", id="no-text"),
        pytest.param(
            "code,description\n97140,one\n97140,two\n", "line 3: 97140 stands twice", id="twice"
        ),
    ],
)
def test_a_wrong_table_is_one_line_and_exit_2(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "codes.csv"
    path.write_text(text)
    told = run("draw", path)
    assert (told.exit_code, told.stderr.count("\n")) == (2, 1)
    assert said in told.stderr


def test_a_folder_that_is_not_empty_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    path.write_text("code,description\nQ0001,Nasal endoscopy\n")
    assert run("draw", path, "--out", tmp_path / "new").exit_code == 0
    told = run("draw", path, "--out", tmp_path / "new")
    assert told.exit_code == 2
    assert "is not empty" in told.stderr


def test_the_shipped_lexicon_tells_all_its_codes_apart(engine: Engine) -> None:
    assert list(Claims(engine.lexicon).undecided()) == []
