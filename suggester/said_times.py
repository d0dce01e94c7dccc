"""Read which times a note states, in order, and which of them its writer takes back. A Doc in."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from suggester.closing_numbers import closing_numbers
from suggester.elliptic_times import elliptic_times
from suggester.headed_numbers import headed_numbers
from suggester.marks import marks_of
from suggester.pipes.groups import MEASURES
from suggester.plain_rows import HANDS_ON
from suggester.plain_tokens import Doc
from suggester.services import Service
from suggester.time_words import Time

_CORRECTS = re.compile(
    r"\b(?:strike|scratch|correct|change)\sthat|\bsorry\b|\bno,?\swait|\bhang\son|\bi\smean|\bcorrection|\bmake\sthat|"
    r"\bor\srather|\bactually|\bexcuse\sme|(?<![a-z]\s)\bwell\b",
    re.IGNORECASE,
)
_MAKE_IT = re.compile(
    r"\b(?:strike|scratch|correct)\sthat,?\s(?:make|call)\s(?:it|that)\s\Z", re.IGNORECASE
)
_INCLUDED = re.compile(r"\binclud", re.IGNORECASE)  # "no wait that included five minutes"
_TOTALS = frozenset(["total_minutes", "timed_minutes"])
_CLOCKS = re.compile(r"\d{1,2}:?[0-5]\d\s?(?:[ap]\.?m?\.?)?\s{0,2}(?:-|–|—|to)\s{0,2}\d")
_BEHIND = 40  # characters behind a time in which a service of its own may stand
_LONGEST_CORRECTION = 40  # characters


def said_times(doc: Doc, text: str, found: Sequence[Service], applied: Set[str]) -> list[Time]:
    """Return the times of a note in order: those that say that they are minutes, and the bare
    numbers that its lines show to be.

    text: of this visit. found: the services, in order. applied: codes of modalities.
    """
    measured = [time for time in _measured(doc) if not _of_a_number(text, time)]
    again = frozenset(_said_again(text, measured, found))
    said = [time for time in measured if time not in again]
    read = {at for time in said for at in range(time.start, time.end)}
    lines = {(_line(text, time), time.minutes) for time in said}  # it is said once
    more = (
        *closing_numbers(text, found, applied, said, _totals(doc)),
        *headed_numbers(text, found),
        *elliptic_times(text, said, found, applied | HANDS_ON),
    )
    said += [
        one
        for one in more
        if one.start not in read and (_line(text, one), one.minutes) not in lines
    ]
    return sorted(said)


def kept_times(text: str, said: Sequence[Time], found: Sequence[Service]) -> Iterator[Time]:
    """Yield the times that the speaker does not take back ("twenty, sorry, ten minutes")."""
    starts = [one.start for one in found]
    for n, time in enumerate(said[:-1]):
        following = said[n + 1].start
        taken_back = (
            following - time.end <= _LONGEST_CORRECTION
            and _CORRECTS.search(text, time.end, following)
            and not _INCLUDED.search(text, time.end, following)
        )
        if _MAKE_IT.search(text, max(time.end, following - _LONGEST_CORRECTION), following):
            continue  # however far off: "... scratch that make it fifteen minutes"
        before = bisect_left(starts, time.start)
        of = {one.code for one in found[max(0, before - 1) : before]}
        between = found[bisect_left(starts, time.end) : bisect_left(starts, following)]
        if not (taken_back and all(one.code in of for one in between)):
            yield time
    yield from said[-1:]


def _said_again(text: str, said: Sequence[Time], found: Sequence[Service]) -> Iterator[Time]:
    """Yield the times in words that only say again how long the clocks of their line are apart, in
    a line of one service ("WORK HARDENING 0800-1000, roofer sim, initial 2 hrs")."""
    lines: dict[int, list[Time]] = defaultdict(list)
    for time in said:
        lines[_line(text, time)].append(time)
    for here in lines.values():
        if len(here) != 2:
            continue
        clock, words = here
        apart = _CLOCKS.match(text, clock.start) and not _CLOCKS.match(text, words.start)
        if not apart or clock.minutes != words.minutes:
            continue
        first, last = (
            bisect_left(found, at, key=lambda one: one.start)
            for at in (_line(text, clock), words.end + _BEHIND)
        )
        if len({one.code for one in found[first:last]}) == 1:
            yield words


def _measured(doc: Doc) -> list[Time]:
    return [
        Time(measure.start_char, measure.end_char, int(measure.id_))
        for measure in marks_of(doc, MEASURES)
        if measure.label_ == "minutes"
    ]


def _totals(doc: Doc) -> frozenset[int]:
    totals = (one for one in marks_of(doc, MEASURES) if one.label_ in _TOTALS)
    return frozenset(int(one.id_) for one in totals)


def _of_a_number(text: str, time: Time) -> bool:
    """Tell whether no minutes are said of a code number ("97016x1, 97116x0"): of no other."""
    before = text[max(0, time.start - 6) : time.start]
    return time.minutes == 0 and before.rstrip()[-5:].isdigit()


def _line(text: str, time: Time) -> int:
    return text.rfind("\n", 0, time.start) + 1
