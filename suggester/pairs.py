"""Pair services with numbers where a whole line is written for it. Text and services in, ties out.

"TE 22 / NMR 8", "18 TE + 10 MT = 28 min", names over numbers, "A and B, 10 and 20 minutes
respectively". Such a line stands above all other minutes of its services.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from suggester.mention import MinuteTie, Standing
from suggester.scales import Scales
from suggester.services import Service

_LEAST, _MOST = 4, 75  # minutes
_LEAST_CHARGED = 5  # minutes; a smaller number is one of units
_BEHIND = re.compile(
    r"\s{0,2}(?:\([^()\n]{1,16}\)\s?)?(?:(?<=\d)\s?[x×]\s?\d\s?\(?)?[:=-]?\s{0,2}\"?(?:0:)?(\d{1,2})"
    r"(?!\d|\.\d|-\d|[:%#\"”″'′’]|\s?/\s?(?:\d|d\b|day|we?e?k|mo|side|leg)|\s?(?:x|reps?|lbs?|kg|ft|feet|cm|mm|sets?|secs?|visits?|m|min\w*|mintues)\b)"
)
_JOINED_WORD = re.compile(r"/[a-z]{3,12}(?=\s\d)", re.IGNORECASE)  # "gait/steps 15"
_CLOSED = re.compile(r"\s{0,2}(?:[,;.()|/\n+=>→-]|\s\s|[A-Z]|$)")
_BEFORE = re.compile(r"(?<![\d./:x#-])(\d{1,2})\s?$")
_TIME_WORD = re.compile(r"\b(?:min(?:ute)?s?|timed|total|ttt|ttm|breakdown)\b|=", re.IGNORECASE)
_OPENING = re.compile(
    r"[^\w\n]{0,6}(?:treatment\s|tx\s|timed?\s)?(?:min(?:ute)?s?|times?)\b", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?<![\d./x#])\d{1,2}(?!\d|\s?(?:x\d|%|/10))")
_TIME_BEHIND = re.compile(r"\s{0,2}[:=-]?\s{0,2}(\d{1,2})\s?(?:min\w*|m\b|['’′])", re.IGNORECASE)
_LINE_TOTAL = re.compile(
    r"(?:=|\btotal\b|\btimed\b)[ \t:a-z]{0,12}(\d{2,3})\b"
    r"|\b(\d{2,3})[ \t]?(?:min\w*|['’′])?[ \t]?(?:total|timed)\b",
    re.IGNORECASE,
)
_TOTALS = ("=", "total", "timed")  # one of them in every line that states its total
_RESPECTIVE = re.compile(r"\brespectively\b", re.IGNORECASE)
# Possessive, so that a run of 50,000 blanks is looked at once and not once for each of them.
_BETWEEN = re.compile(r"[\s/|,&+]*+(?:and)?[\s/|,&+]*+")
_FIRST_CELL = re.compile(r"[ \t|]*(\d{1,2})[ \t]?(?:min\w*)?[ \t]?[|\t][ \t]*")
_LAST_CELL = re.compile(r"\|[^|\n]{2,120}\|[ \t]*+(\d{1,2})[ \t]*+\|?[ \t]*+$", re.MULTILINE)
_HEAD_ABOVE = 2000  # characters above a row in which its table's head is sought
_UNITS_HEAD = re.compile(r"\|[ \t]*+units?[ \t]*+(?:\||$)", re.IGNORECASE | re.MULTILINE)
_ONLY = re.compile(r"[ \t]*+[:=|–-]?[ \t|]*+(\d{1,2})[ \t|]*+(?:min\w*\.?)?[ \t]*+")
_WITH_UNITS = (
    (
        re.compile(r"\bunits?\b[^\w\n]{1,20}(?:total\s|timed\s)?min", re.IGNORECASE),
        re.compile(r"[ \t|]*+\d{1,2}[ \t|]++(\d{1,2})[ \t|]*+(?:min\w*\.?)?[ \t|]*+"),
    ),
    (
        re.compile(r"\bmin(?:ute)?s?\b[^\w\n]{1,20}(?:total\s|timed\s)?unit", re.IGNORECASE),
        re.compile(r"[ \t|]*+(\d{1,2})[ \t|]++\d{1,2}[ \t|]*+(?:units?)?[ \t|]*+"),
    ),
)
_ABOVE = 160  # characters above a line in which its list is headed
_HEADED = re.compile(
    r"^[^\n]{0,30}(?<!\d )\b(?:minutes?|mins?)\b[^\n\d]{0,20}$", re.IGNORECASE | re.MULTILINE
)
_STACKED = re.compile(
    r"[ \t|]*+[:=–-]?[ \t|]*+\d{1,2}(?:(?:[ \t]++[/|]?|[/|,])[ \t]*+\d{1,2})++[ \t|]*+(?:min\w*+)?"
    r"[ \t.]*+[:=–-]?[ \t]*+"
)
# "8/12/18 = orthosis / manual / ex": a sign says that they belong together, so one may be unknown.
_BESIDE_SIGN = re.compile(
    r"[ \t]*+\(?(?P<n>\d{1,2}(?:[ \t]?/[ \t]?\d{1,2}){2,5})\)?[ \t]?(?:min\w*+\.?)?"
    r"[ \t]?(?:=|:|[-–—][ ])[ \t]?"
    r"(?P<names>[^\n/=:]{2,30}(?:/[^\n/=:]{2,30}){2,5})"
)
_COUNTED = re.compile(r"\b(?:reps?|sets?|lbs?|kg|mmt|strength|pain|trials?)\b", re.IGNORECASE)
_LEAST_LONGEST = 8  # minutes of the longest of such numbers
# "TE/MT/NMR: 15/10/15 min, tolerated well": behind slashes more may follow.
_BESIDE = re.compile(r"[ \t]*+[:=x-]?[ \t]*+\d{1,2}(?:[ \t]*+/[ \t]*+\d{1,2})++(?![\d/%]|\.\d)")


def pairs(text: str, found: Sequence[Service], scales: Scales) -> Iterator[MinuteTie]:
    """Yield the minutes of lines that give several services a number each.

    found: the services of the note, in order. scales: what tells a line of scores.
    """
    lines = list(_lines(text, found))
    yield from _charged(text, lines)
    for start, end, names in lines:
        line = text[start:end]
        coded = _coded(text, start, end, names)
        if coded is not None:
            yield coded
            continue
        if len({name.code for name in names}) < 2:
            yield from _alone(text, start, end, names)
            continue
        if scales.head(line):
            continue
        lower = line.lower()
        said = (
            (_summed(text, start, end, names) if any(w in lower for w in _TOTALS) else ())
            or (_respective(line, names) if "respectively" in lower else ())
            or _stacked(text, start, end, names)
            or _behind(text, start, end, names)
            or (_before(text, names) if _TIME_WORD.search(line) else ())
        )
        for name, minutes in said:
            yield _said(name, minutes)


def _said(name: Service, minutes: int) -> MinuteTie:
    return MinuteTie(name.start, name.end, minutes, Standing.SUMMARY, (name.place,), (name.code,))


def _lines(text: str, found: Sequence[Service]) -> Iterator[tuple[int, int, list[Service]]]:
    """Yield each line that names services done: its place, and the services, none within
    another."""
    breaks = [-1, *(match.start() for match in re.finditer(r"\n", text)), len(text)]
    starts = [one.start for one in found]
    seen = -1
    for one in found:
        n = bisect_right(breaks, one.start) - 1
        if n == seen:
            continue
        seen = n
        start, end = breaks[n] + 1, breaks[n + 1]
        here: list[Service] = []
        for other in found[bisect_left(starts, start) : bisect_left(starts, end)]:
            if other.done and (not here or other.start >= here[-1].end):
                here.append(other)
        yield start, end, here


def _coded(text: str, start: int, end: int, names: Sequence[Service]) -> MinuteTie | None:
    """Return the number in the last cell of a row that one code number opens: "97535 | grooming
    standing at sink | 25"."""
    if not names or not text[names[0].start : names[0].end].isdigit():
        return None
    cell = _LAST_CELL.search(text, names[0].end, end)
    if cell is None or any(one.named and one.code != names[0].code for one in names):
        return None
    units = _UNITS_HEAD.search(text, max(0, start - _HEAD_ABOVE), start)
    if int(cell[1]) < _LEAST_CHARGED or units is not None:
        return None
    return _said(names[0], int(cell[1]))


