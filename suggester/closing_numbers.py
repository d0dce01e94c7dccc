"""Read bare numbers that close lines of work as minutes, where something else shows that they are.

"- gait w/ cane, watched the toe clear. 23", "hamstring curls / lunges / calf raises 20 all":
several lines of different services closed alike, none by what may count one exercise, or a heading
that says it ("minutes at end of line"). Text and services in, places out.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from suggester.plain_rows import HANDS_ON
from suggester.services import Service
from suggester.summed import SCORED
from suggester.time_words import Time

_LEAST, _MOST = 5, 60  # minutes
_LEAST_HEADED = 3  # minutes, below a heading that says so
_LEAST_LONGEST = 8  # minutes of the longest
_LEAST_LINES = 2
_MANY = 24  # lines closed alike; more are no list of services
_LONGEST_LINE = 300  # characters; a longer one is prose
_LEAST_LINE = 24  # characters before a number that a mark sets apart
_CLOSES = re.compile(
    r"(?<![\w.:/#+-])(?P<n>\d{1,2})(?:(?P<all>[ ](?:for[ ]|in[ ])?(?:all|both|total))?"
    r"(?P<bracket>\))?[ \t.]{0,4}$"
    r"|(?P<aside>,[ ][a-z][^\n=]{2,60}$))",
    re.IGNORECASE | re.MULTILINE,
)
_FORM = re.compile(
    r"(?P<stop>[a-z)\]\"][.!;][ ]{1,2})\Z|(?P<comma>[a-z)\]\"],[ ])\Z"
    r"|(?P<equals>[a-z)\]\"\d][ ]=[ ])\Z|(?P<bracket>[a-z)\]\"%\d][ ]{1,2}\()\Z"
    r"|(?P<plain>[a-z)\]\"][ ])\Z",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[,;/+&]|\band\b|\bthen\b|\.\s", re.IGNORECASE)
# A line of what was not done, or not here and now, and one of findings.
_NO_WORK = re.compile(
    r"[\W_]{0,8}(?:[aps][:/)-]|plan\b|assess\w*|subj\w*|hep\b|home\b|goals?\b|[ls]tg\b|next\b|nv\b"
    r"|f/u\b|last\b"
    r"|prior\b|prev\w*|ed(?:uc\w*)?\b|told\b|no\b|not\b|skip\w*|defer\w*|held\b|hold\b|refus\w*"
    r"|declin\w*|omit\w*|will\b|cont\w*|progress\b|rec\b|vitals?\b|bp\b|hr\b|pain\b|dx\b|hx\b|pmh\b"
    r"|rom\b|mmt\b|strength[ ]|tests?\b)"
    r"|\[[ ]?\]|\([ ]{1,2}\)",
    re.IGNORECASE,
)
# "do 15", "x 15", "up to 15": so many of something
_COUNTED = re.compile(
    r"\b(?:x|times|do|did|to|by|at|than|from|reps?|sets?|for|l|r|on|with|w/)[ ]\Z", re.I
)
_HEADER = re.compile(
    r"\bmin(?:ute)?s?\b[ ](?:are[ ]|is[ ]|shown[ ]|listed[ ]|noted[ ])?(?:at|on|in|to)[ ]"
    r"(?:the[ ])?(?:far[ ])?"
    r"(?:(?:line[ ]?)?ends?|right|margin|brackets?|paren\w{0,8})\b"
    r"|(?:\bnumbers?|\#s?|\bnos?\.?)(?:[ ](?!of\b)[a-z]{2,8}){0,4}[ ](?:=|are|is)[ ](?:in[ ])?"
    r"min(?:ute)?s?\b"
    r"|^[^\n\d]{0,30}?(?:\(min(?:ute)?s?\)|(?<![a-z])min(?:ute)?s?)[ \t]?:[ \t]{0,4}$",
    re.IGNORECASE | re.MULTILINE,
)
# "reps in brackets"
_COUNTS = re.compile(
    r"\b(?:reps?|sets?|lbs?|pounds|seconds|secs?|sessions?)\b[ ]"
    r"(?:(?:are|is|shown|listed|noted)[ ])?"
    r"(?:at|on|in)[ ](?:the[ ])?(?:(?:line[ ]?)?ends?|right|margin|brackets?|paren\w{0,8})\b",
    re.IGNORECASE,
)


class _Line(NamedTuple):
    """A line closed by a number. works: those done that it names before it, one at least unless a
    full stop parts them. all: it says that it is of all of them. uncounted: nobody counts them."""

    start: int
    number: Time
    form: str
    works: tuple[Service, ...]
    all: bool
    uncounted: bool


def closing_numbers(
    text: str,
    services: Sequence[Service],
    applied: Set[str],
    said: Sequence[Time],
    totals: Set[int],
) -> Iterator[Time]:
    """Yield such numbers. services: in order; applied: codes of modalities; said: times with their
    unit; totals: minutes of the visit, as stated."""
    lines = list(_lines(text, services, applied | HANDS_ON))
    if totals and _comes_to(text, lines, said) in totals:
        yield from (one.number for one in lines)
        return
    header = _HEADER.search(text) if len(lines) >= _LEAST_LINES else None
    if header:
        below = [one for one in lines if one.number.start > header.end()]
        if len(below) >= _LEAST_LINES:
            yield from (one.number for one in below)
            return
    if _COUNTS.search(text):
        return
    forms: dict[str, list[_Line]] = defaultdict(list)
    for one in lines:
        if one.number.minutes >= _LEAST:
            forms[one.form].append(one)
    for form, alike in forms.items():
        if _LEAST_LINES <= len(alike) <= _MANY and _are_minutes(text, form, alike):
            yield from (one.number for one in alike)


def _comes_to(text: str, lines: Sequence[_Line], said: Sequence[Time]) -> int | None:
    """Return what the numbers and the times of the other lines come to: those of a line that a
    number closes are doses in it ("bike 6', SLR, leg press = 22"). None where a number may be no
    time."""
    if not lines or any(one.number.minutes < _LEAST for one in lines):
        return None
    closed = {one.start for one in lines}
    beside = (time.minutes for time in said if text.rfind("\n", 0, time.start) + 1 not in closed)
    return sum(one.number.minutes for one in lines) + sum(beside)


def _lines(text: str, services: Sequence[Service], uncounted: Set[str]) -> Iterator[_Line]:
    for match in _CLOSES.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        at = match.start("n")
        if not _LEAST_HEADED <= int(match["n"]) <= _MOST or at - start > _LONGEST_LINE:
            continue
        form = _FORM.search(text, max(start, at - 4), at)
        first, last = (
            bisect_left(services, place, key=lambda one: one.start) for place in (start, at)
        )
        works = tuple(one for one in services[first:last] if one.done)
        if (
            form is None
            or form.lastgroup is None
            or (match["aside"] is not None and form.lastgroup != "equals")
            or (form.lastgroup == "bracket") != (match["bracket"] is not None)
            or _NO_WORK.match(text, start)
            or _COUNTED.search(text, max(start, at - 6), at)
            or (not match["all"] and SCORED.search(text, max(start, at - 16), at))
        ):
            continue
        if not works and form.lastgroup != "stop":
            continue
        strokes = bool(works) and all(one.code in uncounted for one in works)
        number = Time(*match.span("n"), int(match["n"]))
        yield _Line(start, number, form.lastgroup, works, bool(match["all"]), strokes)


def _are_minutes(text: str, form: str, alike: Sequence[_Line]) -> bool:
    """Tell whether lines closed in a form are of several services, and none by a count: what a
    number behind a blank may count is one exercise, in a line that names no more."""
    if max(one.number.minutes for one in alike) < _LEAST_LONGEST:
        return False
    if form == "stop":  # no count stands behind a full stop
        long = all(one.number.start - one.start >= _LEAST_LINE for one in alike)
        return long and any(one.works for one in alike)
    codes = {frozenset(work.code for work in one.works) for one in alike}
    if len(codes) < _LEAST_LINES:
        return False
    if form == "plain" and not any(one.uncounted for one in alike):
        return False
    return all(one.uncounted or one.all or _lists(text, one, form) for one in alike)


def _lists(text: str, one: _Line, form: str) -> bool:
    """Tell whether a line tells more than what one number counts: it lists work, or its service is
    named at its head; a long one where a mark parts the number from what it tells."""
    first = one.works[0]
    opens = not any(c.isalnum() for c in text[one.start : first.start])
    named = (first.named or first.short) and opens
    marks = len(_MARKS.findall(text, first.start, one.number.start - 2))
    if form == "equals":
        return marks > 1
    if form != "plain":
        return named or marks > 0 or one.number.start - one.start >= _LEAST_LINE
    return len(one.works) > 1 and (named or marks > 1)
