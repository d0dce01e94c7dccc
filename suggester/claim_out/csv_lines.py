"""Write a claim's line items as CSV (RFC 4180), a row a line that has units.

A cell that a spreadsheet would take for a formula begins with an apostrophe, whatever wrote it:
a clinic's own lexicon names its codes, and references come from elsewhere.
"""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from suggester.model import ClaimLine, Suggestions, Visit

MODIFIERS = 4  # that a claim line has room for
COLUMNS = (
    "line",
    "date_of_service",
    "note_ref",
    "code",
    *(f"modifier_{number}" for number in range(1, MODIFIERS + 1)),
    "units",
    "minutes",
    "label",
    "payer_rule",
    "working",
)
# What starts a formula in Excel, LibreOffice or Sheets, their full-width forms among it; and the
# blanks by which a cell is torn in two.
_STARTS_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANKS = ("\t", "\r", "\n", "\0")


def csv_lines(answer: Suggestions, visit: Visit) -> str:
    """Return the header and a row for each claim line of one unit or more, lines ended by CRLF.

    line: from 1 on. date_of_service: ISO 8601, empty where not given. minutes: whole, empty for
    an untimed code. label: our own words for the code. working: how the units came about.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    labels = {item.code: item.label for item in answer.suggestions}
    billed = (line for line in answer.claim.lines if line.units)
    for number, line in enumerate(billed, start=1):
        cells = (
            number,
            visit.date_of_service,
            visit.note_ref,
            line.code,
            *_modifiers(line),
            line.units,
            line.minutes,
            labels.get(line.code),
            answer.claim.rule.value,
            line.why,
        )
        writer.writerow(map(_cell, cells))
    return out.getvalue()


def _modifiers(line: ClaimLine) -> Iterator[str]:
    """Yield as many modifiers as there are columns, "" where the line has none."""
    yield from islice((*line.modifiers, *[""] * MODIFIERS), MODIFIERS)


def _cell(value: object) -> str:
    """Return a value as text that no spreadsheet computes."""
    text = "" if value is None else str(value)
    runs = text.startswith(_BLANKS) or text.lstrip().startswith(_STARTS_FORMULA)
    return f"'{text}" if runs else text
