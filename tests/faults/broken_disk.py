"""A disk that fails now and then under SQLite: what was acknowledged is there all the same.

    python -m tests.faults.broken_disk [commits of each kind]

By the same way as `recorder`, a write ends half-way for want of room, or with an error of the disk,
and a sync or a truncation ends with an error. The program goes on, or says that a step was not
acknowledged; in the end, on a disk that is well again, every step that it acknowledged is there, and
the record holds. The control is a program that takes an error for a success.
"""

import random
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from tests.faults.power_cut import KEYS, MEMORY, SAFE
from tests.faults.recorder import OK, Recorder, in_place, library
from tests.queue.small_reviews import entry
from web.queue import sqlite
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.errors import StoreError
from web.queue.migrate import open_store
from web.queue.notes import open_note
from web.queue.store import Store, check_file, connect
from web.queue.values import Policy, accept, utc_now
from web.queue.witness import check_steps

# SQLite's words for it (sqlite.org/rescode.html).
FULL, EIO_WRITE, EIO_SYNC, EIO_TRUNCATE = 13, 778, 1034, 1546
# kind -> what fails, and how often.
KINDS: dict[str, tuple[dict[str, int], float]] = {
    "no room": ({"write": FULL}, 1 / 150),
    "errors of writes": ({"write": EIO_WRITE}, 1 / 150),
    "errors of syncs": ({"sync": EIO_SYNC}, 1 / 15),
    "all of them": ({"write": EIO_WRITE, "sync": EIO_SYNC, "truncate": EIO_TRUNCATE}, 1 / 100),
}


class BrokenDisk(Recorder):
    """Fails by chance. errors: act -> what SQLite is told; each as often as ``share``."""

    def __init__(self, errors: dict[str, int], share: float, seed: int) -> None:
        found = library()
        if found is None:
            raise RuntimeError("the SQLite of this Python cannot be reached")
        super().__init__(found)
        self.errors, self.share, self.chance = errors, share, random.Random(seed)
        self.well = False
        self.failed: Counter[str] = Counter()

    def fault(self, act: str) -> int:
        """Return an error now and then."""
        if self.well or act not in self.errors or self.chance.random() >= self.share:
            return OK
        self.failed[act] += 1
        self.events.clear()  # nobody looks at them, and they grow
        return self.errors[act]


@dataclass
class Found:
    """What came of it. errors: of the disk; refused: steps that were not acknowledged; lost: those
    that were and are not there; held: whether the file and the record are whole."""

    commits: int = 0
    errors: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    held: bool = True

    def is_good(self) -> bool:
        """Whether there were faults, and no harm came of them."""
        return self.errors > 0 and self.refused > 0 and not self.lost and self.held


def work(store: Store, commits: int, *, careless: bool) -> tuple[dict[str, str], int, list[str]]:
    """Enter and decide until so many commits were acknowledged.

    Returns acknowledged key -> review, how many steps were refused, and the reviews whose decision
    was acknowledged. careless: what is refused is taken for acknowledged.
    """
    queue = Queue(store, clock=utc_now, policy=Policy(second_share=0.0))
    entered: dict[str, str] = {}
    decided: list[str] = []
    refused, number = 0, 0
    while len(entered) + len(decided) < commits:
        number += 1
        key = str(number)
        try:
            entered[key] = queue.enter(entry(f"O: note {number}."), by="f", key=key).review
            hold = queue.claim(entered[key], by=f"coder {number}").hold
            queue.decide(hold, accept("97110"), key="d")
            decided.append(entered[key])
        except StoreError:
            refused += 1
            if careless:
                entered.setdefault(key, "")
        if number % 50 == 0:
            store.close()  # as at a restart: what a connection remembers is forgotten
    return entered, refused, decided


def look(
    kind: str, commits: int, *, modes: tuple[str, str], careless: bool = False, seed: int = 1
) -> Found:
    """Work on a broken disk, mend it, and look."""
    errors, share = KINDS[kind]
    found = Found()
    place = MEMORY if MEMORY.is_dir() else None  # the disk that fails is ours; the other is slow
    with (
        tempfile.TemporaryDirectory(prefix="broken-", dir=place) as name,
        mock.patch.object(sqlite, "durable_modes", return_value=modes),
    ):
        url = f"sqlite:///{Path(name) / 'queue.db'}"
        open_store(url, KEYS).close()
        with in_place(BrokenDisk(errors, share, seed)) as disk:
            store = connect(url, KEYS)
            try:
                entered, found.refused, decided = work(store, commits, careless=careless)
            finally:
                disk.well = True
                store.close()
        found.commits, found.errors = len(entered) + len(decided), disk.failed.total()
        found.lost, found.held = missing(url, entered, decided)
    return found


def missing(url: str, entered: dict[str, str], decided: list[str]) -> tuple[list[str], bool]:
    """Return what was acknowledged and is not there, and whether all that is there is whole."""
    store = open_store(url, KEYS)
    try:
        check_file(store)
        verify(store)
        check_steps(store)
        queue = Queue(store, clock=utc_now)
        lost = []
        for key, review in entered.items():
            again = queue.enter(entry(f"O: note {key}."), by="f", key=key)
            if not again.replayed or again.review != review:
                lost.append(f"note {key}")
            elif not open_note(store, review, by="eve", clock=utc_now).text.startswith("O: note"):
                lost.append(f"words of {key}")
        for review in decided:
            if open_note(store, review, by="eve", clock=utc_now).review.version < 2:
                lost.append(f"decision of {review}")
    except StoreError:
        return [], False
    finally:
        store.close()
    return lost, True


def main(commits: int) -> int:
    """Print what came of each kind in each mode; return how many were not as they must be."""
    wrong = 0
    for modes in SAFE:
        for kind in KINDS:
            found = look(kind, commits, modes=modes)
            wrong += not found.is_good()
            print(f"{' '.join(modes)}, {kind}: {found}", flush=True)
    control = look("no room", 200, modes=SAFE[0], careless=True)
    print(f"control, errors taken for success: {len(control.lost)} lost")
    return wrong + (not control.lost)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
