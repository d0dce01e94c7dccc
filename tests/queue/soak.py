"""Many reviewers as processes, killed at random, and the server with them; then look for damage.

    python -m tests.queue.soak --reviews 10000 --workers 50 --kills 300

runs on SQLite and on a PostgreSQL of its own, and at the end on a queue that does not look at the
token, which must show damage: otherwise the look itself is blind.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.queue.history import complaints, undecided
from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import entry
from tests.queue.worker import POLICY, acknowledged, work
from web.queue.actions import Queue
from web.queue.errors import BusyError
from web.queue.migrate import open_store
from web.queue.store import Store
from web.queue.values import utc_now
from web.queue.vault import key_file

FORK = multiprocessing.get_context("forkserver")  # imports once, then each worker starts at once


@dataclass
class Result:
    """What a run did and what it broke. kills: of workers; crashes: of the server."""

    reviews: int
    workers: int
    kills: int
    crashes: int
    acknowledged: int
    undecided: int
    complaints: list[str]
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.reviews} reviews, {self.workers} workers, {self.kills} workers killed, "
            f"{self.crashes} server crashes, {self.acknowledged} steps acknowledged, "
            f"{self.undecided} undecided, {len(self.complaints)} complaints, {self.seconds:.0f} s"
        )


def run(
    url: str,
    *,
    reviews: int,
    workers: int,
    kills: int,
    seconds: float,
    folder: Path,
    seed: int = 0,
    crash: Callable[[], object] | None = None,
    crashes: int = 0,
    broken: bool = False,
) -> Result:
    """Have everything decided, however often somebody dies, and return what was found.

    crash: kills the server and starts it again. seconds: the longest that it may take.
    """
    began, chance = time.monotonic(), random.Random(seed)
    store = open_store(url)
    queue = Queue(store, clock=utc_now, policy=POLICY)
    for number in range(reviews):
        queue.enter(entry(f"O: note {number}."), by="soak", key=str(number))
    log = str(folder / "acknowledged")
    Path(log).touch()

    def start(number: int) -> multiprocessing.process.BaseProcess:
        arguments = (url, f"worker {number}", log, seconds, chance.getrandbits(32), broken)
        process = FORK.Process(target=work, args=arguments, daemon=True)
        process.start()
        return process

    FORK.set_forkserver_preload([work.__module__])
    running = [start(number) for number in range(workers)]
    killed = crashed = 0
    while left(store) and time.monotonic() - began < seconds:
        at_work = Path(log).stat().st_size > 0  # a worker that is still starting is no loss
        if at_work and killed < kills:
            number = chance.randrange(workers)
            running[number].kill()
            running[number].join()
            # Half come back under their name, as a person does; half are never seen again.
            running[number] = start(number if chance.random() < 0.5 else workers + killed)
            killed += 1
        if at_work and crash and crashed < crashes and killed * crashes >= crashed * kills:
            crash()
            crashed += 1
        time.sleep(chance.random() * 0.1)
    for process in running:
        process.kill()
        process.join()
    told = acknowledged(log)
    found = complaints(store, told)
    undone = undecided(store)
    store.close()
    took = time.monotonic() - began
    return Result(reviews, workers, killed, crashed, len(told), undone, found, took)


def left(store: Store) -> bool:
    try:
        return undecided(store) > 0
    except BusyError:
        return True


def main() -> int:
    """Run all three and return 0 only if each came out as it must."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--reviews", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=50)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--crashes", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=1_800)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = vars(parser.parse_args())
    print(f"seed {asked['seed']}", flush=True)
    crashes = asked.pop("crashes")
    good = True
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    os.environ["SUGGESTER_KEY_FILE"] = str(folder / "notes.keys")  # the workers' too
    key_file.add(folder / "notes.keys")
    server = PrivatePostgres(durable=True)
    try:
        for name in ("sqlite", "postgresql", "control"):
            place = folder / name
            place.mkdir()
            few = (
                {"reviews": 60, "workers": 8, "kills": 0, "seconds": 40}
                if name == "control"
                else {}
            )
            many = {"crash": lambda: (server.kill9(), server.start()), "crashes": crashes}
            url = f"sqlite:///{place / 'queue.db'}"
            if name == "postgresql":
                url = server.start().create("soak")
            result = run(
                url,
                folder=place,
                broken=name == "control",
                **{**asked, **few, **(many if name == "postgresql" else {})},
            )
            print(f"{name}: {result}", *result.complaints[:5], sep="\n  ", flush=True)
            whole = not result.complaints and not result.undecided
            good &= bool(result.complaints) if name == "control" else whole
    finally:
        server.stop()
        shutil.rmtree(folder)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
