"""Read the code numbers that the note itself writes, with the units written beside each.

Text and mentions in, plain values out. What is written is evidence of its own kind: it speaks for
a code only beside work of that code or minutes of its own, and where it disagrees with what is
described, ``claims.written`` says so.
"""

import re
from collections.abc import Sequence

from suggester.mention import Mention, Written
from suggester.model import Assertion, Match

_AHEAD, _BEHIND = 48, 16  # characters in which the units of a code are sought
_NAMED = (
    r"(?:[ \t]{0,2}[-–—:,|=]?[ \t]{0,2}"
    r"(?:\([^()\n]{1,32}\)|G[NOP]\b|KX\b|C[OQ]\b|59\b|X[EPSU]\b))"
)
_TIMES = re.compile(
    rf"{_NAMED}{{0,3}}[ \t]{{0,2}}[:|=–-]?[ \t]{{0,2}}\(?[x×*]\s?(?P<units>\d)\b"
    r"(?!\s?(?:\d|min|sec|reps?|sets?|[x×'′%/]))",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?P<units>\d{1,2})\s?u(?:nits?)?\b|\bunits?\s?(?:\(s\))?\s?[:=x×]?\s?(?P<named>\d{1,2})\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<![\d.,])(\d)\s?(?:[x×]|u(?:nits?)?(?:\s(?:of|for))?)\s{0,2}$", re.IGNORECASE
)
_ENDS = re.compile(r"[\n;]|(?<!\d)\d{5}(?!\d)|\bG\d{4}\b|\bS\d{4}\b")


def written(text: str, mentions: Sequence[Mention]) -> tuple[Written, ...]:
    """Return the code numbers that the note bills, in its order; those it plans, orders or
    reports from another visit are left out."""
    return tuple(
        Written(m.code, m.start, m.end, _units(text, m.start, m.end))
        for m in mentions
        if m.match is Match.CODE and m.assertion is Assertion.PERFORMED
    )


def _units(text: str, start: int, end: int) -> int | None:
    """Return the units written beside the number ``text[start:end]``."""
    stop = _ENDS.search(text, end, end + _AHEAD)
    last = stop.start() if stop else end + _AHEAD
    found = _TIMES.match(text, end, last) or _COUNTED.search(text, end, last)
    if found is not None:
        return int(next(part for part in found.groups() if part))
    before = _BEFORE.search(text, max(0, start - _BEHIND), start)
    return int(before[1]) if before else None
