"""Lay a quarterly file of CMS over our tables. Rows in, rows and a report of changes out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from suggester.claims.cms_files import CmsFile
from suggester.claims.dated import Dated, LimitRow, Limits, PairRow, Pairs, key_of
from suggester.errors import CmsFileError

_Row = TypeVar("_Row", PairRow, LimitRow)


@dataclass(frozen=True, slots=True)
class Merged(Generic[_Row]):
    """rows: of the whole new table, in order. report: what changes, a line each."""

    rows: tuple[_Row, ...]
    report: tuple[str, ...]


def merge_pairs(ours: Pairs, file: CmsFile) -> Merged[PairRow]:
    """Return our pairs with those of a file in their place.

    CMS's files are complete, ended edits included, but come in parts: our rows whose column 1 lies
    within the file are replaced, all others stay.
    """
    old = [row for rows in ours.values() for row in rows]
    notes = {(row.column1, row.column2): row.note for row in old if row.note}
    kept = [row for row in old if not file.first <= row.column1 <= file.last]
    new = [replace(row, note=notes.get((row.column1, row.column2), "")) for row in file.pairs]
    rows = tuple(sorted((*kept, *new), key=_pair_order))
    return Merged(rows, tuple(_pair_changes(ours, _by_key(rows), file.start)))


def merge_limits(ours: Limits, file: CmsFile) -> Merged[LimitRow]:
    """Return our limits with those of a file from its first day on. What it does not list stays:
    CMS keeps some limits to itself."""
    late = [row for rows in ours.values() for row in rows if row.start and row.start > file.start]
    if late:
        raise CmsFileError(
            f"the table already has limits from {late[0].start}, and the file is of {file.start}. "
            "Import files in the order of their days."
        )
    found = {code: list(rows) for code, rows in ours.items()}
    report = []
    for row in file.limits:
        rows = found.setdefault(row.code, [])
        last = rows[-1] if rows and rows[-1].covers(file.start) else None
        if last is not None and (last.limit, last.indicator) == (row.limit, row.indicator):
            rows[-1] = replace(last, confirmed=max(last.confirmed, row.confirmed))
            continue
        if last is not None:
            rows[-1] = replace(last, end=file.start - timedelta(days=1))
            if last.start == row.start:
                rows.pop()
        rows.append(row)
        was = f"was {last.limit} ({last.indicator})" if last else "new"
        report.append(f"{row.code}: {row.limit} units a day ({row.indicator}), {was}")
    missing = sorted(set(ours) - {row.code for row in file.limits})
    report += [f"{code}: not in the file; ours stays" for code in missing]
    return Merged(tuple(row for _, rows in sorted(found.items()) for row in rows), tuple(report))


def _pair_changes(old: Pairs, new: Pairs, day: date) -> Iterator[str]:
    for key in sorted(old.keys() | new.keys()):
        was, now = _said(old.get(key, ()), day), _said(new.get(key, ()), day)
        if was != now:
            yield f"{key[0]} {key[1]}: {now}, was {was}"


def _said(rows: Iterable[PairRow], day: date) -> str:
    live = next((row for row in rows if row.in_force(day)), None)
    return f"{live.column1} / {live.column2} indicator {live.indicator}" if live else "no edit"


def _by_key(rows: Iterable[PairRow]) -> Pairs:
    found: dict[tuple[str, str], tuple[PairRow, ...]] = {}
    for row in rows:
        key = key_of(row.column1, row.column2)
        found[key] = (*found.get(key, ()), row)
    return found


def _pair_order(row: PairRow) -> tuple[str, str, date]:
    return row.column1, row.column2, _first_day(row)


def _first_day(row: Dated) -> date:
    return row.start or date.min
