"""Read minutes that are told as parts of others. Text, totals and times in, places and minutes out.

"40 min session. First 15 min hands-on: ... Rest of session: chin nods": the rest is 25 minutes.
"Time in 9:02 out 9:50 ... All time self care": all of it.
"In home 50 min. 30 of these in the bathroom", "pulley 3', cane ER, stretch — 10 total": so many.
"Total 26 min, all functional mobility": all of it, whatever else the note is of.
"""

import re
from collections.abc import Iterator, Sequence

from suggester.found import Find
from suggester.minute_forms import Stretch
from suggester.sought import sought
from suggester.totals import Total

_LEAST, _MOST = 8, 60  # minutes
_VISIT = r"(?:session|visit|treatment|tx|rx|appointment|hour)"
_REST = sought(
    r"(?:rest|remainder|balance)\sof|remainder",
    rf"(?:(?<=[.;,]\s)|^[ \t*•-]{{0,6}})(?:then[ ])?(?:the[ ])?"
    rf"(?:(?:rest|remainder|balance)[ ]of[ ](?:the[ ]|this[ ])?(?:{_VISIT}|{_VISIT}?[ ]?time)"
    rf"|remainder)(?=:|[ ]?[-–—][ ]|[ ](?:was|went|on|for|spent|in)\b)",
    re.IGNORECASE | re.MULTILINE,
)
_ALL = sought(
    r"(?:all|entire|whole|full)\s(?:of\s)?(?:the\s|this\s)?(?:time|session|visit|treatment)",
    rf"(?:(?<=[.;,]\s)|^[ \t*•-]{{0,6}})(?:the[ ])?(?:all|entire|whole|full)[ ](?:of[ ])?"
    rf"(?:the[ ]|this[ ])?(?:time|{_VISIT}(?:[ ]time)?)(?=[ ]?[:=][ ]?[a-z]"
    r"|[ ](?:(?:was|is|went)[ ])?(?:spent[ ]|used[ ])?(?:(?:on|for|in|to|doing)[ ])?"
    r"(?!(?:per|no|not|pt|patient|s?he|with|at|of|a|up|due|because)\b|w/|wear|tol)[a-z]{2})",
    re.IGNORECASE | re.MULTILINE,
)
_OF_THESE = sought(
    r"\d\sof\s(?:these|those|that|them|which)",
    r"\bmin(?:ute)?s?\b[\s.,;:(]{1,3}(?P<n>\d{1,2})(?=\sof\s(?:these|those|that|them|which)\b)",
    re.IGNORECASE,
)
_ALL_OF_IT = sought(
    r"min(?:ute)?s?\b\.?(?:\s(?:total|tot|today|tx|treatment|1:1))?[,;:(–— -]{1,3}all\s",
    r"\bmin(?:ute)?s?\b\.?(?:\s(?:total|tot|today|tx|treatment|1:1))?[,;:(–— -]{1,3}"
    r"(?P<all>all)(?:\s(?:of\s)?(?:it|that|this|which))?(?=\s(?:(?:was|for|on|spent\son)\s)?"
    r"(?!(?:in|at|with|goals?|questions?|needs?|sets?|reps?|together|well|4|four|ex|exs|exercises?"
    r"|activit|mod|min|cues?|cga|sba|good|items?|equipment|timed|billable|direct|tolerat)\b)[a-z]{2})",
    re.IGNORECASE,
)
_TOGETHER = sought(
    r"[—–=-]\s\d{1,2}\s(?:min\s)?(?:tot|tog|in\sall|altog)",
    r"\d\s?(?:min|['’′])[^\n]{0,80}?[^\n]\s[—–=-]\s(?P<n>\d{1,2})(?=\s(?:total|tot\b|tog|in\sall|altog))",
    re.IGNORECASE,
)


PATTERNS = (_REST, _ALL, _ALL_OF_IT, _OF_THESE, _TOGETHER)


def parts_of_visit(
    text: str, stated: Sequence[Total], read: Sequence[tuple[int, int, int]], find: Find
) -> Iterator[Stretch]:
    """Yield such times. stated: the visit's totals; read: start, end and minutes of each time.
    find: of ``PATTERNS`` in the text."""
    for pattern in (_OF_THESE, _TOGETHER):
        for match in find(pattern):
            if _LEAST <= int(match["n"]) <= _MOST:
                yield Stretch(match.start("n"), match.end("n"), int(match["n"]))
    yield from _rest(text, stated, read, find)
    yield from _all(stated, read, find)


def _all(
    stated: Sequence[Total], read: Sequence[tuple[int, int, int]], find: Find
) -> Iterator[Stretch]:
    """Yield the only total where all of it is said to be one thing, if no other time is told."""
    behind = {one.end for one in stated}
    places = [match.span() for match in find(_ALL)]
    places += [
        match.span("all")
        for match in find(_ALL_OF_IT)
        if any(end in behind for end in range(match.start(), match.start("all")))
    ]
    totals = {one.minutes for one in stated}
    others = {minutes for _, _, minutes in read if minutes >= _LEAST}
    if len(places) == len(totals) == 1 and others <= totals:
        yield Stretch(*places[0], totals.pop())


def _rest(
    text: str, stated: Sequence[Total], read: Sequence[tuple[int, int, int]], find: Find
) -> Iterator[Stretch]:
    """Yield what the times before the rest leave of the only total, if none is of what follows."""
    places = list(find(_REST))
    totals = {one.minutes for one in stated}
    if len(places) != 1 or len(totals) != 1:
        return
    (match,) = places
    line = text.find("\n", match.end())
    behind = len(text) if line < 0 else line
    spent = [minutes for start, _, minutes in read if start < match.start()]
    follow = any(match.end() <= start < behind for start, _, _ in read)
    left = totals.pop() - sum(spent)
    if spent and not follow and _LEAST <= left <= _MOST:
        yield Stretch(match.start(), match.end(), left)
