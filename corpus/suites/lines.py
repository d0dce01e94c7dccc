"""Read a suite's file. Half of every suite is sealed: its totals are reported, its lines never.

A file is tab-separated, one item a line, ``\\n`` and ``\\t`` in a text written out. Which half an
item is in is decided by the hash of its id, before anybody has seen how it is answered.
"""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

FOLDER = Path(__file__).parent


class Half(StrEnum):
    """Which part of a suite: rules may be written on the open half alone."""

    OPEN = "open"
    SEALED = "sealed"


def rows(name: str, half: Half, folder: Path = FOLDER) -> Iterator[tuple[str, ...]]:
    """Yield the columns of each item of one half; the last one is the text as received."""
    yield from table(f"{name}.{half.value}", folder)


def table(name: str, folder: Path = FOLDER) -> Iterator[tuple[str, ...]]:
    """Yield the columns of each item of a file."""
    with (folder / f"{name}.tsv").open(encoding="utf-8") as file:
        for line in file:
            *columns, text = line.rstrip("\n").split("\t")
            yield (*columns, text.replace("\\n", "\n").replace("\\t", "\t"))


def half_of(item: str) -> Half:
    """Return the half that an item's id falls in."""
    return Half.SEALED if hashlib.sha256(item.encode()).digest()[0] % 2 else Half.OPEN
