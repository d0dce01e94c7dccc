"""Read CMS's own quarterly NCCI files, as published. Bytes and a file name in, rows out.

Pairs come as tab-separated text (``ccipra-v322r0-f1.txt`` practitioner, ``ccioph-...`` hospital, in
several parts), limits as CSV (``MCR_MUE_PractitionerServices_Eff_10-01-2026.csv``). Both begin with
a notice of several lines; a heading may run over several lines too. Pairs: column 1, column 2, a
mark for 1996, first day, last day (``*`` for none), indicator, reason. Limits: code, units,
indicator with words, reason. Days are written YYYYMMDD. The reason is not kept.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from itertools import dropwhile, islice
from typing import Literal

from suggester.claims.dated import LimitRow, PairRow, Table
from suggester.errors import CmsFileError

Numbered = tuple[int, list[str]]  # the number of a line, and its cells
_CODE = re.compile(r"[0-9A-Z][0-9A-Z]{4}")
_VERSION = re.compile(r"-v(\d\d)(\d)r\d", re.IGNORECASE)
_EFFECTIVE = re.compile(r"eff[-_ ]?(\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)
_HEAD_ROWS = 60  # a notice and a heading take fewer
_NAMES = {"ccipra": Table.PRACTITIONER, "ccioph": Table.HOSPITAL}
_LIMITS = {
    "practitioner services mue": Table.PRACTITIONER,
    "outpatient hospital services mue": Table.HOSPITAL,
}


@dataclass(frozen=True, slots=True)
class CmsFile:
    """What one file says.

    start: the first day of its quarter. first, last: the codes between which it is complete, in
        ASCII order; for pairs, those of column 1.
    """

    kind: Literal["pairs", "limits"]
    table: Table
    start: date
    first: str
    last: str
    pairs: tuple[PairRow, ...] = ()
    limits: tuple[LimitRow, ...] = ()


def read_cms_file(
    name: str,
    data: bytes,
    *,
    codes: frozenset[str],
    table: Table | None = None,
    start: date | None = None,
) -> CmsFile:
    """Return the rows that are about ``codes`` alone.

    name: the file's name, which tells the table of pairs and the quarter; ``table`` and ``start``
        where it was renamed. Raises CmsFileError with the line and the mend.
    """
    rows = _rows(name, data)
    heading = _heading(name, rows)
    # A spreadsheet writes a heading of CMS's over several rows.
    body = dropwhile(lambda row: not _CODE.fullmatch(row[1][0]), rows)
    what = " ".join(heading)
    begins = start or _start_of(name)
    if "column 1" in heading and "column 2" in heading:
        found = table or next((t for key, t in _NAMES.items() if key in name.lower()), None)
        if "effective date" not in what:
            raise CmsFileError(f"{name}: lists changes only. Take CMS's complete file of pairs.")
        if found is None:
            raise CmsFileError(f"{name}: which table is it? Give --table practitioner or hospital.")
        return _pairs(name, body, codes, found, begins)
    found = next((t for key, t in _LIMITS.items() if key in what), None)
    if found is None:
        raise CmsFileError(
            f"{name}: is neither CMS's pairs nor its practitioner or hospital limits. Take the "
            ".txt of the PTP edits or the .csv of the MUE table."
        )
    return _limits(name, body, codes, found, begins, _columns(name, heading))


def _rows(name: str, data: bytes) -> Iterator[Numbered]:
    """Yield the number of each line that is not blank, with its cells."""
    if data[:2] == b"PK":
        raise CmsFileError(
            f"{name}: is a zip or an Excel file. Unpack it, and take the .txt (pairs) or .csv "
            "(limits) that is inside."
        )
    text = data.removeprefix(b"\xef\xbb\xbf").decode("latin-1")  # only the notice is not ASCII
    if "\0" in text[:4096]:
        raise CmsFileError(f"{name}: is not text. Take the .txt (pairs) or .csv (limits).")
    tabs = text.count("\t") > text.count(",")
    reader = csv.reader(StringIO(text), delimiter="\t" if tabs else ",")
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, [" ".join(cell.split()) for cell in row]
    except csv.Error as error:
        raise CmsFileError(f"{name}:{reader.line_num}: cannot be read: {error}.") from None


def _heading(name: str, rows: Iterator[Numbered]) -> list[str]:
    """Take rows up to the heading, and return it in small letters."""
    for _, cells in islice(rows, _HEAD_ROWS):
        small = [cell.lower() for cell in cells]
        named = " ".join(small)
        if {"column 1", "column 2"} <= set(small) or ("mue values" in named and "hcpcs" in named):
            return small
    raise CmsFileError(
        f"{name}: has no heading of CMS's pairs or limits. Take the .txt of the PTP edits or the "
        ".csv of the MUE table."
    )


def _start_of(name: str) -> date | None:
    """Return the first day of the quarter that a file's name tells: version 32.2 is 2026, July."""
    if version := _VERSION.search(name):
        year, quarter = 1994 + int(version[1]), int(version[2])
        return date(year, 1 + 3 * quarter, 1) if quarter < 4 else None
    if day := _EFFECTIVE.search(name):
        return _day_or_none(f"{day[3]}{day[1]}{day[2]}")
    return None


