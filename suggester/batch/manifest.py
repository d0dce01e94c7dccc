"""The manifest of a batch: which notes, which settings, which lexicon. It ties a folder of answers
to one question, so that a run that was killed goes on only with the same one."""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from suggester.batch.files import TEMPORARY, keep, put
from suggester.batch.settings import Settings
from suggester.errors import SuggesterError
from suggester.model import Versions
from suggester.note_sources import NoteSource

NAME = "manifest.json"
LOCK = ".lock"
SUMMARY = "summary.json"
_SAID = {
    "input": "the input has changed, or is another one",
    "settings": "the options differ",
    "versions": "the program or the lexicon differs",
}


class BatchError(SuggesterError):
    """A batch cannot begin or go on; the message says what to do."""

    code = "S205"


def manifest_of(source: NoteSource, settings: Settings, versions: Versions) -> dict[str, Any]:
    """Return the manifest. It reads the whole source once, for its digest."""
    return {
        "input": {"kind": source.kind.value, "sha256": digest(source)},
        "settings": settings.as_json(),
        "versions": versions.model_dump(mode="json"),
    }


def digest(source: NoteSource) -> str:
    """Return SHA-256 of a file, or of the names and digests of the files of a folder."""
    try:
        if not source.path.is_dir():
            return _of_file(source.path)
        total = hashlib.sha256()
        for path in source.files():
            total.update(f"{_of_file(path)} {path.name}\n".encode(errors="surrogateescape"))
        return total.hexdigest()
    except OSError as error:
        raise BatchError(f"{source.path}: {error.strerror}.") from None


def state(source: NoteSource) -> list[tuple[str, int, int]]:
    """Return what tells cheaply whether the files of a source have changed."""
    try:
        states = [(path, path.stat()) for path in source.files()]
    except OSError as error:
        raise BatchError(f"{source.path}: {error.strerror}.") from None
    return [(path.name, one.st_size, one.st_mtime_ns) for path, one in states]


def unchanged(source: NoteSource, before: list[tuple[str, int, int]]) -> None:
    """Raise BatchError if the source is not as it was before it was read."""
    if state(source) != before:
        raise BatchError(
            "The input changed while it was read, so the answers are of no one state of it. "
            "Delete the output and run again."
        )


def _of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def begin(out: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest into a new folder, or compare it with the one there.

    Raises BatchError where the folder holds anything else: it is never overwritten.
    """
    path = out / NAME
    if path.exists():
        held = _read(path)
        differing = [said for name, said in _SAID.items() if held.get(name) != manifest[name]]
        if differing:
            raise BatchError(
                f"{out} holds a batch that this one cannot go on with: {'; '.join(differing)}. "
                "Name another --out, or delete that folder."
            )
        return
    if any(path.name != LOCK and path.suffix != TEMPORARY for path in out.iterdir()):
        raise BatchError(f"{out} is not empty and holds no batch. Name a new folder.")
    put(path, lambda file: file.write(_text(manifest)))
    keep(out)


def finish(out: Path, summary: dict[str, Any]) -> None:
    """Write that all is done, and what there is."""
    put(out / SUMMARY, lambda file: file.write(_text(summary)))
    keep(out)


def take(out: Path) -> int:
    """Take the folder for this process, for as long as it lives. Returns what holds it.

    Raises BatchError if another run has it, or it cannot be made.
    """
    import fcntl

    try:
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise BatchError(f"{out}: {error.strerror}.") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise BatchError(f"Another run is writing to {out}. Wait for it, or end it.") from None
    return handle


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_bytes())
    except (OSError, ValueError):
        held = None
    if not isinstance(held, dict):
        raise BatchError(f"{path} is no manifest of a batch. Name another --out.")
    return held


def _text(value: dict[str, Any]) -> bytes:
    return f"{json.dumps(value, indent=2, sort_keys=True)}\n".encode()
