"""Print the tables: ``python -m corpus.bench``, or the parts of it that are named."""

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from suggester import load_lexicon
from suggester.shipped import lexicon_dir

from ..many import many
from .contest import Times, characters, contest
from .lexicons import SEED, phrases_of, sized
from .readers import OURS
from .service import service

_ROUNDS, _NOTES = 5, 40
_LENGTHS = (1_000, 4_000, 16_000, 48_000, 350_000)  # characters
_LONGEST_ALL = 20_000  # characters; medSpaCy is quadratic
_SIZES = (800, 13_000, 50_000, 200_000)  # phrases
_FEW = (
    OURS,
    "spaCy make_doc",
    "spaCy PhraseMatcher",
    "medSpaCy, sentencizer",
    "edsnlp",
    "Aho-Corasick",
)
_LINEAR = tuple(name for name in _FEW if "medSpaCy" not in name and name != "edsnlp")
_START = "from suggester import suggest; suggest('O: manual therapy x 15 min')"
_BAR = 40  # characters


def rounds_of(number: int, notes: int) -> list[list[str]]:
    """Return rounds of notes, no two alike."""
    made = list(many(number * notes, SEED))
    return [made[n * notes : (n + 1) * notes] for n in range(number)]


def peers(rounds: Sequence[Sequence[str]], phrases: Sequence[str]) -> Iterator[str]:
    """Yield the table of all readers on the same notes."""
    found = contest(rounds, phrases)
    size = sum(map(len, rounds[0])) / len(rounds[0])
    ours = next(one for one in found if one.name == OURS)
    yield (
        f"{len(rounds)} rounds of {len(rounds[0])} new notes, {size:.0f} characters; "
        f"{len(phrases):,} phrases"
    )
    yield (
        f"{'':24}{'µs/note':>9}{'spread':>8}{'notes/s':>9}{'MB/s':>8}{'hits':>6}{'build s':>9}"
        f"{'MB':>6}{'ours/it':>9}  reads"
    )
    for one in found:
        yield _row(one, size, ours)


def _row(one: Times, size: float, ours: Times) -> str:
    if one.error:
        return f"{one.name:24}  not run: {one.error}"
    return (
        f"{one.name:24}{one.note:9.0f}{one.spread:8.0%}{1e6 / one.note:9.0f}{size / one.note:8.3f}"
        f"{one.hits:6.1f}{one.build:9.2f}{one.memory:6.0f}{ours.note / one.note:9.2f}  {one.does}"
    )


def lengths(phrases: Sequence[str]) -> Iterator[str]:
    """Yield microseconds a kilobyte against the length of the note."""
    text = "\n\n".join(many(1_600, SEED))
    yield "µs a kB of note, by its length in characters"
    columns = {}
    for length in _LENGTHS:
        rounds = [[text[n * length :][:length]] for n in range(3)]
        names = _FEW if length <= _LONGEST_ALL else _LINEAR
        columns[f"{length:,}"] = contest(rounds, phrases, names)
    yield from _grid(columns, {f"{length:,}": length / 1000 for length in _LENGTHS})


def sizes(rounds: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield microseconds a note against the number of phrases."""
    lexicon = load_lexicon(lexicon_dir())
    columns = {}
    for size in _SIZES:
        phrases = phrases_of(lexicon if size == _SIZES[1] else sized(lexicon, size))
        columns[f"{len(phrases):,}"] = contest(rounds[:3], phrases, _FEW)
    yield "µs a note, by phrases of the lexicon; below, the process in MB"
    yield from _grid(columns, dict.fromkeys(columns, 1.0))
    for name in _FEW:
        cells = [next(t for t in times if t.name == name) for times in columns.values()]
        yield f"{name:24}" + "".join(f"{cell.memory:12.0f}" for cell in cells)


def _grid(columns: Mapping[str, Sequence[Times]], per: Mapping[str, float]) -> Iterator[str]:
    """Yield a line a reader: microseconds in each column, last by first, and a bar of the last."""
    yield f"{'':24}" + "".join(f"{name:>12}" for name in columns) + f"{'last/first':>12}"
    rows = {
        reader: [
            one.note / per[name]
            for name, times in columns.items()
            for one in times
            if one.name == reader and not one.error
        ]
        for reader in _FEW
    }
    most = max(row[-1] for row in rows.values() if row)
    for reader, row in rows.items():
        cells = "".join(f"{value:12.0f}" for value in row) + " " * 12 * (len(columns) - len(row))
        ratio = f"{row[-1] / row[0]:12.2f}  " if row else ""
        yield f"{reader:24}{cells}{ratio}{'▇' * round(_BAR * row[-1] / most) if row else 'not run'}"


def processes(notes: Sequence[str]) -> Iterator[str]:
    """Yield notes a second of one process and of two."""
    rates = []
    for number in (1, 2):
        with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
            list(pool.map(characters, [notes[:4]] * number * 2))
            began = time.perf_counter()
            list(pool.map(characters, [notes[n::8] for n in range(8)]))
            rates.append(len(notes) / (time.perf_counter() - began))
    yield (
        f"one process {rates[0]:.0f} notes/s, two {rates[1]:.0f}: "
        f"{rates[1] / rates[0]:.2f} times (by the clock)"
    )


def starts() -> Iterator[str]:
    """Yield seconds from nothing to the first answer, and of Python and of spaCy alone."""
    for name, code in (
        ("python", "pass"),
        ("import spacy", "import spacy"),
        ("first answer", _START),
    ):
        taken = []
        for _ in range(4):
            before = os.times()
            subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603
            after = os.times()
            taken.append(sum(after[2:4]) - sum(before[2:4]))
        yield f"start, {name:20}{min(taken[1:]):8.2f} s of processor time"


PARTS = ("peers", "lengths", "sizes", "processes", "starts", "service")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "part", nargs="*", choices=[*PARTS, []], help="which tables; all unless named"
    )
    asked = parser.parse_args().part or list(PARTS)
    phrases = phrases_of(load_lexicon(lexicon_dir()))
    rounds = rounds_of(_ROUNDS, _NOTES)
    tables = {
        "peers": lambda: peers(rounds, phrases),
        "lengths": lambda: lengths(phrases),
        "sizes": lambda: sizes(rounds),
        "processes": lambda: processes([note for notes in rounds for note in notes]),
        "starts": starts,
        "service": service,
    }
    sys.stdout.write(
        f"{platform.processor() or platform.machine()}, Python {platform.python_version()}\n"
    )
    for part in asked:
        for line in tables[part]():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
