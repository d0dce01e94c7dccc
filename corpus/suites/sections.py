"""The sections suite: what is each line of a note for, with headings and without?

sections.*.txt: a note begins with ``=== id | headed`` or ``=== id | bare``; each of its lines is
``label<TAB>text``.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from suggester import Engine
from suggester.model import Section

from .lines import FOLDER, Half

HEADED = "headed"
OTHER = "other"  # what the suite calls lines that are for none of the sections
_HEAD = re.compile(r"^=== (\S+) \| (\w+)$", re.MULTILINE)


@dataclass(frozen=True)
class Sectioned:
    """A note. lines: label and text of each line that holds a word."""

    id: str
    kind: str
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """Return the note as a reader would get it."""
        return "\n".join(text for _, text in self.lines)


def notes(half: Half) -> Iterator[Sectioned]:
    """Yield the notes of one half."""
    yield from notes_in(FOLDER / f"sections.{half.value}.txt")


def notes_in(path: Path) -> Iterator[Sectioned]:
    """Yield the notes of a file.

    Beside the suite there are ``sectioned.txt``, to fit the reading by content on, and
    ``sectioned.held.txt``, which nothing is fitted on.
    """
    text = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        body = text[head.end() : after.start() if after else len(text)].strip("\n")
        rows = (line.partition("\t") for line in body.split("\n"))
        yield Sectioned(head[1], head[2], tuple((label, line) for label, _, line in rows))


def read(engine: Engine, note: Sectioned) -> Iterator[tuple[str, str, str]]:
    """Yield (label, label as read, text) of each line with a word in it."""
    sections = engine.suggest(note.text).note.sections
    like = {row.kind: row.like for row in engine.lexicon.sections.section}
    at = 0
    for label, text in note.lines:
        if any(letter.isalnum() for letter in text):
            kind = _kind_at(sections, at + len(text) - 1)
            yield label, OTHER if like[kind] == "note" else like[kind], text
        at += len(text) + 1


def _kind_at(sections: Iterable[Section], place: int) -> str:
    return next((s.kind for s in sections if s.start <= place < s.end), "note")


def figures(engine: Engine, asked: Iterable[Sectioned]) -> dict[str, dict[str, float]]:
    """Return headed and bare -> lines, and the share read right."""
    count: dict[str, Counter[str]] = {}
    for note in asked:
        row = count.setdefault(note.kind, Counter())
        for label, said, _ in read(engine, note):
            row["lines"] += 1
            row["right"] += label == said
    return {
        kind: {"lines": row["lines"], "right": row["right"] / max(1, row["lines"])}
        for kind, row in sorted(count.items())
    }
