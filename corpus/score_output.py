"""``suggester score OUTPUT.jsonl`` and ``suggester notes``: the corpus for any other system."""

import json
from collections.abc import Iterator
from pathlib import Path

from .notes import load_notes
from .scorer.figures import Figure
from .scorer.output import OutputError, matched, read_output
from .scorer.score import Score, score
from .splits import Split, load_splits, notes_of, seal

__all__ = ["OutputError", "as_json", "as_text", "score_file", "texts"]

ALL = "all"


def texts(split: str) -> Iterator[str]:
    """Yield a JSON line a note of a split: what a system may see of it."""
    for note in load_notes() if split == ALL else notes_of(Split(split)):
        yield json.dumps(
            {"id": note.id, "text": note.text, "discipline": note.discipline}, ensure_ascii=False
        )


def score_file(path: Path, split: str) -> Score:
    """Return the score of an output file. Raises OutputError for a line that does not fit."""
    found = read_output(path)
    notes = list(load_notes()) if split == ALL else notes_of(Split(split))
    pairs = list(matched(notes, found))
    calibration = notes_of(Split.CALIBRATION)
    whole = all(note.id in found for note in calibration)
    return score(pairs, thresholds_from=list(matched(calibration, found)) if whole else None)


def as_json(result: Score, split: str) -> str:
    """Return the score with the seal of the corpus."""
    return json.dumps(
        {"split": split, "sealed": load_splits().sealed, **result.as_json()}, indent=1
    )


def as_text(result: Score, split: str) -> str:
    """Return the score as lines to read."""
    splits = load_splits()
    intact = "" if splits.sealed == seal(splits) else ", BUT THE NOTES ARE NOT THE SEALED ONES"
    head = f"{result.notes} notes of split {split}; corpus {splits.sealed[:12]}{intact}"
    lines = [head, "synthetic notes, authors disjoint; they flatter", ""]
    lines += [row(name, figure) for name, figure in result.figures.items()]
    return "\n".join(lines) + "\n"


def row(name: str, figure: Figure) -> str:
    """Return one figure with its interval and what it was measured on."""
    if figure.value is None:
        return f"{name:44}      -"
    span = (
        f"[{figure.low:6.3f}, {figure.high:6.3f}]"
        if figure.low is not None and figure.high is not None
        else " " * 16
    )
    return f"{name:44} {figure.value:6.3f}  {span}  {figure.n} {figure.of}"