def _alone(text: str, start: int, end: int, names: Sequence[Service]) -> Iterator[MinuteTie]:
    """Yield the number of a line that holds one service, in a list of minutes: "Ther ex: 31" under
    "Timed minutes", or "18 | Self care | ..."."""
    first = names[0] if names else None
    if first is None:
        return
    row = _FIRST_CELL.fullmatch(text, start, first.start)
    if row is not None:
        yield _said(first, int(row[1]))
        return
    bare = _ONLY.fullmatch(text, first.end, end)
    if bare is None or any(letter.isalnum() for letter in text[start : first.start]):
        return
    if _HEADED.search(text, max(0, start - _ABOVE), start):
        yield _said(first, int(bare[1]))


def _charged(text: str, lines: Sequence[tuple[int, int, Sequence[Service]]]) -> Iterator[MinuteTie]:
    """Yield the numbers of lines below each other that hold the name of a service and a number
    each, as a box of charges does: "Therapeutic exercise 15 / Manual therapy 15"."""
    run: list[tuple[Service, int]] = []
    last = -1
    for start, end, names in (*lines, (-2, -2, ())):
        number = None
        if (
            len({name.code for name in names}) == 1
            and all(name.named for name in names)
            and not any(letter.isalpha() for letter in text[start : names[0].start])
            and not any(letter.isalpha() for letter in text[names[0].end : names[-1].start])
        ):
            number = _alone_behind(text, names[-1].end, start, end)
        fits = number is not None and _LEAST_CHARGED <= int(number[1]) <= _MOST
        if not fits or start != last + 1:
            if len({name.code for name, _ in run}) > 1:
                yield from (_said(name, minutes) for name, minutes in run)
            run = []
        if fits and number is not None:
            run.append((names[-1], int(number[1])))
        last = end


