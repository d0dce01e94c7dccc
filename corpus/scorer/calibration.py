"""M8: does a confidence of 0.9 come true nine times in ten? Over all candidate codes of a note."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.metrics import brier_score_loss, log_loss

from ..notes import LabelledNote
from .figures import Array, Figure, interval
from .gold import gold
from .output import NoteOutput, normal

BINS = 10
DRAWS = 500  # each draw fits a curve anew
_EDGE = 1e-4  # confidences are kept this far from 0 and 1 where a logarithm is taken


@dataclass(frozen=True)
class Candidates:
    """Every (note, code) pair with a confidence. right: a coder would accept the code.

    Optional codes are left out: they are neither. proposed: at the system's own threshold.
    """

    note: Array
    code: tuple[str, ...]
    confidence: Array
    right: Array
    proposed: Array

    def of(self, codes: frozenset[str]) -> "Candidates":
        """Return the pairs of some codes."""
        kept = np.array([code in codes for code in self.code], bool)
        return Candidates(
            self.note[kept],
            tuple(code for code in self.code if code in codes),
            self.confidence[kept],
            self.right[kept],
            self.proposed[kept],
        )


def candidates(notes: Sequence[LabelledNote], outputs: Sequence[NoteOutput]) -> Candidates:
    """Return the candidate pairs of all notes; empty for a system that gives no confidence."""
    rows: list[tuple[int, str, float, bool, bool]] = []
    for n, (note, output) in enumerate(zip(notes, outputs, strict=True)):
        truth = gold(note)
        optional = truth.optional - truth.supported
        proposed = [(item.code, item.confidence, True) for item in output.codes]
        considered = [(item.code, item.confidence, False) for item in output.considered]
        for code, confidence, shown in [*proposed, *considered]:
            if confidence is None or normal(code) in optional:
                continue
            rows.append((n, code, confidence, normal(code) in truth.supported, shown))
    return Candidates(
        np.array([row[0] for row in rows], float),
        tuple(row[1] for row in rows),
        np.array([row[2] for row in rows], float),
        np.array([row[3] for row in rows], float),
        np.array([row[4] for row in rows], float),
    )


def bins(confidence: Array, right: Array) -> list[dict[str, float]]:
    """Return ten bins with equally many pairs: mean confidence, share that came true, pairs.

    Pairs with one confidence may fall into two bins; each then counts as their mean, so that the
    order of the notes decides nothing.
    """
    order = np.argsort(confidence, kind="stable")
    _, group, size = np.unique(confidence, return_inverse=True, return_counts=True)
    mean = np.bincount(group, weights=right) / size
    return [
        {
            "confidence": float(confidence[part].mean()),
            "right": float(mean[group[part]].mean()),
            "n": len(part),
        }
        for part in np.array_split(order, BINS)
        if len(part)
    ]


def ece(confidence: Array, right: Array) -> float:
    """Return the expected calibration error over equal-mass bins."""
    parts = bins(confidence, right)
    apart = sum(part["n"] * abs(part["confidence"] - part["right"]) for part in parts)
    return float(apart / len(confidence))


def brier(confidence: Array, right: Array) -> float:
    """Return the mean squared error."""
    return float(brier_score_loss(right, confidence))


def logloss(confidence: Array, right: Array) -> float:
    """Return the mean negative log likelihood, in nats."""
    return float(log_loss(right, np.clip(confidence, _EDGE, 1 - _EDGE), labels=[0, 1]))


def slope_and_intercept(confidence: Array, right: Array) -> tuple[float, float]:
    """Return slope and intercept of right on logit(confidence); 1 and 0 are perfect (Cox 1958)."""
    p = np.clip(confidence, _EDGE, 1 - _EDGE)
    logit = np.log(p / (1 - p))

    def loss(ab: Array) -> tuple[float, Array]:
        z = ab[0] * logit + ab[1]
        apart = expit(z) - right
        slopes = np.array([(apart * logit).sum(), apart.sum()]) + 2e-6 * ab
        return float((np.logaddexp(0, z) - right * z).sum() + 1e-6 * (ab**2).sum()), slopes

    fit = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B")
    return float(fit.x[0]), float(fit.x[1])


def slope(confidence: Array, right: Array) -> float:
    """Return how steep the truth is in the confidence; below 1 it is overconfident."""
    return slope_and_intercept(confidence, right)[0]


def intercept(confidence: Array, right: Array) -> float:
    """Return how far the truth lies above the confidence, in log-odds."""
    return slope_and_intercept(confidence, right)[1]


def calibration(pairs: Candidates, notes: int, *, seed: int) -> dict[str, Figure]:
    """Return M8 with intervals by note."""
    if len(pairs.code) < BINS or len(set(pairs.right.tolist())) < 2:
        return {}
    measures: dict[str, Callable[[Array, Array], float]] = {
        "ece": ece,
        "brier": brier,
        "log_loss": logloss,
        "slope": slope,
        "intercept": intercept,
    }
    rng = np.random.default_rng(seed)
    rows_of = [np.flatnonzero(pairs.note == n) for n in range(notes)]
    drawn: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(DRAWS):
        rows = np.concatenate([rows_of[n] for n in rng.integers(0, notes, notes)])
        for name, measure in measures.items():
            drawn[name].append(measure(pairs.confidence[rows], pairs.right[rows]))
    return {
        f"calibration.{name}": Figure(
            measure(pairs.confidence, pairs.right),
            *interval(np.array(drawn[name])),
            len(pairs.code),
            "candidate codes",
        )
        for name, measure in measures.items()
    }
