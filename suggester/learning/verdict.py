"""May a proposal be applied? Changes and figures in, a reason against it out, or nothing."""

from collections.abc import Iterable, Sequence

from suggester.learning.changes import Change
from suggester.learning.fit import Moved
from suggester.learning.guard import HELD_OUT, Guarded

_DENIED = 2  # services; one may be a habit of the clinic


def refused(kept: Sequence[Change], contrary: int, total: int, figures: Sequence[Guarded]) -> str:
    """Return why a proposal must not be applied, or nothing. contrary: how many changes do harm on
    notes whose codes are known; total: how many there were at first."""
    if 2 * contrary > total:
        return (
            f"{contrary} of {total} changes contradict notes whose codes are known. Look at the "
            f"decisions first: who rejects what every note like it bills?"
        )
    worse = [f"{name} of {found.of}" for found in figures for name in found.worse]
    if worse:
        return f"It would make worse: {', '.join(worse)}."
    if not kept:
        return "There is nothing to change that would do good."
    judged = [figure for found in figures if found.of == HELD_OUT for figure in found.figures]
    if not any(figure.after > figure.before for figure in judged):
        return "It would make nothing better on notes that took no part."
    return ""


def denied(moves: Iterable[Moved]) -> str:
    """Return the sentence about decisions that reject several services by their own names."""
    codes = sorted({move.code for move in moves})
    if len(codes) < _DENIED:
        return ""
    return (
        f"The decisions reject {', '.join(codes)} where notes name the service itself. Look at "
        f"them first; what payers do not cover is rejected as not covered."
    )