def _alone_behind(text: str, since: int, start: int, end: int) -> re.Match[str] | None:
    """Return the number that is all a line says behind its service; units stand beside it where
    the head of the box says so."""
    head = text[max(0, start - _ABOVE) : start]
    for order, numbers in _WITH_UNITS:
        if order.search(head):
            return numbers.fullmatch(text, since, end)
    return _ONLY.fullmatch(text, since, end)


def _behind(text: str, start: int, end: int, names: Sequence[Service]) -> list[tuple[Service, int]]:
    """ "TE 24  MT 8": a number behind each of two services or more; in a line that opens with
    "minutes" behind parts of services too ("min: massage 8, transfers 12")."""
    any_kind = _OPENING.match(text, start, end) is not None
    found = []
    for name in names:
        joined = _JOINED_WORD.match(text, name.end, end) if any_kind or name.short else None
        since = joined.end() if joined else name.end
        if joined and any(name.end < other.start < since for other in names):
            continue
        match = _BEHIND.match(text, since, min(end, since + 30))
        if (
            match
            and (any_kind or name.named or (name.short and _CLOSED.match(text, match.end())))
            and _LEAST <= int(match[1]) <= _MOST
            and not (text[name.end - 1].isdigit() and text[name.end] == "-")
        ):
            found.append((name, int(match[1])))
    return found if len({name.code for name, _ in found}) > 1 else []


