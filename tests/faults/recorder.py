"""Record what SQLite asks of the disk: writes, truncations, syncs, new and deleted files.

The SQLite that Python itself uses is given another default VFS, a copy of its own in which five
functions are ours: each notes what is asked and lets SQLite's do it. So what is recorded is what
the program does, with the library, the settings and the statements that it has in a clinic.
"""

import _sqlite3  # the module whose library we want; sqlite3 is written in Python
import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

OK = 0
MAIN_OR_JOURNAL = 0x00000100 | 0x00000800 | 0x00080000  # main database, its journal, its WAL
METHODS = 18  # of an open file, in version 3 of their table
CLOSE, WRITE, TRUNCATE, SYNC = 0, 2, 3, 4
FUNCTIONS = 17  # of a VFS, in version 3
OPEN, DELETE = 0, 1
Pointer = ctypes.c_void_p


class Methods(ctypes.Structure):
    """sqlite3_io_methods."""

    _fields_ = [("version", ctypes.c_int), ("call", Pointer * METHODS)]


class File(ctypes.Structure):
    """sqlite3_file: what follows is SQLite's own."""

    _fields_ = [("methods", ctypes.POINTER(Methods))]


class Vfs(ctypes.Structure):
    """sqlite3_vfs."""

    _fields_ = [
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", Pointer),
        ("name", ctypes.c_char_p),
        ("data", Pointer),
        ("call", Pointer * FUNCTIONS),
    ]


INT, LONG, FILE = ctypes.c_int, ctypes.c_int64, ctypes.POINTER(File)
Close = ctypes.CFUNCTYPE(INT, FILE)
Write = ctypes.CFUNCTYPE(INT, FILE, Pointer, INT, LONG)
Truncate = ctypes.CFUNCTYPE(INT, FILE, LONG)
Sync = ctypes.CFUNCTYPE(INT, FILE, INT)
# A name goes on as the pointer that came: SQLite keeps it, and reads more behind its end.
Open = ctypes.CFUNCTYPE(INT, ctypes.POINTER(Vfs), Pointer, FILE, INT, ctypes.POINTER(INT))
Delete = ctypes.CFUNCTYPE(INT, ctypes.POINTER(Vfs), Pointer, INT)


@dataclass(frozen=True)
class Event:
    """Something that was asked of the disk, or acknowledged to a person.

    act: create, write, truncate, sync, delete, or ack. at: offset, or size. durable: of a
    deletion, whether the folder was synced, too. known: what was acknowledged.
    """

    act: str
    path: str = ""
    at: int = 0
    data: bytes = field(default=b"", repr=False)
    durable: bool = False
    known: Any = None


def text_at(name: int) -> str:
    """Return a name of C."""
    return ctypes.string_at(name).decode()


def library() -> ctypes.CDLL | None:
    """Return the SQLite that Python uses, or None where it cannot be reached."""
    loaded = [line.split()[-1] for line in Path("/proc/self/maps").read_text().splitlines()]
    names = dict.fromkeys(name for name in loaded if "libsqlite3" in name)
    for name in (*names, _sqlite3.__file__):
        found = ctypes.CDLL(name)
        if hasattr(found, "sqlite3_vfs_register"):
            return found
    return None


