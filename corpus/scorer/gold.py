"""What is right for a note, as the scorer counts it: items to find, evidence, what was not done."""

from dataclasses import dataclass

from suggester.model import Assertion

from ..notes import LabelledNote
from .output import normal

Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Undone:
    """A mention of work that was not performed, whose codes are not otherwise right here."""

    start: int
    end: int
    codes: frozenset[str]
    assertion: Assertion


@dataclass(frozen=True)
class Gold:
    """items: what there is to find; each is met by one of its codes, the likelier first.

    optional: neither right nor wrong. evidence: code -> performed mentions, half-open.
    done: the codes of each performed mention.
    """

    items: tuple[tuple[str, ...], ...]
    optional: frozenset[str]
    evidence: dict[str, Spans]
    undone: tuple[Undone, ...]
    done: tuple[frozenset[str], ...]
    minutes: dict[str, int]

    def timed_as(self, code: str) -> str:
        """Return the code under which the minutes of a code are labelled: those of an ``either``
        group stand under one of its members."""
        if code in self.minutes:
            return code
        group = next((item for item in self.items if code in item), ())
        return next((member for member in group if member in self.minutes), code)

    @property
    def supported(self) -> frozenset[str]:
        """Return every code that meets an item."""
        return frozenset(code for item in self.items for code in item)


def gold(note: LabelledNote) -> Gold:
    """Return what is right for a note."""
    evidence: dict[str, list[tuple[int, int]]] = {}
    undone, done = [], []
    allowed = frozenset(map(normal, note.allowed))
    for label in note.mention:
        start, end = note.place(label)
        codes = frozenset(map(normal, label.codes))
        if not codes:
            continue
        if label.assertion is Assertion.PERFORMED:
            done.append(codes)
            for code in codes:
                evidence.setdefault(code, []).append((start, end))
        elif not codes & allowed:
            undone.append(Undone(start, end, codes, label.assertion))
    groups = [tuple(dict.fromkeys(map(normal, group))) for group in note.either]
    return Gold(
        items=(*((normal(code),) for code in note.codes), *groups),
        optional=frozenset(map(normal, note.optional)),
        evidence={code: tuple(sorted(set(spans))) for code, spans in evidence.items()},
        undone=tuple(undone),
        done=tuple(done),
        minutes={normal(code): value for code, value in note.minutes.items()},
    )
