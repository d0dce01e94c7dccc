"""What one may ask the list of reviews for. Pure; no filter is about words of a note."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .priority import Risk
from .states import Line, State


class Status(StrEnum):
    """Which reviews. ``waiting`` and ``adjudication`` are the two lines, who holds one aside."""

    WAITING = "waiting"
    MINE = "mine"
    READING = "reading"
    ADJUDICATION = "adjudication"
    RETURNED = "returned"
    DECIDED = "decided"
    REPLACED = "replaced"


PLACES: dict[Status, str] = {
    Status.WAITING: Line.CODING,
    Status.ADJUDICATION: Line.ADJUDICATION,
    Status.RETURNED: State.RETURNED,
    Status.DECIDED: State.DECIDED,
    Status.REPLACED: State.REPLACED,
}
NEWEST_FIRST = (Status.DECIDED, Status.REPLACED)


class Age(StrEnum):
    """How long ago a review came in."""

    UNDER_A_DAY = "under-1d"
    OVER_A_DAY = "over-1d"
    OVER_THREE_DAYS = "over-3d"
    OVER_A_WEEK = "over-7d"
    OVER_A_MONTH = "over-30d"


# Age -> the least and the most of it, where it has such.
AGES: dict[Age, tuple[timedelta | None, timedelta | None]] = {
    Age.UNDER_A_DAY: (None, timedelta(days=1)),
    Age.OVER_A_DAY: (timedelta(days=1), None),
    Age.OVER_THREE_DAYS: (timedelta(days=3), None),
    Age.OVER_A_WEEK: (timedelta(days=7), None),
    Age.OVER_A_MONTH: (timedelta(days=30), None),
}


@dataclass(frozen=True)
class Filters:
    """What must hold of every review in the list; None asks nothing."""

    status: Status = Status.WAITING
    code: str | None = None
    clinician: str | None = None
    site: str | None = None
    age: Age | None = None
    risk: Risk | None = None


@dataclass(frozen=True)
class Cursor:
    """A place in the order of the list. rank: milliseconds since 1970.

    itself: whether what begins there has the review itself; otherwise it begins beside it.
    """

    rank: int
    review: str
    itself: bool = False
