"""Weigh the clues of sentences and find the likeliest run of sections. Clues in, kinds out.

A linear chain: each sentence has the sum of its clues for each kind, each step from one sentence
to the next a weight by what parts the two, and the best path is found exactly. Weights are whole
numbers (hundredths of log-odds), so that no machine adds up otherwise; they are fitted by ``make
sections`` and are data: ``lexicon/reading/sections.txt``.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from operator import add
from typing import NamedTuple

from suggester.lexicon import Lexicon
from suggester.memory import Memory

FILE = "reading/sections.txt"
KINDS = (
    "subjective",
    "objective",
    "treatment",
    "assessment",
    "plan",
    "goals",
    "home_program",
    "billing",
    "note",
)
GAPS = ("same", "wrap", "line", "blank")
STEP = "step"  # a clue "step=<gap> <kind before>" weighs the step into a kind
_WORK = tuple(
    KINDS.index(kind) for kind in ("objective", "treatment", "assessment", "billing", "note")
)
_NEVER = -(10**9)


class Place(NamedTuple):
    """One sentence. clues: names; gap: what parts it from the one before (one of ``GAPS``, or
    ``start``); allowed: the kinds that it may be, by their places in ``KINDS``; sums: of its clues,
    where they are known (the clues are not, then)."""

    clues: Set[str]
    gap: str
    allowed: Sequence[int]
    sums: Sequence[int] | None = None


class Stretch(NamedTuple):
    """Neighbouring sentences. known: digest of all that their places hang on, if it is asked for
    again."""

    places: Sequence[Place]
    known: bytes | None = None


class Said(NamedTuple):
    """What a sentence is: its place in ``KINDS``, and by how much its own words speak for that
    rather than for work, in hundredths of log-odds."""

    kind: int
    margin: int


class SectionReading:
    """The fitted weights; without any, nothing is read by content."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = _rows(lexicon.files.get(FILE, b""))
        self._weights = {clue: tuple(_dense(row)) for clue, row in rows.items()}
        self.fitted = bool(self._weights)
        self._steps = {
            gap: list(
                zip(
                    *(_dense(rows.get(f"{STEP}={gap} {kind}", ())) for kind in KINDS),
                    strict=True,
                )
            )
            for gap in GAPS
        }

    def weigh(self, clues: Set[str]) -> list[int]:
        """Return the sum for each of ``KINDS``, in hundredths of log-odds."""
        weights = self._weights
        rows = [weights[clue] for clue in weights.keys() & clues]
        return list(map(sum, zip(*rows, strict=True))) if rows else [0] * len(KINDS)

    def read(self, stretches: Sequence[Stretch], memory: Memory | None = None) -> list[Said]:
        """Return what each sentence is; of equal paths the one whose kinds come first."""
        sums: list[Sequence[int]] = []
        back: list[Sequence[int]] = []
        scores: Sequence[int] = ()
        for stretch in stretches:
            own = [place.sums or self.weigh(place.clues) for place in stretch.places]
            sums += own
            scores, came = self._through(stretch, own, scores, memory)
            back += came
        return [
            Said(kind, own[kind] - max(map(own.__getitem__, _WORK)))
            for kind, own in zip(_path(scores, back), sums, strict=True)
        ]

    def _through(
        self,
        stretch: Stretch,
        sums: Sequence[Sequence[int]],
        scores: Sequence[int],
        memory: Memory | None,
    ) -> tuple[Sequence[int], Sequence[Sequence[int]]]:
        """Return the best score of each kind at the end of a stretch, and of each of its places
        from which kind each came. scores: the best before it."""
        if memory is None or stretch.known is None:
            return self._steps_through(stretch.places, sums, scores)
        digest = memory.digest("path", stretch.known.hex(), repr(scores))
        kept: tuple[Sequence[int], Sequence[Sequence[int]]] | None = memory.get(digest)
        if kept is None:
            behind, back = self._steps_through(stretch.places, sums, scores)
            kept = tuple(behind), tuple(map(tuple, back))
            memory.keep(digest, kept)
        return kept

    def _steps_through(
        self, places: Sequence[Place], sums: Sequence[Sequence[int]], scores: Sequence[int]
    ) -> tuple[Sequence[int], list[Sequence[int]]]:
        back: list[Sequence[int]] = []
        for place, own in zip(places, sums, strict=True):
            found = [_NEVER] * len(KINDS)
            if not scores:
                for kind in place.allowed:
                    found[kind] = own[kind]
                scores = found
                continue
            into = self._steps[place.gap]
            came = [0] * len(KINDS)
            for kind in place.allowed:
                ways = list(map(add, scores, into[kind]))
                best = max(ways)
                found[kind] = best + own[kind]
                came[kind] = ways.index(best)
            scores = found
            back.append(came)
        return scores, back


def _path(scores: Sequence[int], back: Sequence[Sequence[int]]) -> list[int]:
    """Return the best path. scores: of each kind at its end; back: see ``_through``."""
    if not scores:
        return []
    kind = max(range(len(KINDS)), key=lambda k: (scores[k], -k))
    path = [kind]
    for came in reversed(back):
        kind = came[kind]
        path.append(kind)
    path.reverse()
    return path


def _dense(row: Iterable[tuple[int, int]]) -> list[int]:
    found = [0] * len(KINDS)
    for kind, weight in row:
        found[kind] = weight
    return found


def _rows(data: bytes) -> Mapping[str, tuple[tuple[int, int], ...]]:
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for line in data.decode().split("\n"):
        if line[:1] not in ("", "#"):
            name, kind, weight = line.rsplit("\t", 2)
            found[name] = (*found.get(name, ()), (KINDS.index(kind), int(weight)))
    return found
