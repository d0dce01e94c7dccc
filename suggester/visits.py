"""Tell the visits in one paste apart by what opens them. Text in, stretches out.

Where two or more lines open with different dates or visit numbers and a note stands under each,
one stretch is this visit and the others are history. Which one: the date of service if one of
them has it, else the latest (of equals the last), else the highest number, else the last.
Offsets are code points, half-open. lexicon/visits.toml holds the words.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from suggester.visit_openings import TITLE, Opening, OpeningReader
from suggester.visit_order import Basis, Day, today_of

_LEAST_INLINE = 60  # characters from a date on to the next one; a shorter line is a measure
_LEAST_HEADED = 15  # characters under a heading
_WORD = re.compile(r"\w")


class Stretch(NamedTuple):
    """The note of one visit, from what opens it on.

    day: (year or 0, month, day), or None where only a number opens it. number: of the visit, or
        None. today: why it is the one that is read, or None.
    """

    day: Day | None
    number: int | None
    start: int
    end: int
    today: Basis | None

    @property
    def name(self) -> str:
        """Return ``2026-03-04``, ``--03-04`` (ISO 8601 without a year) or ``#3``."""
        if self.day is None:
            return f"#{self.number}"
        year, month, day = self.day
        return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def visits_in(text: str, reader: OpeningReader, day: date | None = None) -> tuple[Stretch, ...]:
    """Return the visits of a paste in the order of the text; none if it holds only one.

    day: the date of service, or None where the caller does not give it.
    """
    found = _alike(_long_enough(_joined(text, reader.openings(text)), len(text)))
    if not found:
        return ()
    today, basis = today_of(
        [opening.day for opening in found], [opening.number for opening in found], day
    )
    ends = [*(opening.start for opening in found), len(text)][1:]
    return tuple(
        Stretch(opening.day, opening.number, opening.start, end, basis if n == today else None)
        for n, (opening, end) in enumerate(zip(found, ends, strict=True))
    )


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
