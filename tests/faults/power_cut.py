"""Cut the power at random moments and look whether anything that was acknowledged is gone.

    python -m tests.faults.power_cut [cuts of each journal mode]

The program enters and decides reviews while `recorder` notes what it asks of the disk. A cut is
made of that: what was synced is there; of what was not, each sector of 512 bytes is there or not,
by chance, and so is each new length or name of a file. The database that is left is opened as
after a cut in a clinic. The last two modes are the control: with less syncing something must be
lost, or damaged, else the search could find nothing.
"""

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from pydantic import SecretStr
from sqlalchemy import select

from tests.faults.recorder import Event, library, recording
from tests.queue.small_reviews import entry
from web.queue import sqlite
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.errors import QueueError
from web.queue.migrate import open_store
from web.queue.states import Reason
from web.queue.store import Store, check_file, connect
from web.queue.tables import decisions, reviews
from web.queue.values import Policy, accept, reject, utc_now
from web.queue.vault.ring import new_line
from web.queue.vault.settings import KeySettings
from web.queue.witness import check_steps

SECTOR = 512
SAFE = (("TRUNCATE", "EXTRA"), ("WAL", "FULL"))  # those of web/queue/sqlite.py
UNSAFE = (("WAL", "NORMAL"), ("TRUNCATE", "OFF"))
# What is left of a cut is written there; nothing is cut a second time.
MEMORY = Path("/dev/shm")  # noqa: S108
KEYS = KeySettings(key_file=None, keys=SecretStr(new_line()[1]))


@dataclass
class Disk:
    """One file as a disk has it: what is certain, and what was asked since the last sync."""

    exists: bool | None  # None: that depends on the cut
    certain: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)

    def take(self, event: Event) -> None:
        """Have the disk asked for one more thing."""
        if event.act == "create":
            self.exists, self.certain, self.pending = None, bytearray(), []
        elif event.act == "delete":
            self.exists = False if event.durable else None
        elif event.act == "sync":
            for asked in self.pending:
                apply(self.certain, asked)
            self.pending, self.exists = [], True
        else:
            self.pending.append(event)

    def left(self, chance: random.Random) -> bytes | None:
        """Return what a cut leaves; None if that is no file."""
        if self.exists is False or (self.exists is None and chance.random() < 0.5):
            return None
        content, share = bytearray(self.certain), chance.choice((0.0, 0.5, 0.9, 1.0))
        for event in self.pending:
            for part in sectors(event):
                if chance.random() < share:
                    apply(content, part)
        return bytes(content)


def apply(content: bytearray, event: Event) -> None:
    """Do what was asked."""
    if event.act == "truncate":
        del content[event.at :]
        content.extend(bytes(event.at - len(content)))
        return
    end = event.at + len(event.data)
    content.extend(bytes(max(0, end - len(content))))
    content[event.at : end] = event.data


def sectors(event: Event) -> Iterator[Event]:
    """Cut a write where sectors of the disk end: it may be done in part."""
    if event.act == "truncate":
        yield event
        return
    at, end = event.at, event.at + len(event.data)
    while at < end:
        next_at = min(end, (at // SECTOR + 1) * SECTOR)
        part = event.data[at - event.at : next_at - event.at]
        yield Event("write", event.path, at, part)
        at = next_at


@dataclass
class Found:
    """What cuts left. lost: those after which something acknowledged was gone; damaged: those
    after which the database could not be read, or did not hold together. most: acts lost at once.
    """

    cuts: int = 0
    lost: int = 0
    damaged: int = 0
    most: int = 0


def record(folder: Path, modes: tuple[str, str], notes: int) -> tuple[dict[str, Disk], list[Event]]:
    """Have reviews entered and decided; return the files before that, and what was asked."""
    found = library()
    if found is None:
        raise RuntimeError("the SQLite of this Python cannot be reached")
    url = f"sqlite:///{folder / 'queue.db'}"
    with mock.patch.object(sqlite, "durable_modes", return_value=modes):
        open_store(url, KEYS).close()
        before = {
            str(path): Disk(exists=True, certain=bytearray(path.read_bytes()))
            for path in folder.iterdir()
        }
        with recording(found) as recorder:
            store = connect(url, KEYS)
            queue = Queue(store, clock=utc_now, policy=Policy(second_share=0.0))
            for number in range(notes):
                review = queue.enter(entry(f"O: note {number}."), by="f", key=str(number)).review
                recorder.ack((review, 0))
                hold = queue.claim(review, by="cora").hold
                for step, seq in ((accept("97110"), 1), (reject("97140", Reason.OTHER), 2)):
                    hold = queue.decide(hold, step, key=str(seq)).hold
                    recorder.ack((review, seq))
                queue.finish(hold, key="3")
                recorder.ack((review, 3))
            store.close()
    return before, recorder.events


def cut(
    before: dict[str, Disk], events: list[Event], cuts: int, seed: int
) -> Iterator[tuple[dict[str, bytes], set[tuple[str, int]]]]:
    """Yield what each of so many cuts leaves, and what was acknowledged by then."""
    chance = random.Random(seed)
    moments = sorted(chance.randrange(len(events)) for _ in range(cuts))
    disks, acknowledged, done = before, set(), 0
    for moment in moments:
        for event in events[done:moment]:
            if event.act == "ack":
                acknowledged.add(event.known)
            else:
                disks.setdefault(event.path, Disk(exists=False)).take(event)
        done = max(done, moment)
        left = {path: disk.left(chance) for path, disk in disks.items()}
        yield {path: data for path, data in left.items() if data is not None}, acknowledged


def stored(store: Store) -> set[tuple[str, int]]:
    """Return every entry, as step 0, and every step; the record is checked on the way."""
    check_file(store)
    verify(store)
    check_steps(store)
    with store.reading() as connection:
        entered = {(review, 0) for review in connection.scalars(select(reviews.c.id))}
        steps = connection.execute(select(decisions.c.review, decisions.c.seq))
        return entered | {(row.review, row.seq) for row in steps}


def look(modes: tuple[str, str], cuts: int, *, notes: int = 40, seed: int = 1) -> Found:
    """Record, cut, and open what is left."""
    found = Found()
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="power-", dir=place) as name:
        folder = Path(name)
        before, events = record(folder, modes, notes)
        for left, acknowledged in cut(before, events, cuts, seed):
            for path in folder.iterdir():
                path.unlink()
            for file, data in left.items():
                Path(file).write_bytes(data)
            found.cuts += 1
            with mock.patch.object(sqlite, "durable_modes", return_value=modes):
                store = connect(f"sqlite:///{folder / 'queue.db'}", KEYS)
                try:
                    gone = acknowledged - stored(store)
                except QueueError:
                    found.damaged += 1
                else:
                    found.lost += bool(gone)
                    found.most = max(found.most, len(gone))
                finally:
                    store.close()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    return found


def main(cuts: int) -> int:
    """Print what was found of each mode; return how many were not as they must be."""
    wrong = 0
    for modes in (*SAFE, *UNSAFE):
        found = look(modes, cuts)
        bad = found.lost + found.damaged
        wrong += bad > 0 if modes in SAFE else bad == 0
        print(
            f"{' '.join(modes)}: {found.cuts} cuts, {found.lost} lost acknowledged acts (at most "
            f"{found.most}), {found.damaged} damaged",
            flush=True,
        )
    return wrong


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
