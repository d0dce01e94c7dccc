"""Whole notes with the codes that each supports: were they proposed, and no others? All are open.

whole.txt: a note begins with ``=== id | codes`` and goes on to the next such line. ``97014/G0283``
is met by one of the two, ``?97010`` is neither right nor wrong, ``none`` supports nothing. The
notes were written and labelled before the engine read them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from suggester import Engine

from ..scorer.output import normal
from .assertion import marked

FILE = Path(__file__).parent / "whole.txt"
HELD = Path(__file__).parent / "whole.held.txt"  # no word was added for these
_HEAD = re.compile(r"^=== (?P<id>\S+) \| (?P<codes>.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Note:
    """items: what there is to find, each met by one of its codes.

    optional: codes that are neither right nor wrong.
    """

    id: str
    items: tuple[tuple[str, ...], ...]
    optional: frozenset[str]
    text: str


def notes(path: Path = FILE) -> Iterator[Note]:
    """Yield the notes of a file, without the marks of their mentions if it has any."""
    yield from read(path.read_text(encoding="utf-8"))


def read(text: str) -> Iterator[Note]:
    """Yield the notes of a file's text."""
    heads = list(_HEAD.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : after.start() if after else len(text)].strip("\n")
        yield _note(head["id"], head["codes"], body)


def _note(name: str, codes: str, body: str) -> Note:
    words = [word.strip() for word in codes.split(",") if word.strip() not in ("", "none")]
    return Note(
        id=name,
        items=tuple(
            tuple(dict.fromkeys(map(normal, word.split("/"))))
            for word in words
            if not word.startswith("?")
        ),
        optional=frozenset(normal(word[1:]) for word in words if word.startswith("?")),
        text=marked(name, body).text,
    )


def figures(engine: Engine, asked: Iterable[Note]) -> dict[str, float]:
    """Return notes, precision, recall and f1 over codes, and the share of notes all right."""
    right = wrong = missed = whole = size = 0
    for note in asked:
        got = {normal(one.code) for one in engine.suggest(note.text).suggestions}
        met = [item for item in note.items if got & set(item)]
        extra = got - note.optional - {code for item in note.items for code in item}
        right, wrong = right + len(met), wrong + len(extra)
        missed += len(note.items) - len(met)
        whole += not extra and len(met) == len(note.items)
        size += 1
    precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
    return {
        "notes": size,
        "precision": precision,
        "recall": recall,
        "f1": 2 * right / max(1, 2 * right + wrong + missed),
        "exact": whole / max(1, size),
    }
