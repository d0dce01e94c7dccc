"""Notes in by the batch, decisions out: no bad row stops the others, no cell runs."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from suggester import NoteError, Suggestions, Visit
from tests.queue.small_reviews import CANARY, Watch, answer_of, entry
from web.queue.actions import Queue
from web.queue.bulk import Imported, enter_rows
from web.queue.errors import ImportFileError, StoreError
from web.queue.exports import COLUMNS, exported, harmless
from web.queue.incoming import BadRow, Row, rows_in
from web.queue.store import Store
from web.queue.values import add, change

GOOD = f"O: {CANARY} did ther ex."


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
    with pytest.raises(ImportFileError) as caught:
        list(rows_in(file))
    assert CANARY not in str(caught.value)


# --- entering ----------------------------------------------------------------------------


def suggest(text: str, visit: Visit) -> Suggestions:
    if "unreadable" in text:
        raise NoteError("The note is empty.", reason="empty")
    return answer_of(text)


def bring(queue: Queue, path: Path) -> tuple[Imported, list[BadRow], int]:
    bad: list[BadRow] = []
    steps: list[None] = []
    done = enter_rows(
        rows_in(path),
        queue,
        suggest,
        by="cli",
        complain=bad.append,
        advance=lambda: steps.append(None),
    )
    return done, bad, len(steps)


def test_what_is_entered_stays_and_is_not_entered_twice(queue: Queue, tmp_path: Path) -> None:
    file = tmp_path / "notes.jsonl"
    lines = [
        {"text": GOOD},
        {"text": "unreadable"},
        {"text": GOOD},
        {"text": GOOD, "note_ref": "another visit"},
        {"text": GOOD, "key": "k"},
        {"text": "O: other text, same key.", "key": "k"},
        {"text": "x\0"},
    ]
    file.write_text("\n".join(json.dumps(line) for line in lines))
    done, bad, steps = bring(queue, file)
    assert (done, steps) == (Imported(entered=3, known=1, bad=3), 7)
    assert [row.place for row in bad] == ["line 2", "line 6", "line 7"]
    again, _, _ = bring(queue, file)
    assert again == Imported(entered=0, known=4, bad=3)


def test_a_store_that_fails_stops_the_batch(on_sqlite: Store, watch: Watch, tmp_path: Path) -> None:
    queue = Queue(on_sqlite, clock=watch)
    (tmp_path / "a.txt").write_text(GOOD)
    with queue.store.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE notes RENAME TO gone")
        connection.commit()
    with pytest.raises(StoreError):
        bring(queue, tmp_path)


# --- out ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        pytest.param("=1+1", "'=1+1", id="equals"),
        pytest.param("+1", "'+1", id="plus"),
        pytest.param("-1", "'-1", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage-return"),
        pytest.param("\n=1", "'\n=1", id="line-end"),
        pytest.param("\0=1", "'\0=1", id="nul"),
        pytest.param("  =1", "'  =1", id="after-blanks"),
        pytest.param("\u00a0=1", "'\u00a0=1", id="after-a-hard-blank"),
        pytest.param("＝1", "'＝1", id="full-width"),
        pytest.param("a=1", "a=1", id="inside"),
        pytest.param("O'Neil", "O'Neil", id="apostrophe"),
        pytest.param(-1, -1, id="number"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_no_cell_runs(cell: object, safe: object) -> None:
    assert harmless(cell) == safe


def test_decisions_as_csv_and_jsonl(queue: Queue, watch: Watch) -> None:
    queue.enter(replace(entry(), clinician="=HYPERLINK(1)"), by="form", key="k")
    lease = queue.claim_next(by="ann")
    assert lease is not None
    step = queue.decide(lease.hold, change("97110", units=3, modifiers=("GP", "59")), key="1")
    queue.decide(step.hold, add("97035", start=3, end=9, remark=f"{CANARY} said"), key="2")
    table = "".join(exported(queue.store, "csv", by="cli", clock=watch))
    lines = "".join(exported(queue.store, "jsonl", by="cli", clock=watch))
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    objects = [json.loads(line) for line in lines.splitlines()]
    assert (len(rows), len(objects)) == (2, 2)
    assert tuple(rows[0]) == COLUMNS == tuple(objects[0])
    first, second = objects
    assert (first["clinician"], rows[0]["clinician"]) == ("=HYPERLINK(1)", "'=HYPERLINK(1)")
    assert (first["code"], first["units"], first["modifiers"]) == ("97110", 3, "GP 59")
    assert (first["confidence"], first["counts"], first["reviewer"]) == (0.95, True, "ann")
    assert (second["evidence_start"], second["evidence_end"], second["confidence"]) == (3, 9, None)
    assert first["at"] == "2026-03-02T08:00:00+00:00"
    assert CANARY not in table + lines
