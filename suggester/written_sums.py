"""Read a sum that a note writes out as the one time that it is. Text in, places out.

"9 min + 7 min = 16: clothes folding", "5 + 5 + 6 = 16 on eccentric wrist ext": the parts and their
sum are said once. Where a line's clocks or minutes come to the number that closes it ("9:15-9:25 +
9:40-9:50 shape sorter = 20"), that is said once too.
"""

import re
from collections.abc import Iterator

from suggester.minute_forms import Stretch

_MIN = r"(?:[ ]?(?:min(?:ute)?s?\b\.?|['’′]))?"
_CLOCK = r"\d{1,2}:?[0-5]\d[ ]?[-–—][ ]?\d{1,2}:?[0-5]\d"
_SUM = re.compile(
    rf"(?<![\w.:/#+-])(?<!\+[ ])(?P<parts>\d{{1,2}}{_MIN}(?:[ ]?\+[ ]?\d{{1,2}}{_MIN}){{1,6}})"
    r"[ ]?=[ ]?(?P<n>\d{1,3})"
    rf"(?P<unit>{_MIN})(?![\d/.%°#-]\d|[%°#]|[ ]?(?:reps?|sets?|lbs?|kg|ft|feet|deg|x\b|/))",
    re.IGNORECASE,
)
_PART = re.compile(r"\d{1,2}")
_SAID = re.compile(r"min|['’′]", re.IGNORECASE)
_OPENS = re.compile(r"(?:^[ \t*•-]{0,6}|[.;:][ ]{1,2})\Z", re.MULTILINE)
_NEAR = 8  # characters
_OF = re.compile(r"[ ](?:on|of|for|with)[ ][a-z]{2}", re.IGNORECASE)
# "Total: 15 + 10 = 25 min", "BERG 20 + 12 = 32 of 56"
_TOTAL = re.compile(
    r"\b(?:total|timed|tot|all|session|visit|score\w*|points?|pts|reps?|reached|rom|arc|berg|grip|tug)\b"
    r"[^\n]{0,16}\Z",
    re.IGNORECASE,
)
_ALL_OF_IT = re.compile(r"[ ](?:total|tot\b|timed|in[ ]all|altogether|of[ ]\d)", re.IGNORECASE)
_CLOCKS = re.compile(
    rf"^[ \t*•-]{{0,6}}(?P<parts>{_CLOCK}(?:[ ]?[+&,][ ]?{_CLOCK}){{0,3}})[ ][^\n]{{4,160}}?"
    r"[ ]=[ ]?(?P<n>\d{1,2})(?=[ ]?(?:min\w*)?[ \t.]{0,4}$)",
    re.MULTILINE,
)
_ENDS = re.compile(r"(\d{1,2}):?([0-5]\d)")
_LEAST, _MOST = 5, 120  # minutes
_HALF_DAY = 720  # minutes


def written_sums(text: str) -> Iterator[tuple[Stretch, tuple[tuple[int, int], ...]]]:
    """Yield the time of each sum, and the characters of what is no time beside it."""
    if "=" not in text:
        return
    for match in _SUM.finditer(text) if "+" in text else ():
        minutes = int(match["n"])
        parts = [int(number) for number in _PART.findall(match["parts"])]
        opens = _OPENS.search(text, max(0, match.start() - _NEAR), match.start())
        said = _SAID.search(match["parts"]) or match["unit"]
        said = said or (opens and _OF.match(text, match.end()))
        if (
            _LEAST <= minutes <= _MOST
            and sum(parts) == minutes
            and said
            and not _ALL_OF_IT.match(text, match.end())
            and not _TOTAL.search(text, max(0, match.start() - 24), match.start())
        ):
            yield Stretch(*match.span(), minutes), (match.span(),)
    for match in _CLOCKS.finditer(text):
        minutes = int(match["n"])
        if minutes and _of_clocks(match["parts"]) == minutes:
            places = (match.span("parts"), match.span("n"))
            yield Stretch(*match.span("parts"), minutes, clock=True), places


def _of_clocks(parts: str) -> int:
    """Return the minutes between each two clocks, all of them."""
    at = [60 * int(hour) + int(minute) for hour, minute in _ENDS.findall(parts)]
    return sum((end - start) % _HALF_DAY for start, end in zip(at[::2], at[1::2], strict=False))
