"""Copies of a SQLite database by its backup API: never by copying a live file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from .errors import StoreError
from .sqlite import make_private
from .store import Store

MAGIC = b"SQLite format 3\0"


def write_copy(store: Store, file: Path) -> None:
    """Copy a database as it stands at one moment; writers wait meanwhile."""
    with store.engine.connect() as connection, closing(sqlite3.connect(file)) as copy:
        raw = connection.connection.driver_connection
        if not isinstance(raw, sqlite3.Connection):
            raise TypeError
        raw.backup(copy)
        # A copy is one file: its own log would be a second.
        copy.execute("PRAGMA journal_mode=DELETE").close()


def put_back(file: Path, database: Path) -> None:
    """Make a database of a copy. Raises StoreError for a damaged copy."""
    make_private(database)
    try:
        with (
            closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as copy,
            closing(sqlite3.connect(database)) as restored,
        ):
            copy.backup(restored)
            (said,) = restored.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        said = error.sqlite_errorname
    if said != "ok":
        raise StoreError(f"{file} is damaged. Nothing was restored; take another copy.")


def sync(file: Path) -> None:
    """Have a file and its name on disk before returning."""
    for path in (file, file.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
