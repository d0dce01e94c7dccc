"""The words that the pages of the queue have for its values. One table per value."""

from datetime import datetime, timedelta
from functools import cache

from suggester.claims import asked

from ..queue.filters import Age, Status
from ..queue.listing import COUNTED, Count
from ..queue.priority import Risk
from ..queue.states import Kind, Reason, Stage, State

STATUSES = {
    Status.WAITING: "Waiting",
    Status.MINE: "Mine",
    Status.READING: "Being read",
    Status.ADJUDICATION: "For adjudication",
    Status.RETURNED: "Returned with a question",
    Status.DECIDED: "Decided",
    Status.REPLACED: "Replaced by a new version",
}
AGES = {
    Age.UNDER_A_DAY: "Under a day",
    Age.OVER_A_DAY: "Over a day",
    Age.OVER_THREE_DAYS: "Over 3 days",
    Age.OVER_A_WEEK: "Over a week",
    Age.OVER_A_MONTH: "Over 30 days",
}
RISKS = {
    Risk.EDITS: "a payer may deny something",
    Risk.UNITS: "many units",
    Risk.UNSURE: "a code is uncertain",
    Risk.GAPS: "the note lacks something",
    Risk.NEAR_MISS: "a code was nearly proposed",
    Risk.NOTHING: "nothing was proposed",
    Risk.SAMPLE: "drawn for quality",
}
REASONS = {
    Reason.NOT_PERFORMED: "not performed",
    Reason.NOT_DOCUMENTED: "not documented",
    Reason.OTHER_CODE: "another code fits",
    Reason.PART_OF_ANOTHER: "part of another code",
    Reason.TOO_FEW_MINUTES: "too few minutes",
    Reason.NOT_COVERED: "not covered",
    Reason.OTHER: "other",
}
EDITS = {
    "pair": "two codes not together",
    "limit": "too many units",
    "same_day": "not on the same day",
    "frequency": "too often",
}
STATES = {
    State.OPEN: "waiting",
    State.LEASED: "being read",
    State.RETURNED: "returned",
    State.DECIDED: "decided",
    State.REPLACED: "replaced",
}
STAGES = {
    Stage.FIRST: "first reading",
    Stage.SECOND: "second reading",
    Stage.ADJUDICATION: "adjudication",
}
STEPS = {
    Kind.ACCEPT: "accepted",
    Kind.REJECT: "rejected",
    Kind.CHANGE: "changed",
    Kind.ADD: "added",
    Kind.UNDO: "took back",
    Kind.FINISH: "finished the reading",
    Kind.RETURN: "asked the clinician",
    Kind.ANSWER: "answered",
    Kind.SKIP: "skipped it",
}


@cache
def gap_words() -> dict[str, str]:
    """Return the number of each question to the clinician -> that and its name."""
    found: dict[str, str] = {}
    for check in asked.shipped_checks().check:
        found.setdefault(check.id, f"{check.id} {check.name.replace('-', ' ')}")
    return found


def counted(count: Count, one: str = "", many: str = "") -> str:
    """Return a count that may be capped, e.g. ``more than 1,000 reviews``."""
    number = f"{count.number:,}"
    if count.more:
        number = f"more than {number}" if count.number == COUNTED else f"at least {number}"
    named = one if count.number == 1 and not count.more else many
    return f"{number} {named}".strip()


def long_ago(span: timedelta) -> str:
    """Return a span in its largest unit, e.g. ``3 d``, ``5 h`` or ``12 min``."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes >= 48 * 60:
        return f"{minutes // (24 * 60)} d"
    return f"{minutes // 60} h" if minutes >= 60 else f"{minutes} min"


def moment(at: datetime) -> str:
    """Return a moment as it is shown, e.g. ``2026-03-02 08:00``; in UTC."""
    return f"{at:%Y-%m-%d %H:%M}"


def billed(units: int | None, modifiers: tuple[str, ...]) -> str:
    """Return e.g. ``2 units, GP 59``; "" where there is neither."""
    count = "" if units is None else f"{units} unit" if units == 1 else f"{units} units"
    return ", ".join(part for part in (count, " ".join(modifiers)) if part)
