"""Tell the visits in one paste apart by what opens them. Text in, stretches out.

Where two or more lines open with different dates or visit numbers and a note stands under each,
one stretch is this visit and the others are history. Which one: the date of service if one of
them has it, else the latest (of equals the last), else the highest number, else the last. A heading
that names an earlier note parts it from today's; of a week's log the last day is read.
Offsets are code points, half-open. lexicon/visits.toml holds the words.
"""

import re
from collections.abc import Sequence, Set
from datetime import date
from typing import NamedTuple

from suggester.visit_chains import chained
from suggester.visit_lines import entries
from suggester.visit_marks import BEFORE, NOW, Mark, MarkReader, dated_rows, weekdays
from suggester.visit_openings import TITLE, Lines, Opening, OpeningReader
from suggester.visit_order import Basis, Day, today_of
from suggester.visit_schema import VisitFile

_LEAST_INLINE = 60  # characters from a date on to the next one; a shorter line is a measure
_LEAST_HEADED = 15  # characters under a heading
_WORD = re.compile(r"\w")


class VisitReader:
    """Knows the words of lexicon/visits.toml."""

    def __init__(self, words: VisitFile) -> None:
        self.openings = OpeningReader(words)
        self.marks = MarkReader(words)


class Stretch(NamedTuple):
    """The note of one visit, from what opens it on.

    name: ``2026-03-04``, ``--03-04`` (ISO 8601 without a year), ``#3``, a weekday, ``earlier`` or
        ``today``. today: why it is the one that is read, or None.
    """

    name: str
    start: int
    end: int
    today: Basis | None


def visits_in(text: str, reader: VisitReader, day: date | None = None) -> tuple[Stretch, ...]:
    """Return the visits of a paste in the order of the text; none if it holds only one.

    day: the date of service, or None where the caller does not give it.
    """
    copied = _copied(text, reader)
    if copied or reader.marks.period(text):
        return copied
    lines = reader.openings.lines(text)
    return (
        _lined(text, reader.openings, lines, day)
        or _opened(text, reader.openings, lines, day)
        or _week(text, weekdays(text), day)
    )


def _copied(text: str, reader: VisitReader) -> tuple[Stretch, ...]:
    """Return an earlier note and today's, as headings part them; none unless both are there."""
    marks = reader.marks.sides(text)
    if all(mark.name != BEFORE for mark in marks):
        return ()
    if all(mark.name != NOW for mark in marks):
        if len(text[: marks[0].start].strip()) >= _LEAST_INLINE:
            marks = [Mark(NOW, 0, 0), *marks]
        else:
            marks = [*marks, *_another_day(text, marks[-1], reader.openings)]
        if len(marks) == 1:
            return ()
    read = {n for n, mark in enumerate(marks) if mark.name == NOW}
    return _stretches([(mark.name, mark.start) for mark in marks], len(text), read, Basis.NAMED)


def _another_day(text: str, copied: Mark, reader: OpeningReader) -> list[Mark]:
    """Return the first note behind a copied one that a date opens which its heading lacks."""
    heading = text[copied.start :].split("\n", 1)[0]
    return [
        Mark(NOW, one.start, one.end)
        for one in reader.openings(text)
        if one.start > copied.end
        and one.day
        and not one.inline
        and text[one.start : one.end].strip() not in heading
    ][:1]


def _week(text: str, rows: Sequence[Mark], day: date | None) -> tuple[Stretch, ...]:
    """Return the days of a week's log."""
    if not rows:
        return ()
    wanted = f"{day:%A}".lower() if day else ""
    asked = [n for n, row in enumerate(rows) if row.name == wanted]
    today = asked[-1] if asked else len(rows) - 1
    basis = Basis.DATE_OF_SERVICE if asked else Basis.LAST
    return _stretches([(row.name, row.start) for row in rows], len(text), {today}, basis)


def _lined(text: str, reader: OpeningReader, lines: Lines, day: date | None) -> tuple[Stretch, ...]:
    """Return the days of a log in the margin."""
    return tuple(
        Stretch(_named(entry.day), entry.start, entry.end, entry.today)
        for entry in entries(text, reader, lines, day)
    )


def _opened(
    text: str, reader: OpeningReader, lines: Lines, day: date | None
) -> tuple[Stretch, ...]:
    """Return the visits that dates or numbers open."""
    found = _alike(_long_enough(_joined(text, reader.openings(text, lines)), len(text)))
    found = found or _alike(dated_rows(text, reader)) or _alike(chained(text, reader))
    if not found:
        return ()
    today, basis = today_of(
        [opening.day for opening in found], [opening.number for opening in found], day
    )
    return _stretches([(_name(one), one.start) for one in found], len(text), {today}, basis)


def _stretches(
    opened: Sequence[tuple[str, int]], end: int, read: Set[int], basis: Basis
) -> tuple[Stretch, ...]:
    """Return the stretches; read: the numbers of those that are of this visit."""
    ends = [*(start for _, start in opened[1:]), end]
    return tuple(
        Stretch(name, start, behind, basis if n in read else None)
        for n, ((name, start), behind) in enumerate(zip(opened, ends, strict=True))
    )


def _name(opening: Opening) -> str:
    return f"#{opening.number}" if opening.day is None else _named(opening.day)


def _named(written: Day) -> str:
    year, month, day = written
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _joined(text: str, openings: Sequence[Opening]) -> list[Opening]:
    """Return the openings; a number right above a date, or anywhere under it, is that visit's."""
    found: list[Opening] = []
    for opening in openings:
        last = found[-1] if found else None
        if last is not None and last.day is None and opening.day is not None:
            if not _WORD.search(text, last.end, opening.start):
                number = last.number if opening.number is None else opening.number
                found[-1] = opening._replace(
                    start=last.start, number=number, form=TITLE, inline=False
                )
                continue
        elif last is not None and last.number is None and opening.day is None:
            found[-1] = last._replace(number=opening.number)
            continue
        found.append(opening)
    return found


def _alike(found: Sequence[Opening]) -> list[Opening]:
    """Return the openings of the forms that open two visits; one paste opens its visits in one
    way, and a date in another form is a field, a history or a stamp."""
    if not all(opening.inline for opening in found):
        found = [opening for opening in found if not opening.inline]
    names: dict[str, set[Day | int | None]] = {}
    for opening in found:
        names.setdefault(opening.form, set()).add(opening.day or opening.number)
    return [opening for opening in found if len(names[opening.form]) > 1]


def _long_enough(openings: Sequence[Opening], end: int) -> list[Opening]:
    """Return the openings under which a note stands."""
    ends = [*(opening.start for opening in openings), end][1:]
    return [
        opening
        for opening, behind in zip(openings, ends, strict=True)
        if behind - opening.start >= _LEAST_INLINE
        or (not opening.inline and behind - opening.end >= _LEAST_HEADED)
    ]
