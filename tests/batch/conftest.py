"""What the tests of the batch share: invented notes in every form, and a run in this process."""

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from suggester.batch.parts import Count
from suggester.batch.run import run
from suggester.batch.settings import Settings
from suggester.note_sources import NoteSource

CANARY = "Zanzibaria Quillfeather"
NOTES = (
    f"S: {CANARY} feels better.\nO: Joint mobs grade III R knee, 15 min. Ther ex x 23 min.",
    "O: Gait training on stairs, 12 min.\r\nPlan: ultrasound next visit.",
    "Pt did HEP at home. No treatment today.",
    "O: MFR to R UT – 10 min 🙂; NMR x 20 min, balance on foam.",
)
Rows = Sequence[dict[str, Any]]


def rows_of(*texts: str) -> Rows:
    return [{"text": text, "note_ref": f"n{n}"} for n, text in enumerate(texts, start=1)]


def write_jsonl(path: Path, rows: Rows) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def write_csv(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_parquet(path: Path, rows: Rows) -> Path:
    pq.write_table(pa.Table.from_pylist(list(rows)), path)
    return path


def write_folder(path: Path, rows: Rows) -> Path:
    path.mkdir()
    for row in rows:
        (path / f"{row['note_ref']}.txt").write_bytes(row["text"].encode())
    return path


Write = Callable[[Path, Rows], Path]


def answer_all(source: Path, out: Path, settings: Settings | None = None) -> Count:
    """Run a batch in this process, which has the engine already."""
    return run(
        NoteSource(source),
        out,
        settings or Settings(part_notes=2),
        processes=1,
        begun=lambda before: None,
        advance=lambda count, share: None,
    )


def table(out: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table of a batch, as the analyst's own library reads a folder."""
    rows: list[dict[str, Any]] = pq.read_table(out / name).to_pylist()
    return rows


def everything(out: Path) -> dict[str, bytes]:
    """Return each file of a batch but the lock, with what is in it."""
    files = (path for path in out.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(files)}


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    return write_jsonl(tmp_path / "notes.jsonl", rows_of(*NOTES))
