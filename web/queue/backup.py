"""Copy the database while people work, and put a copy back. The keys of the notes are in no copy.

A copy appears under its name when it is whole, and a SQLite database when what was put back was
checked: a break leaves neither. Beside a copy stands its SHA-256, as `sha256sum --check` reads it:
it shows what a disk or a cable spoiled. What a person changed in the record, the record shows.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect, make_url

from . import audit, postgres_copies, sqlite_copies
from .audit import Event, Head
from .errors import AuditError, StoreError
from .migrate import open_store
from .store import Store, connect
from .tables import metadata
from .values import Clock
from .witness import check_steps


def backup(store: Store, file: Path, *, by: str, clock: Clock) -> Head:
    """Write a copy of the database as it stands at one moment; return the end of its record then.

    The copy holds that it was made. Raises StoreError, and then there is no copy.
    """
    digest = _digest_file(file)
    for path in (file, digest):
        if path.exists():
            raise StoreError(f"{path} is there already. A backup is never written over another.")
    with _draft_of(digest) as digest_draft, _draft_of(file) as draft:
        with store.writing() as connection:
            head = audit.append(connection, Event(by, "backup", None, {}), clock())
        if store.is_sqlite:
            sqlite_copies.write_copy(store, draft)
        else:
            postgres_copies.write_copy(store.engine.url, draft)
        digest_draft.write_text(f"{_digest_of(draft)}  {file.name}\n")
    return head


def restore(file: Path, url: str, *, by: str, clock: Clock) -> Store:
    """Make a database of a copy, bring its tables up to date, check its record, and return it open.

    Raises StoreError for a copy that is damaged or does not fit the place, or a place that is not
    empty; AuditError for a copy whose record does not hold.
    """
    magic = _beginning(file)
    _check_digest(file)
    if make_url(url).get_backend_name() == "sqlite":
        if not magic.startswith(sqlite_copies.MAGIC):
            raise StoreError(f"{file} is no copy of a SQLite database.")
        _restore_sqlite(file, Path(make_url(url).database or ""))
    else:
        if not magic.startswith(postgres_copies.MAGIC):
            raise StoreError(f"{file} is no copy of a PostgreSQL database.")
        _restore_postgres(file, url)
    store = open_store(url)
    with store.writing() as connection:
        audit.append(connection, Event(by, "restore", None, {}), clock())
    return store


def _restore_sqlite(file: Path, database: Path) -> None:
    if database.exists():
        raise StoreError(f"{database} is there already. Move it away first; it is not touched.")
    with _draft_of(database) as draft:
        sqlite_copies.put_back(file, draft)
        _check(f"sqlite:///{draft}")


def _restore_postgres(file: Path, url: str) -> None:
    store = connect(url)
    there = set(inspect(store.engine).get_table_names()) & set(metadata.tables)
    store.close()
    if there:
        raise StoreError("The database has tables already. Restore into an empty one.")
    postgres_copies.put_back(file, make_url(url))
    try:
        _check(url)
    except AuditError as error:
        raise AuditError(f"{error.message} The restored database must not be used.") from None


def _check(url: str) -> None:
    store = open_store(url)
    try:
        audit.verify(store)
        check_steps(store)
    finally:
        store.close()


def _digest_file(file: Path) -> Path:
    return file.with_name(f"{file.name}.sha256")


def _digest_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _check_digest(file: Path) -> None:
    beside = _digest_file(file)
    try:
        stated = beside.read_bytes()[:64].decode("ascii", "replace")
    except OSError as error:
        raise StoreError(
            f"{beside}: {error.strerror}. It was written with the backup and shows that it is "
            "whole; bring it too."
        ) from None
    if stated != _digest_of(file):
        raise StoreError(f"{file} is damaged: it differs from {beside.name}. Take another copy.")


def _beginning(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(16)
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}.") from None


@contextmanager
def _draft_of(file: Path) -> Iterator[Path]:
    """Give a name beside a file, for its owner alone, that becomes the file's at the end."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
            draft = Path(folder) / file.name
            os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            yield draft
            sqlite_copies.sync(draft)
            os.link(draft, file)  # unlike a renaming, it replaces nothing
        sqlite_copies.sync(file)
    except OSError as error:
        raise StoreError(f"{file}: {error.strerror}. Nothing was written there.") from None
