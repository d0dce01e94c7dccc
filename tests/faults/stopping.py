"""Stop a server that is busy, again and again: what it had begun is answered, nothing is lost.

    python -m tests.faults.stopping [stops] [seed]

A real server process over SQLite; callers enter notes, each on a connection of its own, and one
sends a batch. At a random moment comes SIGTERM. The engine writes down each note that it begins, so
that what was begun and not answered is known exactly; a caller that comes later is refused.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from sqlalchemy import select

from web.accounts import keys
from web.accounts.book import Accounts
from web.accounts.roles import Scope
from web.queue.audit import verify
from web.queue.migrate import open_store
from web.queue.notes import open_note
from web.queue.store import Store
from web.queue.tables import note_keys, reviews
from web.queue.values import utc_now
from web.queue.vault import key_file
from web.queue.witness import check_steps

ROOT = Path(__file__).parents[2]
CALLERS = 12
BATCH = 12  # lines
LIMIT = 30.0  # seconds in which it must have ended (R6)
# Each note takes a while, and its number is on the disk before; grace: as in the program, or ours.
SERVE = """
import os, sys, time
import suggester.cli, suggester.engine
begun = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
if sys.argv[2] == "no-drain":
    suggester.cli.GRACE = 0
real = suggester.engine.Engine.suggest
def slow(self, text, *args, **more):
    os.write(begun, text.split()[-1].encode() + b"\\n")
    time.sleep(0.15)
    return real(self, text, *args, **more)
suggester.engine.Engine.suggest = slow
suggester.cli.app(["serve", "--port", "0"])
"""


@dataclass
class Told:
    """What the callers saw. answered: number of a note -> its review, "" for a line of a batch."""

    answered: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    odd: list[str] = field(default_factory=list)


@dataclass
class Stop:
    """One stop. cut: notes that were begun and not answered; lost: answered and not there."""

    begun: int
    answered: int
    refused: int
    cut: set[str]
    lost: set[str]
    odd: list[str]
    seconds: float
    status: int

    def is_clean(self) -> bool:
        """Whether it was as it must be."""
        return not (self.cut or self.lost or self.odd) and self.seconds <= LIMIT


def call(base: str, bearer: dict[str, str], name: str, told: Told) -> None:
    """Enter notes until nobody takes them any more."""
    number = 0
    while True:
        number += 1
        mark = f"{name}-{number}"
        sent = {"text": f"O: Gait training x 15 min {mark}"}
        headers = {**bearer, "Idempotency-Key": mark, "Connection": "close"}
        try:
            answer = httpx2.post(
                f"{base}/api/v1/reviews", json=sent, headers=headers, timeout=60, trust_env=False
            )
        except httpx2.TransportError:  # what had been begun is found by its mark
            told.refused += 1
            return
        if answer.status_code == 201:
            told.answered[mark] = answer.json()["review"]
        elif answer.status_code not in (429, 503):
            told.odd.append(f"{answer.status_code}: {answer.text}")


def send_batch(base: str, bearer: dict[str, str], told: Told) -> None:
    """Have a batch under way when the signal comes."""
    lines = [json.dumps({"text": f"O: Gait training x 15 min b-{n}"}) for n in range(BATCH)]
    headers = {**bearer, "Content-Type": "application/x-ndjson", "Connection": "close"}
    try:
        answer = httpx2.post(
            f"{base}/api/v1/suggest/batch", content="\n".join(lines), headers=headers,
            timeout=60, trust_env=False,
        )  # fmt: skip
    except httpx2.TransportError:
        told.refused += 1
        return
    if answer.status_code != 200:
        told.odd.append(f"batch {answer.status_code}: {answer.text}")
        return
    for line in answer.text.splitlines():
        found = json.loads(line)
        if "answer" in found:
            told.answered[f"b-{found['line'] - 1}"] = ""


@contextmanager
def serving(folder: Path, *, drain: bool = True) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the program over a database in the folder; give it and its address."""
    command = [sys.executable, "-c", SERVE, str(folder / "begun"), "drain" if drain else "no-drain"]
    with (folder / "log").open("a") as log, subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True,
        env={**environment(folder), "SUGGESTER_DATABASE": url_of(folder)},
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            base = server.stdout.readline().split()[2]
            server.stdout.readline()  # the link for the administrator
            yield server, base
        finally:
            server.kill()


