"""Hold the units of a claim against what Medicare takes for a day. Units in, edits out."""

from collections.abc import Iterator, Mapping
from datetime import date

from suggester.claims.apart import units_in_words
from suggester.claims.dated import LimitRow, Table
from suggester.claims.tables import ClaimTables
from suggester.model import Edit


def limit_edits(
    units: Mapping[str, int], day: date, table: Table, tables: ClaimTables
) -> Iterator[Edit]:
    """Yield an edit for each code with more units than its limit of that day.

    units: code -> whole units of the day.
    """
    for code, count in units.items():
        rows = tables.limits[table].get(code, ())
        row = next((row for row in rows if row.covers(day)), None)
        if row is not None and count > row.limit:
            yield _over(row, count, table, tables)


def _over(row: LimitRow, count: int, table: Table, tables: ClaimTables) -> Edit:
    if row.limit == 0:
        return _no_unit(row, table, tables)
    at_most = f"at most {units_in_words(row.limit)} of {row.code}"
    needs: str | None = None
    if row.indicator == "2":
        says = f"Medicare takes {at_most} a day, without exception; the claim has {count}."
    elif row.indicator == "3":
        says = (
            f"Medicare takes {at_most} a day unless the record shows that more was needed; the "
            f"claim has {count}."
        )
        needs = (
            f"What made {units_in_words(count)} of {row.code} necessary on one day, and does the "
            "note show the minutes?"
        )
    else:
        says = f"Medicare takes {at_most} on one line; the claim has {count}."
        needs = f"Was {row.code} given at separate times or places, and does the note show each?"
    return Edit(
        kind="limit",
        codes=(row.code,),
        severity="error" if row.indicator == "2" else "warning",
        says=says,
        modifier={"1": "allowed", "2": "never"}.get(row.indicator),
        needs=needs,
        source=_source(row, table),
    )


def _no_unit(row: LimitRow, table: Table, tables: ClaimTables) -> Edit:
    known = next((zero for zero in tables.wording.zero if zero.code == row.code), None)
    says = known.says if known else "Medicare takes no unit of {one}."
    return Edit(
        kind="limit",
        codes=(row.code,),
        severity=known.severity if known else "error",
        says=says.format(one=row.code),
        modifier="never",
        needs=None,
        source=_source(row, table),
    )


def _source(row: LimitRow, table: Table) -> str:
    return f"Medically Unlikely Edits, {table} table, {row.dates}"
