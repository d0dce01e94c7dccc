"""Say how far a batch is: a line that moves on a terminal, else a line every so often."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console
from rich.status import Status

from suggester.batch.parts import Count


@dataclass
class Progress:
    """Tells of one run. every: seconds between lines where stderr is no terminal.

    read, before: shares (0 - 1) of the source, in this run and in earlier ones.
    """

    say: Callable[[str], None]
    every: float
    now: Count = field(default_factory=Count)
    read: float = 0.0
    before: float = 0.0
    _began: float = field(default_factory=time.monotonic)
    _told: float = field(default_factory=time.monotonic)
    _status: Status | None = None

    def begin(self, before: Count) -> None:
        """Begin to tell. before: what runs before this one did."""
        self._began = self._told = time.monotonic()
        if before.notes or before.rejects:
            self.say(f"going on: {before.notes:,} notes and {before.rejects:,} rejects are done")
        console = Console(stderr=True)
        if console.is_terminal:
            self._status = console.status("Reading notes")
            self._status.start()

    def advance(self, count: Count, share: float) -> None:
        """Tell of a part: what became of it, and which share of the source it is."""
        if count == Count():
            self.before += share
            return
        self.now += count
        self.read += share
        line = f"{self.before + self.read:.0%}, {self.summary}, about {duration(self.left)} left"
        if self._status is not None:
            self._status.update(line)
        elif time.monotonic() - self._told >= self.every:
            self._told = time.monotonic()
            self.say(line)

    def end(self) -> None:
        """Leave the terminal as it was."""
        if self._status is not None:
            self._status.stop()

    @property
    def left(self) -> float:
        """Return the seconds that the rest takes at the pace of this run."""
        rest = max(0.0, 1 - self.before - self.read)
        return (time.monotonic() - self._began) * rest / max(self.read, 1e-9)

    @property
    def summary(self) -> str:
        """Return what this run did so far; what was done before does not flatter the rate."""
        rate = (self.now.notes + self.now.rejects) / max(time.monotonic() - self._began, 1e-9)
        return f"{self.now.notes:,} notes, {self.now.rejects:,} rejects, {rate:,.1f} a second"


def duration(seconds: float) -> str:
    """Return a time for a person, e.g. ``2 h 05 min``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
