"""Find the keeper of the keys: as set, or a file of one's own where that is safe."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from ..errors import NoteKeyError
from . import key_file
from .key_command import KeyCommand
from .key_file import KeyFile
from .ring import Keeper, Wrapped, ring_of
from .sealing import new_key
from .settings import KeySettings

NOWHERE = (
    "No key for the notes is set. Make one with `suggester keys new /etc/suggester/notes.keys`, "
    "keep a copy of it elsewhere, and set SUGGESTER_KEY_FILE to it (docs/keys.md has other ways)."
)


class Vault:
    """The keys of one database, found at the first use; threads may share it.

    database: its file; None unless it is SQLite.
    """

    def __init__(self, settings: KeySettings, database: Path | None) -> None:
        self.settings = settings
        self.database = database
        self._keeper: Keeper | None = None
        self._lock = Lock()

    def keeper(self, *, may_make: bool = False) -> Keeper:
        """Return who holds the keys. may_make: the database has no sealed words yet.

        Raises NoteKeyError, which says what to set.
        """
        with self._lock:
            if self._keeper is None:
                self._keeper = self._set() or self._own(may_make=may_make)
            return self._keeper

    def new_key(self, review: str) -> tuple[bytes, Wrapped]:
        """Return a new key for a note, and the same wrapped."""
        data_key = new_key()
        return data_key, self.wrap(data_key, review)

    def wrap(self, secret: bytes, owner: str) -> Wrapped:
        """Return a secret sealed for its owner alone."""
        return self.keeper().wrap(secret, owner)

    def open(self, wrapped: Wrapped, owner: str) -> bytes:
        """Return a note's key, or a webhook's secret."""
        return self.keeper().unwrap(wrapped, owner)

    def _set(self) -> Keeper | None:
        given = self.settings
        ways: list[Callable[[], Keeper]] = []
        if (file := given.key_file) is not None:
            ways.append(lambda: KeyFile(file))
        if (keys := given.keys) is not None:
            ways.append(lambda: ring_of(keys.get_secret_value(), "SUGGESTER_KEYS"))
        if (command := given.key_command) is not None:
            ways.append(lambda: KeyCommand(command))
        if len(ways) > 1:
            raise NoteKeyError(
                "Set one of SUGGESTER_KEY_FILE, SUGGESTER_KEYS and SUGGESTER_KEY_COMMAND."
            )
        return ways[0]() if ways else None

    def _own(self, *, may_make: bool) -> Keeper:
        path = own_file()
        if path is None or self.database is None or not lasts_as_long(path, self.database):
            raise NoteKeyError(NOWHERE)
        if may_make:
            key_file.make(path)
        return KeyFile(path)


def own_file() -> Path | None:
    """Return the file of keys that is used when nothing is set; None for who has no home."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "suggester" / "notes.keys"


def lasts_as_long(keys: Path, database: Path) -> bool:
    """Whether the keys stand on the same disk as the database.

    A container often has its data on a disk of their own and its home on one that goes with it: a
    key made there would soon be lost, and with it every note.
    """
    return _disk(keys) == _disk(database)


def _disk(path: Path) -> int:
    there = next(folder for folder in path.absolute().parents if folder.exists())
    return there.stat().st_dev
