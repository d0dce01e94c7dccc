"""Fit the second reading (suggester/second_reading.py) on what people labelled: ``make reading``.

Reads the training notes, the open halves of the suites, the open whole notes and the examples in
the lexicon; writes ``lexicon/reading/done.txt`` and ``undone.txt``. Nothing of the other splits is
looked at. The weights are those of a logistic regression with an L2 prior at zero, rounded.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from suggester import Engine, load_lexicon
from suggester.clause_reading import FILES as CLAUSES
from suggester.lexicon import Lexicon, lexicon_from_files
from suggester.second_reading import DONE, UNDONE
from suggester.shipped import lexicon_dir

from .notes import load_notes
from .perturb import Change, dictated, upper, wrapped
from .splits import Split, load_splits
from .suites import assertion, marked, whole, work
from .suites.lines import Half

PERFORMED, FINDING = "performed", "finding"
DONE_PRIOR, UNDONE_PRIOR = 0.1, 0.1  # C of the regressions: small is a strong prior
LEAST_SEEN = 2  # mentions with a clue; a rarer one is left out
LEAST_WEIGHT = 0.02  # a smaller weight is left out
# Words that no label covers are findings, wishes and names. There are many, and they say little
# about what was done: at full weight they made plain short lines of work look doubtful.
FINDING_WEIGHT = 0.25
SILENT_WEIGHT = 2.0  # of a mention in a note that supports nothing, as a finding
SUITE_WEIGHT = 2.0  # a line of the suite counts as so many mentions of a note
# The same notes in other layouts, each with its weight, so that none of them decides much.
COPIES: tuple[tuple[Change, float], ...] = ((dictated, 0.5), (wrapped, 0.25), (upper, 0.25))
# Of a whole note, to tell what was done: the words that were missing were added to the lexicon, so
# that work is found in them more often than in a note to come.
WHOLE_WEIGHT = 0.5
CUE_WEIGHT = 8.0
EXAMPLE_WEIGHT, NEAR_MISS_WEIGHT = 6.0, 12.0  # so do the sentences of the lexicon
_HEAD = "# Written by `make reading` (corpus/reading.py); a clue and its weight in log-odds.\n"

Places = Sequence[tuple[int, int, str]]


@dataclass(frozen=True)
class Row:
    """A mention as the first reading found it. truth: its assertion, or ``finding``."""

    truth: str
    clues: tuple[str, ...]
    weight: float


def first_reader() -> Engine:
    """Return the engine without a second reading: its rules alone speak in the clues. Nor does it
    read clauses: nearly all work of the open notes has its phrases by now, so that a clause there
    is seldom work, as it is not in a note that nobody has seen."""
    without = CLAUSES | {DONE, UNDONE}
    files = load_lexicon(lexicon_dir()).files
    return Engine(lexicon_from_files({n: d for n, d in files.items() if n not in without}))


def rows_of(
    engine: Engine, text: str, labelled: Places, *, complete: bool, weight: float
) -> Iterator[Row]:
    """Yield the mentions of a text that a label covers; with ``complete`` labels the others are
    findings."""
    for found in engine.clues(text):
        kinds = {kind for start, end, kind in labelled if start < found.end and found.start < end}
        if kinds:
            truth = PERFORMED if PERFORMED in kinds else min(kinds)
            yield Row(truth, found.clues, weight)
        elif complete:
            yield Row(FINDING, found.clues, weight)


def training_rows(engine: Engine) -> Iterator[Row]:
    """Yield every mention to fit on."""
    splits = load_splits()
    for note in load_notes():
        if splits.of(note.author) is Split.TRAIN:
            places = [(*note.place(label), label.assertion.value) for label in note.mention]
            yield from rows_of(engine, note.text, places, complete=True, weight=1.0)
            for change, worth in COPIES:
                text, said = _copied(note.text, places, change)
                if text:
                    yield from rows_of(engine, text, said, complete=True, weight=worth)
    for item in marked.notes():
        places = [(mark.start, mark.end, mark.kind) for mark in item.mentions]
        yield from rows_of(engine, item.text, places, complete=True, weight=1.0)
    for item in marked.notes(marked.SILENT):
        yield from rows_of(engine, item.text, [], complete=True, weight=SILENT_WEIGHT)
    for item in (*assertion.items(Half.OPEN), *assertion.voices()):
        places = [(mark.start, mark.end, mark.kind) for mark in item.mentions]
        yield from rows_of(engine, item.text, places, complete=False, weight=SUITE_WEIGHT)
    yield from _cue_rows(engine, engine.lexicon)
    yield from _code_rows(engine, engine.lexicon)
    for line in work.lines(Half.OPEN):
        if line.kind == work.DOES:
            for found in engine.clues(line.text):
                if line.code in found.codes:
                    yield Row(PERFORMED, found.clues, 1.0)


def whole_rows(engine: Engine) -> Iterator[Row]:
    """Yield the mentions of the open whole notes."""
    for note in whole.notes():
        places = [(mark.start, mark.end, mark.kind) for mark in note.mentions]
        if places:
            yield from rows_of(engine, note.text, places, complete=True, weight=1.0)


def _copied(text: str, places: Places, change: Change) -> tuple[str, Places]:
    """Return a note with its layout changed, and where its labels are then; nothing if letters or
    digits were changed too, by whose order a place is found."""
    changed = change(text, 1.0, Random(0))
    kept = [at for at, letter in enumerate(changed) if letter.isalnum()]
    before = [0]
    for letter in text:
        before.append(before[-1] + letter.isalnum())
    if before[-1] != len(kept):
        return "", []
    return changed, [
        (kept[before[start]], kept[before[end] - 1] + 1, kind)
        for start, end, kind in places
        if before[end] > before[start]
    ]


def _cue_rows(engine: Engine, lexicon: Lexicon) -> Iterator[Row]:
    for file in lexicon.cues:
        for cue in file.cue:
            for example in cue.example:
                at = example.note.find(example.mention)
                place = (at, at + len(example.mention), example.assertion)
                yield from rows_of(engine, example.note, [place], complete=False, weight=CUE_WEIGHT)


def _code_rows(engine: Engine, lexicon: Lexicon) -> Iterator[Row]:
    """Yield the mentions of a code in its examples: done, or in a near miss not."""
    for entry in lexicon.codes:
        for example in entry.example:
            for found in engine.clues(example.note):
                if entry.code in found.codes:
                    yield (
                        Row(PERFORMED, found.clues, EXAMPLE_WEIGHT)
                        if example.expect
                        else Row(FINDING, found.clues, NEAR_MISS_WEIGHT)
                    )


def fit_done(rows: Sequence[Row]) -> dict[str, float]:
    """Return clue -> log-odds that a mention was performed."""
    names, found = _matrix(rows)
    model = LogisticRegression(C=DONE_PRIOR, max_iter=1000, fit_intercept=False)
    model.fit(
        found,
        np.array([row.truth == PERFORMED for row in rows]),
        sample_weight=[
            row.weight * (FINDING_WEIGHT if row.truth == FINDING else 1) for row in rows
        ],
    )
    return _kept(names, model.coef_[0])


def fit_undone(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return clue -> what a mention that was not performed is -> log-odds."""
    undone = [row for row in rows if row.truth != PERFORMED]
    names, found = _matrix(undone)
    model = LogisticRegression(C=UNDONE_PRIOR, max_iter=1000, fit_intercept=False)
    model.fit(found, [row.truth for row in undone], sample_weight=[row.weight for row in undone])
    weights: dict[str, dict[str, float]] = {}
    for kind, coefficients in zip(model.classes_, model.coef_, strict=True):
        for name, weight in _kept(names, coefficients).items():
            if abs(weight) >= 2 * LEAST_WEIGHT:
                weights.setdefault(name, {})[str(kind)] = weight
    return weights


