"""The record of who did what: every act is in it, and no change of it goes unseen."""

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from sqlite3 import IntegrityError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from tests.queue.small_reviews import CANARY, NOTE, Watch, entry
from web.queue import audit, checkpoints, notes
from web.queue.actions import Queue
from web.queue.audit import Event, Head
from web.queue.errors import AuditError
from web.queue.states import Reason
from web.queue.store import Store
from web.queue.tables import audit as table
from web.queue.values import accept, reject
from web.queue.witness import check_steps

ROWS = 12
TEXTS = ("actor", "action", "review", "detail", "hash")
NUMBERS = ("seq", "at")


def fill(store: Store, watch: Watch, rows: int = ROWS) -> Head:
    for number in range(rows):
        watch.move(seconds=1)
        with store.writing() as connection:
            event = Event("ann", "read", f"{number:032x}", {"n": number, "ü": None, "t": True})
            audit.append(connection, event, watch())
    with store.reading() as connection:
        return audit.head(connection)


def unguarded(store: Store, connection: Connection) -> None:
    """What an intruder does first: take the guards off."""
    if store.is_sqlite:
        for table in ("audit", "decisions"):
            for act in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{act}"))
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))


def tamper(store: Store, *statements: str) -> None:
    with store.writing() as connection:
        unguarded(store, connection)
        for statement in statements:
            connection.execute(text(statement))


def verify(store: Store, known: dict[int, str] | None = None) -> Head:
    return audit.verify(store, known)


def test_an_untouched_chain_holds(store: Store, watch: Watch) -> None:
    assert verify(store) == Head(0, audit.START)
    assert fill(store, watch) == verify(store)


@pytest.mark.parametrize(
    ("statements", "row"),
    [
        pytest.param(["UPDATE audit SET actor = 'bea' WHERE seq = 5"], 5, id="actor"),
        pytest.param(["UPDATE audit SET at = at + 1 WHERE seq = 5"], 5, id="a-millisecond"),
        pytest.param(["UPDATE audit SET action = 'Read' WHERE seq = 5"], 5, id="a-capital"),
        pytest.param(["UPDATE audit SET review = NULL WHERE seq = 5"], 5, id="no-review"),
        pytest.param(["UPDATE audit SET detail = detail || ' ' WHERE seq = 5"], 5, id="a-blank"),
        pytest.param(["UPDATE audit SET hash = upper(hash) WHERE seq = 5"], 5, id="hash"),
        pytest.param(["DELETE FROM audit WHERE seq = 1"], 1, id="the-first-gone"),
        pytest.param(["DELETE FROM audit WHERE seq = 5"], 5, id="one-gone"),
        pytest.param(["DELETE FROM audit WHERE seq BETWEEN 5 AND 7"], 5, id="three-gone"),
        pytest.param(
            [
                "UPDATE audit SET seq = 105 WHERE seq = 5",
                "UPDATE audit SET seq = 5 WHERE seq = 6",
                "UPDATE audit SET seq = 6 WHERE seq = 105",
            ],
            5,
            id="two-swapped",
        ),
        pytest.param(
            [
                "DELETE FROM audit WHERE seq = 5",
                "UPDATE audit SET seq = seq + 100 WHERE seq > 5",
                "UPDATE audit SET seq = seq - 101 WHERE seq > 100",
            ],
            5,
            id="gone-and-closed-up",
        ),
        pytest.param(
            [
                "INSERT INTO audit SELECT 13, at, actor, action, review, detail, hash FROM audit WHERE seq = 12"
            ],
            13,
            id="a-copy-put-in",
        ),
    ],
)
def test_a_change_is_found_at_its_row(
    store: Store, watch: Watch, statements: list[str], row: int
) -> None:
    fill(store, watch)
    tamper(store, *statements)
    with pytest.raises(AuditError, match=rf"\b{row}\b"):
        verify(store)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(data=st.data())
