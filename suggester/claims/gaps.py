"""Ask about the minutes that a claim lacks. Sees codes and minutes, never text.

Two questions so far, both from what Medicare wants in every treatment note (Benefit Policy
Manual ch. 15, 220.3): minutes for timed services, and totals that agree with them.
"""

from collections.abc import Mapping

from suggester.model import Gap


def minutes_gap(*, timed: bool, minutes: int | None, stated: int | None) -> tuple[Gap, ...]:
    """Return the question about a timed code without minutes.

    stated: total timed minutes that the note states, which may cover it, or None.
    """
    if not timed or minutes:
        return ()
    if stated is not None:
        return (
            Gap(
                id="G01",
                severity="info",
                question="How many of the stated timed minutes were given to this?",
            ),
        )
    return (
        Gap(
            id="G01",
            severity="error",
            question="How many minutes of this were given one to one? None are documented.",
        ),
    )


def total_gap(timed_minutes: Mapping[str, int | None], stated: int | None) -> tuple[Gap, ...]:
    """Return the question about a stated total of timed minutes that the codes do not add up
    to. timed_minutes: code -> whole minutes, timed codes only."""
    known = [minutes for minutes in timed_minutes.values() if minutes is not None]
    if stated is None or len(known) < len(timed_minutes) or sum(known) == stated:
        return ()
    return (
        Gap(
            id="G02",
            severity="error",
            question=f"The note states {stated} timed minutes; those tied to the codes add up to "
            f"{sum(known)}. Which is right?",
        ),
    )
