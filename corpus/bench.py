"""Time the engine beside bare spaCy tokenisation, in one run: ``python -m corpus.bench``.

Prints milliseconds of processor time a note (median over rounds, spread) for the whole path from
text to JSON and for ``spacy.blank("en").make_doc`` on the same notes, interleaved, and their
ratio. Absolute times change from machine to machine; the ratio is the figure.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence

import spacy

from suggester import Engine, load_lexicon
from suggester.shipped import lexicon_dir

from .notes import load_notes

ROUNDS = 7


def seconds(read: Callable[[str], object], notes: Sequence[str]) -> float:
    """Return the seconds of processor time that a callable takes for all notes."""
    began = time.process_time()
    for note in notes:
        read(note)
    return time.process_time() - began


def row(name: str, rounds: Sequence[float], notes: Sequence[str]) -> str:
    """Return a line: milliseconds a note, median and spread over the rounds."""
    each = [1000 * taken / len(notes) for taken in rounds]
    return f"{name:32}{statistics.median(each):8.2f} ms   ({min(each):.2f} - {max(each):.2f})"


def main() -> None:
    """Run from the command line."""
    began = time.process_time()
    engine = Engine(load_lexicon(lexicon_dir()))
    engine.suggest("O: manual therapy x 15 min")
    ready = time.process_time() - began
    notes = [note.text for note in load_notes()]
    plain = spacy.blank("en")
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(ROUNDS):
        floor.append(seconds(plain.make_doc, notes))
        ours.append(seconds(lambda text: engine.suggest(text).model_dump_json(), notes))
    ratio = statistics.median(a / b for a, b in zip(ours, floor, strict=True))
    lines = [
        f"{len(notes)} notes, {sum(map(len, notes)) // len(notes)} characters on average",
        f"{'engine built, first answer':32}{ready:8.2f} s    (imports not counted)",
        row("text to JSON", ours, notes),
        row("spacy.blank('en').make_doc", floor, notes),
        f"{'ratio':32}{ratio:8.2f}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
