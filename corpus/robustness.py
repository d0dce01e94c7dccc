"""M10: what damage does to the F1. R(rate) = micro F1 at a rate / micro F1 of the notes as they
are, over five seeds where chance has a part; the area is the mean of R over the rates."""

import statistics
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from random import Random

from suggester import shipped_engine

from .notes import LabelledNote
from .perturb import KINDS, RANDOM
from .scorer.codes import judge
from .scorer.gold import gold
from .scorer.output import normal

SEEDS = range(5)
Job = tuple[str, float, int]
_notes: list[LabelledNote] = []  # what a worker process measures on


@dataclass(frozen=True)
class Curve:
    """points: (rate, R over the seeds: mean, lowest, highest). extra, missing: codes gained and
    lost a 100 notes at the highest rate, which R alone would hide."""

    kind: str
    points: tuple[tuple[float, float, float, float], ...]
    area: float
    extra: float
    missing: float

    def as_json(self) -> dict[str, object]:
        """Return the curve for evaluation.json."""
        return {
            "points": [[round(value, 4) for value in point] for point in self.points],
            "area": round(self.area, 4),
            "extra_per_100_notes": round(self.extra, 1),
            "missing_per_100_notes": round(self.missing, 1),
        }


def robustness(notes: Sequence[LabelledNote], *, workers: int) -> list[Curve]:
    """Return a curve a kind of damage."""
    jobs: list[Job] = [("", 0.0, 0)]
    jobs += [
        (kind, rate, seed)
        for kind, (_, rates) in KINDS.items()
        for rate in rates
        for seed in (SEEDS if kind in RANDOM else SEEDS[:1])
    ]
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(list(notes),)) as pool:
        counts = dict(zip(jobs, pool.map(_measure, jobs), strict=True))
    whole = _f1(counts[jobs[0]])
    return [_curve(kind, counts, whole, len(notes)) for kind in KINDS]


def _curve(kind: str, counts: dict[Job, tuple[int, int, int]], whole: float, notes: int) -> Curve:
    points = []
    for rate in KINDS[kind][1]:
        values = [_f1(c) / whole for job, c in counts.items() if job[:2] == (kind, rate)]
        points.append((rate, statistics.fmean(values), min(values), max(values)))
    last = [c for job, c in counts.items() if job[:2] == (kind, KINDS[kind][1][-1])]
    base = counts[("", 0.0, 0)]
    return Curve(
        kind=kind,
        points=tuple(points),
        area=statistics.fmean(point[1] for point in points),
        extra=100 * (statistics.fmean(c[1] for c in last) - base[1]) / notes,
        missing=100 * (statistics.fmean(c[2] for c in last) - base[2]) / notes,
    )


def _begin(notes: list[LabelledNote]) -> None:
    _notes[:] = notes
    shipped_engine()


def _measure(job: Job) -> tuple[int, int, int]:
    """Return right, wrong and missed codes over all notes for one kind, rate and seed."""
    kind, rate, seed = job
    return tally(_notes, _damage(kind, rate, seed))


def tally(
    notes: Iterable[LabelledNote], change: Callable[[LabelledNote], str]
) -> tuple[int, int, int]:
    """Return right, wrong and missed codes (lenient) of the engine on changed notes."""
    engine = shipped_engine()
    right = wrong = missed = 0
    for note in notes:
        answer = engine.suggest(change(note))
        verdict = judge(
            gold(note), {normal(item.code) for item in answer.suggestions}, strict=False
        )
        right += len(verdict.right)
        wrong += len(verdict.wrong)
        missed += len(verdict.missed)
    return right, wrong, missed


def _damage(kind: str, rate: float, seed: int) -> Callable[[LabelledNote], str]:
    if not kind:
        return lambda note: note.text
    change = KINDS[kind][0]
    return lambda note: change(note.text, rate, Random(f"{seed} {note.id}")) or "."


def _f1(counts: tuple[int, int, int]) -> float:
    right, wrong, missed = counts
    return 2 * right / (2 * right + wrong + missed) if right else 0.0
