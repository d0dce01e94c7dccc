"""All edits of one claim, gravest first. Codes, units and the visit in, edits out."""

from collections.abc import Mapping
from datetime import date

from suggester.claims.limits import limit_edits
from suggester.claims.pairs import pair_edits
from suggester.claims.same_day import frequency_edits, same_day_edits
from suggester.claims.tables import ClaimTables
from suggester.model import Edit, Visit

_GRAVEST = ("error", "warning", "info")


def find_edits(
    units: Mapping[str, int | None], visit: Visit, day: date, tables: ClaimTables
) -> tuple[Edit, ...]:
    """Return what a payer would deny on a day of service.

    units: code -> whole units, in the order of the claim; None where they are not known yet. A
        code with 0 units is not claimed and meets no edit.
    """
    codes = [code for code, count in units.items() if count != 0]
    table = tables.table_of(visit.setting)
    pairs = tuple(
        pair_edits(codes, day, table, tables, denies_withdrawn=visit.payer_denies_withdrawn)
    )
    known = {frozenset(edit.codes) for edit in pairs}
    found = (
        *pairs,
        *limit_edits({c: n for c, n in units.items() if n}, day, table, tables),
        *same_day_edits(codes, tables.same_day, known=known),
        *frequency_edits(codes, tables.same_day),
    )
    return tuple(sorted(found, key=lambda edit: _GRAVEST.index(edit.severity)))
