"""Ask the clinician about what the note lacks. Sees codes, minutes and facts, never text.

Every question is about what happened; none invites to write what did not. The checks and their
words are lexicon/claims/gaps.toml; those that need arithmetic are in time_gaps.py and
mix_gaps.py.
"""

from collections.abc import Iterator, Mapping

from suggester.claims.asked import Check, Checks, Where, ordered, shipped_checks
from suggester.claims.mix_gaps import mix_gaps
from suggester.claims.time_gaps import minutes_gap, time_gaps
from suggester.claims.visited import DoneCode, DoneVisit
from suggester.model import Gap


def code_gaps(visit: DoneVisit, checks: Checks | None = None) -> Mapping[str, tuple[Gap, ...]]:
    """Return code -> the questions about it, the gravest first."""
    checks = checks or shipped_checks()
    together = {code for spell in visit.shared for code in spell.codes}
    return {
        done.code: ordered(
            (
                *(() if done.code in together else minutes_gap(done, visit, checks)),
                *_lacking(done, visit, checks),
            )
        )
        for done in visit.codes
    }


def visit_gaps(visit: DoneVisit, checks: Checks | None = None) -> tuple[Gap, ...]:
    """Return the questions about the whole visit, the gravest first; none where nothing was
    done that a code is proposed for."""
    checks = checks or shipped_checks()
    if not visit.codes:
        return ()
    asked = {
        check.name: check
        for done in visit.codes
        for check in checks.of(done.code, done.family)
        if check.visit
    }
    near = frozenset[str]().union(*(done.near for done in visit.codes))
    return ordered(
        (
            *time_gaps(visit, checks),
            *mix_gaps(visit, checks),
            *(check.gap() for check in asked.values() if _lacks(check, near, visit)),
        )
    )


def _lacking(done: DoneCode, visit: DoneVisit, checks: Checks) -> Iterator[Gap]:
    """Yield what facts alone say a code lacks. ``unless`` keeps a question from being asked
    beside a graver one about the same thing."""
    raised: set[str] = set()
    for check in checks.of(done.code, done.family):
        if check.visit or raised.intersection(check.unless) or not _lacks(check, done.near, visit):
            continue
        raised.add(check.id)
        yield check.gap(done.place)


def _lacks(check: Check, near: frozenset[str], visit: DoneVisit) -> bool:
    facts = near
    if check.where is not Where.NEAR:
        facts |= visit.anywhere if check.where is Where.NOTE else visit.today
    if check.only_with and facts.isdisjoint(check.only_with):
        return False
    return facts.isdisjoint(check.needs)
