"""The same F1 by kind of note: where does the engine do well, and where not?"""

from collections.abc import Callable, Iterable, Sequence

from .notes import LabelledNote
from .scorer.codes import Judged, judge, micro
from .scorer.figures import Bootstrap
from .scorer.gold import gold
from .scorer.output import NoteOutput, normal

LENGTHS = ((0, "up to 300 characters"), (300, "300-900"), (900, "900-2,000"), (2_000, "over 2,000"))


def _length(note: LabelledNote) -> Iterable[str]:
    return [[name for least, name in LENGTHS if len(note.text) >= least][-1]]


def _difficulty(note: LabelledNote) -> Iterable[str]:
    return [kind.value for kind in note.difficulty] or ["none"]


def _noise(note: LabelledNote) -> Iterable[str]:
    return [kind.value for kind in note.noise] or ["none"]


AXES: dict[str, Callable[[LabelledNote], Iterable[str]]] = {
    "author": lambda note: [note.author],
    "setting": lambda note: [note.setting.value],
    "style": lambda note: [note.style.value],
    "length": _length,
    "difficulty": _difficulty,
    "noise": _noise,
}


def breakdown(
    notes: Sequence[LabelledNote], outputs: Sequence[NoteOutput]
) -> dict[str, list[dict[str, object]]]:
    """Return axis -> rows of name, notes, micro precision, recall, F1 (lenient), exact sets."""
    judged = [
        judge(gold(n), {normal(item.code) for item in o.codes}, strict=False)
        for n, o in zip(notes, outputs, strict=True)
    ]
    found: dict[str, list[dict[str, object]]] = {}
    for axis, kinds in AXES.items():
        groups: dict[str, list[int]] = {}
        for at, note in enumerate(notes):
            for name in kinds(note):
                groups.setdefault(name, []).append(at)
        found[axis] = [
            _row(name, [judged[at] for at in groups[name]])
            for name in sorted(groups, key=lambda name: -len(groups[name]))
        ]
    return found


def _row(name: str, judged: Sequence[Judged]) -> dict[str, object]:
    figures = micro(judged, Bootstrap(len(judged), draws=500))
    exact = sum(not (n.wrong or n.missed) for n in judged) / len(judged)
    return {
        "name": name,
        "notes": len(judged),
        **{part: figure.as_json() for part, figure in figures.items()},
        "exact_set": round(exact, 4),
    }
