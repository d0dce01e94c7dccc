"""The database: how it is opened, how its tables come about, what its errors say."""

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect, text

from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import entry
from web.accounts import tables as _accounts  # noqa: F401  (part of metadata)
from web.queue import sqlite
from web.queue.actions import Queue
from web.queue.errors import BusyError, StoreError
from web.queue.migrate import SCRIPTS, newest, open_store, upgrade
from web.queue.store import Store, connect, default_url
from web.queue.tables import metadata, notes
from web.queue.values import accept


@pytest.mark.parametrize(
    ("version", "modes"),
    [
        pytest.param((3, 40, 1), ("TRUNCATE", "EXTRA"), id="debian-12"),
        pytest.param((3, 44, 5), ("TRUNCATE", "EXTRA"), id="branch-3.44-before"),
        pytest.param((3, 44, 6), ("WAL", "FULL"), id="branch-3.44-mended"),
        pytest.param((3, 45, 9), ("TRUNCATE", "EXTRA"), id="branch-never-mended"),
        pytest.param((3, 50, 6), ("TRUNCATE", "EXTRA"), id="branch-3.50-before"),
        pytest.param((3, 50, 7), ("WAL", "FULL"), id="branch-3.50-mended"),
        pytest.param((3, 51, 2), ("TRUNCATE", "EXTRA"), id="last-with-the-bug"),
        pytest.param((3, 51, 3), ("WAL", "FULL"), id="first-without"),
        pytest.param((3, 52, 0), ("WAL", "FULL"), id="later"),
        pytest.param((3, 54, 1), ("WAL", "FULL"), id="newest"),
        pytest.param((4, 0, 0), ("WAL", "FULL"), id="next-major"),
    ],
)
def test_wal_only_where_its_reset_bug_is_mended(
    version: sqlite.Version, modes: tuple[str, str]
) -> None:
    assert sqlite.durable_modes(version) == modes


