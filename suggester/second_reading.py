"""Weigh the clues of each mention: was it done, and if not, what was it? Clues in, verdicts out.

The weights are fitted on the labelled training notes and lines (``make reading``) and are data:
``lexicon/reading/done.txt`` and ``undone.txt``, a clue and its weight a line. The sum of the
weights is the log-odds that the mention was performed at this visit.
"""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from suggester.clues import Clue
from suggester.lexicon import Lexicon

FINDING = "finding"  # a test, a finding or a wish for work, not work
DONE, UNDONE = "reading/done.txt", "reading/undone.txt"
_PRECISION = 4  # decimals of a sum, so that no machine adds up otherwise


class Doubt(NamedTuple):
    """Why a mention is not read as done. kind: an assertion, or ``FINDING``; token: of the word
    that speaks most against it, or None."""

    kind: str
    token: int | None


class SecondReading:
    """The fitted weights; without any, nothing is ever doubted."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._done = _weights(lexicon.files.get(DONE, b""))
        self._undone = _rows(lexicon.files.get(UNDONE, b""))

    @property
    def fitted(self) -> bool:
        """Tell whether there are weights."""
        return bool(self._done)

    def odds(self, clues: Iterable[Clue]) -> float:
        """Return the log-odds that a mention with these clues was done today."""
        names = {clue.name for clue in clues}
        return round(math.fsum(self._done.get(name, 0.0) for name in names), _PRECISION)

    def doubt(self, clues: Iterable[Clue]) -> Doubt:
        """Say what a mention is that was not done, and which word says so."""
        clues = tuple(clues)
        names = {clue.name for clue in clues}
        rows = [row for name in sorted(names) if (row := self._undone.get(name))]
        sums = {
            kind: round(math.fsum(row.get(kind, 0.0) for row in rows), _PRECISION)
            for kind in sorted({kind for row in rows for kind in row})
        }
        kind = max(sums, key=lambda name: (sums[name], name), default=FINDING)
        against: dict[int, float] = {}
        for clue in dict.fromkeys(clues):
            if clue.token is not None:
                against[clue.token] = against.get(clue.token, 0.0) + self._done.get(clue.name, 0.0)
        token = min(against, key=lambda at: (round(against[at], _PRECISION), at), default=None)
        if token is None or against[token] >= 0 or kind == FINDING:
            return Doubt(kind, None)
        return Doubt(kind, token)


def _weights(data: bytes) -> Mapping[str, float]:
    rows = (line.rsplit("\t", 1) for line in data.decode().split("\n") if line[:1] not in ("", "#"))
    return {name: float(weight) for name, weight in rows}


def _rows(data: bytes) -> Mapping[str, Mapping[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for line in data.decode().split("\n"):
        if line[:1] not in ("", "#"):
            name, kind, weight = line.rsplit("\t", 2)
            found.setdefault(name, {})[kind] = float(weight)
    return found
