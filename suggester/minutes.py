"""Tie the note's minutes to the services they belong to. Doc and mentions in, ties out.

A time belongs to services of its own sentence (``owners``); where that names none, it closes the
list before it in the line or paragraph, or belongs to the heading whose block it stands in. Which
code a place speaks for is known only after the score: ``adding`` sums them up from its tallies.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from itertools import pairwise

from suggester.even_parts import each, even_parts
from suggester.headed_times import below, headed, name_of_row, only_time
from suggester.layout import Layout
from suggester.lexicon import Lexicon
from suggester.mention import LEAST_UNIT, Mention, MinuteTie, Standing
from suggester.owners import Owned, owned
from suggester.pairs import pairs
from suggester.plain_tokens import Doc
from suggester.said_once import said_once
from suggester.services import Service
from suggester.tie_maker import TieMaker, names_itself
from suggester.time_words import (
    Time,
    accompanied,
    at_once,
    code_cell,
    explained,
    heads_list,
    in_cell,
    is_dose,
    new_item,
    not_split,
    of_an_item,
    of_the_last,
    sums_up,
    undivided,
    without_companion,
)

_LIST = re.compile(r"[,/][^,/]{2,}[,/+]|[,/].{12,}")
_PARTS = re.compile(r"[\s,;/+)]{0,6}")
_INCLUDED = re.compile(r"[^\w\n]{0,4}(?:incl\b|includ|consist|of\swhich|compris)", re.IGNORECASE)
# "30 min / 2 units", and the end of a line or sentence
_ENDS = re.compile(r"[ \t]{0,2}(?:/[ ]?\d{1,2}[ ]?u(?:nits?)?\b|[.)]|\n|\Z|tot)", re.IGNORECASE)
_LONGEST_LIST = 20  # services that one time can close


def ties(doc: Doc, mentions: Sequence[Mention], lexicon: Lexicon) -> tuple[MinuteTie, ...]:
    """Return the stretches of minutes that belong to performed services."""
    layout = Layout(doc, mentions, lexicon.modalities)
    if not layout.services:
        return ()
    listed = tuple(pairs(layout.text, layout.services, lexicon.scales))
    read = (*_Reader(layout, lexicon.untimed, lexicon.modalities).read(), *_of_bare(layout))
    return said_once(layout.text, read, listed)


def _of_bare(layout: Layout) -> Iterator[MinuteTie]:
    for one in layout.bare:
        place = ((one.of.start,), (one.of.code,))
        yield MinuteTie(one.start, one.end, one.minutes, Standing.BARE, *place)


class _Reader:
    """Goes through the times of a note in order."""

    def __init__(self, layout: Layout, untimed: Set[str], applied: Set[str]) -> None:
        """untimed: codes of services given beside each other, each for the whole time. applied:
        those of modalities."""
        self.layout = layout
        self.applied = applied
        self.untimed = untimed
        self.text = layout.text
        self.make = TieMaker(layout)
        self.found = list(self._owned())
        self.timed = {one.start for _, held in self.found for one in held.services} | {
            one.start for _, held in self.found for one in layout.around(held.time)
        }
        self.followed = frozenset(self._followed())

    def _owned(self) -> Iterator[tuple[int, Owned]]:
        """Yield each time with its sentence and the services there; a sentence that goes on
        with what a time before it includes is left out."""
        spoken_for = {one.of.start for one in self.layout.bare}
        times = self.layout.times
        for item in sorted(times):
            if item - 1 in times and _INCLUDED.match(self.text, self.layout.bounds[item][0]):
                continue
            here = [one for one in self.layout.here.get(item, ()) if one.start not in spoken_for]
            for held in owned(self.text, times[item], here, self.layout.bounds[item][0]):
                yield item, held

    def _followed(self) -> Iterator[int]:
        """Yield the starts of times behind which another item of the same label has its own
        ("Ther ex: arm bike 5 min + wall slides 6 min")."""
        for (item, held), (following, after) in pairwise(self.found):
            if (
                item == following
                and held.services
                and after.services
                and not (after.ahead or after.again or after.services[0].named)
                and held.services[0].owner == after.services[0].owner
                and after.services[0].start > held.time.start
            ):
                yield held.time.start

    def read(self) -> Iterator[MinuteTie]:
        """Yield the ties; a time that sums up takes the place of the one before it."""
        last: tuple[MinuteTie, ...] = ()
        for item, held in self.found:
            now = self._heading(below(self.layout, item, held.time), held.time)
            now = now or self._closing_line(item, held.time)
            if not now:
                now = self._closing(item, held.time) if not held.services else self._of(item, held)
            if (held.again or not held.services) and self._is_total(held.time):
                continue
            if last and held.again and sums_up(self.text, held.time):
                now, last = self._sum(item, held.time), ()
            elif now and last and not held.services and _holds(now[0], last[0]):
                last = ()
            yield from last
            last = now
        yield from last

    def _of(self, item: int, held: Owned) -> tuple[MinuteTie, ...]:
        """Return the ties of a time to services of its own sentence: none if the nearest is named
        as not done, several if each has the time."""
        time = held.time
        name = name_of_row(self.layout, time)
        if name is not None:
            return (self.make.tie(time, (name,), Standing.WHOLE),)
        group = tuple(one for one in held.services if one.done)
        group = group if held.ahead else without_companion(self.text, group)
        if not group or (held.services[0].named and not held.services[0].done):
            return ()
        listed = each(self.text, time, group)
        if listed:
            return tuple(self.make.tie(time, (one,), Standing.WHOLE) for one in listed)
        parts = even_parts(self.text, time, group, self.layout.behind(time))
        if parts:
            return tuple(self.make.tie(part, (one,), Standing.WHOLE) for part, one in parts)
        beside = at_once(self.text, group, self.untimed)
        if beside:
            return tuple(self.make.tie(time, (one,), Standing.WHOLE) for one in beside)
        if held.ahead and not_split(self.text, time):
            group = tuple(one for one in self.layout.behind(time) if one.done)
        several = undivided(self.text, time, group, ahead=held.ahead)
        if several:
            return (self.make.tie(time, several, Standing.WHOLE, shared=True),)
        return (self._of_group(item, held, group),)

    def _of_group(self, item: int, held: Owned, group: tuple[Service, ...]) -> MinuteTie:
        """Return the tie of a time to the service that names its group, or to all of the group."""
        near, time = group[0], held.time
        if held.ahead and code_cell(self.text, time, near):
            return self.make.tie(time, (near,), Standing.ITEM, part_of=near.code, closes=True)
        opens = not near.labelled and self.layout.opens(item, min(near.start, time.start))
        heads = opens and time.minutes >= LEAST_UNIT and heads_list(self.text, time, near)
        if near.named and of_an_item(self.text, time, near):
            return self.make.tie(time, (near,), Standing.ITEM, part_of=near.code)
        if near.named or names_itself(near) or heads:
            return self.make.tie(time, (near,), Standing.WHOLE)
        names = [one for one in group if one.named]
        parts = accompanied(self.text, _until_name(group))
        parts = of_the_last(
            self.text, parts, brief=not held.ahead and is_dose(self.text, time, near)
        )
        parts = explained(self.text, parts) if held.ahead else parts
        goes_on = not held.ahead and (
            self.layout.goes_on(item, time) or time.start in self.followed
        )
        if names and near.owner == names[0].code:
            if not goes_on:
                return self.make.tie(time, parts, Standing.WHOLE, head=names[0])
            parts = parts[:1]
        label = self.make.field_of(near, time) if not held.ahead else None
        if label is not None:
            return self.make.tie(time, (near,), Standing.SUMMARY, head=label)
        opens = not near.labelled and self.layout.opens(item, near.start)
        brief = time.minutes < LEAST_UNIT
        dose = brief or (len(parts) == 1 and (goes_on or near.labelled))
        applied = near.code in self.applied  # what else is said of it is how
        owners = {one.owner for one in parts}
        return self.make.tie(
            time,
            parts,
            Standing.ITEM,
            part_of=owners.pop() if len(owners) == 1 else None,
            beside=self.layout.beside(near, self.timed)
            if dose and not opens and not applied
            else (),
            closes=_LIST.search(self.text, _behind(self.text, held.since), time.start) is not None
            or in_cell(self.text, time),
        )

    def _closing_line(self, item: int, time: Time) -> tuple[MinuteTie, ...]:
        """Return the tie of a time that is all there is of a line behind its last full stop
        ("checked blanch, none. 15 min"), where a wrapped line seems to go on with it."""
        start, end = self.layout.bounds[item]
        last = self.layout.bounds[item - 1][1] if item else 0
        gap = self.text[last:start]
        wrapped = self.text[time.end : time.end + 1] == "\n" and time.end < end
        if not (item and wrapped and start == time.start and "\n" not in gap):
            return ()
        if self.layout.times.get(item - 1):
            return ()
        group = self.layout.before(item)
        return self._of_list(time, tuple(one for one in group if one.done))

    def _closing(self, item: int, time: Time) -> tuple[MinuteTie, ...]:
        """Return the tie of a time in a sentence that names no service of its own."""
        ends = self.layout.ends_the_one_before(item, time)
        if self.layout.here.get(item) and not ends:
            return self._unnamed(item, time)
        if ends or self.layout.alone(item, time) or self.layout.closes_list(item, time):
            group = self.layout.before(item)
        else:
            group = self.layout.on_line(item, time)
        if group:
            return self._of_list(time, tuple(one for one in group if one.done))
        block = self.layout.block(time)
        if block is not None:
            return (MinuteTie(*time, Standing.ITEM, part_of=block, row=-1),)
        listed = headed(self.layout, item, time) or only_time(self.layout, item, time)
        return self._heading(listed, time)

    def _unnamed(self, item: int, time: Time) -> tuple[MinuteTie, ...]:
        """Return the tie of a time to the name that opens its sentence, if all there is of that
        service: its own item goes by no known word ("97112 mirror box 8 min, card sorting 6 min,
        towel rub 6 min")."""
        here = self.layout.here[item]
        name, rest = here[0], here[1:]
        of_one = rest and all(one.done and name.code in (one.code, one.owner) for one in rest)
        if not (name.named and name.done and of_one and new_item(self.text, time, name.end)):
            return ()
        return (
            MinuteTie(
                *time, Standing.ITEM, part_of=name.code, row=self.layout.row(name), several=True
            ),
        )

    def _heading(self, listed: tuple[Service, ...], time: Time) -> tuple[MinuteTie, ...]:
        """Return the tie of a time to the list below it ("Work done (60 min, 1:1):")."""
        if not listed:
            return ()
        tie = self.make.tie(time, listed, Standing.WHOLE, shared=True)
        return (replace(tie, heads=True, named=True),)

    def _sum(self, item: int, time: Time) -> tuple[MinuteTie, ...]:
        """Return the tie of a time that is that of all its sentence named so far."""
        here = [one for one in self.layout.here[item][-_LONGEST_LIST:] if one.done]
        return self._of_list(time, tuple(one for one in here[::-1] if one.start < time.start))

    def _is_total(self, time: Time) -> bool:
        """Tell whether a time is what several before it on its line come to ("TE 22m, NMR 8m. 30
        min / 2 units")."""
        line = self.layout.line(time.start)
        if not _ENDS.match(self.text, time.end):
            return False
        near = self.layout.said_before(time, _LONGEST_LIST)
        before = [one.minutes for one in near if one.start >= line]
        return len(before) > 1 and sum(before) == time.minutes

    def _of_list(self, time: Time, done: tuple[Service, ...]) -> tuple[MinuteTie, ...]:
        """Return the tie of a time to the list that it closes, the nearest service first."""
        if not done:
            return ()
        beside = at_once(self.text, done, self.untimed)
        if beside:
            return tuple(self.make.tie(time, (one,), Standing.WHOLE) for one in beside)
        label = self.make.field_of(done[0], time)
        if label is not None:
            return (self.make.tie(time, done, Standing.SUMMARY, head=label),)
        names = [one for one in done if one.named]
        parts = _until_name(done)
        if names and all(one.named or one.owner == names[0].code for one in done):
            return (self.make.tie(time, parts or done[:1], Standing.WHOLE, head=names[0]),)
        owner = done[0].owner
        return (self.make.tie(time, parts or done, Standing.ITEM, part_of=owner, closes=True),)


def _behind(text: str, at: int) -> int:
    """Return the first character behind the marks that part a time from what follows it."""
    found = _PARTS.match(text, at)
    return found.end() if found else at


def _holds(now: MinuteTie, last: MinuteTie) -> bool:
    """Tell whether a time that closes a list holds the one before it, the last item's dose."""
    return now.places[:1] == last.places[:1] and last.minutes < now.minutes


def _until_name(group: Sequence[Service]) -> tuple[Service, ...]:
    """Return the services of a group that stand nearer than the first name."""
    first = next((n for n, one in enumerate(group) if one.named), len(group))
    return tuple(group[:first])
