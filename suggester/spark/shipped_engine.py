"""The driver's engine as bytes, and the engine that an executor makes of them, once a process.

An executor needs no lexicon or overlay of its own, and cannot answer by another one: what it gets
is the driver's. A spaCy pipeline is never pickled.
"""

import sys
from dataclasses import replace
from importlib.metadata import version
from typing import NamedTuple

from suggester.batch.settings import Settings
from suggester.compiled import packed, unpacked
from suggester.engine import Engine, shipped_engine
from suggester.errors import SuggesterError
from suggester.shipped import software_version


class ExecutorError(SuggesterError):
    """An executor is not fit to answer as the driver would."""

    code = "S206"


class ShippedEngine(NamedTuple):
    """digest: of the lexicon. files: of the lexicon, as read; tables: compiled; program: versions
    without which the tables mean nothing."""

    digest: str
    files: dict[str, bytes]
    tables: bytes
    program: tuple[str, ...]


def program() -> tuple[str, ...]:
    """Return the versions that driver and executors must have in common."""
    python = ".".join(map(str, sys.version_info[:2]))
    libraries = [f"{name} {version(name)}" for name in ("spacy", "pydantic")]
    return (f"suggester {software_version()}", f"Python {python}", *libraries)


def ship(settings: Settings) -> ShippedEngine:
    """Return this process's engine for others."""
    engine = shipped_engine(settings.overlays)
    lexicon = engine.lexicon
    return ShippedEngine(lexicon.digest, dict(lexicon.files), packed(engine.tables), program())


def engine_of(shipped: ShippedEngine) -> Engine:
    """Return the engine, made once a process. Raises ExecutorError where versions differ."""
    if shipped.digest not in _ENGINES:
        here = program()
        if here != shipped.program:
            raise ExecutorError(
                f"This executor has {', '.join(here)}; the driver has "
                f"{', '.join(shipped.program)}. Install the same on both."
            )
        ready = unpacked(shipped.tables)
        if ready is None:
            raise ExecutorError("The lexicon arrived damaged. Run again.")
        _ENGINES.clear()
        _ENGINES[shipped.digest] = Engine(replace(ready.lexicon, files=shipped.files), ready=ready)
    return _ENGINES[shipped.digest]


_ENGINES: dict[str, Engine] = {}  # a Python worker lives through many tasks
