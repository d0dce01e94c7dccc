"""Fit the reading of sections by content (suggester/section_reading.py): ``make sections``.

Reads the open half of the sections suite, ``suites/sectioned.txt`` and the training notes, with
their headings and without; writes ``lexicon/reading/sections.txt``. Nothing of the other splits and
nothing of ``suites/sectioned.held.txt`` is looked at.

A linear-chain conditional random field with an L2 prior at zero. A sentence of a training note may
be any kind that its heading and its labelled mentions leave open: the sum over those is fitted.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

from suggester import Engine, load_lexicon
from suggester.lexicon import lexicon_from_files
from suggester.section_reading import FILE, GAPS, KINDS, STEP
from suggester.sectioned import Unit
from suggester.shipped import lexicon_dir

from .notes import LabelledNote, load_notes
from .splits import Split, notes_of
from .suites import sections
from .suites.lines import FOLDER, Half

PRIOR = 1.0  # variance of the weights: small is a strong prior
LEAST_SEEN = 2  # sentences with a clue; a rarer one is left out
LEAST_WEIGHT = 10  # hundredths; a smaller weight is left out
NOTE_WEIGHT = 0.1  # a training note counts as so much of a note labelled by line
ROUNDS = 40
_HEAD = (
    "# Written by `make sections` (corpus/section_fit.py); clue, kind, log-odds in hundredths.\n"
)
_PLACED = ("under=", "place=", "first", "last", "bias")
_OF_NOTES = "train"
Array = NDArray[np.float64]
_NONE = -1e9
# What the assertion of a mention leaves open where no heading stands.
_OPEN = {
    "performed": ("treatment", "billing"),
    "planned": ("plan", "assessment", "home_program"),
    "goal": ("goals", "assessment", "plan"),
    "home_program": ("home_program", "plan", "treatment"),
}


@dataclass(frozen=True)
class Chain:
    """One note. clues: of each sentence; gaps: before each; allowed: kinds, each a row of 0 and 1;
    free: kinds that could have been read."""

    clues: tuple[frozenset[str], ...]
    gaps: tuple[str, ...]
    free: tuple[frozenset[int], ...]
    allowed: tuple[frozenset[int], ...]
    weight: float


def reader() -> Engine:
    """Return the engine that reads sections by their headings alone."""
    files = {n: d for n, d in load_lexicon(lexicon_dir()).files.items() if n != FILE}
    return Engine(lexicon_from_files(files))


def chains(engine: Engine) -> Iterator[Chain]:
    """Yield every note to fit on."""
    labelled = [*sections.notes(Half.OPEN), *sections.notes_in(FOLDER / "sectioned.txt")]
    for note in labelled:
        yield _labelled(engine, note)
        yield _labelled(engine, _bare(engine, note))
    for training in notes_of(Split.TRAIN, load_notes()):
        yield from _noted(engine, training)


def _chain(units: Sequence[Unit], allowed: Sequence[frozenset[int]], weight: float) -> Chain:
    return Chain(
        tuple(unit.clues for unit in units),
        tuple(unit.gap for unit in units),
        tuple(unit.allowed for unit in units),
        tuple(allowed),
        weight,
    )


def _bare(engine: Engine, note: sections.Sectioned) -> sections.Sectioned:
    """Return a note without its headings."""
    text = note.text
    for unit in reversed(engine.sectioned(text)):
        if unit.said > unit.start:
            text = text[: unit.start] + "\0" * (unit.said - unit.start) + text[unit.said :]
    rows, at = [], 0
    for label, line in note.lines:
        rows.append((label, text[at : at + len(line)].replace("\0", "").strip()))
        at += len(line) + 1
    kept = tuple((label, line) for label, line in rows if any(map(str.isalnum, line)))
    return sections.Sectioned(note.id, "bare", kept)


def _labelled(engine: Engine, note: sections.Sectioned) -> Chain:
    """Return a note of which each line has its label; two headings in a line decide themselves."""
    ends, at = [], 0
    for label, text in note.lines:
        at += len(text) + 1
        ends.append((at, "note" if label == sections.OTHER else label))
    units = engine.sectioned(note.text)
    allowed = []
    for unit in units:
        label = next(label for end, label in ends if unit.start < end)
        mine = frozenset([KINDS.index(label)])
        allowed.append(mine if mine <= unit.allowed else unit.allowed)
    return _chain(units, allowed, 1.0)


def _noted(engine: Engine, note: LabelledNote) -> Iterator[Chain]:
    """Yield each sentence of a training note that has clues, with what headings and mentions leave
    open. Each is a chain of its own: what follows what differs too much from a suite's notes, and a
    clue of their own takes up how often each kind comes there."""
    every = frozenset(range(len(KINDS)))
    places = [(*note.place(label), label.assertion.value) for label in note.mention]
    for unit in engine.sectioned(note.text):
        said = {a for first, last, a in places if first < unit.end and unit.start < last}
        kinds = frozenset(KINDS.index(kind) for kind in _left_open(unit, said))
        if unit.clues and kinds != every:
            clues = frozenset(clue for clue in unit.clues if not clue.startswith(_PLACED))
            yield Chain((clues | {_OF_NOTES},), ("start",), (every,), (kinds,), NOTE_WEIGHT)


def _left_open(unit: Unit, said: set[str]) -> Iterable[str]:
    """Return the kinds that a heading and the assertions of the mentions leave open."""
    if unit.like in ("objective", "treatment"):
        return ("treatment",) if "performed" in said else ("objective", "treatment")
    if unit.kind == "note":
        return next((_OPEN[kind] for kind in _OPEN if kind in said), KINDS)
    return (unit.like,)


class Field:
    """The field over all notes, the longest first: its likelihood and gradient."""

    def __init__(self, notes: Sequence[Chain]) -> None:
        notes = sorted(notes, key=lambda note: -len(note.clues))
        seen = Counter(clue for note in notes for clues in note.clues for clue in clues)
        self.names = sorted(c for c, n in seen.items() if n >= LEAST_SEEN and _writable(c))
        number = {name: n for n, name in enumerate(self.names)}
        size, width = len(notes), max(len(note.clues) for note in notes)
        kinds = len(KINDS)
        self.shape = (size, width, kinds)
        rows, columns = [], []
        self.gap = np.zeros((size, width), dtype=int)
        self.there = np.zeros((size, width), dtype=bool)
        self.free = np.full(self.shape, _NONE)
        self.told = np.full(self.shape, _NONE)
        self.weight = np.array([note.weight for note in notes])
        for n, note in enumerate(notes):
            for t, clues in enumerate(note.clues):
                self.there[n, t] = True
                self.gap[n, t] = GAPS.index(note.gaps[t]) if t else 0
                self.free[n, t, sorted(note.free[t])] = 0.0
                self.told[n, t, sorted(note.allowed[t] & note.free[t] or note.free[t])] = 0.0
                for clue in sorted(clues):
                    if clue in number:
                        rows.append(n * width + t)
                        columns.append(number[clue])
        self.last = self.there.sum(axis=1) - 1
        self.alive = self.there.sum(axis=0)  # notes that go on so far: the first ones
        ones = np.ones(len(rows))
        self.found = csr_matrix((ones, (rows, columns)), (size * width, len(self.names)))
        self.split = len(self.names) * kinds

    def loss(self, flat: Array) -> tuple[float, Array]:
        """Return minus the log-likelihood with its prior, and its gradient."""
        size, width, kinds = self.shape
        own = (self.found @ flat[: self.split].reshape(-1, kinds)).reshape(self.shape)
        steps = flat[self.split :].reshape(len(GAPS), kinds, kinds)
        every, of_all, steps_all = self._sums(own + self.free, steps)
        told, of_told, steps_told = self._sums(own + self.told, steps)
        value = float(self.weight @ (every - told)) + float(flat @ flat) / (2 * PRIOR)
        change = (of_all - of_told) * self.weight[:, None, None]
        slope = np.concatenate(
            [
                (self.found.T @ change.reshape(size * width, kinds)).ravel(),
                (steps_all - steps_told).ravel(),
            ]
        )
        return value, slope + flat / PRIOR

    def _sums(self, own: Array, steps: Array) -> tuple[Array, Array, Array]:
        """Return the log of the sum over all paths of each note, the share of each kind at each
        sentence, and the weighted share of each step."""
        size, width, kinds = self.shape
        ahead = np.zeros(self.shape)
        ahead[:, 0] = own[:, 0]
        for t in range(1, width):
            n = self.alive[t]
            step = steps[self.gap[:n, t]]
            ahead[:n, t] = logsumexp(ahead[:n, t - 1, :, None] + step, axis=1) + own[:n, t]
        total = logsumexp(ahead[np.arange(size), self.last], axis=1)
        behind = np.zeros(self.shape)
        taken = np.zeros((len(GAPS), kinds, kinds))
        for t in range(width - 1, 0, -1):
            n = self.alive[t]
            coming = (own[:n, t] + behind[:n, t])[:, None, :] + steps[self.gap[:n, t]]
            behind[:n, t - 1] = logsumexp(coming, axis=2)
            share = np.exp(ahead[:n, t - 1, :, None] + coming - total[:n, None, None])
            share *= self.weight[:n, None, None]
            for gap in range(len(GAPS)):
                taken[gap] += share[self.gap[:n, t] == gap].sum(axis=0)
        shares = np.exp(ahead + behind - total[:, None, None]) * self.there[:, :, None]
        return total, shares, taken


def _writable(clue: str) -> bool:
    return clue.isprintable() and clue[0] != "#" and "\t" not in clue


def fit(notes: Sequence[Chain]) -> dict[str, dict[str, int]]:
    """Return clue -> kind -> hundredths of log-odds."""
    field = Field(notes)
    start = np.zeros(field.split + len(GAPS) * len(KINDS) ** 2)
    found = minimize(field.loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x
    rows = np.rint(found * 100).astype(int)
    names = [*field.names, *(f"{STEP}={gap} {kind}" for gap in GAPS for kind in KINDS)]
    weights: dict[str, dict[str, int]] = {}
    for name, row in zip(names, rows.reshape(-1, len(KINDS)), strict=True):
        kept = {kind: int(n) for kind, n in zip(KINDS, row, strict=True) if abs(n) >= LEAST_WEIGHT}
        if kept:
            weights[name] = kept
    return weights


def write(weights: dict[str, dict[str, int]]) -> None:
    """Write the file."""
    lines = [
        f"{name}\t{kind}\t{weight}\n"
        for name, kinds in sorted(weights.items())
        for kind, weight in sorted(kinds.items())
    ]
    (lexicon_dir() / FILE).write_text("".join([_HEAD, *lines]), encoding="utf-8")


def main() -> None:
    """Fit and write."""
    notes = list(chains(reader()))
    weights = fit(notes)
    write(weights)
    sys.stdout.write(f"{len(notes)} notes: {len(weights)} clues weighed\n")


if __name__ == "__main__":
    main()
