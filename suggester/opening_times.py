"""Read bare numbers of headings as minutes, where a service is headed in the same way.

"SENSORY PROCESSING (25): swing / THER ACT (20): lacing", "TA x20: transfers / WC x25: propulsion",
"25 gait: walker route / 20 functional: bus step", "x10 paraffin / x12 fluido / x15 wrist AROM": one
of them names no known service, but is written like those that do. Text and works in.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from suggester.found import Find
from suggester.minute_forms import Stretch
from suggester.plain_rows import Work
from suggester.sought import sought
from suggester.summed import NO_COUNT, SCORED

_LEAST, _MOST = 8, 75  # minutes
_HEADING = sought(
    r"\d\)?\s?:",
    r"^[ \t*•-]{0,6}(?:[\da-z]{1,2}[.)][ ])?(?P<label>[a-z][a-z/&' -]{1,34}?)"
    r"(?P<form>[ ]?\(|[ ]?x[ ]?|[ ])(?P<n>\d{1,2})\)?[ ]?:(?=[ ][a-z])",
    re.IGNORECASE | re.MULTILINE,
)
_LED = sought(
    r"\d\s[a-z][a-z/&' -]{1,34}:",
    rf"^[ \t*•-]{{0,6}}(?P<n>\d{{1,2}}){NO_COUNT}[ ]"
    r"(?P<label>[a-z][a-z/&' -]{1,34}):(?=[ ][a-z])",
    re.IGNORECASE | re.MULTILINE,
)
_TIMES = sought(
    r"(?:^|[\n/;|])[^\n\w]{0,8}x\s?\d{1,2}\s",
    rf"(?:^[ \t*•-]{{0,6}}|[ ][/|][ ]|;[ ])x[ ]?(?P<n>\d{{1,2}}){NO_COUNT}[ ](?=[a-z])",
    re.IGNORECASE | re.MULTILINE,
)
PATTERNS = (_HEADING, _LED, _TIMES)
_LEAST_TIMES = 5  # minutes of a modality


def opening_times(works: Sequence[Work], find: Find) -> Iterator[Stretch]:
    """Yield the numbers of all headings of a form that one known service has. find: of ``PATTERNS``
    in the text."""
    whole = {work.end for work in works if work.whole}
    forms: dict[str, list[re.Match[str]]] = defaultdict(list)
    for match in find(_HEADING):
        if _LEAST <= int(match["n"]) <= _MOST and not SCORED.search(match["label"] + " "):
            forms[match["form"].strip().lower()].append(match)
    for alike in forms.values():
        if len(alike) > 1 and any(match.end("label") in whole for match in alike):
            yield from (_stretch(match) for match in alike)
    led = list(find(_LED))
    numbers = [int(match["n"]) for match in led]
    # "8 gait: ... / 9 transfers: ...": they number the lines.
    listed = all(after - before == 1 for before, after in pairwise(numbers))
    named = {place for work in works if work.whole for place in (work.start, work.end)}
    known = any({match.start("label"), match.end("label")} & named for match in led)
    if known and not listed and all(_LEAST <= number <= _MOST for number in numbers):
        yield from (_stretch(match) for match in led)
    led = list(find(_TIMES))
    # Nobody counts a modality or strokes.
    uncounted = {work.start: work.code for work in works if work.modality or work.hands_on}
    codes = [uncounted[match.end()] for match in led if match.end() in uncounted]
    if len(set(codes)) > 1 and all(_LEAST_TIMES <= int(match["n"]) <= _MOST for match in led):
        yield from (_stretch(match) for match in led)


def _stretch(match: re.Match[str]) -> Stretch:
    return Stretch(*match.span("n"), int(match["n"]))
