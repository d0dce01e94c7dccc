"""Say which of several visits in one text was read. Names and a reason in, sentences out."""

from collections.abc import Sequence
from datetime import date

from suggester.delivered import visit_named
from suggester.visit_order import Basis

_WHY = {
    Basis.DATE_OF_SERVICE: "by the date of service",
    Basis.LATEST: "as the latest",
    Basis.NUMBER: "by its number",
    Basis.LAST: "as the last in the text, since not every visit has a date",
    Basis.NAMED: "as its heading says",
}


def visit_read(names: Sequence[str], read: str, basis: Basis, wanted: date | None) -> str:
    """Return the sentence about the visit that was read.

    names: of all visits in the text; read: of the one; wanted: the date of service or None.
    """
    count = f"The text holds {len(names)} visits"
    if wanted is not None and basis is not Basis.DATE_OF_SERVICE:
        count += f", none of them of the date of service {wanted.isoformat()}"
    return f"{count}; the one of {visit_named(read)} was read, {_WHY[basis]}."
