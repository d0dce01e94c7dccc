"""Compare what Spark wrote with what the local engine wrote: every value of every row."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from suggester.batch.tables import COLUMNS

ORDER = {name: [("row", "ascending"), ("n", "ascending")] for name in COLUMNS} | {
    "notes": [("row", "ascending")]
}


def differing(local: Path, spark: Path) -> list[str]:
    """Return the names of the tables that are not the same."""
    return [name for name in COLUMNS if not _same(local / name, spark / name, name)] + (
        [] if rejects(local) == rejects(spark) else ["rejects"]
    )


def _same(one: Path, two: Path, name: str) -> bool:
    tables = [pq.read_table(path).sort_by(ORDER[name]) for path in (one, two)]
    return bool(tables[0].num_rows) and tables[0].equals(tables[1].cast(tables[0].schema))


def rejects(out: Path) -> list[dict[str, Any]]:
    """Return the rows that have no answer."""
    files = sorted(out.glob("rejects/part-*")) or [out / "rejects.jsonl"]
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]
