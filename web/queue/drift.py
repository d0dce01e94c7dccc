"""How often each code stood when people decided, month by month: values in, values out. Pure.

A code of which the last month differs from all months before by more than chance is marked.
Acceptance is not correctness: who sees a proposal leans to it. Blind second readings say more
(`agreement`).
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

MARKED = 2.58  # standard errors; chance alone marks one stable code in a hundred
LEAST = 20  # proposals on either side of the comparison


@dataclass(frozen=True)
class Judged:
    """One code of one decided review. month: ``2026-03``; proposed: by the machine; stood: it was
    billed at the end."""

    month: str
    code: str
    proposed: bool
    stood: bool


@dataclass(frozen=True)
class Month:
    """proposed, accepted: proposals, and those that stood; added: codes that people added."""

    month: str
    proposed: int
    accepted: int
    added: int

    @property
    def acceptance(self) -> float | None:
        """Return the share of proposals that stood, 0-1; None without any."""
        return self.accepted / self.proposed if self.proposed else None


@dataclass(frozen=True)
class CodeDrift:
    """One code's months, oldest first. change: the last month's acceptance less that of all before,
    None where either has too few proposals; marked: it is more than chance."""

    code: str
    months: tuple[Month, ...]
    change: float | None
    marked: bool


def drift(judged: Iterable[Judged]) -> tuple[CodeDrift, ...]:
    """Return the drift of each code, the marked ones first, then by code."""
    cells: dict[str, dict[str, list[Judged]]] = defaultdict(lambda: defaultdict(list))
    for one in judged:
        cells[one.code][one.month].append(one)
    found = [_of_code(code, months) for code, months in cells.items()]
    return tuple(sorted(found, key=lambda item: (not item.marked, item.code)))


def _of_code(code: str, cells: dict[str, list[Judged]]) -> CodeDrift:
    months = tuple(_month(name, cells[name]) for name in sorted(cells))
    last, before = months[-1], months[:-1]
    proposed, accepted = sum(m.proposed for m in before), sum(m.accepted for m in before)
    if proposed < LEAST or last.proposed < LEAST:
        return CodeDrift(code, months, None, marked=False)
    change = last.accepted / last.proposed - accepted / proposed
    both = (accepted + last.accepted) / (proposed + last.proposed)
    error = math.sqrt(both * (1 - both) * (1 / proposed + 1 / last.proposed))
    return CodeDrift(code, months, change, marked=error > 0 and abs(change) > MARKED * error)


def _month(name: str, judged: list[Judged]) -> Month:
    return Month(
        name,
        proposed=sum(one.proposed for one in judged),
        accepted=sum(one.proposed and one.stood for one in judged),
        added=sum(one.stood and not one.proposed for one in judged),
    )
