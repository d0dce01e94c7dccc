"""Figures with intervals. Every figure is a ratio of sums over notes, so that one bootstrap by
note serves all of them (Efron's percentile interval over resampled notes, SCORING.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Column = Sequence[float] | Array  # one entry a note
DRAWS = 2_000
SEED = 20261126


@dataclass(frozen=True)
class Figure:
    """A share or a score. n: what it was measured on (the denominator), in ``of``.

    low, high: 95 % bootstrap interval by note; None where nothing can be drawn.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    of: str

    def as_json(self) -> dict[str, object]:
        """Return the figure for evaluation.json, rounded to 4 decimals."""
        return {
            "value": _rounded(self.value),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "n": self.n,
            "of": self.of,
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


class Bootstrap:
    """Draws of notes with replacement; each row says how often each note was drawn."""

    def __init__(self, notes: int, *, draws: int = DRAWS, seed: int = SEED) -> None:
        self.notes = notes
        rng = np.random.default_rng(seed)
        share = np.full(notes, 1 / notes) if notes else np.empty(0)
        self.counts: Array = (
            rng.multinomial(notes, share, size=draws).astype(float)
            if notes
            else np.zeros((draws, 0))
        )

    def ratio(self, top: Column, bottom: Column, of: str) -> Figure:
        """Return sum(top) / sum(bottom) over notes, with its interval. n is sum(bottom)."""
        over, under = np.asarray(top, float), np.asarray(bottom, float)
        total = under.sum()
        if not total:
            return Figure(None, None, None, 0, of)
        drawn = self.counts @ under
        kept = drawn > 0
        values = (self.counts @ over)[kept] / drawn[kept]
        return Figure(float(over.sum() / total), *interval(values), int(total), of)

    def f1(self, right: Column, wrong: Column, missed: Column, of: str) -> Figure:
        """Return 2 TP / (2 TP + FP + FN) over notes. n is TP + FN: what there was to find."""
        tp, fp, fn = (np.asarray(part, float) for part in (right, wrong, missed))
        found = self.ratio(2 * tp, 2 * tp + fp + fn, of)
        return Figure(found.value, found.low, found.high, int((tp + fn).sum()), of)

    def macro_f1(self, right: Array, wrong: Array, missed: Array, of: str) -> Figure:
        """Return the mean over columns (codes) of F1. Arrays: notes x codes. n: the codes."""
        if not right.shape[1]:
            return Figure(None, None, None, 0, of)

        def mean(tp: Array, fp: Array, fn: Array) -> Array:
            whole = 2 * tp + fp + fn
            each = np.divide(2 * tp, whole, out=np.zeros_like(whole), where=whole > 0)
            return np.asarray(each.mean(axis=-1))

        value = mean(right.sum(axis=0), wrong.sum(axis=0), missed.sum(axis=0))
        values = mean(self.counts @ right, self.counts @ wrong, self.counts @ missed)
        return Figure(float(value), *interval(values), right.shape[1], of)


def interval(values: Array) -> tuple[float | None, float | None]:
    """Return the 2.5th and 97.5th percentile."""
    if not len(values):
        return None, None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
