"""Kill a busy server with SIGKILL and start it again over many notes: how soon is it ready?

    python -m tests.faults.restarting [kills] [notes]

What was acknowledged before each kill is there after it, and the record holds.
"""

import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import httpx2

from tests.faults.stopping import serving, stop_once, url_of
from tests.queue import many_reviews
from web.queue.migrate import open_store
from web.queue.tables import review_codes, reviews
from web.queue.vault import key_file

LIMIT = 5.0  # seconds (R5)


def ready_after(folder: Path) -> float:
    """Return the seconds from the start of the program until it says that it is ready."""
    began = time.monotonic()
    with serving(folder) as (_, base):
        while httpx2.get(f"{base}/readyz", trust_env=False).status_code != 200:
            time.sleep(0.02)
        return time.monotonic() - began


def main(kills: int, notes: int) -> int:
    """Print what each kill left; return how many left something wrong or took too long."""
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="restarting-") as name:
        folder = Path(name)
        os.environ["SUGGESTER_KEY_FILE"] = str(folder / "notes.keys")
        key_file.add(folder / "notes.keys")
        store = open_store(url_of(folder))
        # Of its rows those alone that are nobody's act: the record must hold.
        with mock.patch.object(many_reviews, "TABLES", (reviews, review_codes)):
            many_reviews.fill(store, notes)
        store.close()
        for number in range(kills):
            stop = stop_once(folder, number=signal.SIGKILL, seed=number)
            seconds = ready_after(folder)
            print(f"{stop.answered} answered, {len(stop.lost)} lost, ready in {seconds:.1f} s")
            wrong += bool(stop.lost) + (seconds > LIMIT)
    return wrong


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(numbers + [10, 100_000][len(numbers) :])))