class Recorder:
    """events: in the order in which they were asked."""

    def __init__(self, sqlite: ctypes.CDLL) -> None:
        self.events: list[Event] = []
        self.sqlite = sqlite
        sqlite.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
        self.theirs = sqlite.sqlite3_vfs_find(None)
        self.ours = Vfs.from_buffer_copy(self.theirs.contents)
        self.ours.name = b"recorder"
        self._paths: dict[int, str] = {}
        self._tables: dict[int, Methods] = {}  # of each kind of file: where theirs is -> ours
        self._kept: list[Any] = []  # SQLite holds no reference to what it calls
        self._open = self._their(self.theirs.contents.call[OPEN], Open)
        self._delete = self._their(self.theirs.contents.call[DELETE], Delete)
        self.ours.call[OPEN] = self._ours(Open(self.on_open))
        self.ours.call[DELETE] = self._ours(Delete(self.on_delete))

    def ack(self, known: Any) -> None:
        """Note that somebody was told that something is stored."""
        self.events.append(Event("ack", known=known))

    def fault(self, act: str) -> int:
        """Return the error of the disk for this act; none here: `broken_disk` has some."""
        return OK

    def _their(self, address: int | None, kind: Any) -> Any:
        return kind(address)

    def _ours(self, function: Any) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, Pointer).value

    def on_open(self, _: Any, name: int | None, file: Any, flags: int, out: Any) -> int:
        """Open the file as SQLite does, then put our table in the place of its own."""
        path = text_at(name) if name and flags & MAIN_OR_JOURNAL else None
        is_new = path is not None and not Path(path).exists()
        result: int = self._open(self.theirs, name, file, flags, out)
        if result == OK and path is not None:
            self._paths[ctypes.addressof(file.contents)] = path
            if is_new:
                self.events.append(Event("create", path))
            file.contents.methods = ctypes.pointer(self._table(file.contents.methods))
        return result

    def _table(self, theirs: Any) -> Methods:
        where = ctypes.addressof(theirs.contents)
        if where not in self._tables:
            ours = Methods.from_buffer_copy(theirs.contents)
            call = theirs.contents.call
            close, write = self._their(call[CLOSE], Close), self._their(call[WRITE], Write)
            truncate, sync = self._their(call[TRUNCATE], Truncate), self._their(call[SYNC], Sync)

            def on_close(file: Any) -> int:
                del self._paths[ctypes.addressof(file.contents)]
                return int(close(file))

            def on_write(file: Any, data: int, size: int, at: int) -> int:
                if error := self.fault("write"):
                    write(file, data, size // 2, at)  # as far as there was room
                    return error
                self._note(file, "write", at=at, data=ctypes.string_at(data, size))
                return int(write(file, data, size, at))

            def on_truncate(file: Any, size: int) -> int:
                if error := self.fault("truncate"):
                    return error
                self._note(file, "truncate", at=size)
                return int(truncate(file, size))

            def on_sync(file: Any, flags: int) -> int:
                if error := self.fault("sync"):
                    return error
                result = int(sync(file, flags))
                self._note(file, "sync")
                return result

            ours.call[CLOSE] = self._ours(Close(on_close))
            ours.call[WRITE] = self._ours(Write(on_write))
            ours.call[TRUNCATE] = self._ours(Truncate(on_truncate))
            ours.call[SYNC] = self._ours(Sync(on_sync))
            self._tables[where] = ours
        return self._tables[where]

    def _note(self, file: Any, act: str, **more: Any) -> None:
        path = self._paths[ctypes.addressof(file.contents)]
        self.events.append(Event(act, path, **more))

    def on_delete(self, _: Any, name: int, sync_folder: int) -> int:
        """Delete the file as SQLite does."""
        path = text_at(name)
        result: int = self._delete(self.theirs, name, sync_folder)
        if result == OK:
            self.events.append(Event("delete", path, durable=bool(sync_folder)))
        return result


@contextmanager
def recording(sqlite: ctypes.CDLL) -> Iterator[Recorder]:
    """Record every connection that is opened, and closed, in the block."""
    with in_place(Recorder(sqlite)) as recorder:
        yield recorder


Kind = TypeVar("Kind", bound=Recorder)


@contextmanager
def in_place(recorder: Kind) -> Iterator[Kind]:
    """Have SQLite ask this one in the block."""
    sqlite = recorder.sqlite
    sqlite.sqlite3_vfs_register(ctypes.byref(recorder.ours), 1)
    try:
        yield recorder
    finally:
        sqlite.sqlite3_vfs_register(recorder.theirs, 1)
        sqlite.sqlite3_vfs_unregister(ctypes.byref(recorder.ours))
