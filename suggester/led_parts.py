"""Read a bare number that heads a part of the visit as minutes: all of its line, or after "then".

"22: / weight plate to the shoulder / bag carry / 12: / face pulls 3x12", "Then 13: belly breathing,
clams": a count never stands so. Text in, places out.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from suggester.minute_forms import Stretch

_LEAST, _MOST = 8, 60  # minutes
_LEAST_LINES = 2
_ALONE = re.compile(
    r"^[ \t*•>-]{0,6}\(?(?P<n>\d{1,2})\)?:[ \t]{0,4}\n(?=[ \t*•>-]{0,8}[a-z\d][^\n:]{3})",
    re.I | re.M,
)
_THEN = re.compile(
    r"(?:^[ \t*•>-]{0,6}|[.;][ ]{1,2})(?:and[ ])?"
    r"(?:then|after[ ]that|next|finally|last)[ ](?:came[ ])?"
    r"(?P<n>\d{1,2})(?:[ ]?:|[ ][–—-]{1,2})[ ](?=[a-z][a-z-])",
    re.IGNORECASE | re.MULTILINE,
)
# "... rolled/lifted the scar over the plate w/ Dycem, 13." right above it
_CLOSED = re.compile(
    r"[a-z)\]]{2}(?:,|;|\.|[ ][–—=-]{1,2})[ ](?P<n>\d{1,2})\.?\s{1,4}\Z", re.IGNORECASE
)
_NEAR = 16  # characters


def led_parts(text: str) -> Iterator[Stretch]:
    """Yield such numbers, and the one that closes what stands right before "then"."""
    alone = list(_ALONE.finditer(text))
    numbers = [int(match["n"]) for match in alone]
    # "9: / ... / 10: / ...": they number the parts
    listed = any(b - a == 1 for a, b in pairwise(numbers))
    if len(alone) >= _LEAST_LINES and not listed and all(_fits(match) for match in alone):
        yield from (_stretch(match) for match in alone)
    for match in _THEN.finditer(text):
        if not _fits(match):
            continue
        yield _stretch(match)
        at = match.start() + 1 if text[match.start()] in ".;" else match.start()
        closed = _CLOSED.search(text, max(0, at - _NEAR), at)
        if closed and _fits(closed):
            yield _stretch(closed)


def _fits(match: re.Match[str]) -> bool:
    return _LEAST <= int(match["n"]) <= _MOST


def _stretch(match: re.Match[str]) -> Stretch:
    return Stretch(*match.span("n"), int(match["n"]))
