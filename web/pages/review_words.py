"""The words that the review pages have for the values of the queue. One table per value."""

from datetime import datetime

from ..queue.priority import Risk
from ..queue.states import Kind, Reason, Stage

REASONS = {
    Reason.NOT_PERFORMED: "Not done at this visit",
    Reason.NOT_DOCUMENTED: "Not documented well enough",
    Reason.OTHER_CODE: "Another code fits better",
    Reason.PART_OF_ANOTHER: "Part of another code",
    Reason.TOO_FEW_MINUTES: "Too few minutes",
    Reason.NOT_COVERED: "Not covered by the payer",
    Reason.OTHER: "Another reason",
}

STAGES = {
    Stage.FIRST: "First reading",
    Stage.SECOND: "Second reading",
    Stage.ADJUDICATION: "Adjudication",
}

RISKS = {
    Risk.EDITS: "a payer may deny",
    Risk.UNITS: "many units",
    Risk.UNSURE: "uncertain code",
    Risk.GAPS: "open questions",
    Risk.NEAR_MISS: "near miss",
    Risk.SAMPLE: "quality sample",
    Risk.NOTHING: "no code proposed",
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


def moment(at: datetime) -> str:
    """Return a moment as it is shown, e.g. ``2026-03-02 08:00 UTC``."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def billed(units: int | None, modifiers: tuple[str, ...]) -> str:
    """Return e.g. ``2 units, GP 59``; "" where there is neither."""
    count = "" if units is None else f"{units} unit" if units == 1 else f"{units} units"
    return ", ".join(part for part in (count, " ".join(modifiers)) if part)