def _pairs(
    name: str,
    rows: Iterable[Numbered],
    codes: frozenset[str],
    table: Table,
    start: date | None,
) -> CmsFile:
    begins, until = _quarter(name, start)
    seen: set[str] = set()
    found = []
    for line, cells in rows:
        if len(cells) < 6 or not (_CODE.fullmatch(cells[0]) and _CODE.fullmatch(cells[1])):
            raise CmsFileError(f"{name}:{line}: is no pair of codes. Download the file again.")
        one, two, _, first, last, indicator, *_ = cells
        if indicator not in ("0", "1", "9"):
            raise CmsFileError(f"{name}:{line}: {indicator!r} is no indicator (0, 1 or 9).")
        seen.add(one)
        if one in codes and two in codes:
            ends = None if last in ("*", "") else _day(name, line, last)
            found.append(PairRow(_day(name, line, first), ends, until, one, two, indicator))
    if not seen:
        raise CmsFileError(f"{name}: holds no pair. Download the file again.")
    return CmsFile("pairs", table, begins, min(seen), max(seen), pairs=tuple(found))


def _limits(
    name: str,
    rows: Iterable[Numbered],
    codes: frozenset[str],
    table: Table,
    start: date | None,
    columns: tuple[int, int, int],
) -> CmsFile:
    begins, until = _quarter(name, start)
    seen: set[str] = set()
    found = []
    for line, cells in rows:
        if len(cells) <= max(columns):
            raise CmsFileError(f"{name}:{line}: has too few cells. Download the file again.")
        code, units, indicator = (cells[place] for place in columns)
        if not _CODE.fullmatch(code) or not units.isdecimal() or indicator[:1] not in "123":
            raise CmsFileError(f"{name}:{line}: is no limit of a code. Download the file again.")
        seen.add(code)
        if code in codes:
            found.append(LimitRow(begins, None, until, code, int(units), indicator[0]))
    if not seen:
        raise CmsFileError(f"{name}: holds no limit. Download the file again.")
    return CmsFile("limits", table, begins, min(seen), max(seen), limits=tuple(found))


def _columns(name: str, heading: Sequence[str]) -> tuple[int, int, int]:
    """Return the places of code, units and indicator."""

    def place(word: str) -> int:
        at = next((n for n, cell in enumerate(heading) if word in cell), None)
        if at is None:
            raise CmsFileError(f"{name}: the heading has no column {word!r}.")
        return at

    return place("hcpcs"), place("mue values"), place("adjudication indicator")


def _quarter(name: str, start: date | None) -> tuple[date, date]:
    """Return the first and the last day of the file's quarter."""
    if start is None:
        raise CmsFileError(f"{name}: of which quarter is it? Give --effective YYYY-MM-DD.")
    month = start.month + 3
    after = date(start.year + (month > 12), (month - 1) % 12 + 1, 1)
    return start, after - timedelta(days=1)


def _day(name: str, line: int, cell: str) -> date:
    day = _day_or_none(cell)
    if day is None:
        raise CmsFileError(f"{name}:{line}: {cell!r} is no day (YYYYMMDD). Download it again.")
    return day


def _day_or_none(cell: str) -> date | None:
    try:
        return date(int(cell[:4]), int(cell[4:6]), int(cell[6:]))
    except ValueError:
        return None
