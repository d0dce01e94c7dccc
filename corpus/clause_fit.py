"""Fit the reading of clauses (suggester/clause_reading.py): ``make clauses``.

Reads ``corpus/told/*.tsv`` (what clinicians did, in words that name no service), the training
notes, the open whole notes and the notes that support nothing; writes
``lexicon/reading/clause_work.txt`` and ``clause_codes.txt``. Nothing of the other splits and
nothing held is looked at.

Two logistic regressions with an L2 prior at zero: is it work, and of which code? A mention of a
note with several codes may be of any that its own words leave open; what it is then, the fit of
all others says.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from suggester import Engine, load_lexicon
from suggester.clause_reading import CODES, FILES, WORK, features, group_table
from suggester.lexicon import lexicon_from_files
from suggester.shipped import lexicon_dir

from .notes import load_notes
from .scorer.output import normal
from .splits import Split, notes_of
from .suites import marked, whole

TOLD = Path(__file__).parent / "told"
PERFORMED = "performed"
WORK_PRIOR, CODE_PRIOR = 0.5, 1.0  # C of the regressions: small is a strong prior
NOT_WORK = 0.3  # weight of a clause of a note that names no work: there are many
PART = 0.5  # weight of one clause of several of a line
LEAST_LINES = 25  # of a code
LEAST_SEEN = 2  # clauses with a feature; a rarer one is left out
LEAST_WEIGHT = 60  # thousandths; a smaller weight is left out
LIKELY = 0.1  # share of a code that a mention may be of, below which it is not
_PARTS = 1000
_HEAD = "# Written by `make clauses` (corpus/clause_fit.py); {}, log-odds in thousandths.\n"


@dataclass(frozen=True)
class Line:
    """A clause to fit on. codes: those that it may be of; work: whether it is; None: unknown."""

    words: tuple[str, ...]
    codes: frozenset[str]
    work: bool | None
    weight: float


def reader() -> Engine:
    """Return the engine that reads phrases alone."""
    files = load_lexicon(lexicon_dir()).files
    return Engine(lexicon_from_files({n: d for n, d in files.items() if n not in FILES}))


def told_lines(engine: Engine, folder: Path = TOLD) -> Iterator[Line]:
    """Yield the lines of the files of a folder, ``code<TAB>words``, whole and by clause."""
    for path in sorted(folder.glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            said, _, text = row.partition("\t")
            codes = frozenset(normal(code) for code in said.split("/") if code != "none")
            parts = [clause.words for clause in engine.claused(text)]
            yield Line(tuple(w for part in parts for w in part), codes, bool(codes), 1.0)
            for part in parts if len(parts) > 1 else ():
                if sum(word[0].isalpha() for word in part) > 2:
                    yield Line(part, codes, bool(codes), PART)


def note_lines(
    engine: Engine, text: str, marks: Sequence[tuple[int, int, str, frozenset[str]]]
) -> Iterator[Line]:
    """Yield the clauses of a note. marks: its mentions; first and last character, what the note
    says of it, and the codes that it may be of."""
    for clause in engine.claused(text):
        here = [mark for mark in marks if mark[0] < clause.end and clause.start < mark[1]]
        done = any(kind == PERFORMED for _, _, kind, _ in here)
        codes = frozenset().union(*[codes for _, _, _, codes in here])
        codes = (codes & clause.codes) or codes
        if here:
            # What speaks of another time or person is not read as work of its own.
            yield Line(clause.words, codes, done, 1.0 if done else NOT_WORK)
        elif not clause.codes:
            yield Line(clause.words, frozenset(), False, NOT_WORK)


def every_hand(_: str) -> bool:
    """Take the notes of every hand."""
    return True


def training_lines(engine: Engine, of: Callable[[str], bool] = every_hand) -> Iterator[Line]:
    """Yield every clause to fit on. of: tells whether to take the notes of a hand; the lines that
    hands wrote for this are always taken."""
    yield from told_lines(engine)
    for training in notes_of(Split.TRAIN, load_notes()):
        if not of(training.author):
            continue
        places = [
            (
                *training.place(label),
                label.assertion.value,
                frozenset(normal(code) for code in label.codes),
            )
            for label in training.mention
        ]
        yield from note_lines(engine, training.text, places)
    for note in (*whole.notes(), *whole.notes(marked.FILE)):
        codes = note.optional.union(*note.items)
        if note.mentions and of(hand_of(note.id)):
            marks = [
                (m.start, m.end, m.kind, codes if m.kind == PERFORMED else frozenset())
                for m in note.mentions
            ]
            yield from note_lines(engine, note.text, marks)
    for item in marked.notes(marked.SILENT):
        yield from note_lines(engine, item.text, [])


def hand_of(note_id: str) -> str:
    """Return who wrote a whole note."""
    return note_id.rpartition("-")[0]


class Fitted:
    """A regression over named features."""

    def __init__(self, named: Sequence[Mapping[str, object]], prior: float) -> None:
        seen = Counter(name for row in named for name in row)
        self._kept = {name for name, times in seen.items() if times >= LEAST_SEEN}
        self._vectors = DictVectorizer()
        self.rows = self._vectors.fit_transform(
            [{name: 1.0 for name in row if name in self._kept} for row in named]
        )
        self._model = LogisticRegression(C=prior, max_iter=200, tol=1e-3, fit_intercept=False)

    def fit(self, at: Sequence[int], labels: Sequence[str], weights: Sequence[float]) -> None:
        """Fit on the rows at some places, which may repeat."""
        self._model.fit(self.rows[at], labels, sample_weight=weights)

    @property
    def likely(self) -> NDArray[np.float64]:
        """Return the share of each label in each row, in the order of ``labels``."""
        shares: NDArray[np.float64] = self._model.predict_proba(self.rows)
        return shares

    @property
    def labels(self) -> list[str]:
        """Return the labels."""
        return list(self._model.classes_)

    def weights(self) -> Iterator[tuple[str, list[int]]]:
        """Yield each feature and its thousandths, one a label (of two labels of the second)."""
        for name, column in zip(
            self._vectors.get_feature_names_out(), self._model.coef_.T, strict=True
        ):
            yield name, [round(_PARTS * float(weight)) for weight in column]


def fit_codes(named: Sequence[Mapping[str, object]], lines: Sequence[Line]) -> Fitted:
    """Fit which code a clause is of: first on those of one code, then on all."""
    fitted = Fitted(named, CODE_PRIOR)
    shares: NDArray[np.float64] | None = None
    for _ in range(2):
        at, labels, weights = [], [], []
        for n, line in enumerate(lines):
            if len(line.codes) == 1:
                share = {next(iter(line.codes)): 1.0}
            elif shares is None:
                continue
            else:
                mine = {code: float(shares[n, fitted.labels.index(code)]) for code in line.codes}
                total = sum(mine.values())
                share = {code: part / total for code, part in sorted(mine.items())}
            for code, part in share.items():
                if part > LIKELY:
                    at.append(n)
                    labels.append(code)
                    weights.append(line.weight * part)
        fitted.fit(at, labels, weights)
        shares = fitted.likely
    return fitted


def distinct(lines: Iterable[Line]) -> list[Line]:
    """Return the lines, the same words of the same codes once: flowsheets repeat themselves."""
    return list(
        {(line.words, line.codes, line.work): line for line in lines if line.words}.values()
    )


def fit(engine: Engine, lines: Sequence[Line]) -> Mapping[str, bytes]:
    """Return the files of weights, by their names in the lexicon, fitted on lines."""
    groups = group_table(engine.lexicon.groups)
    named = [features(line.words, groups) for line in lines]
    seen = Counter(next(iter(line.codes)) for line in lines if len(line.codes) == 1)
    known = frozenset(code for code, times in seen.items() if times >= LEAST_LINES)
    work = Fitted(named, WORK_PRIOR)
    at = [n for n, line in enumerate(lines) if line.work is not None]
    work.fit(at, [str(lines[n].work) for n in at], [lines[n].weight for n in at])
    spoken = [n for n, line in enumerate(lines) if line.codes & known]
    codes = fit_codes(
        [named[n] for n in spoken],
        [
            Line(lines[n].words, lines[n].codes & known, lines[n].work, lines[n].weight)
            for n in spoken
        ],
    )
    working = [
        f"{name}\t{said[0]}\n" for name, said in work.weights() if abs(said[0]) >= LEAST_WEIGHT
    ]
    rows = []
    for name, said in codes.weights():
        told = [
            f"{code}:{weight}"
            for code, weight in zip(codes.labels, said, strict=True)
            if abs(weight) >= LEAST_WEIGHT
        ]
        if told:
            rows.append(f"{name}\t{' '.join(told)}\n")
    return {WORK: _written("of work", working), CODES: _written("of codes", rows)}


def _written(what: str, rows: Iterable[str]) -> bytes:
    return (_HEAD.format(f"a feature, {what}") + "".join(sorted(rows))).encode()


def main() -> int:
    """Fit and write."""
    engine = reader()
    lines = distinct(training_lines(engine))
    for name, data in fit(engine, lines).items():
        (lexicon_dir() / name).write_bytes(data)
    print(f"Fitted on {len(lines)} clauses.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
