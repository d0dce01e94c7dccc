"""Fit the reading of sections by content (suggester/section_reading.py): ``make sections``.

Reads the open half of the sections suite, ``suites/sectioned.txt`` and the training notes, with
their headings and without; writes ``lexicon/reading/sections.txt``. Nothing of the other splits and
nothing of ``suites/sectioned.held.txt`` is looked at.

A linear-chain conditional random field with an L2 prior at zero. A sentence of a training note may
be any kind that its heading and its labelled mentions leave open: the sum over those is fitted.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import logsumexp

from suggester import Engine, load_lexicon
from suggester.lexicon import Lexicon, lexicon_from_files
from suggester.pipes.contents import ContentReader
from suggester.pipes.groups import SECTIONS, SENTENCES
from suggester.section_reading import FILE, GAPS, KINDS, STEP
from suggester.shipped import lexicon_dir

from .notes import LabelledNote, load_notes
from .splits import Split, notes_of
from .suites import sections
from .suites.lines import FOLDER, Half

PRIOR = 4.0  # variance of the weights: small is a strong prior
LEAST_SEEN = 2  # sentences with a clue; a rarer one is left out
LEAST_WEIGHT = 5  # hundredths; a smaller weight is left out
NOTE_WEIGHT = 0.3  # a training note counts as so much of a note labelled by line
ROUNDS = 60
_HEAD = "# Written by `make sections` (corpus/section_fit.py); clue, kind, log-odds in hundredths.\n"
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


def reader() -> tuple[Engine, ContentReader]:
    """Return the engine with its headings alone, and the reader that shows the clues."""
    files = {n: d for n, d in load_lexicon(lexicon_dir()).files.items() if n != FILE}
    lexicon: Lexicon = lexicon_from_files(files)
    return Engine(lexicon), ContentReader(lexicon)


def chains(engine: Engine, content: ContentReader) -> Iterator[Chain]:
    """Yield every note to fit on."""
    labelled = [*sections.notes(Half.OPEN), *sections.notes_in(FOLDER / "sectioned.txt")]
    for note in labelled:
        yield _labelled(engine, content, note)
    for training in notes_of(Split.TRAIN, load_notes()):
        chain = _noted(engine, content, training)
        if chain is not None:
            yield chain
            yield replace(chain, clues=tuple(map(_unheaded, chain.clues)))


def _unheaded(clues: frozenset[str]) -> frozenset[str]:
    """Return the clues of a sentence as if no heading stood above it."""
    return frozenset(c for c in clues if not c.startswith("under=")) | {"under=note none"}


def _chain(
    engine: Engine, content: ContentReader, text: str
) -> tuple[list[frozenset[str]], list[str], list[frozenset[int]], list[tuple[int, int, str]]]:
    """Return clues, gaps, kinds that could be read, and (start, end, heading's kind) of each
    sentence; offsets are code points."""
    with engine.nlp.memory_zone():
        doc = engine.nlp(text)
        places, under = content.places(doc)
        spots = [
            (s.start_char, s.end_char, section.label_)
            for s, section in zip(doc.spans[SENTENCES], under, strict=True)
        ]
        return (
            [frozenset(place.clues) for place in places],
            [place.gap for place in places],
            [frozenset(place.allowed) for place in places],
            spots,
        )


def _labelled(engine: Engine, content: ContentReader, note: sections.Sectioned) -> Chain:
    """Return a note of which each line has its label; where a line has two headings, they decide."""
    clues, gaps, free, spots = _chain(engine, content, note.text)
    ends, at = [], 0
    for label, text in note.lines:
        at += len(text) + 1
        ends.append((at, "note" if label == sections.OTHER else label))
    allowed = []
    for (start, _, _), kinds in zip(spots, free, strict=True):
        label = next(label for end, label in ends if start < end)
        mine = frozenset([KINDS.index(label)])
        allowed.append(mine if mine <= kinds else kinds)
    return Chain(tuple(clues), tuple(gaps), tuple(free), tuple(allowed), 1.0)


def _noted(engine: Engine, content: ContentReader, note: LabelledNote) -> Chain | None:
    """Return a training note with what headings and mentions leave open, or None if they leave
    everything open."""
    clues, gaps, free, spots = _chain(engine, content, note.text)
    every = frozenset(range(len(KINDS)))
    places = [(*note.place(label), label.assertion.value) for label in note.mention]
    allowed = []
    for start, end, kind in spots:
        said = {a for first, last, a in places if first < end and start < last}
        like = content.like[kind]
        if like in ("objective", "treatment"):
            kinds = {"treatment"} if "performed" in said else {"objective", "treatment"}
        elif like == "note":
            named = next((_OPEN[a] for a in _OPEN if a in said), None)
            kinds = set(KINDS) if named is None else set(named)
            if kind != "note":
                kinds = {"note"}
        else:
            kinds = {like}
        allowed.append(frozenset(KINDS.index(kind) for kind in kinds))
    if all(kinds == every for kinds in allowed):
        return None
    # The heading's own sentence has no clues where it decides; it is told like the others here.
    return Chain(tuple(clues), tuple(gaps), (every,) * len(free), tuple(allowed), NOTE_WEIGHT)


class Field:
    """The field over all notes, padded to the longest: its likelihood and gradient."""

    def __init__(self, notes: Sequence[Chain]) -> None:
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
        ones = np.ones(len(rows))
        self.found = csr_matrix((ones, (rows, columns)), (size * width, len(self.names)))
        self.split = len(self.names) * kinds

    def loss(self, flat: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, object]:
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

    def _sums(self, own, steps):  # type: ignore[no-untyped-def]
        """Return the log of the sum over all paths of each note, the share of each kind at each
        sentence, and the weighted share of each step."""
        size, width, kinds = self.shape
        ahead = np.zeros(self.shape)
        ahead[:, 0] = own[:, 0]
        for t in range(1, width):
            step = steps[self.gap[:, t]]
            moved = logsumexp(ahead[:, t - 1, :, None] + step, axis=1) + own[:, t]
            ahead[:, t] = np.where(self.there[:, t, None], moved, ahead[:, t - 1])
        total = logsumexp(ahead[:, -1], axis=1)
        behind = np.zeros(self.shape)
        taken = np.zeros((len(GAPS), kinds, kinds))
        for t in range(width - 1, 0, -1):
            step = steps[self.gap[:, t]]
            coming = own[:, t] + behind[:, t]
            moved = logsumexp(step + coming[:, None, :], axis=2)
            behind[:, t - 1] = np.where(self.there[:, t, None], moved, 0.0)
            share = np.exp(
                ahead[:, t - 1, :, None] + step + coming[:, None, :] - total[:, None, None]
            ) * (self.weight * self.there[:, t])[:, None, None]
            for gap in range(len(GAPS)):
                taken[gap] += share[self.gap[:, t] == gap].sum(axis=0)
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
        kept = {
            kind: int(n) for kind, n in zip(KINDS, row, strict=True) if abs(n) >= LEAST_WEIGHT
        }
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
    notes = list(chains(*reader()))
    weights = fit(notes)
    write(weights)
    sys.stdout.write(f"{len(notes)} notes: {len(weights)} clues weighed\n")


if __name__ == "__main__":
    main()
