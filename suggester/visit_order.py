"""Which of several visits is this one? Dates and numbers in, an index and the reason out."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

Day = tuple[int, int, int]  # year or 0, month, day
_LEAP = 2000  # a year that has every day


class Basis(StrEnum):
    """Why a visit of several was read."""

    DATE_OF_SERVICE = "date_of_service"
    LATEST = "latest"
    NUMBER = "number"
    LAST = "last"
    NAMED = "named"


def today_of(
    days: Sequence[Day | None], numbers: Sequence[int | None], wanted: date | None
) -> tuple[int, Basis]:
    """Return which visit is this one, and why.

    days, numbers: of each visit in the order of the text; wanted: the date of service or None.
    """
    count = len(days)
    if wanted is not None:
        asked = [n for n, day in enumerate(days) if day is not None and _is(day, wanted)]
        if asked:
            return asked[-1], Basis.DATE_OF_SERVICE
    known = [day for day in days if day is not None]
    if len(known) == count:
        dated = in_time(known)
        return max(range(count), key=lambda n: (dated[n], n)), Basis.LATEST
    counted = [number for number in numbers if number is not None]
    if len(counted) == count:
        return max(range(count), key=lambda n: (counted[n], n)), Basis.NUMBER
    return count - 1, Basis.LAST


def _is(day: Day, wanted: date) -> bool:
    """Tell whether a day, which may lack its year, is a date."""
    return day[1:] == (wanted.month, wanted.day) and day[0] in (0, wanted.year)


def in_time(days: Sequence[Day]) -> list[date]:
    """Return the days as dates; one without a year is taken as near as can be to the day
    beside it, so that 12/29 comes before the 1/5 that follows."""
    first = next((n for n, day in enumerate(days) if day[0]), 0)
    start = _near(days[first], date(days[first][0] or _LEAP, 7, 1))
    behind = accumulate(days[first + 1 :], lambda last, day: _near(day, last), initial=start)
    ahead = accumulate(reversed(days[:first]), lambda last, day: _near(day, last), initial=start)
    return [*reversed(list(ahead)[1:]), *behind]


def _near(day: Day, beside: date) -> date:
    """Return a day as a date; without a year, the one nearest to ``beside``."""
    year, month, number = day
    if year:
        return _date(year, month, number)
    years = (beside.year - 1, beside.year, beside.year + 1)
    nearest = [_date(y, month, number) for y in years]
    return min(nearest, key=lambda one: abs(one - beside))


def _date(year: int, month: int, number: int) -> date:
    """Return the date; 29 February of a common year is 1 March."""
    try:
        return date(year, month, number)
    except ValueError:
        return date(year, month, 28) + timedelta(days=1)
