"""Whole notes with the codes that each supports: were they proposed, and no others? All are open.

whole.txt: a note begins with ``=== id | codes | minutes`` and goes on to the next such line.
``97014/G0283`` is met by one of the two, ``?97010`` is neither right nor wrong, ``none`` supports
nothing. The minutes (``97110=15 97110+97140=30``, ``-`` for none) may be left out; so may the marks
of the mentions (``[[planned:gait training]]``, as in the assertion suite). The notes were written
and labelled before the engine read them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from suggester import Engine, Suggestions

from ..scorer.output import normal
from .assertion import PERFORMED, Marked, marked, read_as
from .minutes import read

FILE = Path(__file__).parent / "whole.txt"
HELD = Path(__file__).parent / "whole.held.txt"  # no word was added for these, nothing is fitted
UNMENDED = Path(__file__).parent / "unmended.txt"  # no word was added for these
_HEAD = re.compile(
    r"^=== (?P<id>\S+) \| (?P<codes>[^|\n]*)(?: \| (?P<minutes>[^|\n]*))?$", re.MULTILINE
)


@dataclass(frozen=True)
class Note:
    """items: what there is to find, each met by one of its codes.

    optional: codes that are neither right nor wrong. minutes: code -> whole minutes, None where
    nobody labelled them; shared: codes of minutes that are not divided.
    """

    id: str
    items: tuple[tuple[str, ...], ...]
    optional: frozenset[str]
    text: str
    mentions: tuple[Marked, ...]
    minutes: dict[str, int] | None
    shared: frozenset[str]


def notes(path: Path = FILE) -> Iterator[Note]:
    """Yield the notes of a file."""
    yield from parse(path.read_text(encoding="utf-8"))


def parse(text: str) -> Iterator[Note]:
    """Yield the notes of a file's text."""
    heads = list(_HEAD.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : after.start() if after else len(text)].strip("\n")
        yield _note(head["id"], head["codes"], head["minutes"], body)


def _note(name: str, codes: str, minutes: str | None, body: str) -> Note:
    words = [word.strip() for word in codes.split(",") if word.strip() not in ("", "none")]
    timed = [pair.split("=") for pair in (minutes or "-").split() if pair != "-"]
    item = marked(name, body)
    return Note(
        id=name,
        items=tuple(_codes(word) for word in words if not word.startswith("?")),
        optional=frozenset(
            code for word in words if word.startswith("?") for code in _codes(word[1:])
        ),
        text=item.text,
        mentions=item.mentions,
        minutes=None
        if minutes is None
        else {_codes(code)[0]: int(value) for code, value in timed if "+" not in code},
        shared=frozenset(
            normal(code) for codes, _ in timed if "+" in codes for code in codes.split("+")
        ),
    )


def _codes(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(normal, word.split("/"))))


def figures(engine: Engine, asked: Iterable[Note]) -> dict[str, float]:
    """Return notes, precision, recall and f1 over codes, and the share of notes all right; over
    the labelled minutes their precision and recall; and of the marked mentions that were not done
    the share that speaks for a proposed code."""
    count: Counter[str] = Counter()
    for note in asked:
        _count(count, note, engine.suggest(note.text))
    right, wrong, missed = count["right"], count["wrong"], count["missed"]
    return {
        "notes": count["notes"],
        "precision": right / max(1, right + wrong),
        "recall": right / max(1, right + missed),
        "f1": 2 * right / max(1, 2 * right + wrong + missed),
        "exact": count["exact"] / max(1, count["notes"]),
        "minutes_precision": count["timed"] / max(1, count["read"]),
        "minutes_recall": count["timed"] / max(1, count["minutes"]),
        "not_performed_proposed": count["leaks"] / max(1, count["undone"]),
    }


def _count(count: Counter[str], note: Note, answer: Suggestions) -> None:
    got = {normal(one.code) for one in answer.suggestions}
    met = [item for item in note.items if got & set(item)]
    extra = got - note.optional - {code for item in note.items for code in item}
    missed = len(note.items) - len(met)
    count.update(notes=1, right=len(met), wrong=len(extra), missed=missed)
    count["exact"] += not extra and not missed
    if note.minutes is not None:
        minutes = {code: value for code, value in read(answer)[0].items() if code in got}
        count["timed"] += sum(minutes.get(code) == value for code, value in note.minutes.items())
        count["read"] += len(minutes.keys() - (note.shared - note.minutes.keys()))
        count["minutes"] += len(note.minutes)
    for mention in note.mentions:
        if mention.kind != PERFORMED:
            count["undone"] += 1
            count["leaks"] += read_as(note.id, mention, answer).counted
