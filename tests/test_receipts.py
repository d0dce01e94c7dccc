"""Receipts: the same bytes again, or the version that explains the difference."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from suggester.cli import app
from suggester.engine import Engine, shipped_engine
from suggester.lexicon import load_lexicon
from suggester.model import PayerRule, Suggestions, Visit
from suggester.receipts import ReceiptError, receipt_of, replay
from suggester.shipped import lexicon_dir

NOTE = "O: MFR to R UT x 15 min. Ther ex: SLR 3x10 x 12 min. No e-stim. \N{LEG}\r\n"
VISIT = Visit(payer_rule=PayerRule.AMA, patient_ref="p-17", note_ref="n-1", setting="outpatient")


@pytest.fixture(scope="module")
def answer() -> Suggestions:
    return shipped_engine().suggest(NOTE, VISIT)


def test_an_answer_replays_byte_for_byte(answer: Suggestions) -> None:
    found = replay(answer.model_dump_json().encode() + b"\n", NOTE, shipped_engine().suggest)
    assert (found.same, found.versions, found.changes) == (True, (), ())


def test_a_receipt_replays_and_holds_no_words(answer: Suggestions) -> None:
    receipt = receipt_of(answer).model_dump_json()
    for words in ("MFR", "SLR", "p-17", "n-1"):
        assert words not in receipt
    assert replay(receipt.encode(), NOTE, shipped_engine().suggest).same


def test_an_overlay_explains_the_difference(answer: Suggestions, tmp_path: Path) -> None:
    (tmp_path / "codes").mkdir()
    (tmp_path / "overlay.toml").write_text('name = "north"\n')
    (tmp_path / "codes" / "97140.toml").write_text('code = "97140"\noff = true\n')
    engine = Engine(load_lexicon(lexicon_dir(), [tmp_path]))
    found = replay(answer.model_dump_json().encode(), NOTE, engine.suggest)
    assert not found.same
    assert [one.name for one in found.versions] == ["lexicon", "overlays"]
    assert found.versions[1].then == "none"
    assert found.versions[1].now.startswith("north ")
    assert "97140 is no longer proposed" in found.changes


@pytest.mark.parametrize("name", ["software", "program", "tables", "lexicon"])
def test_each_version_is_told(answer: Suggestions, name: str) -> None:
    old = answer.model_copy(
        update={"versions": answer.versions.model_copy(update={name: "9" * 64})}
    )
    found = replay(old.model_dump_json().encode(), NOTE, shipped_engine().suggest)
    assert not found.same
    assert [one.name for one in found.versions] == [name]


def test_what_no_version_explains_is_named(answer: Suggestions) -> None:
    kept = json.loads(answer.model_dump_json())
    kept["suggestions"][0]["minutes"] = 99
    found = replay(json.dumps(kept).encode(), NOTE, shipped_engine().suggest)
    assert (found.same, found.versions) == (False, ())
    assert any("minutes 99 -> " in change for change in found.changes)


@pytest.mark.parametrize(
    ("kept", "note", "said"),
    [
        pytest.param(b"{}", NOTE, "neither an answer", id="no-answer"),
        pytest.param(b"\xff", NOTE, "neither an answer", id="no-text"),
        pytest.param(None, NOTE + " ", "not the one", id="another-note"),
    ],
)
def test_what_cannot_be_replayed(
    answer: Suggestions, kept: bytes | None, note: str, said: str
) -> None:
    with pytest.raises(ReceiptError, match=said) as caught:
        replay(kept or answer.model_dump_json().encode(), note, shipped_engine().suggest)
    assert "MFR" not in str(caught.value)


def test_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("note.txt").write_bytes(NOTE.encode())

    def run(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, words)
        return done.exit_code, done.stdout

    Path("answer.json").write_text(run("code", "note.txt", "--json", "--rule", "ama")[1])
    Path("receipt.json").write_text(run("receipt", "answer.json")[1])
    for kept in ("answer.json", "receipt.json"):
        assert run("replay", kept, "note.txt") == (0, "The same answer, byte for byte.\n")
    old = Path("answer.json").read_text().replace('"software":"', '"software":"0.0.9-')
    Path("old.json").write_text(old)
    status, said = run("replay", "old.json", "note.txt")
    assert (status, said.splitlines()[0]) == (1, "Another answer.")
    assert "version of the program: 0.0.9-" in said
    assert run("replay", "none.json", "note.txt")[0] == 2
    status, said = run("explain", "note.txt", "--code", "97140")
    assert (status, said.splitlines()[0]) == (0, "97140  Manual therapy: proposed")
    assert run("explain", "note.txt", "--code", "00000")[0] == 2
