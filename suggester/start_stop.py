"""Read the clocks of two columns ("0930   0945   TE   ball kicks") as minutes. Text in, places out.

A line that opens with a start and a stop is one of a log: there are several, each later than its
start, and none begins before the one above it has ended.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from suggester.found import Find
from suggester.minute_forms import Stretch
from suggester.sought import sought

_HALF_DAY = 720  # minutes
_MOST = 120  # minutes of one line
_LINE = sought(
    r"[0-2]\d?:?[0-5]\d(?:[ ]{2,12}|[ ]?\t[ ]?)[0-2]?\d:?[0-5]\d(?:[ ]{2}|[ ]?\t)",
    r"^[ \t|]{0,8}(?P<h1>[0-2]?\d):?(?P<m1>[0-5]\d)(?:[ ]{2,12}|[ ]?\t[ ]?)"
    r"(?P<h2>[0-2]?\d):?(?P<m2>[0-5]\d)(?=[ ]{2}|[ ]?\t)",
    re.MULTILINE,
)


PATTERNS = (_LINE,)


def start_stop(find: Find) -> Iterator[Stretch]:
    """Yield the times between start and stop, if they are a log. find: of ``PATTERNS`` in the
    text."""
    lines = list(find(_LINE))
    clocks = [(60 * int(m["h1"]) + int(m["m1"]), 60 * int(m["h2"]) + int(m["m2"])) for m in lines]
    lasting = [(stop - start) % _HALF_DAY for start, stop in clocks]
    follow = [(after[0] - before[1]) % _HALF_DAY for before, after in pairwise(clocks)]
    if len(lines) > 1 and all(0 < n <= _MOST for n in lasting) and all(n <= _MOST for n in follow):
        for match, minutes in zip(lines, lasting, strict=True):
            yield Stretch(match.start("h1"), match.end("m2"), minutes, clock=True)