def test_a_sqlite_that_is_too_old_is_refused() -> None:
    with pytest.raises(StoreError, match=r"3\.35\.0 or newer"):
        sqlite.durable_modes((3, 34, 1))


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        pytest.param((3, 40, 1), ("truncate", 3), id="rollback-journal"),
        pytest.param((3, 51, 3), ("wal", 2), id="wal"),
    ],
)
def test_the_modes_are_in_force(
    tmp_path: Path, version: sqlite.Version, expected: tuple[str, int]
) -> None:
    with sqlite3.connect(tmp_path / "q.db") as connection:
        sqlite.prepare(connection, version)
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        said = [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert said == [*expected, 1, 1, 10_000]
    connection.close()


def test_a_wal_file_under_an_unsafe_sqlite_is_refused_while_open_elsewhere(tmp_path: Path) -> None:
    first = sqlite3.connect(tmp_path / "q.db", isolation_level=None)
    first.execute("PRAGMA journal_mode=WAL")
    first.execute("CREATE TABLE t (a)")
    second = sqlite3.connect(tmp_path / "q.db", timeout=0.1)
    try:
        with pytest.raises(BusyError, match="TRUNCATE"):
            sqlite.prepare(second, (3, 40, 1))
    finally:
        second.close()
        first.close()


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "queue.db"
    open_store(f"sqlite:///{file}").close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("queue.db", id="no-address"),
        pytest.param("mysql://u:secret@h/d", id="another-database"),
        pytest.param("sqlite://", id="memory"),
        pytest.param("sqlite:////proc/no/queue.db", id="no-folder"),
        pytest.param("postgresql://u:secret@127.0.0.1:1/d", id="nobody-listens"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(address: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(address)
    assert "secret" not in str(caught.value)


def test_the_default_is_a_file_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SUGGESTER_DATABASE", raising=False)
    assert default_url() == f"sqlite:///{Path.home()}/.suggester/queue.db"
    monkeypatch.setenv("SUGGESTER_DATABASE", "sqlite:////q/a.db")
    assert default_url() == "sqlite:////q/a.db"


# --- migrations ------------------------------------------------------------------------


def test_the_migrations_make_the_tables_of_the_code(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


UPGRADE = "import sys; from web.queue.migrate import open_store; open_store(sys.argv[1])"


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    server: PrivatePostgres = request.getfixturevalue("postgres")
    server.drop("bare")
    return server.create("bare")


def test_many_processes_and_threads_upgrade_at_once(bare: str) -> None:
    command = [sys.executable, "-c", UPGRADE, bare]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    failed: list[Exception] = []

    def here() -> None:
        try:
            open_store(bare).close()
        except StoreError as error:
            failed.append(error)

    threads = [Thread(target=here) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert ([process.returncode for process in processes], failed) == ([0, 0], []), said
    store = connect(bare)
    assert set(metadata.tables) <= set(inspect(store.engine).get_table_names())
    store.close()


def test_the_newest_file_is_the_one_that_alembic_ends_with() -> None:
    assert newest() == ScriptDirectory(SCRIPTS).get_current_head()


def test_an_upgrade_that_breaks_off_leaves_no_trace(
    bare: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = connect(bare)

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        # The last thing the migration does: everything else has been written by then.
        patched.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", broken)
        with pytest.raises(KeyboardInterrupt):
            upgrade(store)
    assert [t for t in inspect(store.engine).get_table_names() if t != "alembic_version"] == []
    assert upgrade(store) == "r0009"
    store.close()


def test_tables_of_a_newer_program_are_left_alone(bare: str) -> None:
    store = open_store(bare)
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    with pytest.raises(StoreError, match="newer version"):
        upgrade(store)
    store.close()


# --- what goes wrong -------------------------------------------------------------------


@pytest.mark.parametrize("table", ["audit", "decisions"])
@pytest.mark.parametrize(
    "act",
    [
        pytest.param("UPDATE {} SET reviewer = 'x'", id="update"),
        pytest.param("DELETE FROM {}", id="delete"),
    ],
)
def test_what_is_only_added_to_is_guarded(queue: Queue, table: str, act: str) -> None:
    queue.enter(entry(), by="form", key="k")
    lease = queue.claim_next(by="ann")
    assert lease is not None
    queue.decide(lease.hold, accept("97110"), key="k")
    changed = act.format(table)
    if table == "audit":
        changed = changed.replace("reviewer", "actor")
    with pytest.raises(StoreError), queue.store.writing() as connection:
        connection.execute(text(changed))


def test_no_error_holds_what_was_being_written(store: Store) -> None:
    words = "Zanzibaria Quillfeather"
    with pytest.raises(StoreError) as caught, store.writing() as connection:
        connection.execute(insert(notes).values(review=words, text=words.encode(), answer=b""))
    assert words not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_writer_that_waits_too_long_is_told_to_come_back(
    on_sqlite: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MILLISECONDS", 50)
    with (
        on_sqlite.writing(),
        pytest.raises(BusyError, match="Send it again"),
        on_sqlite.writing(),
    ):
        pass


def test_postgres_waits_only_so_long_for_a_row(on_postgres: Store) -> None:
    with on_postgres.writing() as connection:
        said = [
            connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("statement_timeout", "lock_timeout", "synchronous_commit")
        ]
    assert said == ["15s", "10s", "on"]


@pytest.mark.parametrize(
    ("writes", "level"),
    [
        pytest.param(True, "read committed", id="writing"),
        pytest.param(False, "repeatable read", id="reading"),
    ],
)
def test_how_much_postgres_keeps_apart(on_postgres: Store, writes: bool, level: str) -> None:
    with (on_postgres.writing if writes else on_postgres.reading)() as connection:
        assert connection.execute(text("SHOW transaction_isolation")).scalar() == level


def test_a_block_that_fails_leaves_no_trace(store: Store) -> None:
    def broken() -> None:
        with store.writing() as connection:
            connection.execute(text("INSERT INTO audit VALUES (1, 0, 'a', 'b', NULL, '', 'h')"))
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar() == 0
