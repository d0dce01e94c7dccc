"""Read tallies that say how many they are as minutes: "TE ||||| |||||  (10)", where several do.

The strokes prove the number, and nobody tallies a whole service but by its minutes. Text in.
"""

import re
from collections.abc import Iterator

from suggester.minute_forms import Stretch

_TALLY = re.compile(
    r"(?<!\|)(?<!\|[ ])(?P<strokes>\|{2,5}+(?:[ ]?\|{1,5}+){0,14}+)"
    r"[ \t]{0,8}[(=:]?[ ]?(?P<n>\d{1,2})\)?"
    r"(?=[ \t.;,]{0,8}$)",
    re.MULTILINE,
)
_LEAST, _MOST = 5, 60  # minutes
_LEAST_SEVERAL = 2


def tallies(text: str) -> Iterator[Stretch]:
    """Yield the numbers of such tallies, from their first stroke on."""
    found = [
        match
        for match in _TALLY.finditer(text)
        if match["strokes"].count("|") == int(match["n"]) and _LEAST <= int(match["n"]) <= _MOST
    ]
    if len(found) >= _LEAST_SEVERAL:
        yield from (Stretch(*match.span("n"), int(match["n"])) for match in found)
