"""The long form: ``python -m tests.batch.soak --notes 4000 --kills 10``. Kills at random moments;
exit code 1 if what comes out differs from an undisturbed run."""

import argparse
import sys
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from corpus.many import many
from tests.batch.conftest import everything, rows_of, write_jsonl
from tests.batch.killed import batch, run_with_kills

PART = 50  # notes


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=4000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=time.time_ns())
    asked = parser.parse_args()
    with TemporaryDirectory() as name:
        home = Path(name)
        source = write_jsonl(home / "notes.jsonl", rows_of(*many(asked.notes, seed=1)))
        undisturbed = batch(source, home / "one", "--part-notes", str(PART), "--processes", "1")
        ends = run_with_kills(
            source, home / "two", kills=asked.kills, part=PART, rng=Random(asked.seed)
        )
        same = everything(home / "one") == everything(home / "two")
    sys.stdout.write(
        f"seed {asked.seed}: {undisturbed.stdout.decode().strip()}; the runs ended {ends}; "
        f"{'the same bytes' if same else 'NOT THE SAME'}\n"
    )
    return 0 if same and not undisturbed.returncode and ends.count(-9) == asked.kills else 1


if __name__ == "__main__":
    sys.exit(main())
