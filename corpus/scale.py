"""M11: does a lexicon of thousands of codes still read rehab notes as well, and as fast?

The shipped lexicon is loaded alone and beside codes drawn from descriptions of supplies, which are
put together from ``invented.toml`` and share many words with rehab (wheelchairs, walkers, wraps).
"""

import itertools
import random
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from suggester import Engine, Lexicon
from suggester.draw import Description
from suggester.lexicon import lexicon_from_files

from .new_codes import code_files
from .notes import LabelledNote
from .scorer.codes import judge
from .scorer.gold import gold
from .scorer.output import normal

WORDS = Path(__file__).parent / "invented.toml"
SIZES = (15, 90, 900, 9_000)
COMMON = (  # the fifteen codes that most superbills begin with
    "97110 97112 97116 97140 97530 97535 97161 97162 97163 97164 97035 97010 97012 97032 G0283"
).split()
_SEED = 11


@dataclass(frozen=True)
class Scale:
    """Figures at one size. build: seconds to make the engine; median, p95: milliseconds a note."""

    codes: int
    phrases: int
    f1: float
    extra: float
    build: float
    median: float
    p95: float

    def as_json(self) -> dict[str, float]:
        """Return the row for evaluation.json."""
        return {name: round(value, 4) for name, value in vars(self).items()}


def invented(number: int) -> Iterator[Description]:
    """Yield invented codes Q0000, Q0001, ... as a fee schedule lists them."""
    parts = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    names = list(itertools.product(parts["kind"], parts["thing"], parts["detail"]))
    random.Random(_SEED).shuffle(names)
    for n, (kind, thing, detail) in enumerate(names[:number]):
        code = f"{'QUVWXYZ'[n // 10_000]}{n % 10_000:04d}"
        yield Description(
            code, f"{kind} {thing} {detail}", f"{thing} {detail}, {kind}".capitalize()
        )


def sized(lexicon: Lexicon, codes: int) -> Lexicon:
    """Return the lexicon cut or filled up to a number of codes."""
    files: dict[str, bytes] = dict(lexicon.files)
    have = [name for name in files if name.startswith("codes/")]
    if codes < len(have):
        kept = {f"codes/{code}.toml" for code in COMMON}
        rest = [name for name in sorted(have) if name not in kept]
        for name in rest[max(0, codes - len(kept)) :]:
            del files[name]
    entries = list(invented(max(0, codes - len(have))))
    return lexicon_from_files(files | dict(code_files(entries, lexicon)))


def scale(lexicon: Lexicon, notes: Sequence[LabelledNote]) -> list[Scale]:
    """Return the figures of each size on the same notes. A code outside the lexicon cannot be
    found, so the truth is cut to the codes that all sizes hold."""
    known = frozenset(COMMON)
    measured = [note for note in notes if note.supported <= known]
    return [_measure(sized(lexicon, size), measured, known) for size in SIZES]


def _measure(lexicon: Lexicon, notes: Sequence[LabelledNote], known: frozenset[str]) -> Scale:
    began = time.perf_counter()
    engine = Engine(lexicon)
    build = time.perf_counter() - began
    right = wrong = missed = beyond = 0
    taken = []
    for note in notes:
        began = time.perf_counter()
        answer = engine.suggest(note.text)
        taken.append(1000 * (time.perf_counter() - began))
        got = {normal(item.code) for item in answer.suggestions}
        verdict = judge(gold(note), got & known, strict=False)
        right += len(verdict.right)
        wrong += len(verdict.wrong)
        missed += len(verdict.missed)
        beyond += len([code for code in got if _is_invented(code, lexicon.by_code)])
    return Scale(
        codes=len(lexicon.codes),
        phrases=sum(len(row.text) for entry in lexicon.codes for row in entry.phrase),
        f1=2 * right / (2 * right + wrong + missed) if right else 0.0,
        extra=beyond / len(notes),
        build=build,
        median=float(np.median(taken)),
        p95=float(np.percentile(taken, 95)),
    )


def _is_invented(code: str, by_code: Mapping[str, object]) -> bool:
    return code in by_code and code[0] in "QUVWXYZ"
