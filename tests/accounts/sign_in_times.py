"""Does the time of a wrong try tell whether somebody has the name? (S11)

    python -m tests.accounts.sign_in_times [pairs]

Wrong tries at a name that somebody has and at names that nobody has, by turns and each first in
half of the pairs, with passwords hashed as in the program. What is compared is the 95th percentile
of each, and the medians, by the clock and in time of the processor, which a busy machine disturbs
less. The control refuses a name that nobody has without hashing.
"""

import os
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from unittest import mock

from tests.accounts.small_house import first
from web.accounts import tries
from web.accounts.book import Accounts
from web.accounts.errors import WrongSignInError
from web.accounts.passwords import Passwords
from web.accounts.signing_in import sign_in
from web.accounts.tries import Patience
from web.queue.migrate import open_store
from web.queue.values import utc_now
from web.queue.vault import key_file

LIMIT = 10.0  # milliseconds
ENDLESS = {kind: Patience(10**9, timedelta(0), timedelta(0)) for kind in tries.PATIENCE}


def took(accounts: Accounts, name: str) -> tuple[float, float]:
    """Return how long a wrong try takes, by the clock and of the processor, in milliseconds."""
    began, worked = time.perf_counter(), time.process_time()
    with suppress(WrongSignInError):
        sign_in(accounts, name, "another five words here", address="192.0.2.1")
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - worked)


@dataclass(frozen=True)
class Apart:
    """How far the two are apart, in milliseconds: at the 95th percentile, and at the median."""

    late: float
    middle: float

    def __str__(self) -> str:
        return f"{self.late:.1f} ms (95th percentile), {self.middle:.1f} ms (median)"


def apart(accounts: Accounts, pairs: int) -> tuple[Apart, Apart]:
    """Return how far the two are apart by the clock, and of the processor."""
    known: list[tuple[float, float]] = []
    unknown: list[tuple[float, float]] = []
    for number in range(pairs):
        turns = [(known, "ada"), (unknown, f"nobody{number}")]
        for times, name in turns if number % 2 else reversed(turns):
            times.append(took(accounts, name))
    clock, processor = (
        _apart([one[kind] for one in known], [one[kind] for one in unknown]) for kind in (0, 1)
    )
    return clock, processor


def _apart(known: list[float], unknown: list[float]) -> Apart:
    late = [quantiles(times, n=20)[-1] for times in (known, unknown)]
    return Apart(abs(late[0] - late[1]), abs(median(known) - median(unknown)))


def main(pairs: int) -> int:
    """Print both differences and the control's; return 0 if they are as they must be."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SUGGESTER_KEY_FILE"] = str(Path(folder) / "notes.keys")
        key_file.add(Path(folder) / "notes.keys")
        accounts = Accounts(open_store(f"sqlite:///{folder}/queue.db"), utc_now)
        first(accounts)
        with mock.patch.object(tries, "PATIENCE", ENDLESS):
            apart(accounts, 3)  # what is made at the first try
            clock, processor = apart(accounts, pairs)
            with mock.patch.object(Passwords, "nobody", "x"):
                control, _ = apart(accounts, max(10, pairs // 10))
        accounts.store.close()
    print(f"{pairs} pairs. By the clock {clock}; of the processor {processor}; control {control}")
    return 0 if clock.late < LIMIT and control.late > LIMIT else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
