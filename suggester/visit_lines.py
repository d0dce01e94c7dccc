"""Find a log with dates in the margin of a note: "4/2 TE 10 min" above "3/28 hot pack, STM".

Text in, days out; offsets in code points, half-open. Each entry is one line, so what follows the
last one is the note's again. Notes of several lines a date are left to ``visit_openings``.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from suggester.visit_openings import Lines, Margin, Opening, OpeningReader
from suggester.visit_order import Basis, Day, in_time, today_of

_INSIDE = 60  # characters of a note above its log
_SURE = 3  # lines that are a log wherever they stand
_LONGEST = 100  # days from an entry to the note it stands in
_MARK = 40  # characters of a line in which it says whose day it is
# "4/8 (TODAY): ...", "Today 4/8: ..."; not "4/8: sore today".
_TODAYS = re.compile(
    r"[\W_]{0,8}(?:(?:today|this\s(?:visit|session))\b[\W_]{1,4}[\w/.-]{3,12}"
    r"|[\w/.-]{3,12}[\s,(*-]{1,4}(?:today|this\s(?:visit|session)))[\s)*]{0,3}[:–—-]",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:\b(?:on|since|from|of|by|until|til|to|for|and|dated|last)|[,&(–-])\s*$", re.IGNORECASE
)


class Entry(NamedTuple):
    """The lines of one day, or the head of the note around them: characters ``[start, end)``.

    today: why it is the visit that is read, or None.
    """

    day: Day
    start: int
    end: int
    today: Basis | None


def entries(text: str, reader: OpeningReader, lines: Lines, day: date | None) -> list[Entry]:
    """Return the days of the log in a note, in the order of the text; none if there is none.

    lines: those that a date or a number begins. day: the date of service, or None where the caller
        does not give it.
    """
    margins = reader.margins(text, lines)
    runs = [run for run in _runs(text, margins) if any(line.works for line in run)]
    if not runs:
        return []
    told = [line for run in runs for line in run]
    named = [
        line for line in told if _TODAYS.match(text, line.start, min(line.end, line.start + _MARK))
    ]
    if len(named) == 1:
        head = Opening(named[0].day, None, named[0].start, named[0].start, "", False)
        return _older(text, head, [line for line in told if line is not named[0]])
    places = {line.start for line in told}
    opened = reader.openings(text, lines)
    outside = [one for one in opened if one.day is not None and one.start not in places]
    if not outside:
        return _log(text, runs, day)
    headed = all(one.form for one in outside) or not any(one.start in places for one in opened)
    if not headed or len({one.day for one in outside}) > 1:
        return []
    return _older(text, outside[0], told)


def _runs(text: str, margins: Sequence[Margin]) -> Iterator[list[Margin]]:
    """Yield the lines with a date in the margin that stand right below each other."""
    run: list[Margin] = []
    for line in margins:
        if run and line.start - run[-1].end > 1:
            yield run
            run = []
        if run or not _GOES_ON.search(text[max(0, line.start - _INSIDE) : line.start].rstrip("\n")):
            run.append(line)
    if run:
        yield run


def _older(text: str, head: Opening, lines: Sequence[Margin]) -> list[Entry]:
    """Return the lines of days before the one that the note gives as its own, and the note."""
    own, *dated = in_time([head.day or (0, 1, 1), *(line.day for line in lines)])
    older = [
        Entry(line.day, line.start, line.end, None)
        for line, when in zip(lines, dated, strict=True)
        if 0 < (own - when).days <= _LONGEST
    ]
    if not older or head.day is None:
        return []
    behind = (entry.start for entry in older if entry.start > head.start)
    note = Entry(head.day, head.start, next(behind, len(text)), Basis.LATEST)
    return sorted([note, *older], key=lambda entry: entry.start)


def _log(text: str, runs: Sequence[list[Margin]], day: date | None) -> list[Entry]:
    """Return the days of the one log in a note that does not give its own day."""
    log = runs[0]
    inside = len(text[: log[0].start].strip()) >= _INSIDE or len(log) >= _SURE
    if len(runs) > 1 or not inside or not _in_order(log):
        return []
    days = [list(lines) for _, lines in groupby(log, key=lambda line: line.day)]
    today, basis = today_of([lines[0].day for lines in days], [], day)
    if not any(line.works for line in days[today]):
        return []
    return [
        Entry(lines[0].day, lines[0].start, lines[-1].end, basis if n == today else None)
        for n, lines in enumerate(days)
    ]


def _in_order(run: Sequence[Margin]) -> bool:
    """Tell whether lines are of several days, the newest first or last."""
    dated = in_time([line.day for line in run])
    steps = {one < other for one, other in pairwise(dated) if one != other}
    return len(steps) == 1
