"""The work suite: does a line that describes a service in any words get its code, and only it?

work.*.tsv holds id, code, kind and text. ``does``: the line supports the code; ``near``: it looks
like the code's work and is not. All were written by hands that knew the codes and no lexicon.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suggester import Engine

from ..scorer.output import normal
from .lines import Half, rows

DOES, NEAR = "does", "near"


@dataclass(frozen=True)
class Line:
    """One line of a note and the code that it supports, or only looks like."""

    id: str
    code: str
    kind: str
    text: str


def lines(half: Half) -> Iterator[Line]:
    """Yield the lines of one half."""
    for name, code, kind, text in rows("work", half):
        yield Line(name, code, kind, text)


def figures(engine: Engine, asked: Iterable[Line]) -> dict[str, dict[str, float]]:
    """Return code -> its figures, and ``all``, of the codes that may be proposed.

    does, near: lines; found: share of ``does`` with the code; alone: with it and no other;
    fired: share of ``near`` with the code.
    """
    counts: dict[str, Counter[str]] = {}
    never = {entry.code for entry in engine.lexicon.codes if not entry.propose}
    for line in asked:
        if line.code in never:
            continue
        got = {normal(one.code) for one in engine.suggest(line.text).suggestions}
        right = normal(line.code) in got
        for name in (line.code, "all"):
            row = counts.setdefault(name, Counter())
            row[line.kind] += 1
            row[f"{line.kind}+"] += right
            row["alone"] += line.kind == DOES and right and len(got) == 1
    return {
        name: {
            "does": row[DOES],
            "near": row[NEAR],
            "found": row[f"{DOES}+"] / max(1, row[DOES]),
            "alone": row["alone"] / max(1, row[DOES]),
            "fired": row[f"{NEAR}+"] / max(1, row[NEAR]),
        }
        for name, row in sorted(counts.items())
    }
