"""Decisions out, line by line: codes, places and names of ours; no words of a note.

Each format is an iterator of text. Some hundred reviews are read at a time, in a short transaction
of their own, so an export of any size holds nobody up and each review in it is whole.
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import RowMapping, select

from .audit import Event, append
from .fhir_out import resources_of
from .outcome import standing
from .record import Record
from .rows import ids_after, taken
from .states import CODE_KINDS, Stage, State
from .store import Store
from .tables import decisions, reviews
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
COLUMNS = (*OF_REVIEW, *OF_STEP, "counts", "confidence")


def csv_lines(store: Store) -> Iterator[str]:
    """Yield every step, one a line, safe to open in a spreadsheet; the columns first."""
    yield _csv_line(COLUMNS)
    for group in groups(store):
        for row in _of_review(group):
            yield _csv_line([harmless(row[name]) for name in COLUMNS])


def jsonl_lines(store: Store) -> Iterator[str]:
    """Yield every step as one JSON object a line."""
    for group in groups(store):
        for row in _of_review(group):
            yield json.dumps(row, ensure_ascii=False) + "\n"


def fhir_lines(store: Store) -> Iterator[str]:
    """Yield the charges of every decided review and their Provenance, one resource a line."""
    for group in groups(store):
        if group[0]["state"] == State.DECIDED:
            for resource in resources_of(group[0], [taken(row) for row in group]):
                yield json.dumps(resource, ensure_ascii=False) + "\n"


Lines = Callable[[Store], Iterator[str]]
FORMATS: Mapping[str, Lines] = {"csv": csv_lines, "jsonl": jsonl_lines, "fhir": fhir_lines}


def exported(store: Store, kind: str, *, by: str, clock: Clock) -> Iterator[str]:
    """Return an export's text, piece by piece. That it was asked for is on record before.

    kind: one of `FORMATS`.
    """
    with store.writing() as connection:
        append(connection, Event(by, "export", None, {"format": kind}), clock())
    return FORMATS[kind](store)


def _csv_line(cells: Sequence[object]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerow(cells)
    return line.getvalue()


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
