"""Have the database's files hold nothing more of the words that were deleted.

A row that is deleted is only marked so: its bytes stay until something else is written there.
"""

import sqlite3

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from .errors import BusyError, StoreError
from .store import Store

PATIENCE = "SET lock_timeout = '60s'"  # for the readers and writers of one table
REWRITE = (
    "SET statement_timeout = 0",
    # The keys first: without them what is left of the words cannot be opened.
    "VACUUM (FULL) note_keys",
    "VACUUM (FULL) notes",
    "VACUUM (FULL) remarks",
)
# A table that is written anew has a new file. PostgreSQL only warns where the role may not.
FILES = (
    "SELECT pg_relation_filenode('note_keys'), pg_relation_filenode('notes'), "
    "pg_relation_filenode('remarks')"
)


def erase_deleted(store: Store) -> None:
    """Overwrite the words that were deleted: SQLite does when it deletes, but its log must be
    emptied; PostgreSQL writes the tables of words anew, each closed to others meanwhile.

    Raises BusyError if somebody held a table for too long or the disk is full, and StoreError if
    this role may not write them anew; what was deleted stays deleted.
    """
    if store.is_sqlite:
        empty_log(store)
        return
    with store.engine.connect() as connection:
        own = connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            before = own.execute(text(FILES)).one()
            for statement in (PATIENCE, *REWRITE):
                own.execute(text(statement))
            after = own.execute(text(FILES)).one()
        except DBAPIError as error:
            raise BusyError(
                "The words were deleted, but their tables could not be written anew "
                f"({type(error.orig).__name__}): they are in use, or the disk is full. Run "
                "`suggester purge` again when fewer people work."
            ) from None
        finally:
            own.invalidate()  # nobody else shall wait as long as this connection may
    if any(old == new for old, new in zip(before, after, strict=True)):
        raise StoreError(
            "The words were deleted, but this role does not own their tables and could not write "
            "them anew. Have the owner run: VACUUM (FULL) note_keys, notes, remarks"
        )


def empty_log(store: Store) -> None:
    """Have SQLite write its log into the file and empty it, so that no deleted text stays there."""
    if store.is_sqlite:
        with store.engine.connect() as connection:
            raw = connection.connection.driver_connection
            if isinstance(raw, sqlite3.Connection):
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
