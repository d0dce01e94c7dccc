"""Whole notes in which every mention is marked, to fit the second reading on; none is sealed.

marked.txt: a note begins with ``=== id | codes`` and goes on to the next such line; mentions are
marked as in the assertion suite. silent.txt: the same without marks, notes that support no code;
silent.held.txt: the last two rounds of them, not fitted on.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from .assertion import Item, marked

FILE = Path(__file__).parent / "marked.txt"
SILENT = Path(__file__).parent / "silent.txt"
SILENT_HELD = Path(__file__).parent / "silent.held.txt"
_HEAD = re.compile(r"^=== (?P<id>\S+) \| (?P<codes>.*)$", re.MULTILINE)


def notes(path: Path = FILE) -> Iterator[Item]:
    """Yield the notes with their marks."""
    text = path.read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        end = after.start() if after else len(text)
        yield marked(head["id"], text[head.end() : end].strip("\n"))
