"""The restore drill with a large store: fill it, copy it, restore it, compare every row.

    python -m tests.queue.large_backup --notes 100000             # SQLite, in a temporary folder
    python -m tests.queue.large_backup --notes 100000 --postgres  # a PostgreSQL of its own

Each review has a real note with the engine's full answer, sealed, and its event on record; one in
twenty is decided. A writer goes on while the copy is made. Says how long each step took, and ends
with 1 where a row differs, the record does not hold, or a note does not open.
"""

import argparse
import hashlib
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from pydantic import SecretStr
from sqlalchemy import Connection, func, select
from sqlalchemy.engine import Row

from corpus.many import many
from suggester import Visit, shipped_engine
from tests.queue.private_postgres import PrivatePostgres
from web.accounts import tables as _accounts  # noqa: F401  (part of metadata)
from web.queue import sqlite
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.backup import backup, restore
from web.queue.migrate import open_store
from web.queue.notes import open_note
from web.queue.states import Reason
from web.queue.store import Store
from web.queue.tables import audit, metadata, reviews
from web.queue.values import Entry, Policy, accept, reject, utc_now
from web.queue.vault.ring import new_line
from web.queue.vault.settings import KeySettings

KEYS = KeySettings(key_file=None, keys=SecretStr(new_line()[1]))
DIFFERENT = 200  # notes, each used many times over
OPENED = 100
LIMIT = 600  # seconds for the whole of a restore (R7)


class Drill:
    """One store, filled."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.queue = Queue(store, clock=utc_now, policy=Policy(second_share=0.0))
        engine = shipped_engine()
        self.notes = [(text, engine.suggest(text)) for text in many(DIFFERENT, seed=1)]

    def enter(self, number: int) -> None:
        """Enter a note, and decide every twentieth."""
        text, answer = self.notes[number % DIFFERENT]
        visit = Visit(note_ref=f"v-{number}", patient_ref=f"p-{number}")
        one = Entry(text, answer, visit, f"clinician-{number % 40}", f"site-{number % 6}", None)
        review = self.queue.enter(one, by="drill", key=str(number)).review
        if number % 20:
            return
        hold = self.queue.claim(review, by=f"coder-{number % 7}").hold
        for found in answer.suggestions:
            step = accept(found.code) if number % 40 else reject(found.code, Reason.OTHER)
            hold = self.queue.decide(hold, step, key=found.code).hold
        self.queue.finish(hold, key="end")

    def fill(self, total: int) -> None:
        for number in range(total):
            self.enter(number)
            if number % 5_000 == 0:
                print(f"\r{number:,} of {total:,}", end="", flush=True)
        print()


@contextmanager
def working(drill: Drill, first: int) -> Iterator[list[int]]:
    """Have somebody enter notes meanwhile; gives how many, in the end."""
    done, stop = [0], threading.Event()

    def work() -> None:
        while not stop.is_set():
            drill.enter(first + done[0])
            done[0] += 1

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield done
    finally:
        stop.set()
        worker.join()


def digest_of(rows: Iterator[Row[tuple[object, ...]]]) -> str:
    """A digest of rows, in their order."""
    found = hashlib.sha256()
    for row in rows:
        found.update(repr(tuple(row)).encode())
    return found.hexdigest()


def touched_after(connection: Connection, seq: int) -> list[str]:
    """The reviews to which something was done after an event."""
    return list(connection.scalars(select(audit.c.review).where(audit.c.seq > seq).distinct()))


def tables_of(connection: Connection, until: int, later: list[str]) -> dict[str, tuple[int, str]]:
    """Table -> its number of rows and their digest, as the record stood at an event.

    later: reviews that are left out.
    """
    found = {}
    for table in metadata.sorted_tables:
        query = select(table).order_by(*table.primary_key.columns)
        if table is audit:
            query = query.where(audit.c.seq <= until)
        elif (column := table.c.get("id" if table is reviews else "review")) is not None:
            query = query.where(column.not_in(later))
        rows = connection.execution_options(yield_per=2_000).execute(query)
        number = [0]
        digest = digest_of(counted(iter(rows), number))
        found[table.name] = (number[0], digest)
    return found


def counted(
    rows: Iterator[Row[tuple[object, ...]]], number: list[int]
) -> Iterator[Row[tuple[object, ...]]]:
    for row in rows:
        number[0] += 1
        yield row


def sample(store: Store) -> list[str]:
    with store.reading() as connection:
        ids = list(connection.scalars(select(reviews.c.id).order_by(reviews.c.id)))
    return random.Random(1).sample(ids, min(OPENED, len(ids)))


def drill(here: str, there: str, folder: Path, total: int) -> int:
    """Fill, copy, restore, compare; return how much was wrong."""
    began = time.monotonic()
    with mock.patch.object(sqlite, "durable_modes", return_value=("MEMORY", "OFF")):
        store = open_store(here, KEYS)
        Drill(store).fill(total)
        store.close()
    print(f"filled in {time.monotonic() - began:.0f} s", flush=True)
    store = open_store(here, KEYS)
    live = Drill(store)
    file = folder / "copy.backup"
    with working(live, total) as meanwhile:
        began = time.monotonic()
        head = backup(store, file, by="drill", clock=utc_now)
        took = time.monotonic() - began
    size = file.stat().st_size / 2**20
    print(f"backup: {took:.1f} s, {size:,.0f} MiB, {meanwhile[0]} notes entered meanwhile")
    os.environ["SUGGESTER_KEYS"] = (KEYS.keys or SecretStr("")).get_secret_value()
    os.environ.pop("SUGGESTER_KEY_FILE", None)
    began = time.monotonic()
    restored = restore(file, there, by="drill", clock=utc_now)
    slow = (took := time.monotonic() - began) > LIMIT
    print(f"restore, with the whole record checked: {took:.1f} s")
    with store.reading() as connection:
        later = [review for review in touched_after(connection, head.seq) if review]
        known = tables_of(connection, head.seq, later)
    with restored.reading() as connection:
        back = tables_of(connection, head.seq, later)
        last = connection.scalar(select(func.max(audit.c.seq)))
    differ = [name for name in known if known[name] != back[name]]
    rows = sum(number for number, _ in known.values())
    print(f"compared {rows:,} rows of {len(known)} tables: {len(differ)} tables differ {differ}")
    opened = [open_note(restored, one, by="drill", clock=utc_now).text for one in sample(restored)]
    began = time.monotonic()
    checked = verify(restored)
    print(
        f"{len(opened)} notes opened; {checked.seq:,} events hold ({time.monotonic() - began:.1f} s)"
    )
    store.close()
    restored.close()
    return len(differ) + (checked.seq != (last or 0) + len(opened)) + slow


def main() -> int:
    """Run the drill on one database."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--notes", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="drill-") as name:
        folder = Path(name)
        if not arguments.postgres:
            here, there = (f"sqlite:///{folder / place / 'queue.db'}" for place in ("a", "b"))
            return drill(here, there, folder, arguments.notes)
        server = PrivatePostgres()
        os.environ["PATH"] = f"{server.programs}{os.pathsep}{os.environ['PATH']}"
        try:
            server.start()
            return drill(server.create("a"), server.create("b"), folder, arguments.notes)
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
