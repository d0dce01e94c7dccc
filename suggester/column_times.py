"""Read the bare numbers of this visit's column as minutes, in rows that a service's name opens.

"Manual: PA L3-5, LAD R | 12 | 10 | 10" under "9/2 | 9/5 | 9/9": nobody counts a whole service, so
its number is its minutes. Text and mentions in.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from suggester.bare import BareTime
from suggester.mention import Mention
from suggester.model import Assertion
from suggester.schema import Kind

_LAST_CELL = re.compile(r"[|\t][ \t]{0,40}(?P<n>\d{1,2})[ \t|]{0,40}\Z")
_WIDEST = 90  # characters of the last cell
_LEAST, _MOST = 5, 60  # minutes


def column_times(text: str, whole: str, mentions: Sequence[Mention]) -> Iterator[BareTime]:
    """Yield such numbers.

    text: the note with blanks for other visits. whole: the same with them.
    """
    if text == whole:
        return
    breaks = [-1, *(match.start() for match in re.finditer("\n", text)), len(text)]
    for mention in mentions:
        if mention.assertion is not Assertion.PERFORMED:
            continue
        if mention.kind is not Kind.NAME and not mention.short:
            continue
        n = bisect_right(breaks, mention.start) - 1
        start, end = breaks[n] + 1, breaks[n + 1]
        if text[start:end] == whole[start:end]:
            continue
        number = _LAST_CELL.search(text, max(mention.end, end - _WIDEST), end)
        opens = not any(letter.isalnum() for letter in text[start : mention.start])
        if number and opens and _LEAST <= int(number["n"]) <= _MOST:
            yield BareTime(*number.span("n"), int(number["n"]), mention)
