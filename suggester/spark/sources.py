"""Where the notes of a Spark batch lie: JSONL or Parquet, a file or a folder of files, in; a frame
and what reads its batches out.

Rows are numbered as the local engine numbers them, through all files in the order of their names.
For that the rows of each block are counted first; no note is sorted or moved.
"""

from functools import partial
from itertools import accumulate
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from suggester.note_sources import SourceError, SourceKind, known_columns
from suggester.spark.frames import Read, cells, lines


def opened(spark: SparkSession, path: str, kind: SourceKind) -> tuple[DataFrame, Read]:
    """Return the rows of a source, and what reads them. Raises SourceError where it is none."""
    readers = {SourceKind.JSONL: _json_lines, SourceKind.PARQUET: _parquet}
    if kind not in readers:
        raise SourceError(
            "Spark reads .jsonl and .parquet, which many machines can read at once. Convert "
            "the file, or leave out --engine spark."
        )
    try:
        return readers[kind](spark, path)
    except PySparkException as error:  # its message is of files and columns, but long
        name = error.getCondition() or type(error).__name__
        raise SourceError(f"Spark cannot read the input ({name}). Check its name.") from None


def _json_lines(spark: SparkSession, path: str) -> tuple[DataFrame, Read]:
    # As bytes: what is not UTF-8 must be found in its row, and not fail the task.
    text = spark.read.option("lineSep", "\n").text(path)
    place = (
        F.col("_metadata.file_path").alias("file"),
        F.col("_metadata.file_block_start").alias("start"),
    )
    counts = text.select(*place).groupBy("file", "start").count().collect()
    first = _before([((row["file"], row["start"]), row["count"]) for row in counts])
    frame = text.select(*place, F.col("value").cast("binary").alias("value"))
    return frame, partial(lines, first=first)


def _parquet(spark: SparkSession, path: str) -> tuple[DataFrame, Read]:
    table = spark.read.parquet(path)
    names = {name: name.lower() for name in table.columns}
    known_columns(list(names.values()))
    place = (F.col("_metadata.file_path").alias("file"),)
    counts = table.select(*place).groupBy("file").count().collect()
    first = _before([(row["file"], row["count"]) for row in counts])
    index = F.col("_metadata.row_index").alias("index")
    ours = [F.col(name).alias(lower) for name, lower in names.items()]
    return table.select(*place, index, *ours), partial(cells, first=first)


def _before(counts: list[tuple[Any, int]]) -> dict[Any, int]:
    """Return place -> rows before it, from place -> rows in it."""
    ordered = sorted(counts)
    sums = accumulate((count for _, count in ordered), initial=0)
    return {place: total for (place, _), total in zip(ordered, sums, strict=False)}
