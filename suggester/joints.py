"""A piece of a sentence, what joins it to the one before, and what it holds. Frozen values.

``segments`` cuts a sentence into them; ``scope`` reasons about them.
"""

from enum import StrEnum
from typing import NamedTuple


class Joint(StrEnum):
    """What stands between a segment and the one before it."""

    START = "start"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    AND = "and"
    COLON = "colon"
    DASH = "dash"
    QUESTION = "question"
    OPEN = "open"
    CLOSE = "close"
    CELL = "cell"
    GAP = "gap"
    CONTRAST = "contrast"


class Segment(NamedTuple):
    """Tokens ``[start, end)`` of a sentence.

    mentions: token index at which each mention begins, ascending; objects: those of them
        that are work, not merely its purpose ("held due to effusion").
    measures: tokens at which a dose or minutes begin.
    stops: tokens that end the reach of a bare "no": prepositions and symptoms.
    lead: how many of its first tokens only say who ("pt refused").
    done: holds a word of performance ("did", "completed", "today we").
    alternative: holds "or" / "nor", as the end of a negated list does.
    additive: holds "and" / "&".
    today: holds a word of performance or of this visit.
    """

    start: int
    end: int
    joint: Joint
    mentions: tuple[int, ...]
    objects: tuple[int, ...]
    measures: tuple[int, ...]
    stops: tuple[int, ...]
    lead: int
    done: bool
    alternative: bool
    additive: bool
    cued: bool
    today: bool = False

    @property
    def measured(self) -> bool:
        """Tell whether the segment holds a dose or minutes."""
        return bool(self.measures)

    @property
    def active(self) -> bool:
        """Tell whether the segment reads as work done."""
        return self.done or self.measured
