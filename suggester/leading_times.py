"""Read bare numbers that open lines as minutes, where a mark parts them from what was done.

"25: effleurage, petrissage", "20 — obstacle path, scooter", "12 m - putty": text in, places out. A
list that is numbered so has small numbers too, and a line of another kind its own reading. Below a
heading that says minutes ("Min by min:", "Minutes / activity"), or a line that opens with minutes
("20 min scar massage, ... / 15 fist stretch, ... / 10 wrist curls, ..."), no mark is needed. An
arrow ("20 → kneading") leads from one reading to the next too, so several lines have one.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from suggester.found import Find
from suggester.minute_forms import Stretch
from suggester.sought import sought
from suggester.summed import NO_COUNT

_LEAST, _MOST = 8, 60  # minutes
_ITEM = r"^[ \t*•>-]{0,6}(?:[a-z\d]{1,2}[.)][ \t])?"
_LEADING = sought(
    r"(?:^|\n)[^\n\w]{0,6}(?:\w{1,2}[.)]\s)?\d{1,2}\s?(?::|-|–|—|m\s|→|=>|//)",
    rf"{_ITEM}(?P<n>\d{{1,2}})(?P<m>[ ]?m)?"
    r"(?P<sign>:|[ ]?[–—]|[ ]-|[ ]?//|(?P<arrow>[ ]?(?:→|[-=]>)))[ ](?=[(]?[a-z\d/][a-z-])",
    re.IGNORECASE | re.MULTILINE,
)
_HEADING = sought(
    r"\bmin(?:ute)?s?\b[^\n\d]{0,24}\n",
    r"^[^\n\d]{0,24}\bmin(?:ute)?s?\b(?:[ ]by[ ]min(?:ute)?)?(?:[ ]?[:/|,-][^\n\d]{0,20})?\n",
    re.IGNORECASE | re.MULTILINE,
)
_HEADED = re.compile(
    rf"[ \t*•-]{{0,6}}(?P<n>\d{{1,2}}){NO_COUNT}[ \t]{{1,6}}[a-z][^\n]{{2,120}}", re.IGNORECASE
)
# "20 min scar massage, skin rolling": the lines below it list as many things, none counted.
_SAID = sought(
    r"\d\s?(?:min|['’′])",
    r"^[ \t*•-]{0,6}\d{1,2}[ ]?(?:min(?:ute)?s?|['’′])[ ]+[a-z][^\n]{8,100}\n",
    re.IGNORECASE | re.MULTILINE,
)
_LISTING = re.compile(
    rf"[ \t*•-]{{0,6}}(?P<n>\d{{1,2}}){NO_COUNT}[ ]"
    r"(?![^\n,]{1,48}[a-rt-z]s,)"  # "20 squats, lunges": they are counted
    r"[a-z](?=[^\n]{0,80},)"
    r"(?![^\n]{0,160}(?:[x×][ ]?\d|\breps?\b|\bsets?\b|\b(?:each|ea|per)\b))[^\n]{8,160}",
    re.IGNORECASE,
)
_CLOSING = sought(
    r"(?:;\s|\.{2}\s?|\s[-–—=]{1,2}\s)\d{1,2}\.?[ \t]{0,4}(?:\n|\Z)",
    r"(?<=[a-z\d)][a-z\d)])(?:;[ ]|[ ]?\.{2,40}[ ]?|[ ](?:--?|[–—=])[ ])"
    r"(?P<n>\d{1,2})\.?[ \t]{0,4}$",
    re.IGNORECASE | re.MULTILINE,
)
PATTERNS = (_LEADING, _HEADING, _SAID, _CLOSING)
_LEAST_ARROWS = 2  # lines
_LEAST_NUMBERED = 3
_LEAST_LISTING = 2  # lines
_LEAST_HEADED = 3  # minutes, and lines
_MANY = 24  # such lines


def leading_times(text: str, find: Find) -> Iterator[Stretch]:
    """Yield the numbers of a note whose lines open so, unless one is too small for a service. find:
    of ``PATTERNS`` in the text."""
    found = list(find(_LEADING))
    arrows = sum(match["arrow"] is not None for match in found)
    alone = 0 < arrows < _LEAST_ARROWS
    numbers = [int(match["n"]) for match in found]
    # "8: squats / 9: bridges / 10: clams": they number the lines.
    listed = len(found) >= _LEAST_NUMBERED and all(b - a == 1 for a, b in pairwise(numbers))
    if not alone and not listed and all(_LEAST <= number <= _MOST for number in numbers):
        for match in found:
            yield Stretch(match.start("n"), match.end("m" if match["m"] else "n"), int(match["n"]))
        # "... skin care, return demo x3; 35 / 10: PIP flexion": so is one that closes a line
        closing = list(find(_CLOSING)) if found else []
        if len(closing) == 1 and _LEAST <= int(closing[0]["n"]) <= _MOST:
            yield Stretch(*closing[0].span("n"), int(closing[0]["n"]))
    for said in find(_SAID):
        listing = list(_opening(_LISTING, _LEAST, text, said.end()))
        if len(listing) >= _LEAST_LISTING:
            yield from listing
    for heading in find(_HEADING):
        below = list(_opening(_HEADED, _LEAST_HEADED, text, heading.end()))
        if len(below) >= _LEAST_HEADED:
            yield from below


def _opening(pattern: re.Pattern[str], least: int, text: str, at: int) -> Iterator[Stretch]:
    """Yield the bare numbers that open the lines from a place on, as long as each is of the pattern
    and of so many minutes at least."""
    for _ in range(_MANY):
        match = pattern.match(text, at)
        if match is None or not least <= int(match["n"]) <= _MOST:
            return
        yield Stretch(*match.span("n"), int(match["n"]))
        at = match.end() + 1
