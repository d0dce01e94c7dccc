"""Read a bare number that closes a clause as minutes where the clause before closed with its own.

"Jt mobs to stiff PIPs, ten min; composite flexion stretch, foam squeezes, Digiflex 25.": the unit
is said once. What a number may count is one exercise, so the clause must list work, or tell of
work that nobody counts. Text and places in, places out.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set

from suggester.number_words import WORD_NUMBER, number
from suggester.services import Service
from suggester.summed import SCORED
from suggester.time_words import Time

_LEAST, _MOST = 8, 60  # minutes
_NEXT = re.compile(
    rf"[.;,][ ]{{1,2}}(?P<said>[^.;\n\d]{{6,120}}?[a-z)\]]{{2}},?)[ ](?P<n>\d{{1,2}}|{WORD_NUMBER})"
    r"(?=[ ]?(?:[.;]|$))",
    re.IGNORECASE | re.MULTILINE,
)
_SEVERAL = re.compile(r"[,/+&]|\band\b", re.IGNORECASE)
# "... at level 12", "pain down to 3": the word before says what the number is
_OF_A_WORD = re.compile(
    r"\b(?:level|lvl|rpe|borg|pain|gr|grade|wk|weeks?|days?|age|visit|vis|steps?|sets?|reps?|at|to|of|from|than|by|under|over"
    r"|seat|incline|speed|score\w*|berg|spo2|hr|bp|map|until|till|x|no|room|rm|bed|zone|stage|phase|session)\s?\Z",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?:plan|goals?|hep|home|next|nv|last|tomorrow|rest\w*)\b", re.IGNORECASE
)


def elliptic_times(
    text: str, said: Sequence[Time], found: Sequence[Service], uncounted: Set[str]
) -> Iterator[Time]:
    """Yield such numbers. said: times with their unit, in order; found: services, in order;
    uncounted: codes of work that is not done by repetitions."""
    starts = [one.start for one in found]
    for time in said:
        end = time.end - (text[time.end - 1] == ".")
        match = _NEXT.match(text, end)
        if match is None or _OTHER_DAY.search(match["said"]) or _OF_A_WORD.search(match["said"]):
            continue
        minutes = number(match["n"])
        first, last = (bisect_left(starts, at) for at in (match.start("said"), match.start("n")))
        works = [one for one in found[first:last] if one.done]
        several = len(works) > 1 and _SEVERAL.search(text, works[0].end, works[-1].start)
        sure = several or any(one.named or one.code in uncounted for one in works)
        if works and sure and _LEAST <= minutes <= _MOST and not SCORED.search(match["said"] + " "):
            yield Time(*match.span("n"), minutes)
