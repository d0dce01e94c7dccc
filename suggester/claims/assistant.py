"""Say which units an assistant gave in whole or in part (CQ, CO). Minutes in, shares out.

42 CFR 410.59 and 410.60, and CMS's billing examples: units are worked out first, without regard
to who gave them. Each full 15 minutes of one person is a unit of that person. A unit of both is
the assistant's when more than 10 % of its minutes are; from 2022 not when the therapist gave 8 or
more of them. Minutes given by both at once are the therapist's. What is not counted in blocks of
15 minutes is judged whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from suggester.claims.apart import CodeMinutes
from suggester.claims.pool import BLOCK
from suggester.claims.rules import Assistant
from suggester.model import ClaimLine

Shares = Mapping[str, "Share"]


@dataclass(frozen=True, slots=True)
class Share:
    """The assistant's part of a code. units: that carry the modifier; minutes: that stand on
    their line; why: for a person."""

    units: int
    minutes: int
    why: str


def share_of(
    *, units: int, minutes: int, by_assistant: int, per: int | None, day: date, rule: Assistant
) -> Share:
    """Return the assistant's part of one code.

    units: whole, as claimed. minutes: whole, of both; by_assistant: of these, 0 to all.
    per: minutes of a unit, None for a code not counted by minutes.
    """
    own, own_left = divmod(minutes - by_assistant, BLOCK)
    theirs, their_left = divmod(by_assistant, BLOCK)
    rest = units - own - theirs
    if per != BLOCK or rest < 0:
        part = _in_part(minutes - by_assistant, by_assistant, rule)
        why = f"{by_assistant} of {minutes} min by an assistant, {_than(part, rule)}"
        return Share(units if part else 0, minutes if part else 0, why)
    last, why = _last_units(own_left, their_left, rest, day, rule)
    marked = theirs + last
    if marked in (0, units):
        return Share(marked, minutes if marked else 0, why or _blocks(theirs))
    kept = own_left if 0 < last == rest else 0
    moved = their_left if last == 0 < rest else 0
    return Share(marked, by_assistant + kept - moved, why or _blocks(theirs))


def _last_units(own: int, theirs: int, rest: int, day: date, rule: Assistant) -> tuple[int, str]:
    """Return how many of the units beyond full blocks are the assistant's, and why.

    own, theirs: minutes of therapist and assistant beyond their full blocks.
    rest: units that these earn, 0 to 2.
    """
    if rest == 0:
        return 0, ""
    given = f"of the last {own + theirs} min {theirs} by an assistant"
    if day >= rule.midpoint_from:
        if rest == 2:
            return 1, f"{given}: of two units left, one is the assistant's"
        if own >= rule.midpoint:
            return 0, f"{given}, and {rule.midpoint} or more by the therapist"
    part = _in_part(own, theirs, rule)
    return rest if part else 0, f"{given}, {_than(part, rule)}"


def _in_part(own: int, theirs: int, rule: Assistant) -> bool:
    """Return whether the assistant's share is more than the de minimis."""
    return theirs * 100 > rule.percent * (own + theirs)


def _than(part: bool, rule: Assistant) -> str:
    return f"{'' if part else 'not '}more than {rule.percent} %"


def _blocks(count: int) -> str:
    return f"{count * BLOCK} min in full blocks by an assistant" if count else "by the therapist"


@dataclass(frozen=True, slots=True)
class Shared:
    """shares: by code, only where they are certain. asks: what is not, for a person."""

    shares: Shares
    asks: tuple[str, ...]


def visit_shares(
    lines: Sequence[ClaimLine],
    services: Sequence[CodeMinutes],
    given: int | Mapping[str, int],
    day: date,
    rule: Assistant,
) -> Shared:
    """Return the assistant's part of each code that a visit's minutes make certain.

    lines: one a code. services: the same codes with their documented minutes.
    given: minutes by code, or only those of the whole visit. The latter say what holds however
        they were spread: nothing for 0, everything for all, else what both ends agree on.
    """
    minutes = {service.code: service.minutes for service in services}
    wrong = _impossible(given, minutes)
    shares: dict[str, Share] = {}
    asks: list[str] = list(wrong)
    unsure: list[str] = []
    for line, service in _claimed(lines, services):
        least, most = _bounds(service, minutes, given)
        if most == 0 or (wrong and isinstance(given, int)):
            continue
        if service.minutes is None:
            asks.append(f"How long did {line.code} take in all? The modifier depends on it.")
        elif least > service.minutes:
            asks.append(_too_many(f"{least} min of {line.code}", service.minutes))
        elif (share := _certain(line.units, service, least, most, day, rule)) is not None:
            shares[line.code] = share
        else:
            unsure.append(line.code)
    if unsure:
        asks.append(
            f"The assistant gave {given} min of the visit: how many of {', '.join(unsure)}? "
            "The modifier depends on it."
        )
    return Shared(shares, tuple(asks))


def _impossible(
    given: int | Mapping[str, int], minutes: Mapping[str, int | None]
) -> tuple[str, ...]:
    """Return what the assistant's minutes say that the claim cannot hold."""
    if isinstance(given, Mapping):
        return tuple(
            f"The assistant's minutes name {code}, which is not on the claim."
            for code in sorted(set(given) - set(minutes))
        )
    known = [value for value in minutes.values() if value is not None]
    if len(known) < len(minutes) or given <= sum(known):
        return ()
    return (_too_many(f"{given} min", sum(known)),)


def _too_many(given: str, documented: int) -> str:
    return (
        f"The assistant is said to have given {given}, and {documented} are documented. Which is "
        "right?"
    )


def _claimed(
    lines: Sequence[ClaimLine], services: Sequence[CodeMinutes]
) -> Iterator[tuple[ClaimLine, CodeMinutes]]:
    by_code = {service.code: service for service in services}
    return ((line, by_code[line.code]) for line in lines if line.units)


def _bounds(
    service: CodeMinutes, minutes: Mapping[str, int | None], given: int | Mapping[str, int]
) -> tuple[int, int]:
    """Return the least and the most minutes of a code that an assistant can have given."""
    if isinstance(given, Mapping):
        exact = given.get(service.code, 0)
        return exact, exact
    others = [known for code, known in minutes.items() if code != service.code]
    rest = sum(known or 0 for known in others)
    least = 0 if None in others else max(given - rest, 0)
    return least, given if service.minutes is None else min(given, service.minutes)


def _certain(
    units: int, service: CodeMinutes, least: int, most: int, day: date, rule: Assistant
) -> Share | None:
    """Return the one share that holds for all minutes from ``least`` to ``most``, or None."""
    found = [
        share_of(
            units=units,
            minutes=service.minutes or 0,
            by_assistant=each,
            per=service.minutes_per_unit,
            day=day,
            rule=rule,
        )
        for each in range(least, most + 1)
    ]
    first = found[0]
    if least == most:
        return first
    # On two lines it would have to be known who gave which minutes.
    same = all(share.units == first.units for share in found) and first.units in (0, units)
    return Share(first.units, first.minutes, "") if same else None
