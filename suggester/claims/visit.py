"""Complete the claim of one visit: both rules, edits, modifiers. Sees codes, never text."""

from collections.abc import Sequence
from datetime import date

from suggester.claims.apart import CodeMinutes
from suggester.claims.edits import find_edits
from suggester.claims.modifiers import with_modifiers
from suggester.claims.tables import ClaimTables
from suggester.claims.units import build_claim
from suggester.model import Claim, ClaimLine, PayerRule, Visit


def complete_claim(
    claim: Claim,
    services: Sequence[CodeMinutes],
    visit: Visit,
    *,
    tables: ClaimTables,
    rules_date: date,
) -> Claim:
    """Return a claim of ``build_claim`` with edits, modifiers and the other rule's units.

    services: the codes and minutes that the claim was built of.
    rules_date: the day whose rules are used when the visit has no date; the answer says so.
    """
    if not claim.lines:
        return claim
    day = visit.date_of_service or rules_date
    modified = with_modifiers(claim.lines, services, visit, day, tables)
    undated = f"No date of service is given; the rules of {rules_date} are used."
    return claim.model_copy(
        update={
            "lines": modified.lines,
            "alternatives": tuple(
                with_modifiers(lines, services, visit, day, tables).lines
                for lines in claim.alternatives
            ),
            "other_rule": _other_rule(claim, services),
            "edits": find_edits(_units(claim), visit, day, tables),
            "warnings": (
                *claim.warnings,
                *(() if visit.date_of_service else (undated,)),
                *modified.warnings,
            ),
        }
    )


def _units(claim: Claim) -> dict[str, int | None]:
    """Return code -> units; None where minutes are missing or another right split gives some."""
    elsewhere = {line.code for lines in claim.alternatives for line in lines if line.units}
    return {
        line.code: line.units or (None if line.minutes is None or line.code in elsewhere else 0)
        for line in claim.lines
    }


def _other_rule(claim: Claim, services: Sequence[CodeMinutes]) -> tuple[ClaimLine, ...]:
    """Return the lines by the other rule, with their working, or none where the units agree."""
    rule = PayerRule.AMA if claim.rule is PayerRule.CMS else PayerRule.CMS
    other = build_claim(services, rule=rule)
    return other.lines if _splits(claim).isdisjoint(_splits(other)) else ()


def _splits(claim: Claim) -> set[tuple[int, ...]]:
    return {tuple(line.units for line in lines) for lines in (claim.lines, *claim.alternatives)}
