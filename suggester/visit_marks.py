"""Find the lines that name a visit without a date: "Previous note:", "Today:", a weekday's row.

Text in, marks out; offsets in code points. lexicon/visits.toml holds the words.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from suggester.visit_openings import Opening, OpeningReader, any_of
from suggester.visit_schema import VisitFile

BEFORE, NOW = "earlier", "today"
_REST = 60  # characters behind the words of a heading
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = re.compile(
    r"^[ \t]*(?P<day>mon|tues?|wed|thur?s?|fri|sat|sun)(?P<rest>day|sday|nesday|rsday|urday)?"
    r"(?:\.|:|\b)(?=[ \t]{2,}\S|\t|[ \t]*[:|–-][ \t]*\S)",
    re.IGNORECASE | re.MULTILINE,
)
_ROW = re.compile(r"^[ \t|]*(?P<date>\d{1,2}/\d{1,2}(?:/(?:\d\d)?\d\d)?)[ \t]*[|\t]", re.MULTILINE)


class Mark(NamedTuple):
    """A line that says which visit follows. name: ``earlier``, ``today`` or a weekday; start: of
    the line; end: behind the words that name it."""

    name: str
    start: int
    end: int


class MarkReader:
    """Knows the headings of copied and of today's notes."""

    def __init__(self, words: VisitFile) -> None:
        self._heading = re.compile(
            rf"^(?:[^\w\n]|_){{0,80}}(?:(?P<before>{any_of(words.before)})|(?P<now>{any_of(words.now)}))"
            rf"\b(?P<rest>[^\n]{{0,{_REST}}})$",
            re.IGNORECASE | re.MULTILINE,
        )
        self._alone = re.compile(
            rf"(?:[\W\d_]|\b(?:{any_of((*words.field, *words.label, *words.aside))})\b)*",
            re.IGNORECASE,
        )

    def sides(self, text: str) -> Iterator[Mark]:
        """Yield the headings of earlier notes and of today's; nothing else stands on their line."""
        for match in self._heading.finditer(text):
            if self._alone.fullmatch(match["rest"]):
                yield Mark(BEFORE if match["before"] else NOW, match.start(), match.end())


def weekdays(text: str) -> list[Mark]:
    """Return the rows of a week's log, a day each; none if fewer than two days have one."""
    found = [
        Mark(_name(match["day"]), match.start(), match.end()) for match in _WEEKDAY.finditer(text)
    ]
    return found if len({row.name for row in found}) > 1 else []


def dated_rows(text: str, reader: OpeningReader) -> list[Opening]:
    """Return the first row of each date in a table whose first column is the date."""
    found: list[Opening] = []
    for match in _ROW.finditer(text):
        day = reader.day_of(match["date"])
        if day is not None and (not found or found[-1].day != day):
            found.append(Opening(day, None, match.start(), match.end("date"), "row", inline=False))
    return found


def _name(day: str) -> str:
    return next(name for name in _DAYS if name.startswith(day[:3].lower()))
