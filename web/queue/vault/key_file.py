"""Keys in a file, for its owner's eyes alone; read again as soon as it changes."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from ..errors import NoteKeyError
from .ring import Ring, Wrapped, new_line, ring_of

REMARK = (
    "# Keys of the notes, the newest last. Without them no note can be read: keep a copy elsewhere."
)


class KeyFile:
    """A keeper over a file; a running server takes up a new key without a restart."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._ring = self._fresh()

    @property
    def source(self) -> str:
        """The file."""
        return str(self.path)

    def wrap(self, secret: bytes, owner: str) -> Wrapped:
        """Return a secret sealed under the newest key."""
        return self._fresh().wrap(secret, owner)

    def unwrap(self, wrapped: Wrapped, owner: str) -> bytes:
        """Return a secret. Raises NoteKeyError without the key that wrapped it."""
        return self._fresh().unwrap(wrapped, owner)

    def _fresh(self) -> Ring:
        try:
            state = self.path.stat()
            seen = (state.st_ino, state.st_mtime_ns, state.st_size)
            if seen != self._seen:
                if os.name == "posix" and state.st_mode & 0o007:
                    raise NoteKeyError(f"{self.path} is open to everybody: chmod 600 {self.path}")
                self._ring = ring_of(self.path.read_text(encoding="utf-8"), self.source)
                self._seen = seen
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "not a text"
            raise NoteKeyError(
                f"{self.path}, which should hold the keys of the notes: {why}. Put it back, or set "
                "SUGGESTER_KEY_FILE to where it is; for a database that is new, make it: "
                f"suggester keys new {self.path}"
            ) from None
        return self._ring


def make(path: Path) -> None:
    """Make the file with one key, unless somebody else did so at the same time."""
    with suppress(FileExistsError):
        _written(path, f"{REMARK}\n{new_line()[1]}\n", over=False)


def add(path: Path) -> str:
    """Add a key, which is the newest from now on, and return its number; makes a file."""
    number, line = new_line()
    if path.exists():
        KeyFile(path)  # nothing is added to what is no file of keys
        _written(path, f"{path.read_text(encoding='utf-8').rstrip()}\n{line}\n", over=True)
    else:
        _written(path, f"{REMARK}\n{line}\n", over=False)
    return number


def _written(path: Path, text: str, *, over: bool) -> None:
    """Write the whole file or nothing of it, and have it on disk before returning."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                if over:  # the server that reads it may be somebody else
                    was = path.stat()
                    os.fchown(handle, was.st_uid, was.st_gid)
                    os.fchmod(handle, stat.S_IMODE(was.st_mode))
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            (os.replace if over else os.link)(draft, path)
        finally:
            Path(draft).unlink(missing_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except FileExistsError:
        raise
    except OSError as error:
        raise NoteKeyError(
            f"{path}: {error.strerror}. No key was made; choose a folder you may write to."
        ) from None
