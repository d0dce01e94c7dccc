"""Put the modifiers on the lines of a claim. Lines, minutes and the visit in, lines out.

Only what the visit states leads to a modifier: GP, GO, GN by its discipline; CQ, CO by the
assistant's minutes; KX by the amount used so far; 95 by telehealth. 59 and the X modifiers are
never set here: an edit asks about them. They stand in the order plan, assistant, KX, 95, because
the plan's must be among the first two and the assistant's must stand beside it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from suggester.claims.apart import CodeMinutes
from suggester.claims.assistant import Share, Shares, visit_shares
from suggester.claims.rules import Threshold
from suggester.claims.tables import ClaimTables
from suggester.model import ClaimLine, Discipline, Visit


@dataclass(frozen=True, slots=True)
class Modified:
    """lines: with their modifiers; a code may now stand on two. warnings: for a person."""

    lines: tuple[ClaimLine, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What one rule says. codes: code -> its modifier."""

    codes: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def with_modifiers(
    lines: Sequence[ClaimLine],
    services: Sequence[CodeMinutes],
    visit: Visit,
    day: date,
    tables: ClaimTables,
) -> Modified:
    """Return the lines with their modifiers. A line without units gets none: it is not claimed.

    lines: one a code. services: the same codes with their documented minutes.
    """
    claimed = [line.code for line in lines if line.units]
    plan = _plan(claimed, visit, tables)
    assistant, shares = _assistant(lines, services, plan.codes, visit, day, tables)
    amount = _threshold(plan.codes, visit, day, tables.modifiers.threshold)
    video = _telehealth(claimed, visit, day, tables)
    found: list[ClaimLine] = []
    for line in lines:
        before = [plan.codes[line.code]] if line.units and line.code in plan.codes else []
        after = [rule.codes[line.code] for rule in (amount, video) if line.code in rule.codes]
        for part, by_assistant in _split(line, shares.get(line.code)):
            mark = [assistant.codes[line.code]] if by_assistant else []
            modifiers = (*before, *mark, *(after if line.units else ()))
            found.append(part.model_copy(update={"modifiers": modifiers}))
    warnings = (w for rule in (plan, assistant, amount, video) for w in rule.warnings)
    return Modified(tuple(found), tuple(warnings))


def _split(line: ClaimLine, share: Share | None) -> Iterator[tuple[ClaimLine, bool]]:
    """Yield the therapist's and the assistant's part of a line; bool: it is the assistant's."""
    if share is None:
        yield line, False
        return
    why = f"{line.why}; {share.why}" if share.why else line.why
    if share.units in (0, line.units):
        yield line.model_copy(update={"why": why}), bool(share.units)
        return
    own = {"units": line.units - share.units, "minutes": (line.minutes or 0) - share.minutes}
    theirs = {"units": share.units, "minutes": share.minutes}
    yield line.model_copy(update={**own, "why": why}), False
    yield line.model_copy(update={**theirs, "why": why}), True


def _plan(codes: Sequence[str], visit: Visit, tables: ClaimTables) -> _Found:
    therapy = [code for code in codes if code in tables.therapy]
    if not therapy:
        return _Found()
    if visit.discipline is None:
        said = (
            "No discipline is given, so no therapy modifier (GP, GO or GN) is set. Whose plan of "
            "care does the visit belong to?"
        )
        return _Found(warnings=(said,))
    mark = getattr(tables.modifiers.plan, visit.discipline)
    plans = {code: tables.therapy[code].plan for code in therapy}
    wrong = [code for code, plan in plans.items() if plan not in ("", visit.discipline)]
    return _Found(
        {code: mark for code in therapy if code not in wrong},
        tuple(
            f"{code} belongs to a plan of care of {plans[code]}, and the visit to one of "
            f"{visit.discipline}: no therapy modifier is set on it. Which is right?"
            for code in wrong
        ),
    )


def _assistant(
    lines: Sequence[ClaimLine],
    services: Sequence[CodeMinutes],
    plan: Mapping[str, str],
    visit: Visit,
    day: date,
    tables: ClaimTables,
) -> tuple[_Found, Shares]:
    given, rule = visit.assistant_minutes, tables.modifiers.assistant
    if not given or not rule.covers(day):
        return _Found(), {}
    if visit.discipline is None:
        said = "An assistant gave minutes, and no discipline is given: CQ or CO is not decided."
        return _Found(warnings=(said,)), {}
    if visit.discipline is Discipline.SLP:
        return _Found(warnings=("Speech-language pathology has no assistant's modifier.",)), {}
    mark = rule.PT if visit.discipline is Discipline.PT else rule.OT
    result = visit_shares(lines, services, given, day, rule)
    shares = {code: share for code, share in result.shares.items() if code in plan}
    return _Found(dict.fromkeys(shares, mark), result.asks), shares


def _threshold(plan: Mapping[str, str], visit: Visit, day: date, rule: Threshold) -> _Found:
    """KX: from the day on which the year's amount is used up."""
    used = visit.year_to_date_amount
    if used is None or visit.discipline is None or not plan:
        return _Found()
    year = next((row for row in rule.year if row.year == day.year), None)
    if year is None:
        said = f"The therapy threshold of {day.year} is not in the tables: KX is not decided."
        return _Found(warnings=(said,))
    warnings = []
    if used >= rule.review and day <= rule.review_until:
        warnings.append(
            f"From {rule.review} dollars used in the year a claim may be drawn for medical review."
        )
    if used < (year.OT if visit.discipline is Discipline.OT else year.PT_SLP):
        return _Found(warnings=tuple(warnings))
    warnings.append(
        f"{rule.code} states that the record shows why therapy beyond the year's threshold is "
        "needed. Does it?"
    )
    return _Found(dict.fromkeys(plan, rule.code), tuple(warnings))


def _telehealth(codes: Sequence[str], visit: Visit, day: date, tables: ClaimTables) -> _Found:
    rule = tables.modifiers.telehealth
    if not visit.telehealth or not codes:
        return _Found()
    if not rule.covers(day):
        said = f"Medicare takes no telehealth of therapists on {day}: {rule.code} is not set."
        return _Found(warnings=(said,))
    listed = {code for row in rule.codes if row.covers(day) for code in row.codes}
    marked = dict.fromkeys((code for code in codes if code in listed), rule.code)
    missing = [code for code in codes if code not in listed]
    warnings = [rule.place] if marked else []
    if missing:
        warnings.append(
            f"{', '.join(missing)}: not on the Medicare telehealth list as of "
            f"{tables.modifiers.checked}. Could it be given by video?"
        )
    return _Found(marked, tuple(warnings))
