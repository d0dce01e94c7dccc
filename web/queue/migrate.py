"""Bring the tables of a database to this version; safe for any number of processes at once.

One transaction does it all and holds the only lock, so a second process waits and then finds
nothing to do, and a crash at any point leaves the tables as they were.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, inspect, text

from . import webhook_secrets, words
from .erasing import empty_log
from .errors import StoreError
from .store import Store, connect, wait_for_lock
from .tables import metadata
from .vault.keeping import Vault
from .vault.settings import KeySettings

SCRIPTS = Path(__file__).parent / "migrations"
LOCK = 0x5347_4D49  # any number that no other part locks
_one_at_a_time = Lock()  # Alembic keeps its environment in a global of the process


def open_store(url: str | None = None, keys: KeySettings | None = None) -> Store:
    """Return the store at an address, its tables brought to this version."""
    store = connect(url, keys)
    upgrade(store)
    return store


def upgrade(store: Store) -> str:
    """Run the migrations that are missing and return the version of the tables.

    Raises StoreError for tables of a newer program, NoteKeyError where old notes, or secrets of
    webhooks, are to be sealed and there is no key.
    """
    with store.reading() as connection:
        if (at := _version(connection)) == newest():
            return at
    # Alembic takes a tenth of the time of a start, and is seldom needed.
    from alembic import command
    from alembic.config import Config
    from alembic.script.revision import RevisionError
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    with _one_at_a_time, store.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
        wait_for_lock(connection, LOCK)
        config.attributes["connection"] = connection
        config.attributes["metadata"] = metadata
        config.attributes["seal"] = partial(_sealed, store.vault)
        config.attributes["wrap"] = partial(_wrapped, store.vault)
        try:
            command.upgrade(config, "head")
        except (CommandError, RevisionError):
            raise StoreError(
                "The tables are of a newer version of the program. Install that version, or "
                "restore the backup made before its upgrade."
            ) from None
        version = str(_version(connection))
    empty_log(store)  # a migration may have taken words out of a table
    return version


def _sealed(
    vault: Vault, review: str, note: Mapping[str, str | None], remarks: Mapping[int, str]
) -> tuple[dict[str, object], dict[str, bytes | None], dict[int, bytes]]:
    """Return the key, the note and the remarks of a review that came before words were sealed."""
    vault.keeper(may_make=True)
    data_key, wrapped = vault.new_key(review)
    said = {seq: words.sealed_remark(data_key, review, seq, text) for seq, text in remarks.items()}
    key: dict[str, object] = {"wrapped_by": wrapped.by, "sealed": wrapped.sealed}
    return key, words.sealed_note(data_key, review, note), said


def _wrapped(vault: Vault, webhook: str, id: str, secret: bytes) -> tuple[str, bytes]:
    """Return the key's number and the secret of a webhook that came before secrets were sealed."""
    vault.keeper(may_make=True)
    wrapped = vault.wrap(secret, webhook_secrets.owner(webhook, id))
    return wrapped.by, wrapped.sealed


def newest() -> str:
    """Return the version of this program's tables: that of the last file of migrations."""
    return max(path.name for path in (SCRIPTS / "versions").glob("r*.py")).split("_")[0]


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
