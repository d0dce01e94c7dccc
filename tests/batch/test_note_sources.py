"""Notes in bulk as they lie in files: no bad row stops the others, no complaint tells of it."""

import tracemalloc
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from suggester.note_rows import BadRow, Row
from suggester.note_sources import LONGEST_LINE, SourceError, rows_in

CANARY = "Zanzibaria Quillfeather"


def places(path: Path) -> list[tuple[str, str]]:
    return [(row.place, "good" if isinstance(row, Row) else row.complaint) for row in rows_in(path)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("text\na\nb\n", [("line 2", "good"), ("line 3", "good")], id="plain"),
        pytest.param("\ufefftext\r\na\r\n", [("line 2", "good")], id="from-a-spreadsheet"),
        pytest.param(" Text ,key\na,k\n", [("line 2", "good")], id="header-not-so-neat"),
        pytest.param(
            'text\n"a\nb"\n\nc\n', [("line 2", "good"), ("line 5", "good")], id="note-of-two-lines"
        ),
        pytest.param(
            "text,key\na\nb,k\n", [("line 2", "1 cells"), ("line 3", "good")], id="cell-missing"
        ),
        pytest.param(
            "text,key\na,k,x\n", [("line 2", "3 cells, but 2 columns")], id="cell-too-many"
        ),
        pytest.param("text,key\n,k\nb,\n", [("line 2", "text"), ("line 3", "good")], id="no-text"),
        pytest.param(
            "text,date_of_service,discipline\na,soon,PT\nb,2026-03-02,XX\nc,,OT\n",
            [("line 2", "date_of_service"), ("line 3", "discipline"), ("line 4", "good")],
            id="values-that-do-not-fit",
        ),
        pytest.param(
            "text,assistant_minutes,year_to_date_amount,telehealth\na,15,2480.50,true\nb,,1.234,\n",
            [("line 2", "good"), ("line 3", "year_to_date_amount")],
            id="facts-of-the-visit",
        ),
        pytest.param(
            "text\na\udcff\nb\n", [("line 2", "UTF-8"), ("line 3", "good")], id="not-utf-8"
        ),
        pytest.param(
            'text\n"a"b\nc\n', [("line 2", "quotes"), ("line 3", "good")], id="quote-inside"
        ),
        pytest.param(
            'text\na\n"b\nc\n', [("line 2", "good"), ("line 3", "quotes")], id="quote-never-closed"
        ),
    ],
)
def test_rows_of_a_csv(tmp_path: Path, body: str, expected: list[tuple[str, str]]) -> None:
    file = tmp_path / "notes.csv"
    file.write_bytes(body.encode(errors="surrogateescape"))
    found = places(file)
    assert [place for place, _ in found] == [place for place, _ in expected]
    for (_, said), (_, part) in zip(found, expected, strict=True):
        assert part in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param('{"text": "a"}', "good", id="plain"),
        pytest.param('{"text": "a", "assistant_minutes": 5, "key": "k"}', "good", id="with-facts"),
        pytest.param(
            '{"text": "a", "assistant_minutes": "5"}', "assistant_minutes", id="no-guessing"
        ),
        pytest.param(
            '{"text": "a", "assistant_minutes": {"97110": 5}}', "good", id="minutes-of-a-code"
        ),
        pytest.param(
            '{"text": "a", "year_to_date_amount": 2480.5, "telehealth": true}', "good", id="amount"
        ),
        pytest.param('{"text": 5}', "text", id="text-a-number"),
        pytest.param('{"key": "k"}', "text", id="text-missing"),
        pytest.param(f'{{"text": "a", "{CANARY}": 1}}', "with these fields alone", id="unknown"),
        pytest.param('{"text": "a"', "one JSON object", id="cut-off"),
        pytest.param('["a"]', "JSON object", id="a-list"),
        pytest.param("NaN", "JSON object", id="not-json"),
        pytest.param('{"text": "\\ud800"}', "JSON object", id="half-a-character"),
        pytest.param("[" * 10_000, "JSON object", id="deep"),
    ],
)
def test_rows_of_a_jsonl(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "notes.jsonl"
    file.write_text(f'\n{line}\n{{"text": "last"}}\n')
    (place, found), last = places(file)
    assert (place, last) == ("line 2", ("line 3", "good"))
    assert said in found
    assert CANARY not in found


def test_the_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("O: b.")
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe")
    (tmp_path / "c.md").write_text("not a note")
    bad, good = rows_in(tmp_path)
    assert isinstance(bad, BadRow)
    assert (bad.place, "UTF-16" in bad.complaint) == ("a.txt", True)
    assert isinstance(good, Row)
    assert (good.note.text, good.note.note_ref) == ("O: b.", "b")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        pytest.param("notes.xlsx", "text", id="another-kind"),
        pytest.param("notes.csv", "", id="empty"),
        pytest.param("notes.csv", f"{CANARY} walked\n", id="no-header"),
        pytest.param("notes.csv", "text,text\na,b\n", id="column-twice"),
        pytest.param("notes.csv", "text,dob\na,b\n", id="column-unknown"),
        pytest.param("notes.csv", "key\nk\n", id="no-text-column"),
        pytest.param("none.csv", None, id="no-file"),
        pytest.param("none", None, id="no-folder"),
    ],
)
def test_a_file_that_is_no_batch_is_refused_whole(
    tmp_path: Path, name: str, body: str | None
) -> None:
    file = tmp_path / name
    if body is not None:
        file.write_text(body)
    with pytest.raises(SourceError) as caught:
        list(rows_in(file))
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        pytest.param({"text": "a", "note_ref": 7, "key": "k"}, "good", id="a-number-for-a-name"),
        pytest.param(
            {"text": "a", "date_of_service": date(2026, 3, 2), "telehealth": True},
            "good",
            id="facts",
        ),
        pytest.param({"text": "a", "year_to_date_amount": Decimal("2480.50")}, "good", id="amount"),
        pytest.param(
            {"text": "a", "assistant_minutes": {"97110": 5}}, "good", id="minutes-of-a-code"
        ),
        pytest.param({"text": None, "key": "k"}, "text", id="null"),
        pytest.param({"text": 5}, "text", id="text-a-number"),
        pytest.param({"TEXT": "a", "Discipline": "PT"}, "good", id="column-names-not-so-neat"),
        pytest.param({"text": "a", "discipline": CANARY}, "discipline", id="wrong-value"),
        pytest.param({"text": b"\xff"}, "Not UTF-8", id="not-utf-8"),
    ],
)
def test_rows_of_a_parquet_file(tmp_path: Path, cells: dict[str, Any], said: str) -> None:
    file = tmp_path / "notes.parquet"
    table = pa.Table.from_pylist([cells])
    if isinstance(cells.get("text"), bytes):  # as a careless writer has it: text by its type alone
        text = pa.Array.from_buffers(pa.string(), 1, table["text"].chunk(0).buffers())
        table = pa.table({"text": text})
    pq.write_table(table, file)
    ((place, found),) = places(file)
    assert place == "row 1"
    assert said in found
    assert CANARY not in found


def test_a_line_without_end_is_not_held(tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    with file.open("wb") as out:
        out.write(b'{"text": "a"}\n{"text": "')
        out.truncate(LONGEST_LINE * 20)  # zeros, as a disk leaves them
        out.seek(0, 2)
        out.write(b'\n\xef\xbb\xbf{"text": "b"}\n{"text": "c"}')
    tracemalloc.start()
    found = places(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [place for place, _ in found] == ["line 1", "line 2", "line 3", "line 4"]
    assert ["good" in said for _, said in found] == [True, False, False, True]
    assert "Longer than 4 MiB" in found[1][1]
    assert peak < 6 * LONGEST_LINE
