"""Score the reading of negation on the public NegEx test kit (chapmanbe/negex, Apache-2.0).

Nothing of the kit is in this project: its path is given. ``python -m corpus.suites.negex FILE``
reads the tab-separated columns number, condition, sentence, negation and, where they are there,
temporality and experiencer; it prints precision, recall and F1 of each kind. ``corpus.peers``
asks other libraries the same.
"""

import csv
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from suggester import Engine, shipped_engine

# Text and a place in it (code points, half-open) -> what is said of it; empty: it is so, today.
Reader = Callable[[str, int, int], frozenset[str]]

NEGATED = "negated"
# Column and value of the kit -> the kind.
_KINDS = {
    ("negation", "Negated"): NEGATED,
    ("temporality", "Historical"): "historical",
    ("experiencer", "Other"): "other_person",
    ("experiencer", "Family member"): "other_person",
}
KINDS = tuple(dict.fromkeys(_KINDS.values()))


@dataclass(frozen=True)
class Asked:
    """A condition in its sentence (code points) and what the kit says of it."""

    number: str
    text: str
    start: int
    end: int
    kinds: frozenset[str]


@dataclass(frozen=True)
class Agreement:
    """How the answers meet the kit's, of one kind."""

    right: int
    spurious: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of what was said that is right."""
        return self.right / max(1, self.right + self.spurious)

    @property
    def recall(self) -> float:
        """Return the share of what is so that was said."""
        return self.right / max(1, self.right + self.missed)

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
                kinds = frozenset(
                    kind for (column, value), kind in _KINDS.items() if row.get(column) == value
                )
                yield Asked(row["number"], row["sentence"], place.start(), place.end(), kinds)


def ours(engine: Engine) -> Reader:
    """Return our reader of one place."""

    def read(text: str, start: int, end: int) -> frozenset[str]:
        said = engine.assertions(text, [(start, end)])[0]
        return frozenset() if said == "performed" else frozenset([said.value])

    return read


def agreement(kind: str, said: Sequence[frozenset[str]], asked: Sequence[Asked]) -> Agreement:
    """Return how answers meet the kit's, of one kind. said: one answer an item."""
    pairs = [(kind in one, kind in item.kinds) for one, item in zip(said, asked, strict=True)]
    return Agreement(
        pairs.count((True, True)), pairs.count((True, False)), pairs.count((False, True))
    )


def main(arguments: Sequence[str]) -> int:
    """Print one line a kind."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m corpus.suites.negex FILE\n")
        return 2
    asked = list(kit(Path(arguments[0])))
    read = ours(shipped_engine())
    said = [read(item.text, item.start, item.end) for item in asked]
    sys.stdout.write(f"{len(asked)} items\n")
    for kind in KINDS:
        found = agreement(kind, said, asked)
        sys.stdout.write(
            f"{kind:13} F1 {found.f1:.3f}, precision {found.precision:.3f}, recall "
            f"{found.recall:.3f} ({found.right} right, {found.spurious} spurious, "
            f"{found.missed} missed)\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
