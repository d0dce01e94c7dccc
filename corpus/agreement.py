"""How far two people agree: the notes that were labelled twice, the second time blind.

``second/<labeller>/<id>.toml`` holds the labels of another hand that saw only the text. Cohen's
kappa (1960) for codes and assertions; F1 for what has no fixed set of answers.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError
from sklearn.metrics import cohen_kappa_score

from suggester.model import Assertion

from .notes import CorpusError, Label, LabelledNote, Labels, find
from .scorer.evidence import Pair, characters
from .scorer.output import normal

FOLDER = Path(__file__).parent / "second"
Pairs = Sequence[tuple[LabelledNote, Labels]]


@dataclass(frozen=True)
class Agreement:
    """notes: how many were labelled twice. Kappas from -1 to 1; F1s and shares from 0 to 1.

    codes: supported or not, over all cells of notes and codes that either hand used.
    assertion: of the mentions that both marked; done: the same, as performed or not.
    sets: share of notes with the same set of supported codes.
    mentions, minutes, evidence: F1 of mentions marked, of (code, minutes), of characters marked
        as performed for the same code.
    """

    notes: int
    cells: int
    shared_mentions: int
    codes: float
    assertion: float
    done: float
    sets: float
    mentions: float
    minutes: float
    evidence: float

    def as_json(self) -> dict[str, float]:
        """Return the figures for evaluation.json."""
        return {name: round(value, 4) for name, value in vars(self).items()}


def second_labels(notes: Sequence[LabelledNote]) -> Iterator[tuple[LabelledNote, Labels]]:
    """Yield each note that was labelled twice, with the second labels.

    Raises CorpusError for a file that is no set of labels of a note.
    """
    by_id = {note.id: note for note in notes}
    for path in sorted(FOLDER.rglob("*.toml")):
        try:
            labels = Labels.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise CorpusError(f"{path}: {error}. See corpus/GUIDE.md.") from None
        note = by_id.get(labels.id)
        if note is None or labels.id != path.stem:
            raise CorpusError(f"{path}: no note is called {labels.id}.")
        for label in labels.mention:
            find(note.text, label, labels.id)
        yield note, labels


def agreement(pairs: Pairs) -> Agreement:
    """Compare the first and the second labels."""
    names = sorted({c for note, other in pairs for c in _codes(note) | _codes(other)})
    cells = [
        (code in _codes(note), code in _codes(other)) for note, other in pairs for code in names
    ]
    shared = [both for note, other in pairs for both in _shared(note, other)]
    first, second = zip(*shared, strict=True)
    performed = Assertion.PERFORMED
    marked = [(len(note.mention), len(other.mention)) for note, other in pairs]
    return Agreement(
        notes=len(pairs),
        cells=len(cells),
        shared_mentions=len(shared),
        codes=_kappa([a for a, _ in cells], [b for _, b in cells]),
        assertion=_kappa(list(first), list(second)),
        done=_kappa([a is performed for a in first], [b is performed for b in second]),
        sets=sum(_codes(note) == _codes(other) for note, other in pairs) / len(pairs),
        mentions=2 * len(shared) / sum(a + b for a, b in marked),
        minutes=_f1([(_timed(note), _timed(other)) for note, other in pairs]),
        evidence=_evidence(pairs),
    )


def _kappa(first: Sequence[object], second: Sequence[object]) -> float:
    return float(cohen_kappa_score([str(a) for a in first], [str(b) for b in second]))


def _codes(labels: Labels) -> frozenset[str]:
    return frozenset(map(normal, labels.supported))


def _timed(labels: Labels) -> set[tuple[str, int]]:
    return {(normal(code), value) for code, value in labels.minutes.items()}


def _f1(pairs: Sequence[tuple[set[tuple[str, int]], set[tuple[str, int]]]]) -> float:
    both = sum(len(a & b) for a, b in pairs)
    whole = sum(len(a) + len(b) for a, b in pairs)
    return 2 * both / whole if whole else 1.0


def _shared(note: LabelledNote, other: Labels) -> Iterator[tuple[Assertion, Assertion]]:
    """Yield the two assertions of each mention that both marked; each is matched once."""
    free = [(label, find(note.text, label, note.id)) for label in other.mention]
    for label in note.mention:
        start, end = note.place(label)
        best: tuple[int, tuple[Label, tuple[int, int]]] | None = None
        for candidate in free:
            a, b = candidate[1]
            overlap = min(end, b) - max(start, a)
            if overlap > 0 and (best is None or overlap > best[0]):
                best = (overlap, candidate)
        if best is not None:
            free.remove(best[1])
            yield label.assertion, best[1][0].assertion


def _evidence(pairs: Pairs) -> float:
    right = whole = 0
    for note, other in pairs:
        for code in _codes(note) & _codes(other):
            pair = Pair(note.text, _spans(note, note, code), _spans(note, other, code))
            hit, extra, lost = characters(pair)
            right += 2 * hit
            whole += 2 * hit + extra + lost
    return right / whole if whole else 1.0


def _spans(note: LabelledNote, labels: Labels, code: str) -> tuple[tuple[int, int], ...]:
    return tuple(
        find(note.text, label, note.id)
        for label in labels.mention
        if label.assertion is Assertion.PERFORMED and code in map(normal, label.codes)
    )
