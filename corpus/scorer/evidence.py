"""M5: were the right words shown? Proposed spans against the performed mentions of each code.

Measured over codes that are right and proposed (``both``), and over all that are right or
proposed (``either``), where the words of a missed or wrong code count against the system.
Token measures after MDACE (Cheng 2023): by position, and by word wherever it stands.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .codes import Judged
from .figures import Bootstrap, Figure
from .gold import Gold, Spans

_TOKEN = re.compile(r"\w+")
_OVERLAP = 0.5  # intersection over union from which two spans are the same
Counts = tuple[int, int, int]  # right, wrong, missed


@dataclass(frozen=True)
class Pair:
    """The words of one code in one note: as labelled, and as shown."""

    text: str
    truth: Spans
    shown: Spans


def pairs(text: str, truth: Gold, judged: Judged, shown: Mapping[str, Spans]) -> list[Pair]:
    """Return the pairs of the codes that are right and proposed."""
    return [Pair(text, truth.evidence.get(code, ()), shown.get(code, ())) for code in judged.right]


def all_pairs(text: str, truth: Gold, judged: Judged, shown: Mapping[str, Spans]) -> list[Pair]:
    """Return the pairs of the codes that are right or proposed."""
    wrong = [Pair(text, (), shown.get(code, ())) for code in judged.wrong]
    missed = [Pair(text, truth.evidence.get(code, ()), ()) for code in judged.missed]
    return [*pairs(text, truth, judged, shown), *wrong, *missed]


def _compare(truth: set[object], shown: set[object]) -> Counts:
    return len(truth & shown), len(shown - truth), len(truth - shown)


def characters(pair: Pair) -> Counts:
    """Compare code points."""
    return _compare(_points(pair.truth), _points(pair.shown))


def _points(spans: Spans) -> set[object]:
    return {at for start, end in spans for at in range(start, end)}


def exact_spans(pair: Pair) -> Counts:
    """Compare spans by both ends."""
    return _compare(set(pair.truth), set(pair.shown))


def overlapping_spans(pair: Pair) -> Counts:
    """Compare spans that overlap by half of their union; each is matched once, best first."""
    scored = sorted(
        ((_iou(a, b), a, b) for a in set(pair.truth) for b in set(pair.shown)), reverse=True
    )
    taken_a: set[tuple[int, int]] = set()
    taken_b: set[tuple[int, int]] = set()
    for overlap, a, b in scored:
        if overlap >= _OVERLAP and a not in taken_a and b not in taken_b:
            taken_a.add(a)
            taken_b.add(b)
    right = len(taken_a)
    return right, len(set(pair.shown)) - right, len(set(pair.truth)) - right


def _iou(a: tuple[int, int], b: tuple[int, int]) -> float:
    inside = min(a[1], b[1]) - max(a[0], b[0])
    return inside / (max(a[1], b[1]) - min(a[0], b[0])) if inside > 0 else 0.0


def tokens(pair: Pair) -> Counts:
    """Compare words by their place."""
    return _compare(
        {place for place, _ in _words(pair.text, pair.truth)},
        {place for place, _ in _words(pair.text, pair.shown)},
    )


def words(pair: Pair) -> Counts:
    """Compare words wherever they stand, in lower case, each once."""
    return _compare(
        {word for _, word in _words(pair.text, pair.truth)},
        {word for _, word in _words(pair.text, pair.shown)},
    )


def _words(text: str, spans: Spans) -> set[tuple[int, str]]:
    return {
        (found.start(), found.group().lower())
        for start, end in spans
        for found in _TOKEN.finditer(text, start, end)
    }


MEASURES: dict[str, Callable[[Pair], Counts]] = {
    "character_f1": characters,
    "exact_span_f1": exact_spans,
    "overlap_span_f1": overlapping_spans,
    "token_f1": tokens,
    "word_f1": words,
}


def evidence(
    both: Sequence[Sequence[Pair]], either: Sequence[Sequence[Pair]], draw: Bootstrap
) -> dict[str, Figure]:
    """Return M5. both, either: the pairs of each note, in the order of the draws."""
    found = {}
    for scope, notes in (("both", both), ("either", either)):
        for name, compare in MEASURES.items():
            counts = [[compare(pair) for pair in note] for note in notes]
            right, wrong, missed = (
                [sum(count[part] for count in note) for note in counts] for part in range(3)
            )
            found[f"evidence.{scope}.{name}"] = draw.f1(right, wrong, missed, "labelled units")
    return found
