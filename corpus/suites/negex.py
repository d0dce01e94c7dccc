"""Score the reading of negation on the public NegEx test kit (chapmanbe/negex, Apache-2.0).

Nothing of the kit is in this project: its path is given. ``python -m corpus.suites.negex FILE``
reads the tab-separated columns number, condition, sentence, negation, and prints precision, recall
and F1 of *negated*, of ours and of each peer that is installed (the ``bench`` extra).
"""

import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from suggester import Engine, shipped_engine

Reader = Callable[[str, int, int], bool]


@dataclass(frozen=True)
class Asked:
    """A condition in its sentence (code points) and whether the kit calls it negated."""

    number: str
    text: str
    start: int
    end: int
    negated: bool


@dataclass(frozen=True)
class Agreement:
    """How the answers meet the kit's. f1: of *negated*."""

    system: str
    right: int
    spurious: int
    missed: int

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        found = 2 * self.right + self.spurious + self.missed
        return 2 * self.right / found if found else 0.0


def kit(path: Path) -> Iterator[Asked]:
    """Yield the items whose condition stands in their sentence."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = map(re.escape, row["condition"].split())
            place = re.search(r"\s+".join(words), row["sentence"], re.IGNORECASE)
            if place is not None:
                yield Asked(
                    row["number"],
                    row["sentence"],
                    place.start(),
                    place.end(),
                    row["negation"] == "Negated",
                )


def ours(engine: Engine) -> Reader:
    """Return our reader of one place."""

    def read(text: str, start: int, end: int) -> bool:
        return engine.assertions(text, [(start, end)])[0] == "negated"

    return read


def agreement(system: str, read: Reader, asked: Iterable[Asked]) -> Agreement:
    """Return how a reader's answers meet the kit's."""
    right = spurious = missed = 0
    for item in asked:
        said = read(item.text, item.start, item.end)
        right += said and item.negated
        spurious += said and not item.negated
        missed += item.negated and not said
    return Agreement(system, right, spurious, missed)


def main(arguments: Sequence[str]) -> int:
    """Print one line a system."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m corpus.suites.negex FILE\n")
        return 2
    asked = list(kit(Path(arguments[0])))
    found = agreement("suggester", ours(shipped_engine()), asked)
    sys.stdout.write(
        f"{len(asked)} items\n{found.system}: F1 {found.f1:.3f}, {found.right} right, "
        f"{found.spurious} spurious, {found.missed} missed\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
