"""Which author is for what, and proof that the sealed notes are unchanged.

Splits are by author, so that no hand writes on both sides of a border:

- ``train``: read freely, tune on it.
- ``calibration``: thresholds and curves are set on it; notes may be read, rules are not tuned.
- ``test``: sealed. Evaluated, never read while tuning.

``python -m corpus.splits seal`` writes the hash of the sealed notes into ``splits.toml``; a test
compares it. A label that must be mended after sealing changes the hash, in a commit that says why.
"""

import hashlib
import re
import sys
import tomllib
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from .notes import FOLDER, CorpusError, Labelled, LabelledNote, load_notes

FILE = Path(__file__).parent / "splits.toml"


class Split(StrEnum):
    """What a note may be used for."""

    TRAIN = "train"
    CALIBRATION = "calibration"
    TEST = "test"


class Splits(Labelled):
    """splits.toml. authors: split -> author ids; sealed: SHA-256 of the test notes."""

    authors: dict[Split, tuple[str, ...]]
    sealed: str

    def of(self, author: str) -> Split:
        """Return the split of an author; raises CorpusError for one that has none."""
        for split, authors in self.authors.items():
            if author in authors:
                return split
        raise CorpusError(f"splits.toml: author {author} has no split. Add it to one.")


def load_splits(path: Path = FILE) -> Splits:
    """Read splits.toml."""
    splits = Splits.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    named = [author for authors in splits.authors.values() for author in authors]
    if len(set(named)) < len(named):
        raise CorpusError("splits.toml: an author stands in two splits.")
    return splits


def notes_of(split: Split, notes: Iterable[LabelledNote] | None = None) -> list[LabelledNote]:
    """Return the notes of a split."""
    splits = load_splits()
    return [note for note in notes or load_notes() if splits.of(note.author) is split]


def seal(splits: Splits, folder: Path = FOLDER) -> str:
    """Return the SHA-256 over names and contents of all files of the test authors."""
    total = hashlib.sha256()
    for author in sorted(splits.authors[Split.TEST]):
        for path in sorted((folder / author).glob("*.toml")):
            data = path.read_bytes()
            total.update(f"{author}/{path.name}\0{len(data)}\0".encode())
            total.update(data)
    return total.hexdigest()


def main() -> None:
    """Run from the command line."""
    if sys.argv[1:] != ["seal"]:
        sys.exit("usage: python -m corpus.splits seal")
    text = FILE.read_text(encoding="utf-8")
    written = re.sub(r'(?m)^sealed = ".*"$', f'sealed = "{seal(load_splits())}"', text)
    FILE.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
