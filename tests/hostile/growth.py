"""Look for time that grows faster than the note, and for memory that stays: ``make soak``.

Each hostile piece is repeated to N and to SPREAD times N characters, and the processor time of the
engine is compared within one run: the exponent of growth may be EXPONENT (1 is linear, 2 is
quadratic). What looks wrong is measured again, the best of three counts. Then come random
alphabets, and random mixtures of pieces fill the rest of the time; the whole ends in the time that
was given, and a reading that would not end is broken off.

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

SPREAD = 4
N = LONGEST // SPREAD
EXPONENT = 1.2
LEAST = 0.15  # seconds; what takes less is not compared
SLOWEST = 1.0  # seconds for the longest note (S2)
ALPHABETS = 1_000
ENDLESS = 6 * SLOWEST  # a reading is broken off then
MOST_MEMORY = 50  # MiB more at the end than after the first round
QUADRATIC = re.compile(r"[ \t]*[:=]?[ \t|]*(\d)")
EXPONENTIAL = re.compile(r"(\s+)+\d")

_SIGNS = sorted({sign for piece in PIECES.values() for sign in piece} | {"\n", "M", "F", "R", "x"})

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


def growth(read: Read, make: Make) -> tuple[float, float]:
    """Processor time of a family's short text and of its long one; what is fast is not compared."""
    short, long = make(N), make(SPREAD * N)
    long_one = seconds(read, long)
    if long_one < LEAST or long_one == float("inf"):
        return 0.0, long_one
    short_one = seconds(read, short)
    for _ in range(2):
        if not is_wrong(short_one, long_one):
            break
        long_one = min(long_one, seconds(read, long))
        short_one = min(short_one, seconds(read, short))
    if is_wrong(short_one, long_one):
        # A longer text may be read in another way, once: that is a step, and no growth.
        for times in (2, 3):
            longer = min(seconds(read, make(times * N)) for _ in range(2))
            short_one = max(short_one, longer / times**EXPONENT)
    return short_one, long_one


def said_of(name: str, short_one: float, long_one: float) -> str | None:
    """What is wrong with the times of a family, or None."""
    if long_one == float("inf"):
        return f"{name}: does not end"
    if is_wrong(short_one, long_one):
        return f"{name}: {short_one:.2f} s, of {SPREAD} times the text {long_one:.2f} s"
    return None


def fault(read: Read, name: str, make: Make) -> str | None:
    """What is wrong with the time of a family of texts, or None."""
    return said_of(name, *growth(read, make))


def is_wrong(short_one: float, long_one: float) -> bool:
    """Whether these times of a text and of a longer one are too long, or grow too fast."""
    times = SPREAD**EXPONENT
    return long_one > SLOWEST or long_one > times * max(short_one, LEAST / times)


def alphabet(seed: int) -> tuple[str, Make]:
    """A family of texts of two to eight characters, at random."""
    chosen = random.Random(seed)
    signs = chosen.sample(_SIGNS, chosen.randint(2, 8))
    return f"alphabet {seed}", lambda size: "".join(random.Random(seed).choices(signs, k=size))


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
    tried, alphabets, seed, before = 0, 0, 0, 0.0
    slowest = (0.0, "none")

    def look(name: str, make: Make) -> None:
        nonlocal slowest
        times = growth(engine.suggest, make)
        slowest = max(slowest, (times[1], name))
        if said := said_of(name, *times):
            faults.append(said)
            print(said, flush=True)

    known = families()
    for name, make in known.items():
        if time.monotonic() > end:
            break
        look(name, make)
        tried += 1
    before = resident()
    while time.monotonic() < end and alphabets < ALPHABETS:
        alphabets += 1
        look(*alphabet(alphabets))
    while time.monotonic() < end:
        seed += 1
        name, make = mixture(seed)
        look(f"{seed}: {name}", make)
    grown = resident() - before
    print(
        f"{tried} of {len(known)} families, {alphabets} alphabets, {seed} mixtures, "
        f"{len(faults)} faults, {grown:+.0f} MiB; the slowest: {slowest[0]:.2f} s, {slowest[1]}",
        flush=True,
    )
    return len(faults) + (grown > MOST_MEMORY) + (tried < len(known))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 1800.0) > 0)
