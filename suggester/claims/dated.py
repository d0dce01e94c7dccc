"""The rows of the dated tables: pairs, limits and therapy codes. CSV bytes in, frozen rows out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from suggester.claims.files import read_csv, read_day
from suggester.errors import LexiconError

PAIR_COLUMNS = ("column1", "column2", "indicator", "from", "until", "confirmed", "note")
LIMIT_COLUMNS = ("code", "limit", "indicator", "from", "until", "confirmed")
THERAPY_COLUMNS = ("code", "therapy", "plan", "basis")
NEVER_RAN = "9"


class Table(StrEnum):
    """CMS's two sets of tables: offices and private practices; hospitals and the settings that
    bill as they do."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"


@dataclass(frozen=True, slots=True)
class Dated:
    """start, end: days of service, both included; None: not known, and still in force.

    confirmed: the last day for which the row was seen in a file of CMS.
    """

    start: date | None
    end: date | None
    confirmed: date

    def covers(self, day: date) -> bool:
        """Return whether a day of service lies between the row's days."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    @property
    def dates(self) -> str:
        """Return the row's days in words."""
        begins = f"from {self.start}" if self.start else "from a day that the table lacks"
        return f"{begins} to {self.end}" if self.end else f"{begins}, confirmed to {self.confirmed}"


@dataclass(frozen=True, slots=True)
class PairRow(Dated):
    """One run of an edit. column1 is paid, column2 denied beside it.

    indicator: ``0`` no modifier changes it, ``1`` one may be right, ``9`` it never ran, "" not
        known. note: what else is to be known of the pair.
    """

    column1: str
    column2: str
    indicator: str
    note: str = ""

    def in_force(self, day: date) -> bool:
        """Return whether the edit ran on a day of service."""
        return self.indicator != NEVER_RAN and self.covers(day)


@dataclass(frozen=True, slots=True)
class LimitRow(Dated):
    """The most units of a code for one patient and day.

    indicator: ``1`` each claim line, ``2`` the day without exception, ``3`` the day unless the
        record shows that more was needed.
    """

    code: str
    limit: int
    indicator: str


@dataclass(frozen=True, slots=True)
class TherapyRow:
    """therapy: ``always`` | ``sometimes``. plan: the one discipline it belongs to, or ""."""

    code: str
    therapy: str
    plan: str


Pairs = Mapping[tuple[str, str], tuple[PairRow, ...]]
Limits = Mapping[str, tuple[LimitRow, ...]]


def key_of(one: str, two: str) -> tuple[str, str]:
    """Return the key of a pair, the same in both orders."""
    return (one, two) if one < two else (two, one)


def read_pairs(name: str, data: bytes) -> Pairs:
    """Return the runs of each pair, earliest first as the file has them."""
    found: dict[tuple[str, str], list[PairRow]] = {}
    for line, cells in read_csv(name, data, PAIR_COLUMNS):
        one, two, indicator, *days, note = cells
        _one_of(name, line, indicator, ("0", "1", NEVER_RAN, ""))
        row = PairRow(*_days(name, line, days), one, two, indicator, note)
        found.setdefault(key_of(one, two), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def read_limits(name: str, data: bytes) -> Limits:
    """Return the limits of each code, earliest first as the file has them."""
    found: dict[str, list[LimitRow]] = {}
    for line, (code, limit, indicator, *days) in read_csv(name, data, LIMIT_COLUMNS):
        _one_of(name, line, indicator, ("1", "2", "3"))
        if not limit.isdecimal():
            raise LexiconError(f"{name}:{line}: {limit!r} is no whole number of units.")
        row = LimitRow(*_days(name, line, days), code, int(limit), indicator)
        found.setdefault(code, []).append(row)
    return {code: tuple(rows) for code, rows in found.items()}


def read_therapy(name: str, data: bytes) -> Mapping[str, TherapyRow]:
    """Return the codes that carry a therapy modifier."""
    found = {}
    for line, (code, therapy, plan, _) in read_csv(name, data, THERAPY_COLUMNS):
        _one_of(name, line, therapy, ("always", "sometimes"))
        _one_of(name, line, plan, ("PT", "OT", "SLP", ""))
        found[code] = TherapyRow(code, therapy, plan)
    return found


def pair_lines(rows: Iterable[PairRow]) -> Iterator[tuple[str, ...]]:
    """Yield the rows as the cells of our file."""
    for row in rows:
        yield row.column1, row.column2, row.indicator, *_cells(row), row.note


def limit_lines(rows: Iterable[LimitRow]) -> Iterator[tuple[str, ...]]:
    """Yield the rows as the cells of our file."""
    for row in rows:
        yield row.code, str(row.limit), row.indicator, *_cells(row)


def _cells(row: Dated) -> tuple[str, str, str]:
    return (
        row.start.isoformat() if row.start else "",
        row.end.isoformat() if row.end else "",
        row.confirmed.isoformat(),
    )


def _days(name: str, line: int, cells: list[str]) -> tuple[date | None, date | None, date]:
    start, end, confirmed = (read_day(name, line, cell) for cell in cells)
    if confirmed is None:
        raise LexiconError(f"{name}:{line}: says not to which day it is confirmed.")
    return start, end, confirmed


def _one_of(name: str, line: int, cell: str, allowed: tuple[str, ...]) -> None:
    if cell not in allowed:
        known = ", ".join(word or "nothing" for word in allowed)
        raise LexiconError(f"{name}:{line}: {cell!r} is none of {known}.")
