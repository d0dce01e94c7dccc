"""How SQLite is opened so that a power cut loses nothing that was acknowledged.

WAL is used only where SQLite is free of the bug that can corrupt a database when two
connections meet at a reset of the log (sqlite.org/wal.html#walresetbug): fixed in 3.51.3 and
in the branches 3.50.7 and 3.44.6. Most Pythons link an older one; there the rollback journal
is kept, which is slower (hundreds of commits a second, far above what people can decide).
"""

import os
from pathlib import Path
from sqlite3 import Connection, OperationalError

from .errors import BusyError, StoreError

FIXED = (3, 51, 3)
FIXED_BRANCHES = {(3, 50): 7, (3, 44): 6}
OLDEST = (3, 35, 0)  # RETURNING
BUSY_MILLISECONDS = 10_000

Version = tuple[int, int, int]


def wal_is_safe(version: Version) -> bool:
    """Whether this SQLite has the mend of the WAL-reset bug."""
    branch, patch = version[:2], version[2]
    return version >= FIXED or patch >= FIXED_BRANCHES.get(branch, patch + 1)


def durable_modes(version: Version) -> tuple[str, str]:
    """Return (journal_mode, synchronous) that lose no commit at a power cut.

    EXTRA also syncs the folder after the journal is gone; WAL has no journal to remove.
    """
    if version < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        found = ".".join(map(str, version))
        raise StoreError(f"SQLite {found} is too old; {wanted} or newer is needed.")
    return ("WAL", "FULL") if wal_is_safe(version) else ("TRUNCATE", "EXTRA")


def prepare(connection: Connection, version: Version) -> None:
    """Set a new connection up. Transactions are begun by `store`, never by the driver."""
    connection.isolation_level = None
    journal, synchronous = durable_modes(version)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}").close()
    try:
        (mode,) = connection.execute(f"PRAGMA journal_mode={journal}").fetchone()
    except OperationalError as error:
        mode = error.sqlite_errorname
    if mode.upper() != journal:
        raise BusyError(
            f"The database cannot be set to the journal mode {journal} ({mode}), which alone is "
            "safe with this SQLite. Stop the other programs that have it open, then start again."
        )
    for pragma in (
        f"synchronous={synchronous}",
        "foreign_keys=ON",
        "secure_delete=ON",
        "trusted_schema=OFF",
        "mmap_size=0",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def make_private(path: Path) -> None:
    """Make the file, readable by its owner alone; SQLite gives its side files the same mode."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror}. Check the folder and who may write there."
        ) from None
