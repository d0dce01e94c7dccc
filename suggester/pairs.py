"""Pair services with numbers where a whole line is written for it. Text and mentions in, ties out.

"TE 22 / NMR 8", "18 TE + 10 MT = 28 min", names over numbers, "A and B, 10 and 20 minutes
respectively", "15 min each". Such a line stands above all other minutes of its services.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from suggester.mention import Mention, MinuteTie
from suggester.model import Assertion
from suggester.schema import Kind

_LEAST, _MOST = 4, 75  # minutes
_BEHIND = re.compile(
    r"\s{0,2}(?:\([^()\n]{1,16}\)\s?)?[:=-]?\s{0,2}\"?(?:0:)?(\d{1,2})"
    r"(?!\d|\.\d|[:%#\"”″/]|\s?(?:x|reps?|lbs?|ft|sets?)\b)"
)
_BEFORE = re.compile(r"(?<![\d./:x#-])(\d{1,2})\s?(?:min\w*\s)?(?:of\s)?$", re.IGNORECASE)
_TIME_WORD = re.compile(r"\b(?:min(?:ute)?s?|timed|total|ttt|ttm|breakdown)\b|=", re.IGNORECASE)
_EACH = re.compile(
    r"(?P<n>\d{1,2})\s?(?:min(?:ute)?s?\b|['’′])\s{0,2}(?:each|ea\b|apiece|a\spiece|per)"
    r"|\b(?:each|all)\b[^.;\n\d]{0,24}?(?P<m>\d{1,2})\s?(?:min(?:ute)?s?\b|['’′])",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"(?<![\d./x#])\d{1,2}(?!\d|\s?(?:x\d|%|/10))")
_TOTAL = re.compile(r"\b(?:total|timed)\b.*$", re.IGNORECASE)
_RESPECTIVE = re.compile(r"\brespectively\b", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s/|,&+]*(?:and)?[\s/|,&+]*")
_FIRST_CELL = re.compile(r"[ \t|]*(\d{1,2})[ \t]?(?:min\w*)?[ \t]?[|\t][ \t]*")
_ONLY = re.compile(r"[ \t]*[:=|–-]?[ \t|]*(\d{1,2})[ \t|]*(?:min\w*\.?)?[ \t]*")
_ABOVE = 160  # characters above a line in which its list is headed
_HEADED = re.compile(
    r"^[^\n]{0,30}\b(?:minutes?|mins?)\b[^\n\d]{0,20}$", re.IGNORECASE | re.MULTILINE
)
_STACKED = re.compile(r"[ \t|]*\d{1,2}(?:[ \t]*[/|\t ][ \t]*\d{1,2})+[ \t|]*(?:min\w*)?[ \t]*")


def pairs(text: str, mentions: Sequence[Mention]) -> Iterator[MinuteTie]:
    """Yield the minutes of lines that give several services a number each."""
    for start, end, names in _lines(text, mentions):
        line = text[start:end]
        if len({name.code for name in names}) < 2:
            yield from _alone(text, start, end, names)
            continue
        found = (
            _respective(line, start, names)
            or _stacked(text, start, end, names)
            or _each(line, names)
            or _behind(text, end, names)
            or (_before(text, names) if _TIME_WORD.search(line) else ())
        )
        for name, minutes in found:
            yield MinuteTie(name.start, minutes, None, bare=False, summary=True)


def _lines(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, int, list[Mention]]]:
    """Yield each line that names services done: its place, and one mention a place."""
    breaks = [-1, *(match.start() for match in re.finditer(r"\n", text)), len(text)]
    starts = [mention.start for mention in mentions]
    seen = -1
    for mention in mentions:
        n = bisect_right(breaks, mention.start) - 1
        if n == seen:
            continue
        seen = n
        start, end = breaks[n] + 1, breaks[n + 1]
        here = mentions[bisect_left(starts, start) : bisect_left(starts, end)]
        yield start, end, _places(here)


def _places(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions of services done, the surest of each place."""
    found: dict[int, Mention] = {}
    for mention in mentions:
        if mention.kind is Kind.PURPOSE or mention.assertion is not Assertion.PERFORMED:
            continue
        held = found.get(mention.start)
        if held is None or (held.kind is not Kind.NAME and mention.kind is Kind.NAME):
            found[mention.start] = mention
    return list(found.values())


def _alone(text: str, start: int, end: int, names: Sequence[Mention]) -> Iterator[MinuteTie]:
    """Yield the number of a line that holds one service, in a list of minutes: "Ther ex: 31" under
    "Timed minutes", or "18 | Self care | ..."."""
    first = names[0] if names else None
    if first is None:
        return
    row = _FIRST_CELL.fullmatch(text, start, first.start)
    if row is not None:
        yield MinuteTie(first.start, int(row[1]), None, bare=False, summary=True)
        return
    bare = _ONLY.fullmatch(text, first.end, end)
    opens = not any(letter.isalnum() for letter in text[start : first.start])
    if bare and opens and _HEADED.search(text, max(0, start - _ABOVE), start):
        yield MinuteTie(first.start, int(bare[1]), None, bare=False, summary=True)


def _behind(text: str, end: int, names: Sequence[Mention]) -> list[tuple[Mention, int]]:
    """ "TE 24  MT 8": a number behind each of two services or more."""
    found = []
    for name in names:
        match = _BEHIND.match(text, name.end, min(end, name.end + 30))
        if match and _LEAST <= int(match[1]) <= _MOST:
            found.append((name, int(match[1])))
    return found if len({name.code for name, _ in found}) > 1 else []


def _before(text: str, names: Sequence[Mention]) -> list[tuple[Mention, int]]:
    """ "28 min = 18 TE + 10 MT": a number before each of two services or more."""
    found = []
    for name in names:
        match = _BEFORE.search(text, max(0, name.start - 12), name.start)
        if match and _LEAST <= int(match[1]) <= _MOST:
            found.append((name, int(match[1])))
    return found if len({name.code for name, _ in found}) > 1 else []


def _each(line: str, names: Sequence[Mention]) -> list[tuple[Mention, int]]:
    """ "TE, MT x 10 min each"."""
    line = _TOTAL.sub("", line)
    match = _EACH.search(line)
    named = [name for name in names if name.kind is Kind.NAME]
    if match is None or len({name.code for name in named}) < 2:
        return []
    others = [n for n in _NUMBERS.findall(line) if n not in (match["n"], match["m"])]
    return [] if others else [(name, int(match["n"] or match["m"])) for name in named]


def _respective(line: str, start: int, names: Sequence[Mention]) -> list[tuple[Mention, int]]:
    """ "A and B were given for 10 and 20 minutes respectively"."""
    if not _RESPECTIVE.search(line):
        return []
    numbers = [int(number) for number in _NUMBERS.findall(line)]
    named = [name for name in names if name.kind is Kind.NAME]
    return list(zip(named, numbers, strict=True)) if len(numbers) == len(named) else []


def _stacked(
    text: str, start: int, end: int, names: Sequence[Mention]
) -> list[tuple[Mention, int]]:
    """Names parted by slashes, tabs or bars over a line of as many numbers."""
    last = start
    for name in names:
        if not _BETWEEN.fullmatch(text, last, name.start):
            return []
        last = name.end
    below = _STACKED.match(text, end + 1) if _BETWEEN.fullmatch(text, last, end) else None
    if below is None or text[below.end() : below.end() + 1] not in ("", "\n"):
        return []
    numbers = [int(number) for number in re.findall(r"\d{1,2}", below.group())]
    return list(zip(names, numbers, strict=True)) if len(numbers) == len(names) else []