def _before(text: str, names: Sequence[Service]) -> list[tuple[Service, int]]:
    """ "28 min = 18 TE + 10 MT": a number before each of two services or more."""
    found = []
    for name in names:
        if not (name.named or name.short):
            continue
        match = _BEFORE.search(text, max(0, name.start - 12), name.start)
        if match and _LEAST <= int(match[1]) <= _MOST:
            found.append((name, int(match[1])))
    return found if len({name.code for name, _ in found}) > 1 else []


def _summed(text: str, start: int, end: int, names: Sequence[Service]) -> list[tuple[Service, int]]:
    """ "TE 25'  NMR 12'  MT 8'  = 45 timed": times behind names that come to the line's total."""
    total = _LINE_TOTAL.search(text, names[-1].end, end)
    if total is None:
        return []
    timed = [(name, _TIME_BEHIND.match(text, name.end, end)) for name in names]
    found = [(name, int(match[1])) for name, match in timed if match and name.named]
    comes_to = sum(minutes for _, minutes in found) == int(total[1] or total[2])
    return found if len(found) == len(names) and comes_to else []


def _respective(line: str, names: Sequence[Service]) -> list[tuple[Service, int]]:
    """ "A and B were given for 10 and 20 minutes respectively"."""
    if not _RESPECTIVE.search(line):
        return []
    numbers = [int(number) for number in _NUMBERS.findall(line)]
    named = [name for name in names if name.named]
    return list(zip(named, numbers, strict=True)) if len(numbers) == len(named) else []


def _stacked(
    text: str, start: int, end: int, names: Sequence[Service]
) -> list[tuple[Service, int]]:
    """Names parted by slashes, tabs or bars, and as many numbers parted so behind or before them
    ("TE/MT: 15/10"), or in the line below or above."""
    if not all(_BETWEEN.fullmatch(text, a.end, b.start) for a, b in pairwise(names)):
        return _of_parts(text, start, end, names)
    if parted := _of_parts(text, start, end, names):
        return parted
    first, last = names[0].start, names[-1].end
    said = [_BESIDE.match(text, last, end), _STACKED.fullmatch(text, last, end)]
    said.append(_STACKED.fullmatch(text, start, first))
    if _BETWEEN.fullmatch(text, start, first) and _BETWEEN.fullmatch(text, last, end):
        below = text.find("\n", end + 1)
        above = text.rfind("\n", 0, max(0, start - 1)) + 1
        said.append(_STACKED.fullmatch(text, end + 1, below if below >= 0 else len(text)))
        said.append(_STACKED.fullmatch(text, above, max(0, start - 1)))
    for found in said:
        numbers = [int(n) for n in re.findall(r"\d{1,2}", found.group())] if found else []
        if len(numbers) == len(names) and all(n == 0 or _LEAST <= n <= _MOST for n in numbers):
            return list(zip(names, numbers, strict=True))
    return []


def _of_parts(
    text: str, start: int, end: int, names: Sequence[Service]
) -> list[tuple[Service, int]]:
    """Numbers and what they are of, parted by slashes, with a sign between: the services of as
    many parts as are known."""
    found = _BESIDE_SIGN.fullmatch(text, start, end)
    if found is None or _COUNTED.search(found["names"]):
        return []
    numbers = [int(n) for n in re.findall(r"\d{1,2}", found["n"])]
    at, said = found.start("names"), []
    parts = found["names"].split("/")
    for number, part in zip(numbers, parts, strict=False):
        here = [one for one in names if at <= one.start and one.end <= at + len(part)]
        said += [(one, number) for one in here[:1]]
        at += len(part) + 1
    fit = len(numbers) == len(parts) and all(n == 0 or _LEAST <= n <= _MOST for n in numbers)
    fit = fit and max(numbers) >= _LEAST_LONGEST
    return said if fit and len({one.code for one, _ in said}) > 1 else []
