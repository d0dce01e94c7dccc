"""M15: the same note gives the same bytes, whatever the run, the process, the order, the hash seed.

``python -m corpus.determinism reversed 1`` prints the digest of all answers, read in that order
(2: of every second note); it is what ``same_everywhere`` runs in processes of their own.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from suggester import shipped_engine

from .notes import LabelledNote, load_notes

RUNS = 100  # times one process answers the notes of the small sample
SAMPLE = 10
PROCESSES = (("0", "forward"), ("1", "reversed"), ("20261126", "reversed"))


@dataclass(frozen=True)
class Same:
    """runs, notes: how often the sample was answered; processes: how many answered all notes."""

    runs: int
    notes: int
    processes: int
    identical: bool


def digest(notes: Sequence[LabelledNote]) -> str:
    """Return the SHA-256 over the answers, by note id."""
    engine = shipped_engine()
    answers = {note.id: engine.suggest(note.text).model_dump_json() for note in notes}
    return hashlib.sha256("\n".join(answers[name] for name in sorted(answers)).encode()).hexdigest()


def same_everywhere(*, runs: int = RUNS, every: int = 1) -> Same:
    """Answer a sample many times here, and all notes in three processes with other hash seeds and
    orders. every: of so many notes only one, for a quick look."""
    notes = list(load_notes())
    sample = notes[:: max(1, len(notes) // SAMPLE)]
    here = {digest(sample) for _ in range(runs)}
    there = {
        subprocess.run(  # noqa: S603
            [sys.executable, "-m", __spec__.name, order, str(every)],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, order in PROCESSES
    }
    return Same(runs, len(sample), len(PROCESSES), len(here) == 1 and len(there) == 1)


def main() -> None:
    """Run from the command line."""
    order, every = sys.argv[1:]
    notes = list(load_notes())[:: int(every)]
    sys.stdout.write(digest(notes[::-1] if order == "reversed" else notes))


if __name__ == "__main__":
    main()
