"""Keep the tables of a lexicon ready on disk: building them takes longer than all else at a start.

One file a lexicon in the user's own cache folder, named by a digest of the lexicon's files and of
the program, so that a change of either is another file. It holds nothing of any note. A file that
is damaged, or that others could have written, is not read: the tables are built anew. Starts at
the same time do not meet: a file is written under another name and put in place whole.

``SUGGESTER_CACHE`` names another folder, or is empty for no cache.
"""

import hashlib
import io
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from suggester.claims.tables import ClaimTables
from suggester.facts import FactReader
from suggester.lexicon import Lexicon
from suggester.shipped import PACKAGE, software_version
from suggester.who import WhoReader

_FOLDER = "rehab-code-suggester"
_SUFFIX = ".tables"
_KEPT = 4  # files; those of older lexicons are removed
_DIGEST = 32  # bytes
# What a file may hold beside the program's own classes. Nothing of it does anything.
_PLAIN = frozenset(
    [
        ("builtins", "set"),
        ("builtins", "frozenset"),
        ("collections", "Counter"),
        ("collections", "defaultdict"),
        ("builtins", "list"),
        ("datetime", "date"),
        ("decimal", "Decimal"),
        ("re", "_compile"),
    ]
)


# Looked at when they are imported: a process that runs on while a file is changed has the old one.
_FILES = [
    f"{path.relative_to(PACKAGE)} {state.st_size} {state.st_mtime_ns}"
    for path in sorted(PACKAGE.rglob("*.py"))
    for state in [path.stat()]
]


class Tables(NamedTuple):
    """All that is built from a lexicon. lexicon: without its files; pipes: class -> attributes."""

    lexicon: Lexicon
    pipes: Mapping[str, Mapping[str, Any]]
    who: WhoReader
    facts: FactReader
    claims: ClaimTables


def load(files: Mapping[str, bytes]) -> Tables | None:
    """Return the tables of a lexicon's files, or None where they are not kept."""
    path = _path(files)
    try:
        if path is None or not _own(path.parent) or not _own(path):
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return unpacked(data)


def unpacked(data: bytes) -> Tables | None:
    """Return the tables that ``packed`` made bytes of, or None where they are not whole."""
    if hashlib.sha256(memoryview(data)[_DIGEST:]).digest() != data[:_DIGEST]:
        return None
    stream = io.BytesIO(data)
    stream.seek(_DIGEST)
    try:
        tables = _Reader(stream).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, EOFError, TypeError, ValueError):
        return None
    return tables if isinstance(tables, Tables) else None


def save(files: Mapping[str, bytes], tables: Tables) -> None:
    """Keep tables for the next start; where that is not possible, do nothing."""
    path = _path(files)
    if path is None:
        return
    data = packed(tables)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _own(path.parent):
            return
        # A temporary file is readable and writable by its owner only.
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        os.replace(file.name, path)
        _prune(path.parent.glob(f"*{_SUFFIX}"))
    except OSError:
        return


def packed(tables: Tables) -> bytes:
    """Return tables as bytes, with a digest that tells whether they are whole."""
    data = pickle.dumps(tables, protocol=5)
    return hashlib.sha256(data).digest() + data


class _Reader(pickle.Unpickler):
    """Makes values of the program and plain ones, and refuses everything else."""

    def find_class(self, module: str, name: str) -> Any:
        ours = module == "suggester" or module.startswith("suggester.")
        found = super().find_class(module, name)
        if (module, name) in _PLAIN or (ours and isinstance(found, type)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} has no place among tables")


def _path(files: Mapping[str, bytes]) -> Path | None:
    """Return where the tables of a lexicon are kept, or None for no cache."""
    named = os.environ.get("SUGGESTER_CACHE")
    if named == "" or not hasattr(os, "getuid"):
        return None
    if named is None:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        named = os.path.join(home, _FOLDER)
    total = hashlib.sha256(_program().encode())
    for name, data in sorted(files.items()):
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return Path(named) / f"{total.hexdigest()}{_SUFFIX}"


def _program() -> str:
    """Return what names this program: versions, and its files with their sizes and times."""
    libraries = [version(name) for name in ("spacy", "pydantic")]
    return "\n".join([software_version(), sys.version, *libraries, *_FILES])


def _own(path: Path) -> bool:
    """Tell whether nobody else can have written a file or folder."""
    state = path.lstat()
    others = stat.S_IWGRP | stat.S_IWOTH
    return state.st_uid == os.getuid() and not (
        stat.S_ISLNK(state.st_mode) or state.st_mode & others
    )


def _prune(paths: Iterable[Path]) -> None:
    newest_first = sorted(paths, key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest_first[_KEPT:]:
        path.unlink(missing_ok=True)
