"""Look for time that grows faster than the note, and for memory that stays: ``make soak``.

Each hostile piece is repeated to N and to 2 N characters, and the processor time of the engine is
compared within one run. Twice the text may take TIMES as long; what is linear takes 2.0 to 2.4
times on a busy machine, what is quadratic 4. What looks wrong is measured again, the best of three
counts. Random mixtures of pieces fill the rest of the time; the whole ends in the time that was
given, and a reading that would not end is broken off.

The first lines are the control: a pattern that is quadratic and one that never ends must be found.

    python -m tests.hostile.growth [seconds in all]
"""

import random
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from suggester import NoteError, shipped_engine
from tests.hostile.notes import BETWEEN, LONGEST, PIECES

N = LONGEST // 2
TIMES = 3.0
LEAST = 0.15  # seconds; what takes less is not compared
SLOWEST = 3.0  # seconds for the longest note, on a busy machine of two cores
ENDLESS = 3 * SLOWEST  # a reading is broken off then
MOST_MEMORY = 50  # MiB more at the end than after the first round
QUADRATIC = re.compile(r"[ \t]*[:=]?[ \t|]*(\d)")
EXPONENTIAL = re.compile(r"(\s+)+\d")

Read = Callable[[str], object]
Make = Callable[[int], str]


class EndlessError(Exception):
    """A reading took too long and was broken off."""


@contextmanager
def broken_off(after: float) -> Iterator[None]:
    """Raise EndlessError in the block once it has taken so much processor time, in seconds."""

    def stop(*_: object) -> None:
        raise EndlessError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, after)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def seconds(read: Read, text: str) -> float:
    """Processor time of reading a text; that of one that is refused counts too."""
    began = time.process_time()
    try:
        with broken_off(ENDLESS):
            read(text)
    except NoteError:
        pass
    except EndlessError:
        return float("inf")
    return time.process_time() - began


def fault(read: Read, name: str, make: Make) -> str | None:
    """What is wrong with the time of a family of texts, or None."""
    single, double = make(N), make(2 * N)
    long_one = seconds(read, double)
    if long_one < LEAST:
        return None
    if long_one == float("inf"):
        return f"{name}: does not end"
    short_one = seconds(read, single)
    for _ in range(2):
        if not is_wrong(short_one, long_one):
            break
        long_one = min(long_one, seconds(read, double))
        short_one = min(short_one, seconds(read, single))
    if is_wrong(short_one, long_one):
        return f"{name}: {short_one:.2f} s, of twice the text {long_one:.2f} s"
    return None


def is_wrong(short_one: float, long_one: float) -> bool:
    """Whether these times of a text and of twice the text are too long, or grow too fast."""
    return long_one > SLOWEST or long_one > TIMES * max(short_one, LEAST / TIMES)


def mixture(seed: int) -> tuple[str, Make]:
    """A family of two to four pieces in turn, or at random."""
    chosen = random.Random(seed)
    pieces = chosen.sample(sorted(PIECES), chosen.randint(2, 4))
    if chosen.random() < 0.5:
        return " + ".join(pieces), lambda size: whole("".join(PIECES[p] for p in pieces), size)

    def shuffled(size: int) -> str:
        order = random.Random(seed)
        block = "".join(PIECES[order.choice(pieces)] for _ in range(N))[:N]
        return whole(block, size)

    return " ~ ".join(pieces), shuffled


def whole(piece: str, size: int) -> str:
    """Repeat a piece as often as it fits: two lengths that end in the midst of it differ in more
    than their length."""
    return piece * (size // len(piece))


def families() -> dict[str, Make]:
    """Every piece repeated, and every run between two things."""
    found: dict[str, Make] = {
        name: (lambda size, piece=piece: whole(piece, size)) for name, piece in PIECES.items()
    }
    for name, text in BETWEEN.items():
        found[name] = lambda size, text=text: text[:20] + text[20] * (size - 40) + text[-20:]
    return found


def resident() -> float:
    """Memory of this process, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def controls() -> tuple[str | None, ...]:
    """What is found of two patterns that are known to be wrong."""
    return (
        fault(QUADRATIC.fullmatch, "control, quadratic", lambda size: " " * (size // 2) + "x"),
        fault(EXPONENTIAL.match, "control, endless", lambda size: " " * 60 + "x"),
    )


def main(budget: float) -> int:
    """Print every fault; return how many, and one more if the time was too short for all."""
    end = time.monotonic() + budget
    for found in controls():
        print(found or "A control was not found: nothing that follows would be either.", flush=True)
        if found is None:
            return 1
    engine = shipped_engine()
    engine.suggest("O: MFR x 10 min.")
    faults: list[str] = []
    tried, seed, before = 0, 0, 0.0

    def look(name: str, make: Make) -> None:
        if said := fault(engine.suggest, name, make):
            faults.append(said)
            print(said, flush=True)

    known = families()
    for name, make in known.items():
        if time.monotonic() > end:
            break
        look(name, make)
        tried += 1
    before = resident()
    while time.monotonic() < end:
        seed += 1
        name, make = mixture(seed)
        look(f"{seed}: {name}", make)
    grown = resident() - before
    print(
        f"{tried} of {len(known)} families, {seed} mixtures, {len(faults)} faults, "
        f"{grown:+.0f} MiB",
        flush=True,
    )
    return len(faults) + (grown > MOST_MEMORY) + (tried < len(known))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0) > 0)
