"""Have the database's files hold nothing more of the words that were deleted.

A row that is deleted is only marked so: its bytes stay until something else is written there.
"""

import sqlite3

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from .errors import BusyError
from .store import Store

REWRITE = (
    "SET statement_timeout = 0",
    "SET lock_timeout = '60s'",  # for the readers and writers of one table
    # The keys first: without them what is left of the words cannot be opened.
    "VACUUM (FULL) note_keys",
    "VACUUM (FULL) notes",
    "VACUUM (FULL) remarks",
)


def erase_deleted(store: Store) -> None:
    """Overwrite the words that were deleted: SQLite does when it deletes, but its log must be
    emptied; PostgreSQL writes the tables of words anew, each closed to others meanwhile.

    Raises BusyError if somebody held a table for too long; what was deleted stays deleted.
    """
    if store.is_sqlite:
        empty_log(store)
        return
    with store.engine.connect() as connection:
        own = connection.execution_options(isolation_level="AUTOCOMMIT")
        try:
            for statement in REWRITE:
                own.execute(text(statement))
        except DBAPIError:
            raise BusyError(
                "The words were deleted, but their tables are in use and could not be written "
                "anew. Run `suggester purge` again when fewer people work."
            ) from None
        finally:
            own.invalidate()  # nobody else shall wait as long as this connection may


def empty_log(store: Store) -> None:
    """Have SQLite write its log into the file and empty it, so that no deleted text stays there."""
    if store.is_sqlite:
        with store.engine.connect() as connection:
            raw = connection.connection.driver_connection
            if isinstance(raw, sqlite3.Connection):
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
