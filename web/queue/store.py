"""The database: an address in, transactions out. Knows nothing of reviews.

Every change is one short transaction of `writing`. A driver's own message may hold what was
being written, so none leaves this module.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from . import sqlite
from .errors import BusyError, FullError, StoreError
from .vault.keeping import Vault
from .vault.settings import KeySettings

DATABASE = "SUGGESTER_DATABASE"
POSTGRES_SETTINGS = (
    "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=30s "
    "-c synchronous_commit=on"
)
# Seconds until a connection to PostgreSQL gives its place to a new one, made with the password that
# then stands in the file (`PGPASSFILE`): so long the one before it may still be of use.
RECYCLE = 900
WRITES = "queue_writes"
# SQLite says the last of a file that may not grow further: a quota, a limit of the process.
FULL = ("SQLITE_FULL", "53100", "SQLITE_IOERR_WRITE")


@dataclass(frozen=True)
class Store:
    """An open database; threads may share one, processes each open their own.

    vault: holds the keys of the notes' words, and looks for them when they are first needed.
    turn: held while writing; a lock on SQLite, whose own wait is a poll that is fair to nobody.
    """

    engine: Engine
    vault: Vault = field(repr=False)
    turn: AbstractContextManager[object] = field(default_factory=nullcontext, repr=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite: one writer at a time, and no row locks."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a transaction that commits at the end of the block, or leaves no trace.

        On SQLite it is the only writer from its start, so it never fails half-way for
        another's sake.
        """
        with self.turn, self._connection(writes=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a transaction for reading, which sees one moment. Keep it short: on SQLite with
        a rollback journal nobody can commit while it lasts.
        """
        with self._connection(writes=False) as connection, connection.begin():
            yield connection

    @contextmanager
    def _connection(self, *, writes: bool) -> Iterator[Connection]:
        try:
            with self.engine.connect() as connection:
                yield connection.execution_options(**self._options(writes=writes))
        except PoolTimeoutError:
            raise BusyError(
                "Too many steps at once; nothing was changed. Try again soon."
            ) from None
        except DBAPIError as error:
            raise _told(error, self.engine.url) from None
        except UnicodeDecodeError:  # SQLite's message quotes a table's name that was damaged
            raise StoreError("The file of the database is damaged. Restore the backup.") from None

    def _options(self, *, writes: bool) -> dict[str, Any]:
        if self.is_sqlite:
            return {WRITES: writes}
        # Who writes waits for locks, and must then see what it waited for.
        return {"isolation_level": "READ COMMITTED" if writes else "REPEATABLE READ"}

    def close(self) -> None:
        """Close every idle connection."""
        self.engine.dispose()


def default_url() -> str:
    """Return $SUGGESTER_DATABASE, else a SQLite file in the home folder."""
    named = os.environ.get(DATABASE)
    return named or f"sqlite:///{Path.home() / '.suggester' / 'queue.db'}"


def connect(url: str | None = None, keys: KeySettings | None = None) -> Store:
    """Return the store at an address as SQLAlchemy writes it; makes a SQLite file.

    ``postgresql://...`` is read as psycopg 3. The tables are not looked at: see `migrate`.
    keys: where the keys of the notes are; as the environment says unless given.
    """
    keys = keys or KeySettings()
    try:
        address = make_url(url or default_url())
    except ArgumentError:
        raise StoreError(
            f"{DATABASE} is no address of a database. Write sqlite:////folder/queue.db or "
            "postgresql://user@host/name."
        ) from None
    if address.get_backend_name() == "sqlite":
        engine = _sqlite_engine(address)
        return Store(engine, Vault(keys, Path(address.database or "")), RLock())
    if address.get_backend_name() == "postgresql":
        engine = _postgres_engine(address.set(drivername="postgresql+psycopg"))
        return Store(engine, Vault(keys, None))
    raise StoreError(f"{address.get_backend_name()} is not supported: use SQLite or PostgreSQL.")


def _sqlite_engine(address: URL) -> Engine:
    if not address.database or address.database == ":memory:":
        raise StoreError("SQLite needs a file, e.g. sqlite:////folder/queue.db.")
    sqlite.make_private(Path(address.database))
    # A pool as large as the web's threads: a wait for the lock belongs to SQLite, not to the pool.
    engine = create_engine(address, hide_parameters=True, pool_size=20, max_overflow=80)

    @event.listens_for(engine, "connect")
    def prepared(connection: sqlite3.Connection, _: object) -> None:
        sqlite.prepare(connection, sqlite3.sqlite_version_info[:3])

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, True)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres_engine(address: URL) -> Engine:
    return create_engine(
        address,
        hide_parameters=True,
        pool_size=20,
        max_overflow=40,  # more than a server has threads: the pool's own wait is fair to nobody
        pool_pre_ping=True,  # the pool may outlive the server
        pool_recycle=RECYCLE,
        connect_args={"options": POSTGRES_SETTINGS, "connect_timeout": 10},
    )


def _told(error: DBAPIError, address: URL) -> StoreError:
    """Return what can be said of a driver's error: its kind, never its message."""
    state = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    kind = f"{type(error.orig).__name__}{f' {state}' if state else ''}"
    place = address.render_as_string(hide_password=True)
    if state in FULL:
        return FullError(
            f"{place}: {kind}. The disk is full, or may not grow, and this step was not "
            "acknowledged. Free some space, then send it again with the same key."
        )
    # SQLITE_ERROR is a statement that does not fit the tables; waiting mends nothing there.
    passing = isinstance(error, OperationalError) and state != "SQLITE_ERROR"
    if passing or error.connection_invalidated:
        return BusyError(
            f"{place}: {kind}. The database was busy or went away and this step was not "
            "acknowledged. Send it again with the same key."
        )
    return StoreError(
        f"{place}: {kind}. Run `suggester db upgrade`, or look at the database's log."
    )


def check_file(store: Store) -> None:
    """Have SQLite look through its whole file. Raises StoreError for one that is damaged.

    PostgreSQL looks at each page that it reads, where it was made with checksums.
    """
    if store.is_sqlite:
        with store.reading() as connection:
            said = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
        if said != "ok":
            raise StoreError("The file of the database is damaged. Restore the backup.")


def wait_for_lock(connection: Connection, key: int) -> None:
    """On PostgreSQL, wait for and keep the lock ``key`` until the transaction ends.

    SQLite needs none: its transactions for writing exclude each other anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})
