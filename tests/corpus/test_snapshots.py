"""The committed answers are those of this engine, and a change of them is told."""

import json
from pathlib import Path

import pytest

from corpus import snapshots as module
from corpus.snapshots import FOLDER, as_text, flips, snapshots
from corpus.splits import Split, load_splits
from suggester import Engine


def test_snapshots_are_current(engine: Engine) -> None:
    found = snapshots(engine)
    stale = [
        author
        for author, notes in found.items()
        if (FOLDER / f"{author}.json").read_text(encoding="utf-8") != as_text(notes)
    ]
    assert stale == [], (
        "The engine says something else of some open notes. Look at what flipped (make evaluate), "
        "then write the snapshots anew with `make snapshots`, in the same commit."
    )


def test_sealed_notes_have_no_snapshot() -> None:
    sealed = load_splits().authors[Split.TEST]
    assert not {path.stem for path in FOLDER.glob("*.json")} & set(sealed)


def test_a_flip_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    same = {"minutes": None, "units": 1}
    old = {"a-1": {"proposed": {"97110": {"minutes": 10, "units": 1}, "97140": same}}}
    new = {"a-1": {"proposed": {"97110": {"minutes": 12, "units": 1}, "97035": same}}}
    monkeypatch.setattr(module, "committed", lambda author: old)
    assert list(flips({"a": new})) == ["a-1: -97140, +97035, 97110 minutes 10 -> 12"]
    assert list(flips({"a": old})) == []


def test_the_last_commit_is_read() -> None:
    path = next(iter(sorted(FOLDER.glob("*.json"))))
    said = module.committed(path.stem)
    assert said is None or set(said) <= set(json.loads(Path(path).read_text(encoding="utf-8")))
