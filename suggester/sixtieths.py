"""Read British sixtieths of an hour as minutes: "U/S 1 MHz pulsed 8/60" is 8 minutes.

Weeks are 52nds there and days sevenths ("2/52", "3/7"). A lone fraction is a score or what an eye
sees ("VA 20/60"), and blood pressure is the first of a pair ("90/60"). Text and works in.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from suggester.minute_forms import Stretch
from suggester.plain_rows import Work

_SIXTIETHS = re.compile(r"(?<![\d./:])(?P<n>\d{1,2})/60(?![\d/%.]\d|\d|[ ]?(?:mm|hr|scor|point))")
_BRITISH = re.compile(r"(?<![\d./])\d{1,2}/(?:52|7|12)(?![\d/])")
_SCORED = re.compile(
    r"\b(?:va|vision|acuity|sees|od|os|ou|bp|score\w*|index|scale|test|goals?|[a-z]{0,6}fim|abc|odi|tinetti|moca|"
    r"berg|last|home|hep|plan|rest\w*|hold)\b[^\n]{0,40}\Z",
    re.IGNORECASE,
)
_LEAST, _MOST = 3, 45  # minutes
_LEAST_SEVERAL = 2


def sixtieths(text: str, works: Sequence[Work]) -> Iterator[Stretch]:
    """Yield those in lines that name work, if there are several or the note counts weeks and days
    so too. works: in order."""
    found = [match for match in _SIXTIETHS.finditer(text) if _of_work(text, match, works)]
    if len(found) >= _LEAST_SEVERAL or (found and _BRITISH.search(text)):
        yield from (Stretch(*match.span(), int(match["n"])) for match in found)


def _of_work(text: str, match: re.Match[str], works: Sequence[Work]) -> bool:
    start = text.rfind("\n", 0, match.start()) + 1
    n = bisect_left(works, start, key=lambda one: one.start)
    named = n < len(works) and works[n].start < match.start()
    scored = _SCORED.search(text, max(start, match.start() - 60), match.start())
    return named and not scored and _LEAST <= int(match["n"]) <= _MOST
