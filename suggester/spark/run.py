"""A whole batch on Spark: files that every executor can read in, a folder of tables out.

    source ─ blocks ─ mapInArrow on the executors ─ one wide table ─┬─ notes, suggestions, evidence,
                                                                    └─ claim_lines, rejects

What an executor had not written when it died, Spark gives to another: a file counts only when its
task has ended well.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

from suggester.batch.manifest import BatchError
from suggester.batch.parts import Count
from suggester.batch.settings import OutFormat, Settings
from suggester.batch.tables import COLUMNS, NOTES
from suggester.note_sources import SourceKind
from suggester.spark.frames import LINE, REASON, SIZES, answered, table_of
from suggester.spark.java import java_home
from suggester.spark.shipped_engine import program, ship
from suggester.spark.sources import opened

NOTE_BYTES = 4096  # of a source, generously: Spark's parts are blocks of bytes, not of notes
WIDE = "_answers"


def run(
    source: str,
    kind: SourceKind,
    out: str,
    settings: Settings,
    *,
    master: str | None = None,
) -> Count:
    """Answer every note of the source. source, out: paths or URLs that all executors reach.

    master: as Spark names it; without one, what Spark's configuration says, or this machine.
    Raises SourceError for a source that cannot be read, BatchError where ``out`` is there already.
    """
    with session(master, settings.part_notes * NOTE_BYTES) as spark:
        if _exists(spark, out):
            raise BatchError(f"{out} is there already. Name a new folder: nothing is overwritten.")
        frame, read = opened(spark, source, kind)
        wide = f"{out}/{WIDE}"
        try:
            answered(frame, read, settings).write.parquet(wide)
            total = _tables(spark.read.parquet(wide), out, settings)
        except PySparkException as error:  # its message may be as long as a page
            name = error.getCondition() or type(error).__name__
            raise BatchError(
                f"Spark gave up ({name}). Its own log says more. Delete {out} and run again."
            ) from None
        manifest = {
            "settings": settings.as_json(),
            "lexicon": ship(settings).digest,
            "program": program(),
        }
        made = spark.createDataFrame([(json.dumps(manifest),)], "value string")
        made.coalesce(1).write.text(f"{out}/manifest")
        _delete(spark, wide)
        return total


@contextmanager
def session(master: str | None, block_bytes: int) -> Iterator[SparkSession]:
    """Begin a Spark session and end it, with a Java that it starts with.

    block_bytes: of a source, read by one task: what the death of an executor can cost.
    """
    # The executors' Python is this one, unless the cluster says otherwise.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with TemporaryDirectory() as folder:
        home = java_home(Path(folder, "java"))
        if home is not None:
            os.environ["JAVA_HOME"] = str(home)
        builder = SparkSession.builder.appName("suggester batch")
        if master is not None:
            builder = builder.master(master)
        if master is not None and master.startswith("local"):
            # Nobody else on this machine's network has a part in it.
            builder = builder.config("spark.driver.bindAddress", "127.0.0.1")
            builder = builder.config("spark.driver.host", "127.0.0.1")
            builder = builder.config("spark.ui.enabled", "false")
        # Both the same: blocks must not depend on how many executors there happen to be, because
        # they are counted first and read later.
        builder = builder.config("spark.sql.files.maxPartitionBytes", str(block_bytes))
        builder = builder.config("spark.sql.files.openCostInBytes", str(block_bytes))
        spark = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        try:
            yield spark
        finally:
            spark.stop()


def _tables(wide: DataFrame, out: str, settings: Settings) -> Count:
    """Write the tables from the wide one and return what is in them."""
    good = F.col(REASON).isNull()
    within = ""
    if settings.out_format is OutFormat.JSONL:
        wide.where(good).select(LINE).write.text(f"{out}/answers")
    else:
        within = f"{NOTES}."
        for name in COLUMNS:
            table_of(wide, name).write.parquet(f"{out}/{name}", compression="zstd")
    sizes = [F.coalesce(F.sum(f"{within}{name}"), F.lit(0)).alias(name) for name in SIZES]
    rejects = wide.where(~good).select("row", "place", REASON)
    rejects.coalesce(1).sortWithinPartitions("row").write.json(f"{out}/rejects")
    row = wide.agg(
        F.count_if(good).alias("notes"),
        F.count_if(~good).alias("rejects"),
        F.count_if(F.col("fault")).alias("faults"),
        *sizes,
    ).first()
    return Count(**row.asDict()) if row is not None else Count()


def _exists(spark: SparkSession, path: str) -> bool:
    where = spark._jvm.org.apache.hadoop.fs.Path(path)
    return bool(where.getFileSystem(spark._jsc.hadoopConfiguration()).exists(where))


def _delete(spark: SparkSession, path: str) -> None:
    where = spark._jvm.org.apache.hadoop.fs.Path(path)
    where.getFileSystem(spark._jsc.hadoopConfiguration()).delete(where, True)
