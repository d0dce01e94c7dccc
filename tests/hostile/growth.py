"""Look for time that grows faster than the note, and for memory that stays: ``make soak``.

Each hostile piece is repeated to N and to 2 N characters, and the processor time of the engine is
compared within one run, the best of three each. Twice the text may take TIMES as long; what is
linear takes 2.0 to 2.4 times on a busy machine, what is quadratic 4. Random mixtures of pieces
follow. The first line is the control: a pattern that is quadratic must be found.

    python -m tests.hostile.growth [seconds of random mixtures]
"""

import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from suggester import NoteError, shipped_engine
from tests.hostile.notes import BETWEEN, LONGEST, PIECES, long

N = LONGEST // 2
TIMES = 3.0
LEAST = 0.15  # seconds; what takes less is not compared
SLOWEST = 3.0  # seconds for the longest note, on a busy machine of two cores
MOST_MEMORY = 50  # MiB more at the end than after the first round
CONTROL = re.compile(r"[ \t]*[:=]?[ \t|]*(\d)")


def seconds(read: Callable[[str], object], text: str) -> float:
    """Processor time of reading a text, the best of three."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        try:
            read(text)
        except NoteError:
            return 0.0
        best = min(best, time.process_time() - began)
        if best > SLOWEST:
            break
    return best


def fault(read: Callable[[str], object], name: str, make: Callable[[int], str]) -> str | None:
    """What is wrong with the time of a family of texts, or None."""
    double = seconds(read, make(2 * N))
    if double < LEAST:
        return None
    single = seconds(read, make(N))
    if double > SLOWEST or double / single > TIMES:
        return f"{name}: {single:.2f} s, of twice the text {double:.2f} s"
    return None


def mixture(seed: int) -> tuple[str, Callable[[int], str]]:
    """A family of two to four pieces in turn, or at random."""
    chosen = random.Random(seed)
    pieces = chosen.sample(sorted(PIECES), chosen.randint(2, 4))
    if chosen.random() < 0.5:
        return " + ".join(pieces), lambda size: long("".join(PIECES[p] for p in pieces), size)

    def shuffled(size: int) -> str:
        order = random.Random(seed)
        return "".join(PIECES[order.choice(pieces)] for _ in range(size))[:size]

    return " ~ ".join(pieces), shuffled


def resident() -> float:
    """Memory of this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def main(budget: float) -> int:
    """Print every fault; return how many."""
    if fault(CONTROL.fullmatch, "control", lambda size: " " * (size // 2) + "x") is None:
        print("The control was not found: nothing that follows would be either.")
        return 1
    engine = shipped_engine()
    families: dict[str, Callable[[int], str]] = {
        name: (lambda size, piece=piece: long(piece, size)) for name, piece in PIECES.items()
    }
    for name, text in BETWEEN.items():
        families[name] = lambda size, text=text: text[:20] + text[20] * (size - 40) + text[-20:]
    faults = []
    for name, make in families.items():
        faults.append(fault(engine.suggest, name, make))
        if faults[-1]:
            print(faults[-1], flush=True)
    before, seed, end = resident(), 0, time.monotonic() + budget
    while time.monotonic() < end:
        seed += 1
        name, make = mixture(seed)
        faults.append(fault(engine.suggest, f"{seed}: {name}", make))
        if faults[-1]:
            print(faults[-1], flush=True)
    grown = resident() - before
    found = [said for said in faults if said]
    print(f"{len(families)} families, {seed} mixtures, {len(found)} faults, {grown:+.0f} MiB")
    return len(found) + (grown > MOST_MEMORY)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0) > 0)
