"""The report is one file, needs no network, and keeps the sealed notes sealed."""

import json
import re
from typing import Any

import pytest

from corpus import evaluate
from corpus.ablation import variants
from corpus.baselines import baselines
from corpus.determinism import same_everywhere
from corpus.errors import ErrorKind, errors
from corpus.notes import LabelledNote, load_notes
from corpus.report.page import page
from corpus.robustness import Curve
from corpus.scorer import calibration
from corpus.splits import Split, load_splits
from corpus.suites import suites
from suggester import Engine
from tests.corpus.small_notes import note

A_FEW = 6


@pytest.fixture(scope="module")
def notes() -> list[LabelledNote]:
    splits = load_splits()
    by_split: dict[Split, list[LabelledNote]] = {split: [] for split in Split}
    for one in load_notes():
        by_split[splits.of(one.author)].append(one)
    return [one for found in by_split.values() for one in found[:: len(found) // A_FEW]]


@pytest.fixture(scope="module")
def found(engine: Engine, notes: list[LabelledNote]) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        curve = Curve("typos", ((0.05, 0.98, 0.97, 0.99), (0.1, 0.9, 0.89, 0.92)), 0.94, 2.0, 3.0)
        whole = Curve("upper case", ((1.0, 0.99, 0.99, 0.99),), 0.99, 1.0, 1.0)
        patch.setattr(evaluate, "robustness", lambda notes, workers: [curve, whole])
        patch.setattr(evaluate, "say", lambda part: None)
        patch.setattr(evaluate, "same_everywhere", lambda: same_everywhere(runs=5, every=40))
        patch.setattr(calibration, "DRAWS", 50)
        patch.setattr(evaluate, "suites", lambda engine: suites(engine, every=40))
        patch.setattr(evaluate, "snapshots", lambda engine: {})  # compared in test_snapshots
        return evaluate.measure(engine, notes, workers=1)


def test_evaluation_is_json(found: dict[str, Any]) -> None:
    again = json.loads(json.dumps(found))
    assert again["seal_intact"] is True
    assert again["determinism"]["identical"] is True
    assert again["explained"]["explained.sums"]["value"] == 1.0
    assert again["explained"]["explained.quotes"]["value"] == 1.0
    assert again["arithmetic"]["units.cms.arithmetic"]["value"] == 1.0
    said = evaluate.first_look(found)
    assert "test: " in said
    assert "labelled twice: kappa 0." in said


def test_the_page_is_one_file(found: dict[str, Any], notes: list[LabelledNote]) -> None:
    shown = page(found, notes)
    assert not re.search(r"""(?:src|href)=["'](?!#)""", re.sub(r'xlink:href="#', "", shown))
    assert "<script" not in shown
    assert "Content-Security-Policy" in shown
    assert shown.count("<svg") >= 10


def test_sealed_notes_stay_sealed(found: dict[str, Any], notes: list[LabelledNote]) -> None:
    splits = load_splits()
    shown = page(found, notes) + json.dumps(found, ensure_ascii=False)
    sealed = [one for one in notes if splits.of(one.author) is Split.TEST]
    lines = {line.strip() for one in sealed for line in one.text.split("\n") if len(line) > 40}
    assert lines
    assert [line[:20] for line in lines if line in shown] == []


def test_parts_and_baselines_differ(engine: Engine, notes: list[LabelledNote]) -> None:
    asked = dict(variants(engine.lexicon))
    text = "O: no squats today. MFR to R UT x 15 min."
    first, *_, last = [{item.code for item in ask("n", text).codes} for ask in asked.values()]
    assert first >= {"97140", "97110"}
    assert last == {"97140"}
    found = dict(baselines(engine.lexicon, notes, notes))
    assert len(found) == 3
    assert all(any(output.codes for output in outputs) for outputs in found.values())


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        pytest.param({}, None, id="right"),
        pytest.param(
            {"mention": [{"quote": "STM to R UT", "codes": ["97140"], "assertion": "planned"}],
             "codes": []},
            ErrorKind.NOT_PERFORMED, id="not-performed",
        ),
        pytest.param({"mention": [], "codes": [], "performed_any": False}, ErrorKind.QUIET,
                     id="quiet"),
        pytest.param(
            {"mention": [{"quote": "STM to R UT", "codes": ["97124"], "assertion": "performed"}],
             "codes": ["97124"], "minutes": {}},
            ErrorKind.NEIGHBOUR, id="neighbour",
        ),
        pytest.param({"codes": ["97140", "97110", "99999"]}, ErrorKind.UNKNOWN, id="unknown"),
        pytest.param({"codes": ["97140", "97110", "97542"]}, ErrorKind.UNSEEN, id="unseen"),
        pytest.param({"minutes": {"97140": 12}}, ErrorKind.MINUTES_WRONG, id="minutes"),
        pytest.param({"minutes": {}}, ErrorKind.MINUTES_INVENTED, id="minutes-invented"),
    ],
)  # fmt: skip
def test_kinds_of_errors(engine: Engine, labels: dict[str, Any], kind: ErrorKind | None) -> None:
    one = note(**labels)
    known = frozenset(entry.code for entry in engine.lexicon.codes if entry.propose)
    found = [error.kind for error in errors(one, engine.suggest(one.text), known)]
    assert (kind in found) if kind else (found == [])
