"""Turn minutes into the lines of a claim, with the working. Sees codes, never text.

Two rules, chosen by the payer: ``cms`` (Medicare Claims Processing Manual ch. 5, 20.2: the
15-minute codes are pooled, see pool.py) and ``ama`` (each code alone, a unit once its
midpoint is passed). Codes that follow neither are in lexicon/claims/units.toml.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from suggester.claims.apart import CodeMinutes, Earned, alone, units_in_words
from suggester.claims.counting import Counting, shipped_counting
from suggester.claims.pool import BLOCK, Share, minutes_to_units, share
from suggester.model import Claim, ClaimLine, PayerRule

__all__ = ["CodeMinutes", "build_claim", "minutes_to_units"]

MOST_ALTERNATIVES = 20  # other splits listed; beyond it a warning gives their number


def build_claim(
    lines: Sequence[CodeMinutes], *, rule: PayerRule, counting: Counting | None = None
) -> Claim:
    """Return one claim line a code, in the order given, by the payer's rule.

    A timed code without documented minutes gets 0 units, and so does one whose minutes
    earn none: its line stays, because Medicare wants it in the note and its minutes count.
    Equally right splits are in ``alternatives``, each as complete lines.
    """
    counting = counting or shipped_counting()
    by_code = {line.code: line for line in lines}
    if len(by_code) != len(lines):
        raise ValueError("each code may stand once; add up its minutes first")
    pooled = _pooled(lines, counting) if rule is PayerRule.CMS else {}
    split = share(pooled)
    fixed = {line.code: alone(line, by_code, counting) for line in lines if line.code not in pooled}

    def complete(chosen: tuple[str, ...]) -> tuple[ClaimLine, ...]:
        shared = {code: _from_pool(code, split, chosen) for code in pooled}
        earned = fixed | shared
        return tuple(_line(line, earned[line.code]) for line in lines)

    preferred, *others = islice(split.choices(), MOST_ALTERNATIVES + 1)
    return Claim(
        lines=complete(preferred),
        rule=rule,
        total_timed_minutes=sum(line.minutes or 0 for line in lines if line.minutes_per_unit),
        alternatives=tuple(complete(chosen) for chosen in others),
        warnings=tuple(_warnings(lines, fixed, split, rule=rule, counting=counting)),
    )


def _pooled(lines: Sequence[CodeMinutes], counting: Counting) -> dict[str, int]:
    """Return the minutes of the codes that the cms rule adds together, in order."""
    return {
        line.code: line.minutes
        for line in lines
        if line.minutes is not None
        and line.minutes_per_unit == BLOCK
        and counting.of(line.code) is None
    }


def _line(line: CodeMinutes, earned: Earned) -> ClaimLine:
    minutes = line.minutes if line.minutes_per_unit else None
    return ClaimLine(code=line.code, units=earned.units, minutes=minutes, why=earned.why)


def _from_pool(code: str, split: Share, chosen: tuple[str, ...]) -> Earned:
    """Say what a pooled code earned, and how."""
    minutes = split.minutes[code]
    units = split.units_of(code, chosen)
    if len(split.minutes) == 1:
        return Earned(units, f"{code} {minutes} min -> {units_in_words(units)}")
    day = f"{split.total} timed minutes -> {units_in_words(split.units)} in all"
    return Earned(units, f"{day}; {code} {minutes} min{_left_over(code, split, chosen)} -> {units}")


def _left_over(code: str, split: Share, chosen: tuple[str, ...]) -> str:
    """Say what became of the minutes beyond the full blocks."""
    full, left = divmod(split.minutes[code], BLOCK)
    if left == 0:
        return ""
    said = f" = {full} x {BLOCK} and {left} left over"
    if code in split.sure:
        return f"{said}, which earn a unit of the pooled rest"
    if code not in split.tied:
        return f"{said}, too few for a unit"
    rivals = ", ".join(other for other in split.tied if other != code)
    outcome = "gets" if code in chosen else "does not get"
    return f"{said}, the same as {rivals}: {outcome} a unit here, either is right"


def _warnings(
    lines: Sequence[CodeMinutes],
    fixed: Mapping[str, Earned],
    split: Share,
    *,
    rule: PayerRule,
    counting: Counting,
) -> Iterator[str]:
    """Yield what a person should know beyond the lines."""
    timed = {line.code: line.minutes for line in lines if line.minutes_per_unit}
    per = {line.code: line.minutes_per_unit or 0 for line in lines}
    rows = [row for code in timed if (row := counting.of(code)) and timed[code]]
    yield from dict.fromkeys(row.warning for row in rows if row.warning)
    for row in rows:
        over = (timed[row.code] or 0) - per[row.code]
        if minutes_to_units(max(over, 0)) and row.then and row.then not in timed:
            yield f"{over} min beyond the first block of {row.code} would go to {row.then}."
    apart = [row.code for row in rows if per[row.code] == BLOCK]
    given = split.units + sum(fixed[code].units for code in apart if code in fixed)
    pooled = minutes_to_units(split.total + sum(timed[code] or 0 for code in apart))
    if rule is PayerRule.CMS and pooled < given:
        yield (
            f"{', '.join(apart)} counted apart from the pooled minutes; a payer that pools "
            f"them too allows {units_in_words(pooled)}, not {given}."
        )
    if split.count() > MOST_ALTERNATIVES + 1:
        yield f"{split.count()} splits are equally right; the first are listed."
