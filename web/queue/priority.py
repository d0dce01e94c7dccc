"""How soon a review should be read: the answer in, points with their reasons out. Pure.

Points are spent as waiting time: a review with more points stands as if it had come in
earlier (`Priority.rank`). So risk goes first, and nothing waits for ever.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .record import Record

UNSURE = (0.35, 0.75)  # confidence, half-open: here the machine is least worth believing
MANY_UNITS = 6  # units of one visit; more than 90 minutes of timed work by either rule


class Risk(StrEnum):
    """Why a review is worth an early look."""

    UNSURE = "unsure"
    NEAR_MISS = "near_miss"
    EDITS = "edits"
    GAPS = "gaps"
    UNITS = "units"
    NOTHING = "nothing"
    SAMPLE = "sample"


# Points: money at risk first (an edit denies a claim), then doubt, then routine checks.
POINTS = {
    Risk.EDITS: 8,
    Risk.UNITS: 6,
    Risk.UNSURE: 5,
    Risk.GAPS: 3,
    Risk.NEAR_MISS: 3,
    Risk.SAMPLE: 2,
    Risk.NOTHING: 1,
}


@dataclass(frozen=True)
class Priority:
    """points: no unit, 0 and up; risks: why, the heaviest first."""

    points: int
    risks: tuple[Risk, ...]

    def rank(self, entered: datetime, a_point: timedelta) -> datetime:
        """Return the moment by which the review is lined up; the earliest is read first.

        a_point: the waiting time that one point is worth.
        """
        return entered - self.points * a_point


def priority_of(record: Record, *, sampled: bool) -> Priority:
    """Return the priority of an answer. sampled: drawn for the quality sample."""
    low, high = UNSURE
    found = {
        Risk.EDITS: record.edits > 0,
        Risk.UNITS: sum(item.units or 0 for item in record.proposed) >= MANY_UNITS,
        Risk.UNSURE: any(low <= item.confidence < high for item in record.proposed),
        Risk.GAPS: record.unattributed > 0 or any(item.gaps for item in record.proposed),
        Risk.NEAR_MISS: any(item.confidence >= low for item in record.considered),
        Risk.SAMPLE: sampled,
        Risk.NOTHING: not record.proposed,
    }
    risks = tuple(risk for risk in POINTS if found[risk])
    return Priority(sum(POINTS[risk] for risk in risks), risks)
