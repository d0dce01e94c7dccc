"""Decisions out, line by line: codes, places and names of ours; no words of a note.

Each format is an iterator of text. Some hundred reviews are read at a time, in a short transaction
of their own, so an export of any size holds nobody up and each review in it is whole.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, TextIO

from sqlalchemy import RowMapping, select

from . import deidentified
from .audit import Detail, Event, append
from .fhir_out import resources_of
from .outcome import standing
from .record import Record
from .rows import ids_after, taken
from .states import CODE_KINDS, Stage, State
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
    select(
        *(decisions.c[name] for name in OF_STEP),
        *(reviews.c[name] for name in (*OF_REVIEW, "finished_at", "record")),
        reviews.c.stage.label("last_stage"),
    )
    .join(reviews, reviews.c.id == decisions.c.review)
    .order_by(decisions.c.review, decisions.c.seq)
)
OF_ACT = "acted_at service card outcome codes reason".split()
COLUMNS = (*OF_REVIEW, *OF_STEP, "counts", "confidence")


def csv_lines(store: Store, *, nameless: bool = False) -> Iterator[str]:
    """Yield every step, one a line, safe to open in a spreadsheet; the columns first.

    nameless: as `deidentified` gives them.
    """
    columns = deidentified.COLUMNS if nameless else COLUMNS
    yield _csv_line(columns)
    for row in _steps(store, nameless=nameless):
        yield _csv_line([harmless(row[name]) for name in columns])


def jsonl_lines(store: Store, *, nameless: bool = False) -> Iterator[str]:
    """Yield every step as one JSON object a line."""
    for row in _steps(store, nameless=nameless):
        yield json.dumps(row, ensure_ascii=False) + "\n"


def fhir_lines(store: Store) -> Iterator[str]:
    """Yield the charges of every decided review and their Provenance, one resource a line."""
    for group in groups(store):
        if group[0]["state"] == State.DECIDED:
            for resource in resources_of(group[0], [taken(row) for row in group]):
                yield json.dumps(resource, ensure_ascii=False) + "\n"


FORMATS = ("csv", "jsonl", "fhir")


def exported(
    store: Store, kind: str, *, by: str, clock: Clock, nameless: bool = False
) -> Iterator[str]:
    """Return an export's text, piece by piece. That it was asked for is on record before.

    kind: one of `FORMATS`. nameless: as `deidentified` gives it; a claim has no such form, so
    ValueError is raised for ``fhir``.
    """
    if nameless and kind == "fhir":
        raise ValueError("A FHIR export names who decided. Leave names out as csv or jsonl.")
    with store.writing() as connection:
        detail: Detail = {"format": kind, "deidentified": nameless}
        append(connection, Event(by, "export", None, detail), clock())
    if kind == "fhir":
        return fhir_lines(store)
    lines = csv_lines if kind == "csv" else jsonl_lines
    return lines(store, nameless=nameless)


def _steps(store: Store, *, nameless: bool) -> Iterator[dict[str, Any]]:
    """Yield every step as plain values."""
    rows = (row for group in groups(store) for row in _of_review(group))
    return deidentified.deidentified(rows) if nameless else rows


def _csv_line(cells: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


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


def groups(store: Store) -> Iterator[list[RowMapping]]:
    """Yield the steps of each review that has some, in order; by the reviews' numbers."""
    last = ""
    while True:
        with store.reading() as connection:
            ids = ids_after(connection, last, BATCH)
            query = JOINED.where(decisions.c.review.in_(ids))
            found = connection.execute(query).mappings().all()
        for _, group in groupby(found, key=lambda row: row["review"]):
            yield list(group)
        if not ids:
            return
        last = ids[-1]


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
