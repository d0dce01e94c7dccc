"""A data frame of notes in, a data frame of answers out, by ``mapInArrow``. No row is moved.

A row that cannot be answered is a row with a reason, never a task that fails.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

from suggester.batch.answers import Answered, Rejected, answer_row
from suggester.batch.parquet import schema
from suggester.batch.settings import OutFormat, Settings
from suggester.batch.tables import (
    CLAIM_LINES,
    COLUMNS,
    EVIDENCE,
    KEY,
    NOTES,
    SUGGESTIONS,
    Cells,
    json_line,
    tabled,
)
from suggester.note_rows import NoteRow, Raw
from suggester.note_sources import json_line_of, parquet_row
from suggester.spark.shipped_engine import engine_of, ship

ROW = "row"  # the column of a note's number, which ties the tables together
REASON = "reason"
LINE = "line"
SIZES = (SUGGESTIONS, EVIDENCE, CLAIM_LINES)  # counted, where they are not written
_AT_ONCE = 256  # rows of a batch that is handed back
_REJECT = [("place", pa.string()), (REASON, pa.string()), ("fault", pa.bool_())]
Read = Callable[[Iterator[pa.RecordBatch]], Iterator[Raw]]


def answers(frame: DataFrame, settings: Settings | None = None) -> DataFrame:
    """Return one row a note: its key, and the answer, or the reason why there is none.

    frame: ``text``, and any of the other columns of a note (docs/batch.md); ``row`` names a note
        for ever if it is there, else it is a number of this run. Other columns are left out.
    The columns are ``row``, ``note_ref``, ``place``, ``reason``, ``fault``, and ``notes`` (a
    struct), ``suggestions``, ``evidence``, ``claim_lines`` (arrays of structs), as the tables of
    docs/batch.md; or ``line``, the answer's JSON, with ``OutFormat.JSONL``.
    """
    if ROW not in frame.columns:
        frame = frame.withColumn(ROW, F.monotonically_increasing_id())
    wanted = [name for name in frame.columns if name == ROW or name in NoteRow.model_fields]
    return answered(frame.select(*wanted), cells, settings or Settings())


def table_of(found: DataFrame, name: str) -> DataFrame:
    """Return one of the tables of docs/batch.md from what ``answers`` gave."""
    good = found.where(F.col(REASON).isNull())
    wanted = F.col(f"{NOTES}.*") if name == NOTES else F.inline(name)
    return good.select(*KEY, wanted)


def answered(frame: DataFrame, read: Read, settings: Settings) -> DataFrame:
    """Answer the rows that a reader finds in the batches of a frame."""
    shipped = frame.sparkSession.sparkContext.broadcast(ship(settings))
    wanted = nested_schema(settings)
    work = partial(_work, read=read, shipped=shipped, settings=settings, wanted=wanted)
    return frame.mapInArrow(work, from_arrow_schema(wanted))


def cells(
    batches: Iterator[pa.RecordBatch], first: Mapping[str, int] | None = None
) -> Iterator[Raw]:
    """Yield the notes of batches with columns. first: file -> number of its first row less 1,
    where the row is known by ``file`` and ``index`` (from 0) and not by ``row``."""
    for batch in batches:
        ours = [name for name in batch.schema.names if name in NoteRow.model_fields]
        notes = batch.select(ours)
        if first is None:
            numbers = batch.column(ROW).to_pylist()
        else:
            places = (batch.column(name).to_pylist() for name in ("file", "index"))
            numbers = [first[file] + index + 1 for file, index in zip(*places, strict=True)]
        for index, number in enumerate(numbers):
            yield parquet_row(number, ours, notes, index)


def lines(batches: Iterator[pa.RecordBatch], first: Mapping[tuple[str, int], int]) -> Iterator[Raw]:
    """Yield the notes of batches with lines of JSON. first: (file, first byte of the block) ->
    lines before it."""
    passed: dict[tuple[str, int], int] = {}
    for batch in batches:
        columns = (batch.column(name).to_pylist() for name in ("file", "start", "value"))
        for file, start, value in zip(*columns, strict=True):
            number = passed.get((file, start), first[file, start]) + 1
            passed[file, start] = number
            raw = json_line_of(number, value)
            if raw is not None:
                yield raw


def nested_schema(settings: Settings) -> pa.Schema:
    """Return the schema of the answers."""
    key = [(name, schema(NOTES, with_text=False).field(name).type) for name in KEY]
    if settings.out_format is OutFormat.JSONL:
        sizes = [(name, pa.int32()) for name in SIZES]
        return pa.schema([*key, *_REJECT, (LINE, pa.string()), *sizes])
    parts = []
    for name in COLUMNS:
        table = schema(name, with_text=settings.with_text)
        fields = pa.struct([field for field in table if field.name not in KEY])
        parts.append((name, fields if name == NOTES else pa.list_(fields)))
    return pa.schema([*key, *_REJECT, *parts])


def _work(
    batches: Iterator[pa.RecordBatch],
    *,
    read: Read,
    shipped: Any,
    settings: Settings,
    wanted: pa.Schema,
) -> Iterator[pa.RecordBatch]:
    suggest = engine_of(shipped.value).suggest
    found = (_record(answer_row(raw, suggest, settings.visit), settings) for raw in read(batches))
    while some := list(islice(found, _AT_ONCE)):
        yield pa.RecordBatch.from_pylist(some, wanted)


def _record(found: Answered | Rejected, settings: Settings) -> Cells:
    if isinstance(found, Rejected):
        told = {"place": found.place, REASON: found.reason, "fault": found.fault}
        return {"row": found.row, "note_ref": None, **told}
    key = {"row": found.row, "note_ref": found.note_ref}
    made = tabled(found, with_text=settings.with_text)
    if settings.out_format is OutFormat.JSONL:
        return {**key, LINE: json_line(found), **{name: made.note[name] for name in SIZES}}
    return {**key, **dict(zip(COLUMNS, made, strict=True))}
