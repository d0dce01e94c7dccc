"""Gather what the questions about gaps may see. Tallies, minutes and facts in, a DoneVisit out.

Here the note's words end: suggester/claims gets codes, minutes, names of facts and places.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from suggester.claims.visited import DoneCode, DoneVisit, Place, Spell
from suggester.documented import Documented, Stretch
from suggester.lexicon import Lexicon
from suggester.mention import Mention, Reading, Standing
from suggester.model import Assertion
from suggester.schema import Kind
from suggester.weighed import Tally

_OTHER_DAYS = frozenset(
    "subjective home_program history orders precautions administrative other_discipline "
    "not_done".split()
)
_PLANS = frozenset(["plan", "plan_of_care", "goals"])
_TITLE = 2  # statements of a note's title, which may name the part that is treated
_LEAST = 8  # minutes that earn a unit, which it is worth asking about
_MOST = 90  # minutes; more are no single service's
_TOUCHING = 5  # characters between names that share their minutes ("TE / MT", "TE and MT")
# Times that say again what another says, or may be no time at all.
_REPEATS = frozenset([Standing.SUMMARY, Standing.BARE])
_MINUTES, _TIMED, _TOTAL = "minutes", "timed_minutes", "total_minutes"


def done_visit(
    proposed: Sequence[Tally],
    minutes: Mapping[str, int],
    reading: Reading,
    documented: Documented,
    lexicon: Lexicon,
) -> DoneVisit:
    """Return what the checks see. minutes: code -> whole minutes."""
    performed = {found.code: _performed(found) for found in proposed}
    near = documented.near(
        {code: [mention.start for mention in mentions] for code, mentions in performed.items()}
    )
    anywhere = documented.anywhere()
    regions = {name for name in anywhere if name.startswith("region-")}
    head = frozenset[str]().union(*(said.facts for said in documented.statements[:_TITLE]))
    sole = frozenset(["one-region"] if "site" in head or len(regions) == 1 else [])
    places = {found.code: _place(found) for found in proposed}
    kinds = {code: {m.kind for m in mentions} for code, mentions in performed.items()}
    codes = tuple(
        DoneCode(
            code=found.code,
            family=lexicon.by_code[found.code].family,
            timed=lexicon.by_code[found.code].timed,
            minutes=minutes.get(found.code),
            near=near[found.code] | sole | {f"does-{kind}" for kind in kinds[found.code]},
            place=places[found.code],
        )
        for found in sorted(proposed, key=lambda found: places[found.code])
    )
    planned = any(said.section in _PLANS for said in documented.statements)
    return DoneVisit(
        codes=codes,
        head=head,
        today=documented.anywhere(but=_not_today(documented)),
        anywhere=anywhere | ({"plan-section"} if planned else set()),
        total=_stated(documented, _TOTAL),
        timed=_stated(documented, _TIMED),
        written=tuple(s.value for s in documented.stretches if s.label == _MINUTES),
        uncoded=tuple(_uncoded(reading, performed)),
        shared=tuple(_shared(codes, performed, documented)),
    )


def _not_today(documented: Documented) -> frozenset[str]:
    """Return the kinds of sections that tell of other days. Where no assessment stands apart, the
    plan holds it ("Assessment and plan: tolerated well, continue")."""
    assessed = any(said.section == "assessment" for said in documented.statements)
    return _OTHER_DAYS | _PLANS if assessed else _OTHER_DAYS


def _performed(found: Tally) -> list[Mention]:
    """Return what was done of a code, whether it counts towards the score or not."""
    mentions = [w.mention for w in found.weighed]
    return [m for m in mentions if m.assertion is Assertion.PERFORMED]


def _place(found: Tally) -> Place:
    """Return the place of the strongest evidence, of equals the first."""
    best = min(found.weighed, key=lambda w: (-w.points, w.mention.start)).mention
    return best.named[0]


def _stated(documented: Documented, label: str) -> Spell | None:
    """Return the last total of its kind that the note states."""
    found = [spell for spell in documented.stretches if spell.label == label]
    return Spell(found[-1].value, (found[-1].start, found[-1].end)) if found else None


def _uncoded(reading: Reading, performed: Mapping[str, Sequence[Mention]]) -> Iterator[Spell]:
    """Yield the minutes of work that was done and that no proposed code speaks for."""
    coded = {mention.start for mentions in performed.values() for mention in mentions}
    found = [
        (tie.minutes, tie.place)
        for tie in reading.ties
        if _LEAST <= tie.minutes <= _MOST
        and tie.standing not in _REPEATS
        and tie.part_of not in performed
        and tie.place is not None
        and tie.place not in coded
    ]
    ends = {mention.start: mention.end for mention in reading.mentions} if found else {}
    for minutes, place in found:
        yield Spell(minutes, (place, ends[place]))


def _shared(
    codes: Sequence[DoneCode],
    performed: Mapping[str, Sequence[Mention]],
    documented: Documented,
) -> Iterator[Spell]:
    """Yield the minutes behind the joined names of timed codes, not all of which have minutes."""
    names = sorted(
        (mention.start, mention.end, done.code)
        for done in codes
        if done.timed
        for mention in performed[done.code]
        if mention.kind is Kind.NAME
    )
    untold = {done.code for done in codes if not done.minutes}
    stretches: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in documented.stretches:
        if stretch.label == _MINUTES and _LEAST <= stretch.value <= _MOST:
            stretches[documented.number(stretch.start)].append(stretch)
    for (_, end, first), (start, behind, second) in pairwise(names):
        here = stretches[documented.number(start)]
        joined = first != second and 0 < start - end <= _TOUCHING
        if joined and len(here) == 1 and not untold.isdisjoint((first, second)):
            (stretch,) = here
            if behind <= stretch.start:
                yield Spell(stretch.value, (stretch.start, stretch.end), (first, second))
