"""M9: how much can be left to the system at a fixed precision, and what may be claimed of it.

A threshold is chosen where one-sided 95 % confidence of the precision holds (Clopper and Pearson
1934), on one split, and judged on another.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import beta

from .calibration import Candidates
from .figures import Array

PRECISIONS = (0.95, 0.98, 0.99)


@dataclass(frozen=True)
class Kept:
    """What stays at a threshold. coverage: kept of all to be decided; found: share of what there
    was to find; bound: one-sided 95 % lower bound of the precision."""

    threshold: float
    kept: int
    right: int
    coverage: float
    found: float
    precision: float | None
    bound: float | None

    def as_json(self) -> dict[str, float | int | None]:
        """Return the row for evaluation.json."""
        return {name: _round(value) for name, value in vars(self).items()}


def _round(value: float | int | None) -> float | int | None:
    return round(value, 4) if isinstance(value, float) else value


def lower_bound(right: int, n: int, *, confidence: float = 0.95) -> float:
    """Return the exact one-sided lower bound of a share: right of n."""
    return 0.0 if right == 0 else float(beta.ppf(1 - confidence, right, n - right + 1))


def at(threshold: float, confidence: Array, right: Array, *, decide: int, find: int) -> Kept:
    """Return what stays at a threshold. decide: pairs to be decided; find: pairs to be found."""
    chosen = confidence >= threshold
    n, ok = int(chosen.sum()), int(right[chosen].sum())
    return Kept(
        threshold=threshold,
        kept=n,
        right=ok,
        coverage=n / decide if decide else 0.0,
        found=ok / find if find else 0.0,
        precision=ok / n if n else None,
        bound=lower_bound(ok, n) if n else None,
    )


def choose(confidence: Array, right: Array, precision: float) -> float | None:
    """Return the lowest threshold whose precision is at least ``precision`` with one-sided 95 %
    confidence, or None where none reaches it."""
    best = None
    for threshold in np.unique(confidence):
        chosen = confidence >= threshold
        n, ok = int(chosen.sum()), int(right[chosen].sum())
        if lower_bound(ok, n) >= precision:
            best = float(threshold)
            break
    return best


def selective(
    chosen_on: Candidates, judged_on: Candidates, *, find: int
) -> list[dict[str, object]]:
    """Return a row a precision: the threshold from one split, and what it keeps on the other.

    Coverage is of the codes that the system proposes. find: (note, code) pairs to be found.
    """
    rows: list[dict[str, object]] = []
    decide = int(judged_on.proposed.sum())
    for precision in PRECISIONS:
        threshold = choose(chosen_on.confidence, chosen_on.right, precision)
        kept = (
            at(threshold, judged_on.confidence, judged_on.right, decide=decide, find=find)
            if threshold is not None
            else None
        )
        rows.append({"precision": precision, "kept": kept.as_json() if kept else None})
    return rows


def selective_notes(
    chosen_on: tuple[Sequence[float], Sequence[bool]],
    judged_on: tuple[Sequence[float], Sequence[bool]],
) -> list[dict[str, object]]:
    """Return a row a precision, for whole notes: (how sure, right) of each note with a proposal.

    Coverage is of the notes with a proposal, and so is ``found`` of those that are right.
    """
    sure, right = (np.asarray(part, float) for part in chosen_on)
    test_sure, test_right = (np.asarray(part, float) for part in judged_on)
    rows: list[dict[str, object]] = []
    for precision in PRECISIONS:
        threshold = choose(sure, right, precision) if len(sure) else None
        decide, find = len(test_sure), int(test_right.sum())
        kept = (
            at(threshold, test_sure, test_right, decide=decide, find=find)
            if threshold is not None
            else None
        )
        rows.append({"precision": precision, "kept": kept.as_json() if kept else None})
    return rows


def risk_coverage(confidence: Array, right: Array) -> tuple[list[tuple[float, float]], float]:
    """Return (coverage, risk) points as the threshold falls, and the area under them."""
    if not len(confidence):
        return [], 0.0
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(1 - right[order])
    n = np.arange(1, len(order) + 1)
    # One point a distinct confidence: pairs that share one are kept or dropped together.
    ends = np.flatnonzero(np.append(np.diff(confidence[order]) != 0, True))
    risk = wrong / n
    points = [(float(n[at] / len(order)), float(risk[at])) for at in ends]
    widths = np.diff(np.concatenate([[0.0], n[ends] / len(order)]))
    return points, float((widths * risk[ends]).sum())


def whole_notes(
    confidence: Sequence[float], right: Sequence[bool]
) -> tuple[list[tuple[float, float]], float]:
    """Return risk and coverage of notes: a note is right if its whole set and units are, and as
    sure as its least sure code."""
    return risk_coverage(np.asarray(confidence, float), np.asarray(right, float))
