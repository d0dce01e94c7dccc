"""The minutes suite: which minutes does a line tie to which code, and what totals does it state?

minutes.*.tsv holds id, the minutes (``97110=15 97140=10``, ``97110+97140=30`` where they are not
divided, ``-`` for none), the totals (``timed=38 total=45``) and the text.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from suggester import Engine, Suggestions
from suggester.claims.counting import shipped_counting

from ..scorer.output import normal
from .lines import Half, rows


@dataclass(frozen=True)
class Timed:
    """One line. minutes: code -> whole minutes; shared: codes of undivided minutes."""

    id: str
    text: str
    minutes: dict[str, int]
    shared: tuple[frozenset[str], ...]
    totals: dict[str, int]


def items(half: Half) -> Iterator[Timed]:
    """Yield the items of one half."""
    for name, minutes, totals, text in rows("minutes", half):
        pairs = [] if minutes == "-" else [pair.split("=") for pair in minutes.split()]
        yield Timed(
            name,
            text,
            {normal(codes): int(value) for codes, value in pairs if "+" not in codes},
            tuple(frozenset(codes.split("+")) for codes, _ in pairs if "+" in codes),
            {} if totals == "-" else {k: int(v) for k, v in (t.split("=") for t in totals.split())},
        )


def read(answer: Suggestions) -> tuple[dict[str, int], dict[str, int]]:
    """Return code -> minutes, and the totals, as the engine reads them.

    A service of two codes (first block and what is beyond) is labelled once, with its whole time.
    """
    counting = shipped_counting()
    got: dict[str, int] = {}
    for found in answer.suggestions:
        if found.minutes is not None:
            code = normal(counting.first_of(found.code) or found.code)
            got[code] = got.get(code, 0) + found.minutes
    stated = (("timed", answer.note.timed_minutes), ("total", answer.note.total_minutes))
    return got, {name: value for name, value in stated if value is not None}


def figures(engine: Engine, asked: Iterable[Timed]) -> dict[str, float]:
    """Return precision, recall and F1 of (code, minutes), whole items right, totals right, and the
    share of undivided minutes that are said to be so."""
    count: Counter[str] = Counter()
    for item in asked:
        answer = engine.suggest(item.text)
        got, totals = read(answer)
        open_to = {frozenset(map(normal, one.codes)) for one in answer.note.unattributed}
        right = sum(got.get(code) == value for code, value in item.minutes.items())
        count["items"] += 1
        count["right"] += right
        count["got"] += len(got)
        count["want"] += len(item.minutes)
        count["whole"] += got == item.minutes
        count["totals"] += len(item.totals)
        count["totals right"] += sum(totals.get(k) == v for k, v in item.totals.items())
        count["shared"] += len(item.shared)
        count["shared right"] += sum(codes in open_to for codes in item.shared)
    precision = count["right"] / max(1, count["got"])
    recall = count["right"] / max(1, count["want"])
    return {
        "items": count["items"],
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / max(1e-9, precision + recall),
        "whole": count["whole"] / max(1, count["items"]),
        "totals": count["totals right"] / max(1, count["totals"]),
        "shared": count["shared right"] / max(1, count["shared"]),
    }
