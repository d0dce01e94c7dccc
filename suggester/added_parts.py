"""Read the bare numbers of a heading's list as minutes where they come to the heading's own.

"Indiv 30: Omnicycle 10 + ankle DF resisted 6; gait w/ hemiwalker 14": they add up, so they are the
parts of a time. Text in, places out; the heading's number, which they are parts of, is no more.
"""

import re
from collections.abc import Iterator

from suggester.minute_forms import Stretch
from suggester.summed import NO_COUNT, SCORED

_HEADING = re.compile(
    r"^[ \t*•-]{0,6}(?P<label>[a-z][a-z:1 /&-]{1,24}?)[ ]?[(:]?[ ]?(?P<n>\d{2})"
    r"\)?(?:[ ]?(?:min(?:ute)?s?\b|['’′]))?\)?:[ ](?P<rest>[^\n]{10,300})",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(
    rf"(?<=[a-z)\]\"'])[ ](?:x[ ]?)?(?P<n>\d{{1,2}}){NO_COUNT}(?=[ ]?(?:[+;,/]|\.(?:\s|$)|$))",
    re.IGNORECASE,
)
_MIXED = re.compile(
    r"\d[ ]?(?:min|['’′](?!\w))", re.IGNORECASE
)  # its items have times of their own
_LEAST, _LEAST_PART = 12, 4  # minutes
_LEAST_PARTS = 2


def added_parts(text: str) -> Iterator[Stretch]:
    """Yield the numbers of each such list."""
    for match in _HEADING.finditer(text):
        if int(match["n"]) < _LEAST or SCORED.search(match["label"] + " "):
            continue
        if _MIXED.search(match["rest"]):
            continue
        first = match.start("rest")
        parts = [
            found
            for found in _NUMBER.finditer(text, first, match.end())
            if not SCORED.search(text, max(first, found.start("n") - 16), found.start("n"))
        ]
        minutes = [int(found["n"]) for found in parts]
        if (
            len(parts) >= _LEAST_PARTS
            and min(minutes) >= _LEAST_PART
            and sum(minutes) == int(match["n"])
        ):
            yield from (Stretch(*found.span("n"), int(found["n"])) for found in parts)
