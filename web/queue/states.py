"""The names of a review's states, stages and steps. docs/queue.md draws them."""

from enum import StrEnum


class State(StrEnum):
    """Where a review is. ``decided`` and ``replaced`` are final."""

    OPEN = "open"
    LEASED = "leased"
    RETURNED = "returned"
    DECIDED = "decided"
    REPLACED = "replaced"


FINAL = (State.DECIDED, State.REPLACED)


class Stage(StrEnum):
    """Which reading is under way, or was the last."""

    FIRST = "first"
    SECOND = "second"
    ADJUDICATION = "adjudication"


class Line(StrEnum):
    """The line a review waits in; a decided or returned one waits in none."""

    CODING = "coding"
    ADJUDICATION = "adjudication"


def line_of(stage: Stage) -> Line:
    """Return the line in which a review of this stage waits."""
    return Line.ADJUDICATION if stage is Stage.ADJUDICATION else Line.CODING


def stage_after(stage: Stage, *, sampled: bool, agreed: bool) -> Stage | None:
    """Return the reading that follows a finished one, or None: the review is decided.

    sampled: two people read it. agreed: the two bill the same; asked only after the second.
    """
    if stage is Stage.FIRST and sampled:
        return Stage.SECOND
    if stage is Stage.SECOND and not agreed:
        return Stage.ADJUDICATION
    return None


class Kind(StrEnum):
    """A person's step. The first four decide on a code."""

    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE = "change"
    ADD = "add"
    UNDO = "undo"
    FINISH = "finish"
    RETURN = "return"
    ANSWER = "answer"
    SKIP = "skip"


CODE_KINDS = (Kind.ACCEPT, Kind.REJECT, Kind.CHANGE, Kind.ADD)


class Reason(StrEnum):
    """Why a proposed code was rejected."""

    NOT_PERFORMED = "not_performed"
    NOT_DOCUMENTED = "not_documented"
    OTHER_CODE = "other_code"
    PART_OF_ANOTHER = "part_of_another"
    TOO_FEW_MINUTES = "too_few_minutes"
    NOT_COVERED = "not_covered"
    OTHER = "other"
