"""Count one code by itself: the ama rule, other blocks than 15, first blocks and add-ons."""

from collections.abc import Mapping
from dataclasses import dataclass

from suggester.claims.counting import Counting
from suggester.claims.pool import BLOCK, minutes_to_units

UNTIMED = "Not counted by minutes: one unit a day, whatever the time."


@dataclass(frozen=True, slots=True)
class CodeMinutes:
    """One code of the visit, in the order the note documents them.

    minutes: whole one-to-one treatment minutes; None when the note does not say.
    minutes_per_unit: whole minutes of one unit; None for a code not counted by minutes.
    """

    code: str
    minutes: int | None
    minutes_per_unit: int | None

    def __post_init__(self) -> None:
        if self.minutes is not None and self.minutes < 0:
            raise ValueError(f"{self.code}: minutes cannot be negative")
        if self.minutes_per_unit is not None and self.minutes_per_unit < 1:
            raise ValueError(f"{self.code}: minutes_per_unit must be 1 or more, or None")


@dataclass(frozen=True, slots=True)
class Earned:
    """What one code earned, with the working for a person."""

    units: int
    why: str


def alone(line: CodeMinutes, by_code: Mapping[str, CodeMinutes], counting: Counting) -> Earned:
    """Count one code by itself."""
    per = line.minutes_per_unit
    if per is None:
        return Earned(1, UNTIMED)
    if line.minutes is None:
        return Earned(0, "Counted by minutes, and its minutes are not documented: 0 units.")
    row = counting.of(line.code)
    before = counting.first_of(line.code)
    if before is not None:
        first = by_code.get(before)
        if first is None or first.minutes is None or first.minutes_per_unit is None:
            return Earned(0, f"Goes only with {before}, which has no minutes here: 0 units.")
        return _add_on(line, first, full=row is not None and row.full)
    minutes, said = line.minutes, f"{line.code} {line.minutes} min"
    then = by_code.get(row.then) if row and row.then else None
    if then is not None and then.minutes:
        minutes += then.minutes
        said = f"{line.code} and {then.code} {minutes} min"
    units = _blocks(minutes, per, full=row is not None and row.full)
    said += f", counted apart in blocks of {per}" if per != BLOCK or row else ""
    said += ", full blocks only" if row and row.full else ""
    said += ", once a day" if row and row.once else ""
    units = min(units, 1) if row and row.once else units
    return Earned(units, f"{said} -> {units_in_words(units)}")


def _add_on(line: CodeMinutes, first: CodeMinutes, *, full: bool) -> Earned:
    """Count an add-on code: the time of both codes, less the first block."""
    block, per = first.minutes_per_unit or 0, line.minutes_per_unit or BLOCK
    together = (first.minutes or 0) + (line.minutes or 0)
    over = max(together - block, 0)
    units = _blocks(over, per, full=full)
    return Earned(
        units,
        f"{first.code} and {line.code} {together} min, less the first {block}: "
        f"{over} min in blocks of {per} -> {units_in_words(units)}",
    )


def _blocks(minutes: int, per: int, *, full: bool) -> int:
    return minutes // per if full else minutes_to_units(minutes, per)


def units_in_words(count: int) -> str:
    """Return ``1 unit``, ``2 units`` ..."""
    return "1 unit" if count == 1 else f"{count} units"
