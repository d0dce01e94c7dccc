"""Time readers in turn, each in a process of its own: nothing of one is in the memory of another.

In each round every reader gets the same new notes, one reader after the other in an order that
changes, so that what else the machine does meets all of them alike. Processor time is counted.
"""

import multiprocessing
import resource
import statistics
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from suggester import shipped_engine

from .readers import READERS, Reader

_WARM = 8  # notes
_PATIENCE = 600  # seconds for an answer


@dataclass
class Times:
    """rounds: seconds for all notes of each round. hits: phrases found a note. build: seconds of
    processor time to load it. memory: megabytes of its process at its largest."""

    name: str
    does: str
    notes: int = 0
    build: float = 0.0
    memory: float = 0.0
    hits: float = 0.0
    rounds: list[float] = field(default_factory=list)
    error: str = ""

    @property
    def note(self) -> float:
        """Return microseconds a note, the median of the rounds."""
        return 1e6 * statistics.median(self.rounds) / self.notes

    @property
    def spread(self) -> float:
        """Return largest less smallest round, as a share of the median."""
        return (max(self.rounds) - min(self.rounds)) / statistics.median(self.rounds)


def contest(
    rounds: Sequence[Sequence[str]], phrases: Sequence[str], names: Sequence[str] = ()
) -> list[Times]:
    """Return the times of the readers. rounds: the notes of each; names: of readers, else all."""
    asked = [r for r in READERS if (not names or r.name in names) and len(phrases) <= r.most]
    context = multiprocessing.get_context("spawn")
    playing: list[tuple[Times, Connection, Any]] = []
    for reader in asked:
        here, there = context.Pipe()
        process = context.Process(
            target=_serve, args=(reader.name, list(phrases), list(rounds[0][:_WARM]), there)
        )
        process.start()
        times = Times(reader.name, reader.does, notes=len(rounds[0]))
        _told(times, here)
        playing.append((times, here, process))
    for n, notes in enumerate(rounds):
        turn = [one for one in playing if not one[0].error]
        for times, pipe, _ in turn[n % len(turn) :] + turn[: n % len(turn)]:
            pipe.send(list(notes))
            _told(times, pipe)
    for _, pipe, process in playing:
        pipe.close()
        process.join(10)
        process.terminate()
    return [times for times, _, _ in playing]


def _told(times: Times, pipe: Connection) -> None:
    """Take in what a reader's process says."""
    try:
        said: dict[str, Any] = pipe.recv() if pipe.poll(_PATIENCE) else {"error": "no answer"}
    except EOFError:
        said = {"error": "ended"}
    times.error = said.get("error", "")
    times.build = said.get("build", times.build)
    times.memory = said.get("memory", times.memory)
    if "seconds" in said:
        times.rounds.append(said["seconds"])
        times.hits = said["hits"]


def _serve(name: str, phrases: list[str], warm: list[str], pipe: Connection) -> None:
    """Build a reader and read what is sent, until the pipe is closed."""
    try:
        reader: Reader = next(one for one in READERS if one.name == name)
        began = time.process_time()
        read = reader.make(phrases)
        build = time.process_time() - began
        for note in warm:
            read(note)
        pipe.send({"build": build, "memory": _memory()})
        while True:
            notes = pipe.recv()
            began = time.process_time()
            hits = [read(note) for note in notes]
            taken = time.process_time() - began
            pipe.send({"seconds": taken, "hits": sum(hits) / len(hits), "memory": _memory()})
    except (EOFError, KeyboardInterrupt):
        return
    except Exception:
        pipe.send({"error": traceback.format_exc(limit=-1).strip().split("\n")[-1]})


def _memory() -> float:
    """Return the largest size of this process so far, in megabytes."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def characters(notes: Sequence[str]) -> int:
    """Return the length of our answers to notes: the work of a process of several."""
    engine = shipped_engine()
    return sum(len(engine.suggest(note).model_dump_json()) for note in notes)
