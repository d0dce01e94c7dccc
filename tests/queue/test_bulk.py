"""Notes in by the batch, decisions out: no bad row stops the others, no cell runs."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from suggester import NoteError, Suggestions, Visit
from suggester.note_rows import BadRow
from suggester.note_sources import rows_in
from tests.queue.small_reviews import CANARY, Watch, answer_of, entry
from web.queue import exports
from web.queue.actions import Queue
from web.queue.bulk import Imported, enter_rows
from web.queue.errors import StoreError
from web.queue.exports import COLUMNS, exported, harmless
from web.queue.store import Store
from web.queue.values import accept, add, change

GOOD = f"O: {CANARY} did ther ex."


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


TYPED = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u2003=1", "＝1")


def cells_that_run(queue: Queue) -> list[str]:
    """Export reviews whose clinicians, sites and references are formulas; return the cells that a
    spreadsheet would take for some, in every file that there is."""
    for number, typed in enumerate(TYPED):
        made = entry(f"O: {number}.", ("97110",))
        visit = made.visit.model_copy(update={"note_ref": typed})
        made = replace(made, clinician=typed, site=typed, visit=visit)
        hold = queue.claim(queue.enter(made, by="f", key=str(number)).review, by="ann").hold
        queue.finish(queue.decide(hold, accept("97110"), key="d").hold, key="f")
    found = []
    for nameless in (False, True):
        table = "".join(exported(queue.store, "csv", by="c", clock=queue.clock, nameless=nameless))
        rows = list(csv.reader(io.StringIO(table, newline="")))
        assert len(rows) == 1 + 2 * len(TYPED)
        found += [cell for row in rows for cell in row if RUNS.match(cell) and cell != "-1"]
        found += (
            [] if nameless else [c for c in TYPED if f"'{c}" not in {x for r in rows for x in r}]
        )
    return found


RUNS = re.compile(r"[\t\r\n\0]|\s*[=+\-@＝＋－＠]")


def test_no_cell_of_an_export_runs(queue: Queue) -> None:
    assert cells_that_run(queue) == []


def test_a_plain_writer_is_found(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(exports, "harmless", lambda value: value)
    assert len(cells_that_run(queue)) > len(TYPED)


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


def test_a_fault_of_the_engine_is_told_without_the_note(queue: Queue, tmp_path: Path) -> None:
    """The rows behind it are entered all the same."""

    def suggest(text: str, visit: Visit) -> Suggestions:
        if CANARY in text:
            raise ValueError(text)
        return answer_of(text)

    file, said = tmp_path / "n.csv", []
    file.write_text(f"text\nO: {CANARY}.\nO: b.\n")
    rows = rows_in(file)
    done = enter_rows(rows, queue, suggest, by="b", complain=said.append, advance=lambda: None)
    assert (done.entered, done.bad) == (1, 1)
    assert re.fullmatch(r"internal error \(ValueError at test_bulk.py:\d+\). .*", said[0].complaint)