def test_any_flipped_bit_is_found(on_sqlite: Store, data: st.DataObject) -> None:
    """SQLite keeps any bytes in any column, so there each stored byte can be spoiled."""
    if verify(on_sqlite).seq < ROWS:
        fill(on_sqlite, Watch())
    seq = data.draw(st.integers(1, ROWS))
    column = data.draw(st.sampled_from(TEXTS + NUMBERS))
    with on_sqlite.engine.connect() as connection, connection.begin() as transaction:
        unguarded(on_sqlite, connection)
        raw = connection.connection.driver_connection
        assert raw is not None
        row = raw.execute(f"SELECT CAST({column} AS BLOB) FROM audit WHERE seq = ?", (seq,))
        old: bytes = row.fetchone()[0]
        bit = data.draw(st.integers(0, len(old) * 8 - 1))
        new = bytearray(old)
        new[bit // 8] ^= 1 << bit % 8
        kind = "INTEGER" if column in NUMBERS else "TEXT"
        change = f"UPDATE audit SET {column} = CAST(? AS {kind}) WHERE seq = ?"
        with suppress(IntegrityError):  # a number that stands already is refused by SQLite
            raw.execute(change, (bytes(new), seq))
            with pytest.raises(AuditError):
                audit.verify_some(connection, Head(0, audit.START), {})
        transaction.rollback()


# --- checkpoints -----------------------------------------------------------------------


@pytest.fixture
def signed(store: Store, watch: Watch, tmp_path: Path) -> dict[int, str]:
    """Two checkpoints of a chain, the second of its end."""
    public = checkpoints.make_key(tmp_path / "key")
    for rows in (ROWS - 2, 2):
        line = checkpoints.sign(fill(store, watch, rows), watch(), tmp_path / "key")
        checkpoints.append_line(tmp_path / "signed", line)
    return checkpoints.read(tmp_path / "signed", public)


def restamp(store: Store, watch: Watch) -> None:
    """Make the whole chain anew, with one event changed: every hash fits the next."""
    with store.writing() as connection:
        unguarded(store, connection)
        rows = connection.execute(select(table).order_by(table.c.seq)).mappings().all()
        connection.execute(text("DELETE FROM audit"))
        for row in rows:
            actor = "bea" if row["seq"] == 3 else row["actor"]
            detail = json.loads(row["detail"])
            audit.append(connection, Event(actor, row["action"], row["review"], detail), row["at"])


@pytest.mark.parametrize(
    ("act", "complaint"),
    [
        pytest.param("DELETE FROM audit WHERE seq = 12", "12 to 12 were cut off", id="last-row"),
        pytest.param("DELETE FROM audit WHERE seq > 3", "4 to 12 were cut off", id="tail"),
        pytest.param("DELETE FROM audit", "1 to 12 were cut off", id="everything"),
        pytest.param("", "made anew", id="made-anew"),
    ],
)
def test_what_the_chain_alone_cannot_see(
    store: Store, watch: Watch, signed: dict[int, str], act: str, complaint: str
) -> None:
    assert verify(store, signed).seq == ROWS
    if act:
        tamper(store, act)
    else:
        restamp(store, watch)
    verify(store)  # the reason for checkpoints: without them nothing is seen
    with pytest.raises(AuditError, match=complaint):
        verify(store, signed)


def test_what_came_after_the_checkpoint_may_be_there(
    store: Store, watch: Watch, signed: dict[int, str]
) -> None:
    fill(store, watch, 3)
    assert verify(store, signed).seq == ROWS + 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"seq":1', '"seq":2', id="seq"),
        pytest.param('"hash":"', '"hash":"0', id="hash"),
        pytest.param('"at":"2', '"at":"1', id="time"),
        pytest.param('"signature":"', '"signature":"AAAA', id="signature"),
        pytest.param("{", "[", id="no-json"),
    ],
)
@pytest.mark.usefixtures("signed")
def test_a_checkpoint_that_was_changed_is_refused(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "signed"
    file.write_text(file.read_text().replace(old, new, 1))
    with pytest.raises(AuditError, match="line 1"):
        checkpoints.read(file, tmp_path / "key.pub")


@pytest.mark.usefixtures("signed")
def test_another_key_does_not_fit(tmp_path: Path) -> None:
    other = checkpoints.make_key(tmp_path / "other")
    with pytest.raises(AuditError, match="not signed with this key"):
        checkpoints.read(tmp_path / "signed", other)
    for wrong in (tmp_path / "signed", tmp_path / "key", tmp_path / "none"):
        with pytest.raises(AuditError):
            checkpoints.read(tmp_path / "signed", wrong)
    with pytest.raises(AuditError, match="never replaced"):
        checkpoints.make_key(tmp_path / "other")


# --- every act is on record --------------------------------------------------------------


def test_every_act_is_one_event_without_words_of_the_note(
    doubled: Queue, watch: Watch, store: Store
) -> None:
    review = doubled.enter(entry(), by="form", key="k").review
    doubled.enter(entry(), by="form", key="k")
    lease = doubled.claim_next(by="ann")
    assert lease is not None
    notes.open_note(store, review, by="ann", clock=watch)
    step = doubled.decide(lease.hold, accept("97110", remark=f"{CANARY} said so"), key="a")
    doubled.decide(lease.hold, accept("97110", remark=f"{CANARY} said so"), key="a")
    step = doubled.undo(step.hold, 1, key="u")
    step = doubled.decide(step.hold, accept("97110"), key="b")
    step = doubled.decide(step.hold, reject("97140", Reason.NOT_PERFORMED), key="c")
    step = doubled.return_to_clinician(step.hold, f"Did {CANARY} stand?", key="r")
    doubled.answer(review, f"{CANARY} did.", by="dr", version=step.hold.version, key="w")
    lease = doubled.claim_next(by="ann")
    assert lease is not None
    doubled.release(lease.hold)
    lease = doubled.claim(review, by="ann")
    step = doubled.skip(lease.hold, key="s")
    lease = doubled.claim_next(by="ann")
    assert lease is not None
    doubled.finish(lease.hold, key="f")
    with store.reading() as connection:
        rows = connection.execute(select(table).order_by(table.c.seq)).mappings().all()
    assert [(row["actor"], row["action"]) for row in rows] == [
        ("form", "enter"),
        ("ann", "claim"),
        ("ann", "read"),
        ("ann", "accept"),
        ("ann", "undo"),
        ("ann", "accept"),
        ("ann", "reject"),
        ("ann", "return"),
        ("dr", "answer"),
        ("ann", "claim"),
        ("ann", "release"),
        ("ann", "claim"),
        ("ann", "skip"),
        ("ann", "claim"),
        ("ann", "finish"),
    ]
    assert {row["review"] for row in rows} == {review}
    said = " ".join(f"{row['detail']}" for row in rows)
    assert CANARY not in said
    assert not any(word in said for word in NOTE.split() if len(word) > 5)
    assert verify(store).seq == len(rows)


def test_a_purge_takes_the_words_and_keeps_the_record(
    queue: Queue, watch: Watch, store: Store
) -> None:
    done = queue.enter(entry(codes=()), by="form", key="k").review
    waiting = queue.enter(entry("O: waits.", codes=()), by="form", key="w").review
    lease = queue.claim(done, by="ann")
    step = queue.return_to_clinician(lease.hold, f"Did {CANARY} stand?", key="r")
    queue.answer(done, f"{CANARY} did.", by="dr", version=step.hold.version, key="a")
    queue.finish(queue.claim(done, by="ann").hold, key="f")
    watch.move(days=90)
    days = {"older_than": timedelta(days=90), "by": "cli", "clock": watch}
    watch.move(seconds=-1)
    assert notes.purge(store, **days) == 0
    watch.move(seconds=1)
    assert notes.purge(store, **days) == 1
    assert notes.purge(store, **days) == 0
    with store.reading() as connection:
        kept = {
            name: str(connection.execute(text(f"SELECT * FROM {name}")).all())
            for name in ("reviews", "notes", "decisions", "remarks", "audit")
        }
    assert CANARY not in "".join(kept.values())
    assert waiting in kept["notes"]
    assert done in kept["reviews"]
    assert done in kept["decisions"]
    if store.is_sqlite:
        assert CANARY.encode() not in Path(store.engine.url.database or "").read_bytes()
    assert verify(store).seq == 8


@pytest.mark.parametrize(
    "act",
    [
        pytest.param("UPDATE decisions SET units = 3 WHERE seq = 1", id="units"),
        pytest.param("UPDATE decisions SET reviewer = 'bea' WHERE seq = 2", id="reviewer"),
        pytest.param(
            "UPDATE decisions SET kind = 'accept', reason = NULL WHERE seq = 2", id="kind"
        ),
        pytest.param("UPDATE decisions SET at = at - 1 WHERE seq = 2", id="time"),
        pytest.param("DELETE FROM decisions WHERE seq = 1", id="first-gone"),
        pytest.param("DELETE FROM decisions WHERE seq = 2", id="last-gone"),
        pytest.param(
            "INSERT INTO decisions SELECT review, 3, stage, kind, reviewer, token, at, 'k', "
            "step_digest, code, reason, units, modifiers, evidence_start, evidence_end, undoes "
            "FROM decisions WHERE seq = 2",
            id="one-put-in",
        ),
    ],
)
def test_a_changed_decision_is_found(queue: Queue, act: str) -> None:
    queue.enter(entry(), by="form", key="k")
    lease = queue.claim_next(by="ann")
    assert lease is not None
    step = queue.decide(lease.hold, accept("97110"), key="a")
    queue.decide(step.hold, reject("97140", Reason.OTHER), key="b")
    assert check_steps(queue.store) == 2
    tamper(queue.store, act)
    verify(queue.store)  # the chain itself is whole
    with pytest.raises(AuditError, match="A step of review"):
        check_steps(queue.store)


def test_a_review_that_is_gone_with_its_steps_is_found(queue: Queue) -> None:
    queue.enter(entry(codes=()), by="form", key="k")
    lease = queue.claim_next(by="ann")
    assert lease is not None
    queue.finish(lease.hold, key="f")
    tamper(
        queue.store,
        *(f"DELETE FROM {name}" for name in ("decisions", "note_keys", "notes", "reviews")),
    )
    with pytest.raises(AuditError, match="a review is gone"):
        check_steps(queue.store)


def test_a_long_chain_is_read_in_parts(
    store: Store, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "BATCH", 5)
    head = fill(store, watch)
    assert verify(store) == head
    tamper(store, "DELETE FROM audit WHERE seq = 6")
    with pytest.raises(AuditError, match=r"\b6\b"):
        verify(store)
