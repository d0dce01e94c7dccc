"""What the score makes of mentions: each with what it contributes, and the sum of each code. Plain
values, and the arithmetic of one mention alone.
"""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from suggester.mention import Mention
from suggester.model import Circumstance
from suggester.schema import Kind
from suggester.score_schema import WeightFile


class Gate(StrEnum):
    """The first test that a mention failed."""

    ASSERTION = "assertion"
    CONTEXT = "context"
    RIVAL = "rival"
    THRESHOLD = "threshold"
    RULE = "rule"


class Weighed(NamedTuple):
    """A mention with what it contributes; a tuple, as a mention is.

    gate: why it contributes nothing, or None. rivals: other codes that claim the same words;
    winner: the code that got them.
    """

    mention: Mention
    points: float
    gate: Gate | None
    rivals: tuple[str, ...] = ()
    winner: str | None = None


@dataclass(frozen=True)
class Tally:
    """One code's mentions and their sum.

    score: points that count, which are the sum of what the mentions and the circumstances
        contribute; support: all of them, by which codes are ranked. confidence: 0-1.
    """

    code: str
    score: float
    support: float
    confidence: float
    weighed: tuple[Weighed, ...]
    proposed: bool
    circumstances: tuple[Circumstance, ...] = ()

    def short_of(self, weights: WeightFile) -> tuple[float, float]:
        """Return the points it has and the points it needs, of the words alone if they are too few,
        else with what the circumstances add."""
        words = round(math.fsum(w.points for w in self.weighed), 3)
        if words < weights.propose:
            return min(words, self.score), weights.propose
        return self.score, weights.needed


def strength(mention: Mention, weights: WeightFile) -> float:
    """Return the full points of a mention, before the falling rate."""
    points = points_of(mention, weights)
    return points if mention.bare else points + bonus_of(mention, weights)


def points_of(mention: Mention, weights: WeightFile) -> float:
    """Return what the words of a mention are worth."""
    points = mention.points if mention.points is not None else weights.kind.get(mention.kind, 0.0)
    return points * weights.bare if mention.bare else points


def bonus_of(mention: Mention, weights: WeightFile) -> float:
    """Return what a dose, minutes, a tick or a list of services beside a mention are worth."""
    if mention.bare:
        return 0.0
    if mention.listed and mention.kind is Kind.ACTIVITY:
        return weights.listed
    dosed = mention.dosed and mention.kind in (Kind.ACTIVITY, Kind.TECHNIQUE)
    return weights.dose if dosed or mention.timed or mention.ticked else 0.0
