"""Decisions out, as CSV or JSONL: codes, places and names of ours; no words of a note."""

import csv
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, TextIO

from sqlalchemy import RowMapping, select

from . import deidentified
from .audit import Detail, Event, append
from .outcome import standing
from .record import Record
from .rows import taken
from .states import CODE_KINDS, Stage
from .store import Store
from .tables import decisions, feedback, reviews
from .values import Clock

BATCH = 500  # reviews read in one transaction
# What a spreadsheet takes for the start of a formula, full-width forms included.
FORMULA = tuple("=+-@＝＋－＠")
BLANKS = tuple("\t\r\n\0")

OF_REVIEW = "note_ref clinician site date_of_service state".split()
OF_STEP = (
    "review seq stage kind reviewer at code reason units modifiers "
    "evidence_start evidence_end undoes"
).split()
JOINED = (
    select(decisions, *(reviews.c[name] for name in OF_REVIEW), reviews.c.record)
    .join(reviews, reviews.c.id == decisions.c.review)
    .order_by(decisions.c.review, decisions.c.seq)
)
OF_ACT = "acted_at service card outcome codes reason".split()
COLUMNS = (*OF_REVIEW, *OF_STEP, "counts", "confidence")


def write_csv(store: Store, file: TextIO, *, by: str, clock: Clock, nameless: bool = False) -> int:
    """Write every step, one a line, safe to open in a spreadsheet; return how many.

    nameless: as `deidentified` gives them.
    """
    columns = deidentified.COLUMNS if nameless else COLUMNS
    writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(columns)
    total = 0
    for row in _exported(store, "csv", by, clock, nameless=nameless):
        writer.writerow([harmless(row[name]) for name in columns])
        total += 1
    return total


def write_jsonl(
    store: Store, file: TextIO, *, by: str, clock: Clock, nameless: bool = False
) -> int:
    """Write every step as one JSON object a line; return how many."""
    total = 0
    for row in _exported(store, "jsonl", by, clock, nameless=nameless):
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        total += 1
    return total


def write_feedback(store: Store, file: TextIO, *, by: str, clock: Clock) -> int:
    """Write what people did with cards, one act a line, as CSV; return how many."""
    with store.writing() as connection:
        append(connection, Event(by, "export", None, {"format": "feedback"}), clock())
    writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(OF_ACT)
    total = 0
    with store.reading() as connection:
        acts = select(*(feedback.c[name] for name in OF_ACT)).order_by(feedback.c.acted_at)
        for row in connection.execute(acts).mappings():
            values = {**row, "acted_at": row["acted_at"].isoformat()}
            writer.writerow([harmless(values[name]) for name in OF_ACT])
            total += 1
    return total


def harmless(value: object) -> object:
    """Return a cell that no spreadsheet runs: text that might be a formula gets an apostrophe."""
    if isinstance(value, str) and (value.startswith(BLANKS) or value.lstrip().startswith(FORMULA)):
        return f"'{value}"
    return value


def _exported(
    store: Store, kind: str, by: str, clock: Clock, *, nameless: bool
) -> Iterator[dict[str, Any]]:
    """Yield every step as plain values. That it was asked for is on record before the first."""
    with store.writing() as connection:
        detail: Detail = {"format": kind, "deidentified": nameless}
        append(connection, Event(by, "export", None, detail), clock())
    rows = _rows(store)
    return deidentified.deidentified(rows) if nameless else rows


def _rows(store: Store) -> Iterator[dict[str, Any]]:
    with store.reading() as connection, connection.execute(JOINED) as result:
        for _, group in groupby(result.mappings(), key=lambda row: row["review"]):
            yield from _of_review(list(group))


def _of_review(group: list[RowMapping]) -> Iterator[dict[str, Any]]:
    steps = [taken(row) for row in group]
    counting = {step.seq for stage in Stage for step in standing(steps, stage).values()}
    record = Record.model_validate_json(group[0]["record"])
    confidence = {item.code: item.confidence for item in record.proposed}
    for row in group:
        values: dict[str, Any] = {name: row[name] for name in (*OF_REVIEW, *OF_STEP)}
        values["at"] = row["at"].isoformat()
        values["counts"] = row["seq"] in counting if row["kind"] in CODE_KINDS else None
        values["confidence"] = confidence.get(row["code"])
        yield values
