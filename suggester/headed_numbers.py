"""Read bare numbers of headings as minutes where lines of several services are headed alike.

"obstacle course 14: hop on one foot, beam / play tasks 16: rode a two-wheeler, climbed the ladder":
neither label names a known service, but each heads a list of another service's work, which no
level, seat or count does. Text and services in, places out.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from suggester.services import Service
from suggester.summed import SCORED
from suggester.time_words import Time

_LEAST, _MOST = 8, 60  # minutes
_LEAST_LINES = 2
_HEADING = re.compile(
    r"^[ \t*•-]{0,6}(?P<label>[a-z][a-z/&' -]{2,34}?)[ ](?P<n>\d{1,2}):[ ](?=[a-z])",
    re.IGNORECASE | re.MULTILINE,
)
_NO_WORK = re.compile(
    r"\b(?:plan|goals?|home|hep|next|last|age|seat|room|bed|level|station|round|circuit|day|week|visit|session|minute|rpe"
    r"|item|activity|exercise|task|part|step|phase|note|page|unit|score|total|hr|bp|pain"
    r"|indiv\w{0,6}|gro?u?p|conc\w{0,7}|co-?tx|co-?treat\w{0,5}|modes?|pt|ot|slp|tx|rx|rest)[ ]*\Z",
    re.IGNORECASE,
)


def headed_numbers(text: str, services: Sequence[Service]) -> Iterator[Time]:
    """Yield such numbers. services: in order."""
    found: list[Time] = []
    labels: set[str] = set()
    codes: set[frozenset[str]] = set()
    for match in _HEADING.finditer(text):
        if _NO_WORK.search(match["label"]) or SCORED.search(match["label"] + " "):
            continue
        if not _LEAST <= int(match["n"]) <= _MOST:
            return
        end = text.find("\n", match.end())
        end = end if end >= 0 else len(text)
        first, last = (
            bisect_left(services, place, key=lambda one: one.start) for place in (match.end(), end)
        )
        work = frozenset(one.code for one in services[first:last] if one.done)
        if not work or "," not in text[match.end() : end]:
            return
        labels.add(match["label"].lower())
        codes.add(work)
        found.append(Time(*match.span("n"), int(match["n"])))
    if len(codes) >= _LEAST_LINES and len(labels) == len(found):
        yield from found
