"""Make many notes, no two alike, from the training notes: ``python -m corpus.many 50000 --seed 1``.

Each is the lines of one note with lines of another among them, other minutes, and a typing error
here and there. They have no labels: they are for what must hold of any text (speed, equality).
Prints one JSON object a line, as ``suggester batch`` reads it.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from random import Random

from .perturb import typos
from .splits import Split, notes_of

_MINUTES = re.compile(r"\b\d{1,2}(?=\s?(?:min|mins|minutes|')\b)")
_FEWEST, _MOST = 5, 45  # minutes
_STRANGE = 0.15  # share of lines that are another note's
_TYPOS = 0.01  # of words


def many(number: int, seed: int, texts: Sequence[str] | None = None) -> Iterator[str]:
    """Yield notes; the same number and seed give the same ones.

    texts: what they are made of, the training notes unless given.
    """
    sources = texts or [note.text for note in notes_of(Split.TRAIN)]
    for n in range(number):
        yield _one(sources, Random(f"{seed} {n}"))


def _one(sources: Sequence[str], rng: Random) -> str:
    lines = rng.choice(sources).splitlines()
    others = rng.choice(sources).splitlines()
    mixed = [rng.choice(others) if rng.random() < _STRANGE else line for line in lines]
    text = _MINUTES.sub(lambda _: str(rng.randint(_FEWEST, _MOST)), "\n".join(mixed))
    return typos(text, _TYPOS, rng) if text.strip() else "Patient seen."


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for n, text in enumerate(many(asked.number, asked.seed), start=1):
        line = {"text": text, "note_ref": f"n{n}"}
        sys.stdout.write(f"{json.dumps(line, ensure_ascii=False)}\n")


if __name__ == "__main__":
    main()
