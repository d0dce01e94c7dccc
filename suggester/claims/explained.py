"""Say of two codes whether Medicare pays both on a day, and why. Codes in, sentences out."""

from collections.abc import Iterator
from datetime import date

from suggester.claims.dated import Table
from suggester.claims.pairs import history, needs, standing
from suggester.claims.tables import ClaimTables


def explain_pair(one: str, two: str, day: date, tables: ClaimTables) -> Iterator[str]:
    """Yield what CMS's tables say of a pair, in either order; once where they agree."""
    said: dict[tuple[str, ...], list[str]] = {}
    for table in Table:
        said.setdefault(tuple(_explained(one, two, day, table, tables)), []).append(table)
    for (verdict, *rest), names in said.items():
        yield f"{' and '.join(names)} table, {day}: {verdict}"
        yield from (f"  {line}" for line in rest)


def _explained(one: str, two: str, day: date, table: Table, tables: ClaimTables) -> Iterator[str]:
    found = standing(one, two, day, table, tables)
    row = found.row
    if row is None:
        yield f"no edit. There is no row for {one} and {two}."
        return
    pair = f"{row.column1} / {row.column2}"
    if not found.live:
        yield f"withdrawn. Medicare has no edit for {pair} on that day."
    elif row.indicator == "0":
        yield f"live, never together. {row.column1} is paid, {row.column2} is denied."
    elif row.indicator == "1":
        yield f"live, a modifier may be right. {row.column1} is paid, {row.column2} is denied."
        yield needs(row, tables.wording)
    else:
        yield f"live; whether a modifier could be right is not known. {row.column1} is paid."
    yield f"{history(found, day)}."
    if row.note:
        yield row.note
