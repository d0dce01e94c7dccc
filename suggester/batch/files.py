"""Files that are whole or not there, whenever the process is killed or the machine loses power."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

TEMPORARY = ".tmp"


def put(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file under another name, see it on the disk, and put it in its place.

    Two processes that put the same file do not meet: each has a name of its own for it.
    """
    other = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    with other.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(other, path)


def keep(folder: Path) -> None:
    """See the names in a folder on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def clear(folder: Path) -> None:
    """Remove what a run that was killed had begun to write."""
    for path in folder.rglob(f".*{TEMPORARY}"):
        path.unlink(missing_ok=True)
