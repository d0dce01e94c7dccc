"""Say whether a visit consists of one service, and whether the visit's time is that service's.

Tallies and what was read in; a code and minutes out. Pure.
"""

from collections.abc import Mapping, Sequence

from suggester.adding import code_of
from suggester.claims.counting import Counting
from suggester.lexicon import Lexicon
from suggester.mention import LEAST_UNIT, Mention, MinuteTie, Reading, Span, Standing
from suggester.model import Assertion
from suggester.schema import CodeFile, Kind
from suggester.weighed import Gate, Tally

_EVALUATIONS = frozenset(["evaluation", "re-evaluation"])


def filling(tallies: Sequence[Tally], lexicon: Lexicon, counting: Counting) -> str | None:
    """Return the only code proposed, if the whole visit is its time: it is a service that fills
    visits, or a timed one or an evaluation beside which no other is even half shown. The code of a
    first block stands for that of what is beyond it."""
    proposed = [found for found in tallies if found.proposed]
    codes = {found.code for found in proposed}
    first = [found for found in proposed if counting.first_of(found.code) not in codes]
    if len(first) != 1:
        return None
    only, entry = first[0], lexicon.by_code[first[0].code]
    if entry.fills_visit:
        return entry.code
    half = lexicon.weights.propose / 2
    others = [found for found in tallies if not found.proposed]
    if any(_shown(found, only, half) for found in others):
        return None
    if entry.family in _EVALUATIONS:
        return entry.code
    return entry.code if entry.timed and not any(_named(f, only) for f in others) else None


def _shown(found: Tally, only: Tally, half: float) -> bool:
    """Tell whether a code is half shown by words of its own: those amid the words of the only
    service may be read as both, and are one piece of work."""
    if found.score < half:
        return False
    held = [one.mention for one in only.weighed if one.mention.assertion is Assertion.PERFORMED]
    own = (one for one in found.weighed if one.gate is None and not _amid(one.mention, held))
    return sum(one.points for one in own) >= half


def _named(found: Tally, only: Tally) -> bool:
    """Tell whether a code is named apart from the only service in words that may as well be
    findings ("Gait training with RW. Transfers sit<>stand x5 min A"): it may have had its time."""
    held = [one.mention for one in only.weighed if one.mention.assertion is Assertion.PERFORMED]
    doubted = (one for one in found.weighed if one.gate is Gate.CONTEXT)
    return any(
        one.mention.kind is not Kind.PURPOSE and not _amid(one.mention, held) for one in doubted
    )


def _amid(one: Mention, held: Sequence[Mention]) -> bool:
    return any(other.start < one.end and one.start < other.end for other in held)


def whole_of(
    entry: CodeFile, reading: Reading, minutes: Mapping[str, int], taken: Mapping[int, str]
) -> int | None:
    """Return the visit's minutes if they are those of its only service; None if more than the doses
    of its items is known of it. Breaks belong to a service that fills visits, to no other.

    taken: first character of a place -> the code that got it.
    """
    code, span = entry.code, reading.span
    known = minutes.get(code, 0)
    if span is None or known == span.minutes or (span.shared and not entry.fills_visit):
        return None
    ties = [tie for tie in reading.ties if code_of(tie, taken) == code]
    if known < LEAST_UNIT <= span.minutes or span.whole:
        return span.minutes
    timed = {place for tie in ties for place in tie.places}
    more = any(got == code and place not in timed for place, got in taken.items())
    doses = all(tie.standing is Standing.ITEM and tie.head is None for tie in ties)
    part = doses and more and 2 * known < span.minutes
    return span.minutes if part or _holds(span, ties, known) else None


def _holds(span: Span, ties: Sequence[MinuteTie], known: int) -> bool:
    """Tell whether the span heads a list of which only brief doses are timed besides."""
    rest = [tie for tie in ties if tie.start != span.start]
    brief = all(tie.minutes < LEAST_UNIT for tie in rest)
    return brief and len(rest) < len(ties) and known > span.minutes
