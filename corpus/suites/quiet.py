"""Count the proposals on notes that support no rehab code, such as other fields' notes.

``python -m corpus.suites.quiet FILE.jsonl`` reads an object with ``id`` and ``text`` a line.
Nothing of such a file is in this project: its path is given. The text of a note is never
printed, unless ``--show`` asks for the words that were taken for a service.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from suggester import Engine, shipped_engine


@dataclass(frozen=True)
class Loud:
    """A note with a proposal. codes: proposed, strongest first; words: the evidence of each."""

    id: str
    codes: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Quiet:
    """notes: how many were read; loud: those with a proposal, in their order."""

    notes: int
    loud: tuple[Loud, ...]

    @property
    def codes(self) -> list[tuple[str, int]]:
        """Return code -> notes in which it was proposed, the most frequent first."""
        return Counter(code for note in self.loud for code in note.codes).most_common()


def notes(path: Path) -> Iterator[tuple[str, str]]:
    """Yield id and text of each note; ValueError names the line that holds none."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
                yield str(row["id"]), str(row["text"])
            except (ValueError, KeyError, TypeError):
                # The cause would quote the line, and a note is a secret.
                raise ValueError(f"{path}, line {number}: no object with id and text") from None


def quiet(engine: Engine, asked: Iterable[tuple[str, str]]) -> Quiet:
    """Return which notes have a proposal."""
    read = 0
    loud = []
    for name, text in asked:
        read += 1
        found = engine.suggest(text).suggestions
        if found:
            words = (
                tuple(dict.fromkeys(item.text for item in one.evidence if item.weight > 0))
                for one in found
            )
            loud.append(Loud(name, tuple(one.code for one in found), tuple(words)))
    return Quiet(read, tuple(loud))


def lines(found: Quiet, *, show: bool = False) -> Iterator[str]:
    """Yield what is printed. show: with the words of the notes that were taken for a service."""
    share = len(found.loud) / max(1, found.notes)
    yield f"{len(found.loud)} of {found.notes} notes with a proposal ({share:.1%})"
    for code, count in found.codes:
        yield f"{count:5}  {code}"
    for note in found.loud:
        yield f"{note.id}: {' '.join(note.codes)}"
        if show:
            for code, words in zip(note.codes, note.words, strict=True):
                yield f"    {code}: {' | '.join(words)}"


def main(arguments: Sequence[str]) -> int:
    """Run from the command line; 2 if the file cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m corpus.suites.quiet", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true", help="print the words taken for a service")
    chosen = parser.parse_args(arguments)
    try:
        found = quiet(shipped_engine(), notes(chosen.file))
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write("\n".join(lines(found, show=chosen.show)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
