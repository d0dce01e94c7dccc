"""Fit the points of phrases to decisions: logistic regression whose prior stands at the points
that are shipped, so that with few decisions nothing moves, and with many only what they insist on.

    minimise  sum of weight x log-loss(billed, slope x support + intercept)
              + sum over phrases of (w - w0)^2 / 2s^2

Points stay positive: a phrase may come to say nothing, never the opposite. And one moves only where
its own notes point: it is not lowered for the sake of its neighbours (docs/learning.md).
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from suggester.learning.features import Row, points_of
from suggester.learning.lessons import LessonError
from suggester.lexicon import Lexicon
from suggester.schema import Kind, Phrase
from suggester.shipped import DISTRIBUTION

# Standard deviations of the prior, in log-odds: names are curated, cues are guesses.
SPREAD = {Kind.NAME: 0.85, Kind.TECHNIQUE: 1.0, Kind.ACTIVITY: 1.2, Kind.PURPOSE: 1.2}
LEAST_POINTS = 0.05  # an overlay's weight is above zero
LEAST_MOVE = 0.25  # points; less is not worth a line that a person must read
STEP = 0.05  # points; finer differences are noise


@dataclass(frozen=True)
class Moved:
    """A phrase that gets other points. seen, billed: notes in which it counted, and of those the
    ones in which its code was billed.

    denies: the decisions would have a service not proposed by its own name.
    """

    code: str
    phrase_id: str
    before: float
    after: float
    seen: int
    billed: int
    denies: bool = False


def moved(
    rows: Sequence[Row], lexicon: Lexicon, least: int, settled: Set[tuple[str, str]] = frozenset()
) -> tuple[Moved, ...]:
    """Return the phrases whose points move, by code and id. least: notes that must show one.

    lexicon: where the prior stands. settled: phrases that keep their points.
    Raises LessonError where SciPy is not installed.
    """
    names = sorted({(row.code, name) for row in rows for name, _ in row.factors})
    start = {key: points_of(lexicon, *key) for key in names}
    keys = [key for key in names if start[key] is not None]
    if not keys:
        return ()
    after = _fitted(rows, keys, {key: start[key] or 0.0 for key in keys}, lexicon)
    found = []
    for key in keys:
        with_it = [r for r in rows if r.code == key[0] and any(n == key[1] for n, _ in r.factors)]
        points = round(round(after[key] / STEP) * STEP, 2)
        before = start[key] or 0.0
        if len(with_it) >= least and key not in settled and abs(points - before) >= LEAST_MOVE:
            denies = points <= lexicon.weights.propose and _is_plain_name(key, lexicon)
            billed = sum(row.billed for row in with_it)
            found.append(Moved(*key, before, points, len(with_it), billed, denies))
    return tuple(found)


def _fitted(
    rows: Iterable[Row],
    keys: Sequence[tuple[str, str]],
    start: Mapping[tuple[str, str], float],
    lexicon: Lexicon,
) -> Mapping[tuple[str, str], float]:
    """Return the points at the least loss."""
    np, optimize = _libraries()
    column = {key: n for n, key in enumerate(keys)}
    rows = list(rows)
    factors = np.zeros((len(rows), len(keys)))
    for n, row in enumerate(rows):
        for name, factor in row.factors:
            if (row.code, name) in column:
                factors[n, column[row.code, name]] = factor
    fixed = np.array([row.fixed for row in rows])
    signs = np.array([1.0 if row.billed else -1.0 for row in rows])
    stands_for = np.array([row.weight for row in rows])
    w0 = np.array([start[key] for key in keys])
    slope, intercept = lexicon.weights.slope, lexicon.weights.intercept
    spread = np.array([SPREAD[lexicon.phrases[key].kind] / slope for key in keys])

    def loss(w: Any) -> tuple[float, Any]:
        margin = signs * (slope * (fixed + factors @ w) + intercept)
        away = (w - w0) / spread
        pull = -stands_for * signs * slope / (1.0 + np.exp(np.clip(margin, -50, 50)))
        total = (stands_for * np.logaddexp(0.0, -margin)).sum() + 0.5 * (away**2).sum()
        return float(total), factors.T @ pull + away / spread

    raises = loss(w0)[1] < 0
    bounds = [
        (before, max(before, lexicon.weights.enough)) if up else (min(before, low), before)
        for up, before, low in zip(raises, w0, [_least(key, lexicon) for key in keys], strict=True)
    ]
    best = optimize.minimize(loss, w0, jac=True, method="L-BFGS-B", bounds=bounds)
    return {key: float(best.x[n]) for key, n in column.items()}


def _least(key: tuple[str, str], lexicon: Lexicon) -> float:
    """Return the points that a phrase has at least: what names a service and nothing else stays
    enough to propose it."""
    return lexicon.weights.propose if _is_plain_name(key, lexicon) else LEAST_POINTS


def _is_plain_name(key: tuple[str, str], lexicon: Lexicon) -> bool:
    phrase = lexicon.phrases[key]
    return isinstance(phrase, Phrase) and phrase.kind is Kind.NAME and not phrase.ambiguous


def _libraries() -> tuple[Any, Any]:
    """Return NumPy and SciPy's optimize; a clinic that does not learn needs neither at run time."""
    try:
        import numpy
        from scipy import optimize
    except ModuleNotFoundError as error:
        raise LessonError(
            f"{error.name} is not installed. Run: pip install '{DISTRIBUTION}[learn]'"
        ) from None
    return numpy, optimize
