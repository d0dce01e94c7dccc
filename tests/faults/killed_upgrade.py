"""Kill an upgrade of the tables at each of its statements: the next start finishes it.

    python -m tests.faults.killed_upgrade [times]

A database as an old version left it, with notes; a process that kills itself with SIGKILL before
its n-th statement. What is left is as it was, and today's program upgrades it: every note opens.
The control commits each statement by itself.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from tests.queue.private_postgres import PrivatePostgres
from tests.vault.old_database import make_old
from web.queue.errors import QueueError
from web.queue.migrate import upgrade
from web.queue.notes import open_note
from web.queue.store import check_file, connect
from web.queue.values import utc_now
from web.queue.vault import key_file

FORK = multiprocessing.get_context("forkserver")
NOTES = {f"{n:032x}": f"O: note {n} of Zanzibaria." for n in range(12)}
OLD, NEW = "r0002", "r0009"


@dataclass
class Found:
    """kills: upgrades that were killed; finished: that were too short for that; bad: what was not
    as it must be after one, in words."""

    kills: int = 0
    finished: int = 0
    bad: list[str] = field(default_factory=list)


def dying(url: str, statement: int, by_itself: bool) -> None:
    """Upgrade, and die before this statement. by_itself: each is committed as soon as it is done."""
    store = connect(url)
    done = 0

    @event.listens_for(store.engine, "before_cursor_execute")
    def count(connection: Connection, cursor: Any, said: str, *_: object) -> None:
        nonlocal done
        done += 1
        if done == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(store.engine, "after_cursor_execute")
    def keep(connection: Connection, cursor: Any, said: str, *_: object) -> None:
        if by_itself and not said.startswith(("BEGIN", "PRAGMA")):
            raw = connection.connection.driver_connection
            for word in ("COMMIT", "BEGIN IMMEDIATE") if store.is_sqlite else ("COMMIT", "BEGIN"):
                raw.execute(word).close()  # type: ignore[union-attr]

    upgrade(store)


def look(fresh: Callable[[], str], statements: Iterable[int], *, by_itself: bool = False) -> Found:
    """Kill an upgrade at each of these statements. fresh: gives the address of an old database."""
    found = Found()
    FORK.set_forkserver_preload([__name__])
    for statement in statements:
        url = fresh()
        process = FORK.Process(target=dying, args=(url, statement, by_itself))
        process.start()
        process.join(60)
        if process.exitcode == 0:
            found.finished += 1
            break
        found.kills += 1
        if said := fault(url):
            found.bad.append(f"statement {statement}: {said}")
    return found


def fault(url: str) -> str:
    """Return what is wrong with a database after a kill, in words; nothing where all is well."""
    store = connect(url)
    try:
        with store.reading() as connection:
            version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if version not in (OLD, NEW):
            return f"is half-way, at {version}"
        if upgrade(store) != NEW:
            return "is not upgraded"
        check_file(store)
        for review, note in NOTES.items():
            if open_note(store, review, by="eve", clock=utc_now).text != note:
                return "another note"
    except (QueueError, DBAPIError) as error:
        return type(error).__name__
    finally:
        store.close()
    return ""


def on_sqlite(folder: Path) -> Callable[[], str]:
    """Return what gives the address of a new copy of an old SQLite database."""
    first = folder / "first.db"
    store = connect(f"sqlite:///{first}")
    make_old(store, NOTES, "Zanzibaria")
    store.close()

    def fresh() -> str:
        for file in folder.glob("queue.db*"):
            file.unlink()
        shutil.copyfile(first, folder / "queue.db")
        return f"sqlite:///{folder / 'queue.db'}"

    return fresh


def on_postgres(server: PrivatePostgres) -> Callable[[], str]:
    """The same on PostgreSQL."""

    def fresh() -> str:
        server.drop("old")
        url = server.create("old")
        store = connect(url)
        make_old(store, NOTES, "Zanzibaria")
        store.close()
        return url

    return fresh


def main(times: int) -> int:
    """Kill at every statement, so many times, on both databases; return how many went wrong."""
    wrong = 0
    server = PrivatePostgres(durable=True)
    with tempfile.TemporaryDirectory(prefix="killed-") as name:
        folder = Path(name)
        os.environ["SUGGESTER_KEY_FILE"] = str(folder / "notes.keys")
        key_file.add(folder / "notes.keys")
        try:
            places = {"sqlite": on_sqlite(folder), "postgresql": on_postgres(server.start())}
            for kind, fresh in places.items():
                for _ in range(times):
                    found = look(fresh, range(1, 10_000))
                    wrong += len(found.bad)
                    print(f"{kind}: {found}", flush=True)
            control = look(places["sqlite"], range(5, 60, 10), by_itself=True)
            print(f"control, each statement by itself: {len(control.bad)} of {control.kills} bad")
        finally:
            server.stop()
    return wrong + (not control.bad)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
