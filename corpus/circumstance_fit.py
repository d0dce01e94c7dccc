"""Fit the circumstances of the score (suggester/circumstances.py): ``make circumstances``.

Reads the training notes, the blind whole notes (``suites/whole.txt``, ``suites/unmended.txt``),
the open notes that support nothing, the open half of the work suite and the examples in the
lexicon. The reading of clauses is fitted twice on the way, each time without the notes of half the
hands, so that what clauses say of a note is fitted without it. Writes the numbers of
``lexicon/circumstances.toml``. The weights are those of a logistic regression whose prior stands
where words alone decide, and keep the sign that the file gives them. The curve from points to
confidence (Platt) is fitted on the calibration notes and those for which no word was made, and
printed, for weights.toml.

    minimise  sum of weight x log-loss(right, points + sum of weight x size)
              + pull / 2 x sum of squares of what is learned
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from suggester import Engine, load_lexicon
from suggester.circumstances import around, others_of
from suggester.lexicon import CIRCUMSTANCES, lexicon_from_files
from suggester.score_schema import CircumstanceFile
from suggester.shipped import lexicon_dir

from . import clause_fit
from .notes import load_notes
from .scorer.calibration import ece
from .scorer.gold import gold
from .scorer.output import normal
from .splits import Split, load_splits, notes_of
from .suites import marked, whole, work
from .suites.lines import Half

PULL = 2.0  # of the prior; chosen by leaving one author of the training notes out at a time
# Single lines are nearly all right, and notes are not: at full weight lines would teach that words
# need nothing beside them.
TAUGHT_WEIGHT = 0.1
# Of the other notes every word that was missing was added. These stand for the notes to come, whose
# words nobody has looked at: there words are less right, and what stands around them tells more.
UNMENDED_WEIGHT = 4.0
_NEVER = (2**31, 2**31)  # thousandths: no clause is as sure
ALONE = 1.0  # of the points, where nothing is learned
# Points by which a code or family is set back at most: one that is plainly named stays proposed.
MOST_AGAINST = 0.06
LEAST = 0.005  # points; a smaller weight is left out
POINTS = "points"  # of the words, above those from which a code is proposed


@dataclass(frozen=True)
class Row:
    """A code of a text. right: whether the text supports it; hand: who wrote it; weight: for how
    many notes it stands; sizes: circumstance, ``code:`` or ``family:`` -> its size."""

    code: str
    right: bool
    hand: str
    weight: float
    sizes: Mapping[str, float]


@dataclass(frozen=True)
class Fitted:
    """weights: name -> log-odds a size; among them ``points``, of a point of the words."""

    weights: Mapping[str, float]

    def odds(self, row: Row) -> float:
        """Return the log-odds that a code is right."""
        return sum(self.weights.get(name, 0.0) * size for name, size in row.sizes.items())


@dataclass(frozen=True)
class Readers:
    """Two engines without circumstances: what they say is said by the words. For what clauses say
    each has weights that were fitted without the notes of the other's hands, and reads the notes of
    these: weights say too much of notes that they were fitted on. As mentions of their own neither
    reads clauses, for the reason that ``corpus.reading`` gives."""

    engines: tuple[Engine, Engine]
    second: frozenset[str]

    def of(self, hand: str) -> Engine:
        """Return the engine that has not seen the notes of a hand."""
        return self.engines[hand in self.second]


def unseen_readers() -> Readers:
    """Return the engines; to fit the clauses twice takes minutes."""
    hands = {note.author for note in notes_of(Split.TRAIN, load_notes())}
    ordered = sorted(hands) + sorted({clause_fit.hand_of(note.id) for note in whole.notes()})
    second = frozenset(ordered[1::2])
    phrases = clause_fit.reader()
    files = {n: d for n, d in phrases.lexicon.files.items() if n != CIRCUMSTANCES}
    engines = []
    for unseen in (set(ordered) - second, second):
        lines = clause_fit.training_lines(phrases, set(ordered).difference(unseen).__contains__)
        weights = clause_fit.fit(phrases, clause_fit.distinct(lines))
        lexicon = lexicon_from_files({**files, **weights})
        silent = lexicon.weights.model_copy(update={"clause": _NEVER})
        engines.append(Engine(replace(lexicon, weights=silent)))
    return Readers((engines[0], engines[1]), second)


def rows_of(
    engine: Engine, text: str, right: Iterable[str], known: Iterable[str] | None, hand: str
) -> Iterator[Row]:
    """Yield a row for each code whose words count. known: codes to look at, or None for all."""
    right = frozenset(right)
    tallies = engine.tallies(text)
    others = others_of(tallies, {entry.code for entry in engine.lexicon.codes if entry.timed})
    for found in tallies:
        entry = engine.lexicon.by_code[found.code]
        counting = [weighed for weighed in found.weighed if weighed.points]
        if not counting or not entry.propose or (known is not None and found.code not in known):
            continue
        sizes = {
            POINTS: found.score - engine.lexicon.weights.propose,
            f"code:{found.code}": 1.0,
            f"family:{entry.family}": 1.0,
            **around(found, counting, others[found.code], entry.family),
        }
        worth = 1.0 if known is None else TAUGHT_WEIGHT
        yield Row(found.code, normal(found.code) in right, hand, worth, sizes)


def note_rows(readers: Readers, split: Split) -> Iterator[Row]:
    """Yield the rows of the notes of a split; optional codes are neither right nor wrong."""
    splits = load_splits()
    for note in load_notes():
        if splits.of(note.author) is split:
            truth = gold(note)
            engine = readers.of(note.author)
            for row in rows_of(engine, note.text, truth.supported, None, note.author):
                code = normal(row.code)
                if code in truth.supported or code not in truth.optional:
                    yield row


def whole_rows(readers: Readers, path: Path, weight: float = 1.0) -> Iterator[Row]:
    """Yield the rows of a file of whole notes."""
    for note in whole.notes(path):
        right = {code for item in note.items for code in item}
        hand = clause_fit.hand_of(note.id)
        for row in rows_of(readers.of(hand), note.text, right, None, hand):
            code = normal(row.code)
            if code in right or code not in note.optional:
                yield replace(row, weight=weight)


def silent_rows(engine: Engine) -> Iterator[Row]:
    """Yield the rows of notes that support nothing: what speaks for a code there is wrong."""
    for item in marked.notes(marked.SILENT):
        yield from rows_of(engine, item.text, (), None, "silent")


def taught_rows(engine: Engine) -> Iterator[Row]:
    """Yield the rows of single lines, each for its own code."""
    for entry in engine.lexicon.codes:
        for example in entry.example:
            right = [normal(entry.code)] if example.expect else []
            yield from rows_of(engine, example.note, right, [entry.code], "lexicon")
    for line in work.lines(Half.OPEN):
        right = [normal(line.code)] if line.kind == work.DOES else []
        yield from rows_of(engine, line.text, right, [line.code], "lines")


def fit(rows: Sequence[Row], table: CircumstanceFile, pull: float = PULL) -> Fitted:
    """Return the weights at the least loss."""
    names = sorted({name for row in rows for name in row.sizes})
    column = {name: n for n, name in enumerate(names)}
    sizes = np.zeros((len(rows), len(names)))
    for n, row in enumerate(rows):
        for name, size in row.sizes.items():
            sizes[n, column[name]] = size
    signs = np.array([1.0 if row.right else -1.0 for row in rows])
    worth = np.array([row.weight for row in rows])
    start = np.array([ALONE if name == POINTS else 0.0 for name in names])
    sign = {row.name: row.sign for row in table.row}
    bounds = [_bounds(name, sign) for name in names]

    def loss(weights: Any) -> tuple[float, Any]:
        margin = signs * (sizes @ weights)
        away = weights - start
        slope = -worth * signs / (1.0 + np.exp(np.clip(margin, -50, 50)))
        total = (worth * np.logaddexp(0.0, -margin)).sum() + 0.5 * pull * (away**2).sum()
        return float(total), sizes.T @ slope + pull * away

    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return Fitted({name: float(best.x[n]) for name, n in column.items()})


def _bounds(name: str, sign: Mapping[str, str]) -> tuple[float | None, float | None]:
    if name == POINTS:
        return (0.05, None)
    return {"for": (0.0, None), "against": (None, 0.0)}.get(sign.get(name, ""), (None, None))


def written(fitted: Fitted, rows: Sequence[Row], text: str) -> str:
    """Return circumstances.toml with its numbers in points, so that a code is proposed at even
    odds. text: the file as it is."""
    one = fitted.weights[POINTS]
    points = {name: weight / one for name, weight in fitted.weights.items()}
    seen = Counter(name for row in rows for name in row.sizes)
    head = text.split("\n[code]\n")[0].split("\n[family]\n")[0].rstrip("\n")
    blocks = re.split(r"\n(?=\[\[row\]\])", head)
    lines = [blocks[0]]
    for block in blocks[1:]:
        said = "\n".join(
            line
            for line in block.rstrip("\n").split("\n")
            if not line.startswith(("weight", "seen"))
        )
        name = re.search(r'^name = "(.+)"', said, re.M)
        key = name[1] if name else ""
        lines.append(f"{said}\nweight = {points.get(key, 0.0):.3f}\nseen = {seen[key]}\n")
    for part in ("code", "family"):
        lines.append(f"[{part}]")
        for key, weight in sorted(points.items()):
            if key.startswith(f"{part}:") and abs(weight) >= LEAST:
                weight = max(weight, -MOST_AGAINST)
                lines.append(f"{_key(key.removeprefix(f'{part}:'))} = {weight:.3f}")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _key(name: str) -> str:
    return f'"{name}"'


def held_out(rows: Sequence[Row], table: CircumstanceFile, pull: float) -> tuple[float, float]:
    """Return log-loss a code and calibration error of the notes of each author, by weights fitted
    without them."""
    odds, right = [], []
    for hand in sorted({row.hand for row in rows} - {"lexicon", "lines", "silent"}):
        fitted = fit([row for row in rows if row.hand != hand], table, pull)
        mine = [row for row in rows if row.hand == hand]
        odds += [fitted.odds(row) for row in mine]
        right += [row.right for row in mine]
    values, truth = np.array(odds), np.array(right, dtype=float)
    loss = np.logaddexp(0.0, -np.where(truth > 0, values, -values)).mean()
    return float(loss), ece(1 / (1 + np.exp(-values)), truth)


def curve(rows: Sequence[Row], fitted: Fitted, needed: float) -> tuple[float, float]:
    """Return slope and intercept of the confidence, fitted on the rows."""
    one = fitted.weights[POINTS]
    scores = np.array([[fitted.odds(row) / one + needed] for row in rows])
    model = LogisticRegression(C=1e6).fit(scores, [row.right for row in rows])
    return float(model.coef_[0][0]), float(model.intercept_[0])


def main() -> None:
    """Fit, write, and say what was found."""
    readers = unseen_readers()
    path = Path(lexicon_dir()) / CIRCUMSTANCES
    text = path.read_text(encoding="utf-8")
    lexicon = load_lexicon(lexicon_dir())
    table = lexicon.circumstances
    rows = [*note_rows(readers, Split.TRAIN), *whole_rows(readers, whole.FILE)]
    unmended = list(whole_rows(readers, whole.UNMENDED, UNMENDED_WEIGHT))
    engine = readers.engines[0]
    rows += [*unmended, *silent_rows(engine), *taught_rows(engine)]
    needed = lexicon.weights.propose
    fitted = fit(rows, table)
    path.write_text(written(fitted, rows, text), encoding="utf-8")
    for pull in (0.5, PULL, 8.0):
        loss, error = held_out(rows, table, pull)
        sys.stdout.write(f"pull {pull:g}: held-out log-loss {loss:.4f}, ECE {error:.3f}\n")
    held = list(note_rows(readers, Split.CALIBRATION))
    slope, intercept = curve([*held, *unmended], fitted, needed)
    sys.stdout.write(f"{len(rows)} codes; weights.toml: slope = {slope:.2f}, ")
    sys.stdout.write(f"intercept = {intercept:.2f}\n")


if __name__ == "__main__":
    main()
