"""Answers in, Parquet tables out, through pyarrow (the extra ``batch``)."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from suggester.batch.answers import Answered
from suggester.batch.tables import CLAIM_LINES, COLUMNS, EVIDENCE, NOTES, SUGGESTIONS, Cells, tabled
from suggester.batch.tables import columns as columns_of

_TYPES = {
    "int32": pa.int32(),
    "int64": pa.int64(),
    "double": pa.float64(),
    "bool": pa.bool_(),
    "string": pa.string(),
    "list<string>": pa.list_(pa.string()),
}


def schema(table: str, *, with_text: bool) -> pa.Schema:
    """Return the schema of a table."""
    wanted = columns_of(table, with_text=with_text)
    return pa.schema([(name, _TYPES[kind]) for name, kind in wanted.items()])


def tables_of(
    answers: Iterable[Answered], *, with_text: bool
) -> dict[str, Callable[[BinaryIO], object]]:
    """Return name of a table -> what writes it."""
    rows: dict[str, list[Cells]] = {name: [] for name in COLUMNS}
    for found in answers:
        key = {"row": found.row, "note_ref": found.note_ref}
        made = tabled(found, with_text=with_text)
        rows[NOTES].append(key | made.note)
        rows[SUGGESTIONS] += [key | row for row in made.suggestions]
        rows[EVIDENCE] += [key | row for row in made.evidence]
        rows[CLAIM_LINES] += [key | row for row in made.claim_lines]
    return {
        name: partial(_write, pa.Table.from_pylist(rows[name], schema(name, with_text=with_text)))
        for name in COLUMNS
    }


def _write(table: Any, file: BinaryIO) -> None:
    pq.write_table(table, file, compression="zstd")
