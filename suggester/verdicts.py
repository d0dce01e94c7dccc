"""A cue found in a note, and what it decides of a mention. Frozen values."""

from typing import NamedTuple

from suggester.model import Assertion
from suggester.schema import CueKind

# Which cue decides where several reach one mention: the surest reason not to bill first.
PRIORITY = {
    kind: n
    for n, kind in enumerate(
        (
            CueKind.NEGATED,
            CueKind.OTHER_PERSON,
            CueKind.HISTORICAL,
            CueKind.PLANNED,
            CueKind.ORDERED,
            CueKind.HOME_PROGRAM,
            CueKind.GOAL,
            CueKind.CONDITIONAL,
            CueKind.EDUCATION,
        )
    )
}


class CueHit(NamedTuple):
    """A cue at tokens ``[start, end)``; see ``schema.CueEntry`` for direction and reach.

    sure: no second reading may overrule it ("0 min").
    """

    kind: CueKind
    start: int
    end: int
    direction: str
    reach: str
    sure: bool = False


class Verdict(NamedTuple):
    """assertion, and the cue that decided (None: the section or the layout).

    finding: it names no work done, but a test, a finding or a purpose.
    sure: the layout says so (a ticked box); doubted: the second reading says so.
    """

    assertion: Assertion
    cue: CueHit | None
    finding: bool = False
    sure: bool = False
    doubted: bool = False
