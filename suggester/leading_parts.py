"""Tell which times of a sentence begin a part of it. Text, times and services in.

"10 min heel raises + step downs, 8 min talocrural glides": the second time closes nothing, though
services stand before it, because a mark parts it from them and its own stand right behind it.
"Warm up 5 min: treadmill 12 min": the first heads nothing, as an item has more.
"""

import re
from collections.abc import Sequence

from suggester.services import Service
from suggester.time_words import Time

_BEGINS = re.compile(
    r"(?:[,;+/]|\b(?:and|then|plus))\s{1,2}(?:(?:and|then|plus)\s)?(?:x\s?)?\Z", re.IGNORECASE
)
_BREAK = re.compile(r"[,;+.|\n\t]|\s/\s|\b(?:then|plus|followed|after)\b", re.IGNORECASE)
_PARTED = re.compile(r"[,;+|\n]|\.\s")
_NEAR = 30  # characters before a time that say that it begins, or from it to its services


def all_lead(text: str, times: Sequence[Time], gaps: Sequence[Sequence[Service]]) -> bool:
    """gaps: the services before the first time, between each two, and behind the last."""
    if len(times) < 2 or gaps[0] or not all(gaps[1:]):
        return False
    return all(
        _BEGINS.search(text, max(0, time.start - _NEAR), time.start) for time in times[1:]
    ) and all(
        gap[0].start - time.end <= _NEAR and not _BREAK.search(text, time.end, gap[0].start)
        for time, gap in zip(times, gaps[1:], strict=True)
    )


def outgrows(
    text: str,
    heading: Time,
    listed: Sequence[Service],
    left: Sequence[Service],
    time: Time,
) -> bool:
    """Tell whether an item has more than the time that seems to head its list.

    listed: the services of the heading; left: those between it and the time.
    """
    if not (left and listed) or listed[0].start < heading.end or time.minutes <= heading.minutes:
        return False
    heads = ":" in text[heading.end : listed[0].start]
    return heads and not _PARTED.search(text, left[-1].end, time.start)
