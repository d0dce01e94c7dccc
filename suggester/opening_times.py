"""Read bare numbers behind headings as minutes, where a service is headed in the same way.

"SENSORY PROCESSING (25): swing / THER ACT (20): lacing", "TA x20: transfers / WC x25: propulsion":
the second heading names no known service, but is written like one that does. Text and works in.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from suggester.minute_forms import Stretch
from suggester.plain_rows import Work
from suggester.sought import sought
from suggester.summed import SCORED

_LEAST, _MOST = 8, 75  # minutes
_HEADING = sought(
    r"\d\)?\s?:",
    r"^[ \t*•-]{0,6}(?:[\da-z]{1,2}[.)][ ])?(?P<label>[a-z][a-z/&' -]{1,34}?)"
    r"(?P<form>[ ]?\(|[ ]?x[ ]?|[ ])(?P<n>\d{1,2})\)?[ ]?:(?=[ ][a-z])",
    re.IGNORECASE | re.MULTILINE,
)


def opening_times(text: str, works: Sequence[Work]) -> Iterator[Stretch]:
    """Yield the numbers of all headings of a form that one known service has."""
    whole = {work.end for work in works if work.whole}
    forms: dict[str, list[re.Match[str]]] = defaultdict(list)
    for match in _HEADING.finditer(text, text.lower()):
        if _LEAST <= int(match["n"]) <= _MOST and not SCORED.search(match["label"] + " "):
            forms[match["form"].strip().lower()].append(match)
    for alike in forms.values():
        if len(alike) > 1 and any(match.end("label") in whole for match in alike):
            for match in alike:
                yield Stretch(*match.span("n"), int(match["n"]))
