"""Ask about the minutes of a visit: those that are missing, that disagree, that no code got.

Medicare wants the total of timed minutes and the total treatment time in every treatment note
(Benefit Policy Manual ch. 15, 220.3), and units that agree with them (Claims Processing Manual
ch. 5, 20.2).
"""

from collections.abc import Iterator

from suggester.claims.asked import Checks
from suggester.claims.pool import minutes_to_units
from suggester.claims.visited import DoneCode, DoneVisit
from suggester.model import Gap

LEAST = 8  # minutes that earn a unit
SHORT = range(8, 11)  # minutes of a service that just earns one
LEAST_TOTAL = 20  # minutes; a shorter time on its own is hardly the visit's
ROUNDING = 1  # minute by which a total may differ from its parts
HABIT = 3  # such services of a visit from which a reviewer looks

_MONTHLY = "remote monitoring"  # counted by the month, not by the visit
_MINUTES_NEAR = frozenset(["minutes", "maybe-minutes"])


def minutes_gap(done: DoneCode, visit: DoneVisit, checks: Checks) -> Iterator[Gap]:
    """Yield the question about a timed code without minutes."""
    if not done.timed or done.minutes:
        return
    if not done.near.isdisjoint(_MINUTES_NEAR):
        yield checks.by_name["minutes-unclear"].gap(done.place)
    elif visit.timed is not None or visit.total is not None:
        if len(visit.timed_codes) > 1 or visit.timed is None:
            yield checks.by_name["minutes-of-total"].gap(done.place)
    else:
        yield checks.by_name["minutes-missing"].gap(done.place)


def time_gaps(visit: DoneVisit, checks: Checks) -> Iterator[Gap]:
    """Yield the questions about the minutes of the whole visit."""
    by_name = checks.by_name
    known = [done.minutes for done in visit.timed_codes if done.minutes is not None]
    whole = len(known) == len(visit.timed_codes) > 0
    yield from _totals(visit, sum(known), checks, whole=whole)
    if whole and minutes_to_units(max(sum(known), visit.most)) == 0:
        yield by_name["under-eight"].gap(visit.timed_codes[0].place, minutes=sum(known))
    for spell in visit.shared:
        yield by_name["shared-minutes"].gap(
            spell.place, minutes=spell.minutes, codes=" and ".join(spell.codes)
        )
    if not visit.timed_codes and visit.timed and visit.timed.minutes >= LEAST:
        yield by_name["timed-without-code"].gap(visit.timed.place, minutes=visit.timed.minutes)
    for spell in visit.uncoded:
        yield by_name["uncoded-minutes"].gap(spell.place, minutes=spell.minutes)
    if sum(minutes in SHORT for minutes in known) >= HABIT:
        yield by_name["short-services"].gap()


def _totals(visit: DoneVisit, added: int, checks: Checks, *, whole: bool) -> Iterator[Gap]:
    """Yield the questions about the totals that the note states.

    added: minutes tied to the timed codes; whole: each of them has some. A sum that falls far
    short, or that other minutes of the note make up for, was not wholly read: no disagreement.
    A total is smaller than the timed minutes only where the codes bear these out.
    """
    by_name = checks.by_name
    stated = visit.timed.minutes if visit.timed else 0
    unread = added < stated and (2 * added < stated or stated <= sum(visit.written))
    if visit.timed and whole and abs(added - stated) > ROUNDING and not unread:
        yield by_name["timed-sum"].gap(visit.timed.place, stated=stated, sum=added)
    if visit.total is None:
        if _no_total(visit):
            yield by_name["total-missing"].gap()
    elif visit.total.minutes < stated and (added == stated or not visit.written):
        yield by_name["total-small"].gap(visit.total.place, total=visit.total.minutes, timed=stated)


def _no_total(visit: DoneVisit) -> bool:
    """Tell whether the note states no total treatment time.

    Where all codes are timed, the timed total is it; where there is one code, its minutes are;
    minutes longer than all that was tied may be it ("50 min. Swing in prone ...").
    """
    if all(done.family == _MONTHLY for done in visit.codes):
        return False
    if visit.timed is not None:
        return len(visit.timed_codes) < len(visit.codes)
    sole = len(visit.codes) == 1 and visit.codes[0].minutes
    if sole or "total-word" in visit.anywhere:
        return False
    tied = [done.minutes for done in visit.codes if done.minutes]
    return not any(
        minutes >= max(LEAST_TOTAL, sum(tied)) and minutes not in tied for minutes in visit.written
    )
