"""Read bare numbers that open lines as minutes, where a mark parts them from what was done.

"25: effleurage, petrissage", "20 — obstacle path, scooter", "12 m - putty": text in, places out. A
list that is numbered so has small numbers too, and a line of another kind its own reading.
"""

import re
from collections.abc import Iterator

from suggester.minute_forms import Stretch
from suggester.sought import sought

_LEAST, _MOST = 8, 60  # minutes
_ITEM = r"^[ \t*•>-]{0,6}(?:[a-z\d]{1,2}[.)][ \t])?"
_LEADING = sought(
    r"(?:^|\n)[^\n\w]{0,6}(?:\w{1,2}[.)]\s)?\d{1,2}\s?(?::|-|–|—|m\s)",
    rf"{_ITEM}(?P<n>\d{{1,2}})(?P<m>[ ]?m)?(?P<sign>:|[ ]?[–—]|[ ]-)[ ](?=[(]?[a-z\d/][a-z-])",
    re.IGNORECASE | re.MULTILINE,
)


def leading_times(text: str) -> Iterator[Stretch]:
    """Yield the numbers of a note whose lines open so, unless one is too small for a service."""
    found = list(_LEADING.finditer(text, text.lower()))
    if all(_LEAST <= int(match["n"]) <= _MOST for match in found):
        for match in found:
            yield Stretch(match.start("n"), match.end("m" if match["m"] else "n"), int(match["n"]))