def url_of(folder: Path) -> str:
    """The address of the database."""
    return f"sqlite:///{folder / 'queue.db'}"


def bearer_of(store: Store, name: str) -> dict[str, str]:
    """The header of a new key."""
    scopes = frozenset({Scope.SUBMIT, Scope.SUGGEST})
    made = keys.make(Accounts(store, utc_now), name, scopes, by="test")
    return {"Authorization": f"Bearer {made}"}


def stop_once(
    folder: Path,
    *,
    drain: bool = True,
    seed: int = 0,
    number: signal.Signals = signal.SIGTERM,
) -> Stop:
    """Start a server, load it, stop it, and look for what is missing."""
    chance, told = random.Random(seed), Told()
    store = open_store(url_of(folder))
    bearer = bearer_of(store, f"load-{seed}")
    marks = folder / "begun"
    marks.write_bytes(b"")
    with serving(folder, drain=drain) as (server, base), ThreadPoolExecutor(CALLERS + 1) as pool:
        work = [pool.submit(call, base, bearer, f"{seed}.{n}", told) for n in range(CALLERS)]
        while len(marks.read_bytes().split()) < CALLERS:
            time.sleep(0.02)
        work.append(pool.submit(send_batch, base, bearer, told))
        time.sleep(0.3 + chance.random())
        began = time.monotonic()
        server.send_signal(number)
        status = server.wait(2 * LIMIT)
        seconds = time.monotonic() - began
        for one in work:
            one.result()
    assert not is_open(base)
    begun = set(marks.read_text().split())
    lost = missing(store, told)
    store.close()
    odd = told.odd + ([said] if (said := (folder / "log").read_text()) and drain else [])
    return Stop(
        len(begun), len(told.answered), told.refused, begun - set(told.answered), lost, odd,
        seconds, status,
    )  # fmt: skip


def missing(store: Store, told: Told) -> set[str]:
    """Return the notes that were acknowledged and are not there; look whether the rest is whole."""
    with store.reading() as connection:
        there = set(connection.scalars(select(reviews.c.id).join(note_keys)))
    for review in sorted(there)[:5]:
        assert "Gait training" in open_note(store, review, by="eve", clock=utc_now).text
    verify(store)
    check_steps(store)
    entered = {mark: review for mark, review in told.answered.items() if review}
    return {mark for mark, review in entered.items() if review not in there}


def environment(folder: Path) -> dict[str, str]:
    """What the server sees, and our own store: one file of keys."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    given = {name: value for name, value in os.environ.items() if name.startswith("SUGGESTER_KEY")}
    return {**kept, **given, "HOME": str(folder), "SUGGESTER_REQUESTS_PER_MINUTE": "100000"}


def is_open(base: str) -> bool:
    """Whether somebody still listens there."""
    parts = urlsplit(base)
    try:
        socket.create_connection((str(parts.hostname), int(parts.port or 0)), timeout=2).close()
    except OSError:
        return False
    return True


def main(stops: int, seed: int) -> int:
    """Print what each stop left, and return 0 only if all were clean and the control was not."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SUGGESTER_KEY_FILE"] = str(Path(folder) / "notes.keys")
        key_file.add(Path(folder) / "notes.keys")
        for number in range(stops + 1):
            place = Path(folder) / str(number)
            place.mkdir()
            found.append(stop_once(place, drain=number < stops, seed=seed + number))
    control = found.pop()
    bad = [stop for stop in found if not stop.is_clean()]
    print(
        f"{stops} stops, {sum(stop.begun for stop in found)} notes begun, "
        f"{sum(stop.answered for stop in found)} answered, "
        f"{sum(len(stop.cut) for stop in found)} cut, {sum(len(stop.lost) for stop in found)} "
        f"lost, longest {max(stop.seconds for stop in found):.1f} s; "
        f"control without the drain: {len(control.cut)} cut"
    )
    print(*bad, sep="\n")
    return 1 if bad or not control.cut else 0


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(numbers + [50, 1][len(numbers) :])))
