"""The restore drill: a copy made while people work holds every row that was acknowledged, and all
that a copy may get wrong is found."""

import hashlib
import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import Watch, entry
from tests.queue.soak import FORK
from tests.queue.worker import acknowledged, work
from web.accounts import tables as _accounts  # noqa: F401  (part of metadata)
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.backup import backup, restore
from web.queue.errors import AuditError, QueueError, StoreError
from web.queue.migrate import open_store
from web.queue.notes import open_note
from web.queue.rekeying import needs
from web.queue.store import Store
from web.queue.tables import audit, decisions, metadata
from web.queue.values import accept, utc_now
from web.queue.witness import check_steps

REVIEWS = 150
WORKERS = 3
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(autouse=True)
def programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """pg_dump and pg_restore as new as the server."""
    if "postgres" in str(request.node.name):
        server: PrivatePostgres = request.getfixturevalue("postgres")
        monkeypatch.setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture(params=["sqlite", "postgres"])
def empty_place(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Another machine: the address of a database that is not there, or empty."""
    if request.param == "sqlite":
        return lambda name: f"sqlite:///{tmp_path / name / 'queue.db'}"
    server: PrivatePostgres = request.getfixturevalue("postgres")

    def place(name: str) -> str:
        server.drop(name)
        return server.create(name)

    return place


def rows_of(store: Store) -> Rows:
    """Every row of every table."""
    with store.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def full(url: str, reviews: int = REVIEWS) -> Store:
    store = open_store(url)
    queue = Queue(store, clock=utc_now)
    for number in range(reviews):
        queue.enter(entry(f"O: note {number}."), by="soak", key=str(number))
    return store


def test_copies_made_while_people_work(empty_place: Callable[[str], str], tmp_path: Path) -> None:
    url = empty_place("live")
    store, log = full(url), tmp_path / "acknowledged"
    log.touch()
    people = [
        FORK.Process(target=work, args=(url, f"worker {n}", str(log), 100, n, False), daemon=True)
        for n in range(WORKERS)
    ]
    for person in people:
        person.start()
    made = []
    for number in range(3):
        before = log.stat().st_size
        while log.stat().st_size < before + 2_000:
            time.sleep(0.01)
        told = acknowledged(str(log))
        file = tmp_path / f"{number}.backup"
        backup(store, file, by="cli", clock=utc_now)
        made.append((file, told, len(acknowledged(str(log)))))
    for person in people:
        person.kill()
        person.join()
    live, compared = rows_of(store), 0
    for number, (file, told, later) in enumerate(made):
        restored = restore(file, empty_place(f"restored{number}"), by="cli", clock=utc_now)
        assert check_steps(restored) <= later + WORKERS
        there = rows_of(restored)
        steps = {(row[0], row[1]) for row in there["decisions"]}
        assert {(step.review, step.seq) for step in told} <= steps
        # What is only added to is as it is in the live database, row by row, without a gap.
        for name in ("notes", "note_keys", "decisions", "remarks", "audit"):
            own = [row for row in there[name] if "restore" not in row]
            assert set(own) <= set(live[name])
            compared += len(own)
        assert restored.vault.keeper().source
        assert [use.at_hand for use in needs(restored)] == [True]
        for review, *_ in there["reviews"][::30]:
            assert open_note(restored, str(review), by="eve", clock=utc_now).text
        restored.close()
    assert compared > 3 * REVIEWS
    store.close()


def test_a_copy_of_a_quiet_database_is_the_same_row_by_row(
    empty_place: Callable[[str], str], tmp_path: Path
) -> None:
    store = full(empty_place("live"), 20)
    queue = Queue(store, clock=utc_now)
    while lease := queue.claim_next(by="ann"):
        hold = queue.decide(lease.hold, accept("97110", remark="fits"), key="a").hold
        queue.finish(queue.decide(hold, accept("97140"), key="b").hold, key="f")
    head = backup(store, tmp_path / "b", by="cli", clock=utc_now)
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600
    live = rows_of(store)
    restored = restore(tmp_path / "b", empty_place("there"), by="cli", clock=utc_now)
    there = rows_of(restored)
    was, now = set(live.pop("audit")), set(there.pop("audit"))
    assert was < now
    assert [row[3] for row in now - was] == ["restore"]
    assert there == live
    assert verify(restored).seq == head.seq + 1
    with pytest.raises(StoreError), restored.writing() as connection:
        connection.execute(text("DELETE FROM decisions"))  # what guards the record came along
    store.close()
    restored.close()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["b", "b.sha256"]


# --- what a copy may get wrong ----------------------------------------------------------


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of a SQLite database with some steps."""
    store = full(f"sqlite:///{tmp_path / 'live' / 'queue.db'}", 30)
    queue = Queue(store, clock=Watch())
    queue.decide(queue.claim_next(by="ann").hold, accept("97110"), key="a")  # type: ignore[union-attr]
    backup(store, tmp_path / "copy", by="cli", clock=utc_now)
    store.close()
    return tmp_path / "copy"


def change(*statements: str) -> Callable[[Path], None]:
    def changed(copy: Path) -> None:
        with closing(sqlite3.connect(copy)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        restamp(copy)

    return changed


def cut(copy: Path) -> None:
    os.truncate(copy, copy.stat().st_size - 4096)


def flip(copy: Path) -> None:
    """One bit, where the sealed words stand: no structure of the file shows it."""
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)


def restamp(copy: Path) -> None:
    """What an intruder does besides; a disk that fails does not."""
    digest = hashlib.sha256(copy.read_bytes()).hexdigest()
    copy.with_name(f"{copy.name}.sha256").write_text(f"{digest}  {copy.name}\n")


def cut_knowingly(copy: Path) -> None:
    cut(copy)
    restamp(copy)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(cut, "differs from", id="cut"),
        pytest.param(cut_knowingly, r"is damaged\. Nothing", id="cut-knowingly"),
        pytest.param(flip, "differs from", id="a-bit"),
        pytest.param(
            lambda copy: (copy.parent / "copy.sha256").unlink(), "bring it too", id="no-digest"
        ),
        pytest.param(
            change("DROP TRIGGER audit_no_delete", "DELETE FROM audit WHERE seq = 7"),
            "Row 7 is missing",
            id="an-event-gone",
        ),
        pytest.param(
            change("DROP TRIGGER decisions_no_update", "UPDATE decisions SET units = 9"),
            "A step of review",
            id="a-step-changed",
        ),
        pytest.param(lambda copy: copy.write_bytes(b""), "differs from", id="empty"),
        pytest.param(
            lambda copy: (copy.write_bytes(b"PGDMP"), restamp(copy)),
            "no copy of a SQLite",
            id="other",
        ),
        pytest.param(Path.unlink, "No such file", id="gone"),
    ],
)
def test_a_spoiled_copy_is_refused_and_the_place_stays_empty(
    copy: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(copy)
    place = tmp_path / "there" / "queue.db"
    with pytest.raises(QueueError, match=said):
        restore(copy, f"sqlite:///{place}", by="cli", clock=utc_now)
    assert not place.exists()
    assert list(tmp_path.glob("there/.*")) == []


def test_a_live_file_copied_by_hand_is_what_this_is_for(tmp_path: Path) -> None:
    """The red control: what a plain copy under a writer holds is found to be damaged."""
    store = full(f"sqlite:///{tmp_path / 'live' / 'queue.db'}", 30)
    with store.writing() as connection:
        connection.execute(text("PRAGMA cache_size = 5"))  # pages reach the file early
        for n in range(400):
            row = {
                "seq": 1000 + n,
                "at": utc_now(),
                "actor": "a",
                "action": "b",
                "detail": "c" * 400,
                "hash": "h",
            }
            connection.execute(insert(audit).values(**row))
        shutil.copyfile(tmp_path / "live" / "queue.db", tmp_path / "copy")
        restamp(tmp_path / "copy")
        connection.rollback()
    store.close()
    with pytest.raises((AuditError, StoreError)):
        restore(tmp_path / "copy", f"sqlite:///{tmp_path / 'q.db'}", by="cli", clock=utc_now)


def test_nothing_is_written_over(copy: Path, tmp_path: Path) -> None:
    before = copy.read_bytes()
    store = open_store(f"sqlite:///{tmp_path / 'live' / 'queue.db'}")
    with pytest.raises(StoreError, match="there already"):
        backup(store, copy, by="cli", clock=utc_now)
    with pytest.raises(StoreError, match="there already"):
        restore(copy, store.engine.url.render_as_string(), by="cli", clock=utc_now)
    assert copy.read_bytes() == before
    store.close()


def test_postgres_restores_into_an_empty_database_only(
    on_postgres: Store, postgres: PrivatePostgres, tmp_path: Path
) -> None:
    backup(on_postgres, tmp_path / "copy", by="cli", clock=utc_now)
    with pytest.raises(StoreError, match="has tables already"):
        restore(tmp_path / "copy", postgres.url("queue"), by="cli", clock=utc_now)
    with pytest.raises(StoreError, match="no copy of a SQLite"):
        restore(tmp_path / "copy", f"sqlite:///{tmp_path / 'q.db'}", by="cli", clock=utc_now)


def test_postgres_without_its_programs(
    on_postgres: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StoreError, match="pg_dump is not installed"):
        backup(on_postgres, tmp_path / "copy", by="cli", clock=utc_now)
    (tmp_path / "pg_dump").write_text("#!/bin/sh\nexit 7\n")
    (tmp_path / "pg_dump").chmod(0o700)
    with pytest.raises(StoreError, match="pg_dump ended with 7"):
        backup(on_postgres, tmp_path / "copy", by="cli", clock=utc_now)
    assert not (tmp_path / "copy").exists()
    with on_postgres.reading() as connection:
        assert connection.execute(select(decisions)).all() == []