def _matrix(rows: Sequence[Row]) -> tuple[list[str], object]:
    seen = Counter(
        clue for row in rows for clue in row.clues if clue.isprintable() and clue[0] != "#"
    )
    vectorizer = DictVectorizer()
    found = vectorizer.fit_transform(
        [
            {c: 1.0 for c in row.clues if seen[c] >= LEAST_SEEN and c.isprintable() and c[0] != "#"}
            for row in rows
        ]
    )
    return list(vectorizer.get_feature_names_out()), found


def _kept(names: Sequence[str], weights: Iterable[float]) -> dict[str, float]:
    rounded = zip(names, (round(float(weight), 3) for weight in weights), strict=True)
    return {name: weight for name, weight in rounded if abs(weight) >= LEAST_WEIGHT}


def write(folder: Path, done: dict[str, float], undone: dict[str, dict[str, float]]) -> None:
    """Write the two files."""
    folder.mkdir(exist_ok=True)
    lines = [f"{name}\t{weight:g}\n" for name, weight in sorted(done.items())]
    (folder / "done.txt").write_text("".join([_HEAD, *lines]), encoding="utf-8")
    lines = [
        f"{name}\t{kind}\t{weight:g}\n"
        for name, kinds in sorted(undone.items())
        for kind, weight in sorted(kinds.items())
    ]
    (folder / "undone.txt").write_text("".join([_HEAD, *lines]), encoding="utf-8")


def main() -> None:
    """Fit and write."""
    engine = first_reader()
    rows = list(training_rows(engine))
    notes = list(whole_rows(engine))
    lighter = (replace(row, weight=WHOLE_WEIGHT) for row in notes)
    done, undone = fit_done([*rows, *lighter]), fit_undone([*rows, *notes])
    write(lexicon_dir() / "reading", done, undone)
    sys.stdout.write(f"{len(rows)} mentions: {len(done)} and {len(undone)} clues weighed\n")


if __name__ == "__main__":
    main()
