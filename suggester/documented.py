"""What a note documents beside its services, as plain values, and what of it stands near a code.

Facts are names of lexicon/documented/, never words of the note. ``near`` decides which of them
answer a question about a service: those of its sentence, its line, what follows it until another
service is named, its block and its heading.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

_AHEAD = 4  # sentences after a service that may still be about it
_BACK = 3  # sentences without a service before it that may introduce it
_NONE: frozenset[str] = frozenset()


class Statement(NamedTuple):
    """A sentence. Code points, half-open.

    section: kind of the section. opens: it stands behind an empty line or under a new heading.
    goes_on: only a semicolon parts it from the one before. facts: what it states.
    """

    start: int
    end: int
    section: str
    opens: bool
    goes_on: bool
    facts: frozenset[str]


class Stretch(NamedTuple):
    """Minutes that the note states. label: ``minutes`` | ``timed_minutes`` | ``total_minutes``;
    value: whole minutes."""

    start: int
    end: int
    label: str
    value: int


class Block(NamedTuple):
    """A stretch that the name of a service governs."""

    start: int
    end: int
    code: str


@dataclass(frozen=True)
class Documented:
    """All that the questions about gaps may know of one note, in the order of the note."""

    statements: tuple[Statement, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    blocks: tuple[Block, ...] = ()

    @cached_property
    def _starts(self) -> list[int]:
        return [statement.start for statement in self.statements]

    def number(self, at: int) -> int:
        """Return which statement a character stands in, or the one before it."""
        return max(0, bisect_right(self._starts, at) - 1)

    def anywhere(self, *, but: frozenset[str] = frozenset()) -> frozenset[str]:
        """Return the facts of the note. but: kinds of sections that are left out."""
        kept = (said.facts for said in self.statements if said.section not in but)
        return _NONE.union(*kept)

    def near(self, places: Mapping[str, Sequence[int]]) -> Mapping[str, frozenset[str]]:
        """Return code -> the facts that stand near it.

        places: code -> first characters of what was done for it.
        """
        owners: dict[int, set[str]] = {}
        own: dict[str, set[int]] = {}
        for code, starts in places.items():
            own[code] = {self.number(start) for start in starts}
            for n in own[code]:
                owners.setdefault(n, set()).add(code)
        for block in self.blocks:
            if block.code in own:
                own[block.code] |= set(range(self.number(block.start), self.number(block.end) + 1))
        minutes = {
            code: {"minutes"} if any(self._minutes_behind(n) for n in numbers) else set()
            for code, numbers in own.items()
        }
        return {
            code: _NONE.union(
                minutes[code],
                *(self.statements[n].facts for n in self._around(code, numbers, owners)),
            )
            for code, numbers in own.items()
        }

    def _minutes_behind(self, n: int) -> bool:
        """Tell whether the next statement has minutes, which may belong to this one."""
        behind = self.statements[n + 1 : n + 2]
        return any("minutes" in said.facts and not said.opens for said in behind)

    def _around(
        self, code: str, numbers: Iterable[int], owners: Mapping[int, set[str]]
    ) -> set[int]:
        """Return the statements that are about a code."""
        found: set[int] = set()
        for n in numbers:
            found.add(n)
            for after in range(n + 1, min(n + 1 + _AHEAD, len(self.statements))):
                if self.statements[after].opens or owners.get(after, {code}) != {code}:
                    break
                found.add(after)
            for before in range(n - 1, max(-1, n - 1 - _BACK), -1):
                behind = self.statements[before + 1]
                if not behind.goes_on and (behind.opens or owners.get(before)):
                    break
                found.add(before)
        return found
