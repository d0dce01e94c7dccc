"""Weigh the clues of each mention: was it done, and if not, what was it? Clues in, verdicts out.

The weights are fitted on the labelled training notes and lines (``make reading``) and are data:
``lexicon/reading/done.txt`` and ``undone.txt``, a clue and its weight a line. The sum of the
weights is the log-odds that the mention was performed at this visit.
"""

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from suggester.clues import Clue
from suggester.lexicon import Lexicon

FINDING = "finding"  # a test, a finding or a wish for work, not work
DONE, UNDONE = "reading/done.txt", "reading/undone.txt"
_PRECISION = 4  # decimals of a sum, so that no machine adds up otherwise


# names of clues -> what it is if it was not done -> log-odds
Sums = dict[frozenset[str], Mapping[str, float]]


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
        """Whether there are any weights."""
        return bool(self._done)

    def weigh(self, clues: Iterable[Clue], sums: Sums | None = None) -> "Weighed":
        """Add up what clues say; each name counts once.

        sums: of the same note so far; in a long list most mentions say the same of themselves.
        """
        clues = tuple(clues)
        names = dict(clues).keys()
        done = math.fsum(filter(None, map(self._done.get, names)))
        return Weighed(done, clues, names, self._done, self._undone, {} if sums is None else sums)


class Weighed:
    """What some clues say together. done: log-odds that it was. Why it was not is asked of few
    mentions, and added up only then."""

    def __init__(
        self,
        done: float,
        clues: Sequence[Clue],
        names: Set[str],
        weights: Mapping[str, float],
        undone: Mapping[str, Sequence[tuple[str, float]]],
        sums: Sums,
    ) -> None:
        """names: those of the clues. weights, undone: of the reading; sums: known so far."""
        self.done = done
        self._clues = clues
        self._names = names
        self._done = weights
        self._undone = undone
        self._sums = sums
        self._likeliest: dict[frozenset[str], str] = {}

    @cached_property
    def telling(self) -> frozenset[str]:
        """Return the clues that say what it is if it was not done."""
        return frozenset(self._undone.keys() & self._names)

    def likeliest(self, own: "Weighed") -> str:
        """Return what a mention is that was not done, by these clues and its own. In a long list
        most mentions say the same of themselves."""
        known = self._likeliest.get(own.telling)
        if known is None:
            sums = {
                kind: round(self.kinds.get(kind, 0.0) + own.kinds.get(kind, 0.0), _PRECISION)
                for kind in {*self.kinds, *own.kinds}
            }
            known = max(sums, key=lambda name: (sums[name], name), default=FINDING)
            self._likeliest[own.telling] = known
        return known

    @cached_property
    def kinds(self) -> Mapping[str, float]:
        """Return what it is if it was not done -> log-odds."""
        names = self.telling
        if (known := self._sums.get(names)) is not None:
            return known
        kinds: dict[str, float] = {}
        for name in sorted(names):
            for kind, weight in self._undone[name]:
                kinds[kind] = kinds.get(kind, 0.0) + weight
        self._sums[names] = kinds
        return kinds

    @cached_property
    def against(self) -> Mapping[int, float]:
        """Return token -> what its clues add to done."""
        against: dict[int, float] = {}
        for name, token in dict.fromkeys(self._clues):
            if token is not None:
                against[token] = against.get(token, 0.0) + self._done.get(name, 0.0)
        return against

    @cached_property
    def ranked(self) -> Sequence[int]:
        """Return the tokens of ``against``, worst first."""
        against = self.against
        return sorted(against, key=lambda at: (round(against[at], _PRECISION), at))


def odds(shared: Weighed, own: Weighed) -> float:
    """Return the log-odds that a mention was done today, by the clues of its statement and its own,
    which share no name."""
    return round(shared.done + own.done, _PRECISION)


def doubt(shared: Weighed, own: Weighed) -> Doubt:
    """Say what a mention is that was not done, and which word says so."""
    kind = shared.likeliest(own)
    if kind == FINDING:
        return Doubt(kind, None)
    elsewhere = next((at for at in shared.ranked if at not in own.against), None)
    near = {at: weight + shared.against.get(at, 0.0) for at, weight in own.against.items()}
    if elsewhere is not None:
        near[elsewhere] = shared.against[elsewhere]
    token = min(near, key=lambda at: (round(near[at], _PRECISION), at), default=None)
    if token is None or near[token] >= 0:
        return Doubt(kind, None)
    return Doubt(kind, token)


def _weights(data: bytes) -> Mapping[str, float]:
    rows = (line.rsplit("\t", 1) for line in data.decode().split("\n") if line[:1] not in ("", "#"))
    return {name: float(weight) for name, weight in rows}


def _rows(data: bytes) -> Mapping[str, Sequence[tuple[str, float]]]:
    found: dict[str, dict[str, float]] = {}
    for line in data.decode().split("\n"):
        if line[:1] not in ("", "#"):
            name, kind, weight = line.rsplit("\t", 2)
            found.setdefault(name, {})[kind] = float(weight)
    return {name: tuple(row.items()) for name, row in found.items()}
