"""Read bare numbers of headings as minutes, where a service is headed in the same way.

"SENSORY PROCESSING (25): swing / THER ACT (20): lacing", "TA x20: transfers / WC x25: propulsion",
"25 gait: walker route / 20 functional: bus step", "x10 paraffin / x12 fluido / x15 wrist AROM": one
of them names no known service, but is written like those that do. Text and works in.
"""

import re
from bisect import bisect_left
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
# "MT8 STM / TE15 sliders / NMR12 A-skips"
_GLUED = sought(
    r"(?:^|[\n,;/+])[^\n\w]{0,8}[a-z/]{2,8}\d{1,2}\b",
    rf"(?:^[ \t*•-]{{0,6}}|[,;/+][ ]?)(?P<label>[A-Z][A-Za-z/]{{1,7}})(?P<n>\d{{1,2}}){NO_COUNT}"
    r"(?=[ \t]?(?:$|[,;:/+=(]|[ ][-–—]?[ ]?[A-Za-z]))",
    re.MULTILINE,
)
_TIMES = sought(
    r"(?:^|[\n/;|])[^\n\w]{0,8}x\s?\d{1,2}\s",
    rf"(?:^[ \t*•-]{{0,6}}|[ ][/|][ ]|;[ ])x[ ]?(?P<n>\d{{1,2}}){NO_COUNT}[ ](?=[a-z])",
    re.IGNORECASE | re.MULTILINE,
)
PATTERNS = (_HEADING, _LED, _GLUED, _TIMES)
_NEAR = 40  # characters from a heading to the work below it
_LEAST_TIMES = 5  # minutes of a modality


def opening_times(works: Sequence[Work], find: Find) -> Iterator[Stretch]:
    """Yield the numbers of all headings of a form that one known service has. find: of ``PATTERNS``
    in the text."""
    whole = {work.end for work in works if work.whole}
    named = {work.end: work.code for work in works if work.named}
    forms: dict[str, list[re.Match[str]]] = defaultdict(list)
    for match in find(_HEADING):
        if _LEAST <= int(match["n"]) <= _MOST and not SCORED.search(match["label"] + " "):
            forms[match["form"].strip().lower()].append(match)
    for alike in forms.values():
        known = any(match.end("label") in whole for match in alike)
        if len(alike) > 1 and (known or _over_strokes(works, alike)):
            yield from (_stretch(match) for match in alike)
    glued = [match for match in find(_GLUED) if match.end("label") in named]
    several = len({named[match.end("label")] for match in glued}) > 1
    if several and all(_LEAST_TIMES <= int(match["n"]) <= _MOST for match in glued):
        yield from (_stretch(match) for match in glued)
    led = list(find(_LED))
    numbers = [int(match["n"]) for match in led]
    # "8 gait: ... / 9 transfers: ...": they number the lines.
    listed = all(after - before == 1 for before, after in pairwise(numbers))
    places = {place for work in works if work.whole for place in (work.start, work.end)}
    known = any({match.start("label"), match.end("label")} & places for match in led)
    if known and not listed and all(_LEAST <= number <= _MOST for number in numbers):
        yield from (_stretch(match) for match in led)
    led = list(find(_TIMES))
    # Nobody counts a modality or strokes.
    uncounted = {work.start: work.code for work in works if work.modality or work.hands_on}
    codes = [uncounted[match.end()] for match in led if match.end() in uncounted]
    if len(set(codes)) > 1 and all(_LEAST_TIMES <= int(match["n"]) <= _MOST for match in led):
        yield from (_stretch(match) for match in led)


def _over_strokes(works: Sequence[Work], alike: Sequence[re.Match[str]]) -> bool:
    """Tell whether headings of a form are of minutes though none names a known service ("arm care
    20: J-band ... / hands on 10: post capsule glide / throwing 15: wall throws"): each is another
    and heads work, one of them strokes or glides, which nobody counts, and none is an exercise
    itself, whose load it could be."""
    labels = {match["label"].strip().lower() for match in alike}
    exercises = {work.end for work in works if not work.hands_on}
    if len(labels) < len(alike) or any(match.end("label") in exercises for match in alike):
        return False
    starts = [work.start for work in works]
    heads = []
    for match in alike:
        n = bisect_left(starts, match.end())
        heads.append(works[n] if n < len(works) and starts[n] - match.end() <= _NEAR else None)
    return all(heads) and any(work is not None and work.hands_on for work in heads)


def _stretch(match: re.Match[str]) -> Stretch:
    return Stretch(*match.span("n"), int(match["n"]))
