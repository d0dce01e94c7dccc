"""Any bit of a SQLite file may flip: the record is then as it was, or `audit verify` says no."""

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.queue.small_reviews import Watch, entry
from web.queue import commands
from web.queue.actions import Queue
from web.queue.errors import QueueError
from web.queue.migrate import open_store
from web.queue.states import Reason
from web.queue.store import connect
from web.queue.tables import audit
from web.queue.values import Policy, accept, reject

FLIPS = 500
RECORD = ("audit", "decisions")
Record = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with some days' work."""
    file = tmp_path_factory.mktemp("whole") / "queue.db"
    store = open_store(f"sqlite:///{file}")
    queue = Queue(store, clock=Watch(), policy=Policy(second_share=0))
    for number in range(12):
        queue.enter(entry(f"O: {number}."), by="emr", key=str(number))
        lease = queue.claim_next(by="ann")
        assert lease
        hold = queue.decide(lease.hold, accept("97110", remark="fits"), key="a").hold
        hold = queue.decide(hold, reject("97140", Reason.NOT_PERFORMED), key="b").hold
        queue.finish(hold, key="f")
    store.close()
    return file


def record(file: Path) -> Record | None:
    """Return the record as SQLite reads it; None if it cannot."""
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.text_factory = bytes
            return {
                name: connection.execute(f"SELECT * FROM {name} NOT INDEXED").fetchall()
                for name in RECORD
            }
    except (sqlite3.Error, UnicodeDecodeError):  # the latter of SQLite's own message
        return None


def places_of_rows(whole: Path) -> list[int]:
    """Return the bytes of the pages that rows of the record are on: those with their digests."""
    with closing(sqlite3.connect(whole)) as connection:
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        query = "SELECT hash FROM audit UNION SELECT step_digest FROM decisions"
        digests = [digest.encode() for (digest,) in connection.execute(query)]
    data = whole.read_bytes()
    pages = (range(start, start + size) for start in range(0, len(data), size))
    return [
        place
        for page in pages
        if any(digest in data[page.start : page.stop] for digest in digests)
        for place in page
    ]


def flipped(whole: Path, folder: Path) -> Iterator[Path]:
    """Yield copies of the file with one bit changed, the same ones on every run.

    By turns anywhere, and where rows of the record are: most of the file is other tables.
    """
    chance, data = random.Random(7), whole.read_bytes()
    anywhere, of_rows = range(len(data)), places_of_rows(whole)
    for number in range(FLIPS):
        changed = bytearray(data)
        changed[chance.choice(of_rows if number % 2 else anywhere)] ^= 1 << chance.randrange(8)
        copy = folder / "queue.db"
        copy.write_bytes(changed)
        yield copy
        copy.unlink()


def is_found(file: Path) -> bool:
    try:
        commands.verify(f"sqlite:///{file}", None, None)
    except QueueError:
        return True
    return False


def rows(file: Path) -> int | None:
    """The red control: a check that looks at the number of events alone."""
    store = connect(f"sqlite:///{file}")
    try:
        with store.reading() as connection:
            return connection.scalar(select(func.count()).select_from(audit))
    except QueueError:
        return None
    finally:
        store.close()


def test_no_flipped_bit_changes_the_record_unseen(whole: Path, tmp_path: Path) -> None:
    before, count = record(whole), rows(whole)
    assert not is_found(whole)
    changed = missed_by_counting = 0
    for file in flipped(whole, tmp_path):
        if (after := record(file)) == before:
            continue
        changed += 1
        missed_by_counting += after is not None and rows(file) == count
        assert is_found(file)
    print(f"{changed} of {FLIPS} flips changed the record, all found")
    assert changed > FLIPS / 3
    assert missed_by_counting > FLIPS / 10


def test_every_byte_of_the_first_page_may_flip(whole: Path, tmp_path: Path) -> None:
    """Where SQLite says what the file is: whatever it makes of it, it is no traceback."""
    before = record(whole)
    for place in range(100):
        copy = tmp_path / "queue.db"
        shutil.copyfile(whole, copy)
        with copy.open("r+b") as file:
            file.seek(place)
            byte = file.read(1)[0]
            file.seek(place)
            file.write(bytes([byte ^ 0xFF]))
        assert is_found(copy) or record(copy) == before
        for left in tmp_path.iterdir():
            left.unlink()
