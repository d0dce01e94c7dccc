"""Find the days of a log kept in one line: "2/11 TE 15, GT 23. 2/12 ref. 2/13 TE 10, GT 30"."""

import re

from suggester.visit_openings import Opening, OpeningReader
from suggester.visit_order import Day

_LINK = re.compile(r"(?:^[ \t*•-]{0,4}|[.;]\s{1,3})(?P<date>\d{1,2}/\d{1,2})(?=[\s:]{1,3}[A-Za-z])")
_LEAST = 3  # days; two dates in a line may be an onset and an operation


def chained(text: str, reader: OpeningReader) -> list[Opening]:
    """Return what opens each day of such lines, in order; offsets in code points."""
    found: list[Opening] = []
    at = 0
    for line in text.splitlines(keepends=True):
        links: list[tuple[re.Match[str], Day]] = []
        for match in _LINK.finditer(line) if line.count("/") >= _LEAST else ():
            day = reader.day_of(match["date"])
            if day is not None:
                links.append((match, day))
        days = [day for _, day in links]
        first = bool(links) and not line[: links[0][0].start("date")].strip(" \t*•-")
        if len(days) >= _LEAST and first and days == sorted(set(days)):
            found += [
                Opening(day, None, at + match.start("date"), at + match.end("date"), "", False)
                for match, day in links
            ]
        at += len(line)
    return found
