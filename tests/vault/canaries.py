"""Words that stand nowhere else, and a search for them through every byte of a folder."""

from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex


def canary(name: str) -> str:
    """A word like no other, whose name says where it was put."""
    return f"Canary{name.title()}{token_hex(6)}"


def forms(word: str) -> tuple[bytes, ...]:
    """How a word may stand in a file: as UTF-8, UTF-16, hexadecimal (PostgreSQL's), or in part."""
    plain = word.encode()
    return (plain, word.encode("utf-16-le"), plain.hex().encode(), plain[6:-6])


def found_in(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Return word -> the files below the folder that hold it, in any form."""
    found: dict[str, list[str]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = file.read_bytes()
        for word in words:
            if any(form in data for form in forms(word)):
                found.setdefault(word, []).append(str(file.relative_to(folder)))
    return found
