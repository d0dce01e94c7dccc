"""Processes that read parts: each loads the compiled lexicon once, and ends with its parent."""

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from threading import Thread

from suggester.batch.answers import answer_row
from suggester.batch.manifest import BatchError
from suggester.batch.parts import Count, write_part
from suggester.batch.settings import Settings
from suggester.note_rows import Raw

Part = tuple[int, list[Raw], float]  # its number, its rows, the share of the source that it is
Done = tuple[int, Count, float]


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_part(out: Path, number: int, rows: list[Raw], settings: Settings) -> Count:
    """Answer the rows of a part and write it."""
    from suggester import shipped_engine

    suggest = shipped_engine(settings.overlays).suggest
    found = (answer_row(raw, suggest, settings.visit) for raw in rows)
    return write_part(out, number, found, settings)


def read_parts(
    out: Path, parts: Iterable[Part], settings: Settings, processes: int
) -> Iterator[Done]:
    """Yield what became of each part as they are done: number, counts, share of the source.

    Twice as many parts as processes are held, whatever the source's size.
    Raises BatchError when a process was ended from outside.
    """
    if processes == 1:
        for number, rows, share in parts:
            yield number, read_part(out, number, rows, settings), share
        return
    context = multiprocessing.get_context("spawn")
    running: dict[Future[Count], tuple[int, float]] = {}
    with ProcessPoolExecutor(processes, context, _begin) as pool:
        try:
            for number, rows, share in parts:
                if len(running) >= 2 * processes:
                    yield from _ended(running)
                future = pool.submit(read_part, out, number, rows, settings)
                running[future] = number, share
            while running:
                yield from _ended(running)
        except BrokenProcessPool:
            raise BatchError(
                "A process was ended from outside (out of memory?). What was done is kept: "
                "give the same command again, perhaps with fewer --processes."
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _ended(running: dict[Future[Count], tuple[int, float]]) -> Iterator[Done]:
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        number, share = running.pop(future)
        yield number, future.result(), share


def _begin() -> None:
    """Leave Ctrl-C to the parent, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)
