"""Real Spark says what the local engine says, to the last byte, and numbers rows as it does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from corpus.many import many
from suggester import Engine
from suggester.batch.manifest import BatchError
from suggester.batch.settings import OutFormat, Settings
from suggester.note_sources import SourceError, SourceKind
from suggester.spark import answers, table_of
from suggester.spark.frames import cells, lines
from suggester.spark.run import NOTE_BYTES, run, session
from suggester.spark.shipped_engine import ExecutorError, engine_of, ship
from tests.batch.conftest import (
    CANARY,
    NOTES,
    Rows,
    answer_all,
    rows_of,
    write_csv,
    write_jsonl,
    write_parquet,
)
from tests.batch.killed import ROOT
from tests.spark.comparing import differing, rejects

SMALL = Settings(with_text=True, part_notes=8)  # so that a small source makes several tasks
MASTER = "local[2]"


def bad_and_good() -> Rows:
    rows = rows_of(*many(120, seed=5))
    return [*rows[:40], {"text": ""}, {"txt": CANARY}, *rows[40:90], {"text": "x\0"}, *rows[90:]]


def test_lines_of_json_in_many_blocks(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "notes.jsonl", bad_and_good())
    body = source.read_bytes()
    source.write_bytes(b"\xef\xbb\xbf\n" + body + b'\r\n\n{"text": "\xff"}\n{"text": "cut off')
    here = answer_all(source, tmp_path / "local", SMALL)
    there = run(str(source), SourceKind.JSONL, str(tmp_path / "spark"), SMALL, master=MASTER)
    assert here == there
    assert differing(tmp_path / "local", tmp_path / "spark") == []
    assert [one["row"] for one in rejects(tmp_path / "spark")] == [42, 43, 94, 127, 128]
    assert len(list((tmp_path / "spark" / "notes").glob("part-*"))) > 1
    assert not list((tmp_path / "spark").glob("_*"))


def test_parquet_in_and_the_api_s_json_out(tmp_path: Path) -> None:
    rows = [{"text": text, "note_ref": f"n{n}", "payer_rule": "ama" if n % 2 else None}
            for n, text in enumerate(many(60, seed=6))]  # fmt: skip
    folder = tmp_path / "notes"
    folder.mkdir()
    for n in range(3):
        write_parquet(folder / f"{n}.parquet", rows[20 * n : 20 * n + 20])
    whole = write_parquet(tmp_path / "notes.parquet", rows)
    settings = Settings(out_format=OutFormat.JSONL)
    here = answer_all(whole, tmp_path / "local", settings)
    there = run(str(folder), SourceKind.PARQUET, str(tmp_path / "spark"), settings, master=MASTER)
    assert here == there
    said = {path.name: path.read_text() for path in (tmp_path / "local" / "answers").iterdir()}
    found = [path.read_text() for path in (tmp_path / "spark" / "answers").glob("part-*")]
    by_row = sorted("".join(said.values()).splitlines())
    assert len(by_row) == 60
    assert sorted("".join(found).splitlines()) == by_row


# --- a frame of one's own --------------------------------------------------------------


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    with session(MASTER, 1000 * NOTE_BYTES) as made:
        yield made


def test_a_frame_of_one_s_own(spark: SparkSession, engine: Engine) -> None:
    rows = [(*pair, 7) for pair in enumerate([*NOTES, None, "long " * 400_000, " "], start=100)]
    frame = spark.createDataFrame(rows, "row long, text string, ward int").repartition(3)
    found = answers(frame).cache()
    assert "ward" not in found.columns
    reasons = {one["row"]: one["reason"] for one in found.where("reason is not null").collect()}
    assert set(reasons) == {104, 105, 106}
    assert "text" in reasons[104]
    lines_ = table_of(found, "claim_lines").orderBy("row", "n").collect()
    expected = [
        (number, line.code, line.units)
        for number, text in enumerate(NOTES, start=100)
        for line in engine.suggest(text).claim.lines
    ]
    assert [(one["row"], one["code"], one["units"]) for one in lines_] == expected


def test_rows_get_a_number_where_they_have_none(spark: SparkSession) -> None:
    frame = spark.createDataFrame([(text,) for text in NOTES], "text string")
    rows = table_of(answers(frame), "notes").collect()
    assert len({one["row"] for one in rows}) == len(NOTES)


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        pytest.param("none.jsonl", SourceKind.JSONL, "PATH_NOT_FOUND", id="no-file"),
        pytest.param("notes.csv", SourceKind.CSV, "Spark reads .jsonl and .parquet", id="csv"),
        pytest.param("other.parquet", SourceKind.PARQUET, "must be these", id="columns"),
    ],
)
def test_what_is_no_source(tmp_path: Path, name: str, kind: SourceKind, said: str) -> None:
    write_csv(tmp_path / "notes.csv", rows_of(*NOTES))
    write_parquet(tmp_path / "other.parquet", [{"text": "a", CANARY: 1}])
    with pytest.raises(SourceError, match=said) as caught:
        run(str(tmp_path / name), kind, str(tmp_path / "out"), Settings(), master=MASTER)
    assert CANARY not in str(caught.value)


def test_nothing_is_overwritten(tmp_path: Path, notes: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(BatchError, match="is there already"):
        run(str(notes), SourceKind.JSONL, str(tmp_path / "out"), Settings(), master=MASTER)


# --- without Spark ---------------------------------------------------------------------


def test_an_executor_answers_as_the_driver_or_not_at_all(engine: Engine) -> None:
    shipped = ship(Settings())
    there = engine_of(shipped)
    assert there is engine_of(shipped)
    assert there is not engine
    assert there.suggest(NOTES[0]) == engine.suggest(NOTES[0])
    with pytest.raises(ExecutorError, match="Install the same on both"):
        engine_of(shipped._replace(digest="other", program=("suggester 9",)))
    with pytest.raises(ExecutorError, match="arrived damaged"):
        engine_of(shipped._replace(digest="other", tables=shipped.tables[:-1]))


def test_rows_are_numbered_by_block_and_file() -> None:
    def batch(**columns: list[object]) -> Iterator[pa.RecordBatch]:
        yield pa.RecordBatch.from_pydict(columns)

    first = {("a", 0): 0, ("a", 99): 2, ("b", 0): 5}
    read = lines(
        batch(
            file=["b", "a", "a", "b"],
            start=[0, 99, 99, 0],
            value=[b'{"text": "1"}', b"", b"{}", b"\xff"],
        ),
        first,
    )
    assert [raw.number for raw in read] == [6, 4, 7]
    found = cells(batch(file=["a", "b"], index=[1, 0], text=["x", "y"]), {"a": 0, "b": 5})
    assert [(raw.number, raw.content) for raw in found] == [(2, {"text": "x"}), (6, {"text": "y"})]


# --- Java ------------------------------------------------------------------------------


def test_it_starts_with_the_java_of_the_extra(tmp_path: Path, notes: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in "bash sh env dirname basename ps cat uname tr sed grep head rm chmod".split():
        (tools / name).symlink_to(str(which(name)))
    environment = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    done = subprocess.run(
        [
            sys.executable, "-c", "from suggester.cli import app; app()", "batch", notes,
            "--out", tmp_path / "out", "--engine", "spark", "--master", MASTER,
        ],
        cwd=ROOT, env=environment | {"PATH": str(tools)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert which("java", path=str(tools)) is None
    assert (done.returncode, done.stdout) == (
        0,
        "4 notes, 0 rejects, 5 suggestions, 5 claim lines\n",
    )
    assert CANARY not in done.stderr
