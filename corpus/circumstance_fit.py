"""Fit the circumstances of the score (suggester/circumstances.py): ``make circumstances``.

Reads the training notes, the blind whole notes (``suites/whole.txt``, ``suites/unmended.txt``),
the open notes that support nothing, the open half of the work suite and the examples in the
lexicon (``circumstance_rows``). Writes the numbers of ``lexicon/circumstances.toml``. The weights
are those of a logistic regression whose prior stands where words alone decide, and keep the sign
that the file gives them. The curve from points to confidence (Platt) is fitted on what the
engine then says of all codes that it finds in the calibration notes and in those for which no word
was made, and printed, for weights.toml.

    minimise  sum of weight x log-loss(right, points + sum of weight x size)
              + pull / 2 x sum of squares of what is learned
"""

import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from suggester import Engine, load_lexicon
from suggester.lexicon import CIRCUMSTANCES
from suggester.score_schema import CircumstanceFile
from suggester.shipped import lexicon_dir

from .circumstance_rows import (
    POINTS,
    Row,
    note_rows,
    scores,
    silent_rows,
    taught_rows,
    unseen_readers,
    whole_rows,
)
from .scorer.calibration import ece
from .splits import Split
from .suites import whole

PULL = 2.0  # of the prior; chosen by leaving one author of the training notes out at a time
# Of the other notes every word that was missing was added. These stand for the notes to come, whose
# words nobody has looked at: there words are less right, and what stands around them tells more.
UNMENDED_WEIGHT = 4.0
ALONE = 1.0  # of the points, where nothing is learned
# Points by which a code or family is set back at most: one that is plainly named stays proposed.
MOST_AGAINST = 0.06
LEAST = 0.005  # points; a smaller weight is left out


@dataclass(frozen=True)
class Fitted:
    """weights: name -> log-odds a size; among them ``points``, of a point of the words."""

    weights: Mapping[str, float]

    def odds(self, row: Row) -> float:
        """Return the log-odds that a code is right."""
        return sum(self.weights.get(name, 0.0) * size for name, size in row.sizes.items())


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


def curve(scores: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Return slope and intercept of the confidence. scores: of each code its points, and whether
    it is right."""
    model = LogisticRegression(C=1e6).fit(
        [[points] for points, _ in scores], [right for _, right in scores]
    )
    return float(model.coef_[0][0]), float(model.intercept_[0])


def main() -> None:
    """Fit, write, and say what was found."""
    readers = unseen_readers()
    path = Path(lexicon_dir()) / CIRCUMSTANCES
    text = path.read_text(encoding="utf-8")
    lexicon = load_lexicon(lexicon_dir())
    table = lexicon.circumstances
    rows = [*note_rows(readers, Split.TRAIN), *whole_rows(readers, whole.FILE)]
    rows += whole_rows(readers, whole.UNMENDED, UNMENDED_WEIGHT)
    engine = readers.engines[0]
    rows += [*silent_rows(engine), *taught_rows(engine)]
    fitted = fit(rows, table)
    path.write_text(written(fitted, rows, text), encoding="utf-8")
    for pull in (0.5, PULL, 8.0):
        loss, error = held_out(rows, table, pull)
        sys.stdout.write(f"pull {pull:g}: held-out log-loss {loss:.4f}, ECE {error:.3f}\n")
    slope, intercept = curve(list(scores(Engine(load_lexicon(lexicon_dir())))))
    sys.stdout.write(f"{len(rows)} codes; weights.toml: slope = {slope:.2f}, ")
    sys.stdout.write(f"intercept = {intercept:.2f}\n")


if __name__ == "__main__":
    main()
