"""The figures that a change must not make worse, before and after, on the same notes.

Micro precision, recall and F1 over (note, code), with 95 % intervals by bootstrap of whole notes.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles
from typing import NamedTuple

from suggester.learning.lessons import Lesson

DRAWS = 1000
SEED = 11
LEAST_CODE = 5  # notes
HELD_OUT = "held-out reviews"


class Marks(NamedTuple):
    """One note's right, wrong and missed codes."""

    right: frozenset[str]
    wrong: frozenset[str]
    missed: frozenset[str]


@dataclass(frozen=True)
class Figure:
    """A share, 0-1, before and after a change; low, high: 95 % interval of the difference."""

    name: str
    before: float
    after: float
    low: float
    high: float

    @property
    def worse(self) -> bool:
        """Whether the change made it worse."""
        return self.after < self.before


@dataclass(frozen=True)
class Guarded:
    """Figures of one set of notes. notes, codes: how many, and how many right codes they have.

    by_code: F1 of each code that at least ``LEAST_CODE`` notes have right, wrong or missed.
    """

    of: str
    notes: int
    codes: int
    figures: tuple[Figure, ...]
    by_code: tuple[Figure, ...] = ()

    @property
    def worse(self) -> tuple[str, ...]:
        """Return the names of the figures that a change made worse."""
        return tuple(figure.name for figure in (*self.figures, *self.by_code) if figure.worse)


def marks(lesson: Lesson, proposed: frozenset[str], same: Mapping[str, str]) -> Marks:
    """Return what of an answer is right. same: code -> the code that reports the same service."""
    billed = _named(lesson.billed, same)
    said = _named(proposed, same) - (_named(lesson.unsettled, same) - billed)
    return Marks(billed & said, said - billed, billed - said)


def _named(codes: Iterable[str], same: Mapping[str, str]) -> frozenset[str]:
    return frozenset(min(code, same.get(code, code)) for code in codes)


def guarded(
    of: str, lessons: Sequence[Lesson], before: Sequence[Marks], after: Sequence[Marks]
) -> Guarded:
    """Return the figures of some notes. before, after: what was right of each."""
    weights = [lesson.weight for lesson in lessons]
    everything = list(range(len(lessons)))
    was, now = _figures(everything, weights, before), _figures(everything, weights, after)
    draw = random.Random(SEED)
    changes: list[list[float]] = [[], [], []]
    for _ in range(DRAWS if lessons else 0):
        drawn = draw.choices(everything, k=len(everything))
        pair = _figures(drawn, weights, before), _figures(drawn, weights, after)
        for number, change in enumerate(changes):
            change.append(pair[1][number] - pair[0][number])
    figures = []
    for number, name in enumerate(("precision", "recall", "F1")):
        cut = quantiles(changes[number], n=40) if changes[number] else [0.0]
        figures.append(Figure(name, was[number], now[number], cut[0], cut[-1]))
    codes = sum(len(mark.right) + len(mark.missed) for mark in before)
    by_code = tuple(_by_code(weights, before, after))
    return Guarded(of, len(lessons), codes, tuple(figures), by_code)


def _by_code(
    weights: Sequence[float], before: Sequence[Marks], after: Sequence[Marks]
) -> Iterator[Figure]:
    """Yield the F1 of each code that enough notes are about."""
    about: dict[str, set[int]] = defaultdict(set)
    for n, pair in enumerate(zip(before, after, strict=True)):
        for code in frozenset().union(*(codes for mark in pair for codes in mark)):
            about[code].add(n)
    for code, numbers in sorted(about.items()):
        if len(numbers) < LEAST_CODE:
            continue
        only = frozenset([code])
        was, now = (
            _figures(sorted(numbers), weights, [Marks(*(c & only for c in m)) for m in found])[2]
            for found in (before, after)
        )
        yield Figure(f"F1 of {code}", was, now, now - was, now - was)


def _figures(
    numbers: Iterable[int], weights: Sequence[float], found: Sequence[Marks]
) -> tuple[float, float, float]:
    right = wrong = missed = 0.0
    for n in numbers:
        right += weights[n] * len(found[n].right)
        wrong += weights[n] * len(found[n].wrong)
        missed += weights[n] * len(found[n].missed)
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    f1 = 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0
    return precision, recall, f1
