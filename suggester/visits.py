"""Tell the visits in one paste apart by the dates that open them. Text in, stretches out.

Where two or more lines open with different dates and work stands under each, the latest (of
equals the last) is this visit and the others are history. Offsets are code points, half-open.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_OPENING = re.compile(
    r"""^[^\w\n]{0,6}
    (?:(?:date(?:\ of\ (?:service|visit))?|dos|visit(?:\ date)?|tx\ date|session|treatment|note
        |daily\ note|progress\ note|encounter)\ {0,2}(?:\#?\d{1,3})?\ {0,2}[:\#,–-]{0,2}\ {0,3})?
    (?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\ {1,2})?
    (?:(?P<month>\d{1,2})[/.-](?P<day>\d{1,2})(?:[/.-](?P<year>\d{2,4}))?
      |(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\ {1,2}
        (?P<nday>\d{1,2})
        (?:,?\ {0,2}(?P<nyear>\d{4}))?)
    (?![\d/%]|\ ?(?:reps|x\d|lbs|pain|ft|in\b|deg))""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_NO_DAY = (0, 0, 0)
_LEAST = 60  # characters of a visit; shorter dated lines are a list of measures


class Visit(NamedTuple):
    """The note of one visit, from its date on."""

    day: tuple[int, int, int]
    start: int
    end: int


def other_visits(text: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of a text that belong to other visits than the latest."""
    found = list(_visits(text))
    if len({visit.day for visit in found}) < 2:
        return ()
    today = max(found, key=lambda visit: (visit.day, visit.start))
    return tuple((visit.start, visit.end) for visit in found if visit is not today)


def _visits(text: str) -> Iterator[Visit]:
    """Yield the dated stretches that are long enough to be the note of a visit."""
    marks = [(day, match.start()) for match in _OPENING.finditer(text) if (day := _day(match))]
    for (day, start), (_, end) in pairwise([*marks, (_NO_DAY, len(text))]):
        if len(text[start:end].strip()) >= _LEAST:
            yield Visit(day, start, end)


def _day(match: re.Match[str]) -> tuple[int, int, int] | None:
    """Return (year or 0, month, day) of a match, or None if there is no such day."""
    if match.group("name"):
        month = _MONTHS.index(match.group("name").lower()) + 1
        day, year = int(match.group("nday")), int(match.group("nyear") or 0)
    else:
        month, day = int(match.group("month")), int(match.group("day"))
        year = int(match.group("year") or 0)
    year += 2000 if 0 < year < 100 else 0
    try:
        date(year or 2000, month, day)
    except ValueError:
        return None
    return (year, month, day)
