"""Share the units of a day among the codes that earned them together. Numbers only.

Medicare Claims Processing Manual ch. 5, 20.2: the day's 15-minute codes are added, the sum
says how many units there are, each full 15 minutes earns its own code a unit, and what
remains goes to the largest left-overs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb

BLOCK = 15  # minutes of one unit of the pooled codes


def minutes_to_units(minutes: int, per: int = BLOCK) -> int:
    """Return the units that whole ``minutes`` earn: one more once half a block is passed.

    per: minutes of a block. For 15 that is 0-7 -> 0, 8-22 -> 1, 23-37 -> 2, ...; for 30 the
    first unit starts at 16, for 60 at 31.
    """
    return (minutes + (per - 1) // 2) // per


@dataclass(frozen=True, slots=True)
class Share:
    """How the units of the day were shared. Codes in the order of preference.

    units: the day's units, a hard cap. total: the day's minutes.
    minutes: by code.
    sure: codes whose left-over minutes earn a unit whatever the choice.
    tied: codes with equal left-overs that compete for ``open_units`` more.
    """

    total: int
    units: int
    minutes: Mapping[str, int]
    sure: tuple[str, ...]
    tied: tuple[str, ...]
    open_units: int

    def choices(self) -> Iterator[tuple[str, ...]]:
        """Yield each right choice among the tied codes, the preferred one first."""
        return combinations(self.tied, self.open_units)

    def count(self) -> int:
        """Return how many right choices there are, without listing them."""
        return comb(len(self.tied), self.open_units)

    def units_of(self, code: str, chosen: tuple[str, ...]) -> int:
        """Return one code's units when ``chosen`` win the tie."""
        return self.minutes[code] // BLOCK + (code in self.sure or code in chosen)


def share(minutes: Mapping[str, int]) -> Share:
    """Share the day's units among codes, given in the order documented.

    A tie prefers the code with more minutes, then the one documented first. There are
    never more units to give than codes with minutes left over.
    """
    total = sum(minutes.values())
    units = minutes_to_units(total)
    rest = units - sum(value // BLOCK for value in minutes.values())
    ranked = sorted(minutes, key=lambda code: (-(minutes[code] % BLOCK), -minutes[code]))
    if rest == 0:
        return Share(total, units, minutes, sure=(), tied=(), open_units=0)
    last = minutes[ranked[rest - 1]] % BLOCK
    sure = tuple(code for code in ranked if minutes[code] % BLOCK > last)
    tied = tuple(code for code in ranked if minutes[code] % BLOCK == last)
    if len(sure) + len(tied) == rest:
        return Share(total, units, minutes, sure=sure + tied, tied=(), open_units=0)
    return Share(total, units, minutes, sure=sure, tied=tied, open_units=rest - len(sure))
