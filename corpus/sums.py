"""Four ways to add up the same mentions, compared with the shipped one: the strongest alone, the
plain sum, noisy-or, two layers. `python -m corpus.sums` prints the table.

Vetoes and the sharing of words stand before the sum and are the same for all. Each way's threshold
and its Platt curve are fitted on the training notes and judged on the calibration notes, whose
authors are others. Synthetic notes flatter.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from suggester import Engine, shipped_engine

from .notes import LabelledNote
from .scorer.calibration import ece
from .scorer.codes import Judged, judge, micro
from .scorer.figures import Bootstrap
from .scorer.gold import Gold, gold
from .scorer.output import normal
from .splits import Split, notes_of

_LEAK = 0.04  # probability of a code without any evidence: the curve of the score at 0 points
_MOST = 5.0  # log-odds that one group of evidence gives at most
_THRESHOLDS = 60


@dataclass(frozen=True)
class Strength:
    """One counting mention. points: full, with dose or minutes; kind: of its phrase."""

    points: float
    kind: str
    phrase_id: str


@dataclass(frozen=True)
class Candidate:
    """One code of one note. shipped: the score as it is; right: None where neither."""

    note: int
    code: str
    strengths: tuple[Strength, ...]
    shipped: float
    right: bool | None


Way = Callable[[Candidate], float]


def strongest(found: Candidate) -> float:
    """Return the points of the strongest mention."""
    return max((s.points for s in found.strengths), default=0.0)


def plain_sum(found: Candidate) -> float:
    """Return all points: repeats count each time."""
    return math.fsum(s.points for s in found.strengths)


def noisy_or(found: Candidate) -> float:
    """Return the log-odds that at least one mention is right, each on its own."""
    missed = math.prod(1 - _chance(s.points) for s in _once(found))
    return -_logit(missed * (1 - _LEAK))


def two_layers(found: Candidate) -> float:
    """Return noisy-or within a kind of evidence, log-odds added over the kinds, each capped."""
    total = 0.0
    for kind in {s.kind for s in found.strengths}:
        best = [s for s in _once(found) if s.kind == kind]
        missed = math.prod(1 - _chance(s.points) for s in best)
        total += min(max(-_logit(missed * (1 - _LEAK)) - _logit(_LEAK), 0.0), _MOST)
    return total


def as_shipped(found: Candidate) -> float:
    """Return the score as it is: the strongest in full, each further one at a falling rate, and no
    more than is enough."""
    return found.shipped


WAYS: dict[str, Way] = {
    "strongest": strongest,
    "plain sum": plain_sum,
    "noisy-or": noisy_or,
    "two layers": two_layers,
    "shipped: falling sum": as_shipped,
}


def _once(found: Candidate) -> list[Strength]:
    """Return each phrase where it is strongest: its repeats say the same again."""
    best: dict[str, Strength] = {}
    for one in sorted(found.strengths, key=lambda s: s.points):
        best[one.phrase_id] = one
    return list(best.values())


def _chance(points: float) -> float:
    weights = shipped_engine().lexicon.weights
    return 1 / (1 + math.exp(-(weights.slope * points + weights.intercept)))


def _logit(share: float) -> float:
    share = min(max(share, 1e-9), 1 - 1e-9)
    return math.log(share / (1 - share))


def candidates(engine: Engine, notes: Sequence[LabelledNote]) -> list[Candidate]:
    """Return every code that has a counting mention, of notes that are read anew."""
    weights = engine.lexicon.weights
    found = []
    for n, note in enumerate(notes):
        truth = gold(note)
        for tally in engine.tallies(note.text):
            code = normal(tally.code)
            strengths = []
            for weighed in tally.weighed:
                mention = weighed.mention
                if weighed.gate is not None:
                    continue
                points = mention.points
                if points is None:
                    points = weights.kind.get(mention.kind, 0.0)
                if mention.bare:
                    points *= weights.bare
                elif mention.listed and mention.kind.value == "activity":
                    points += weights.listed
                elif mention.timed or mention.dosed:
                    points += weights.dose
                strengths.append(Strength(points, mention.kind.value, mention.phrase_id))
            if strengths and engine.lexicon.by_code[tally.code].propose:
                right = None if code in truth.optional else code in truth.supported
                found.append(Candidate(n, code, tuple(strengths), tally.score, right))
    return found


@dataclass(frozen=True)
class Compared:
    """One way's figures on the calibration notes, as ready text."""

    way: str
    threshold: float
    cells: tuple[str, ...]


def compare(engine: Engine) -> list[Compared]:
    """Return the table, in the order of ``WAYS``."""
    train, judged = (notes_of(split) for split in (Split.TRAIN, Split.CALIBRATION))
    tuned, held = candidates(engine, train), candidates(engine, judged)
    rows = []
    for name, way in WAYS.items():
        values = sorted({way(found) for found in tuned})
        steps = values[:: max(1, len(values) // _THRESHOLDS)]
        truths = [gold(note) for note in train]
        threshold = max(steps, key=lambda t: _f1(_judged(truths, tuned, way, t)))
        figures = _figures(judged, held, way, threshold)
        error = _ece(tuned, held, way)
        cells = [f"{p:.3f} ({low:.3f} – {high:.3f})" for p, low, high in figures.values()]
        rows.append(Compared(name, threshold, (*cells, f"{error:.3f}")))
    return rows


def _figures(
    notes: Sequence[LabelledNote], found: Sequence[Candidate], way: Way, threshold: float
) -> dict[str, tuple[float, float, float]]:
    drawn = micro(
        _judged([gold(note) for note in notes], found, way, threshold), Bootstrap(len(notes))
    )
    return {
        name: (figure.value or 0.0, figure.low or 0.0, figure.high or 0.0)
        for name, figure in drawn.items()
    }


def _judged(
    truths: Sequence[Gold], found: Sequence[Candidate], way: Way, threshold: float
) -> list[Judged]:
    """Return what of each note is right where a code is proposed from a threshold on."""
    got: list[set[str]] = [set() for _ in truths]
    for one in found:
        if way(one) >= threshold:
            got[one.note].add(one.code)
    return [judge(truth, codes, strict=True) for truth, codes in zip(truths, got, strict=True)]


def _f1(judged: Sequence[Judged]) -> float:
    right, wrong, missed = (
        sum(len(getattr(note, name)) for note in judged) for name in ("right", "wrong", "missed")
    )
    return 2 * right / (2 * right + wrong + missed)


def _ece(tuned: Sequence[Candidate], held: Sequence[Candidate], way: Way) -> float:
    """Return the calibration error of a Platt curve that was fitted on the other split."""

    def columns(found: Sequence[Candidate]) -> tuple[Any, Any]:
        known = [one for one in found if one.right is not None]
        return np.array([[way(one)] for one in known]), np.array([one.right for one in known])

    values, right = columns(tuned)
    curve = LogisticRegression().fit(values, right)
    values, right = columns(held)
    return ece(curve.predict_proba(values)[:, 1], right.astype(float))


def main() -> None:
    """Print the table as Markdown."""
    print("| way | threshold | precision | recall | micro F1, strict | ECE |")
    print("|---|---|---|---|---|---|")
    for row in compare(shipped_engine()):
        print(f"| {row.way} | {row.threshold:.2f} | {' | '.join(row.cells)} |")


if __name__ == "__main__":
    main()
