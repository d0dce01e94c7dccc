"""Say what each of several services has of a time that is of each, or was split evenly among them.

"MT and TE, 30 min divided equally", "36 min split evenly between manual, neuro re-ed and ther ex":
each has its part, where the parts are whole minutes. "TE, MT x 10 min each": each has all of it.
Text, a time and services in.
"""

import re
from collections.abc import Sequence

from suggester.services import Service
from suggester.time_words import Time

_EVENLY = re.compile(
    r"[ ,(]{0,3}(?:(?:was|were)[ ])?"
    r"(?:(?:split|divided|shared)[ ](?:evenly|equally|50/50|in[ ]half)"
    r"|(?:evenly|equally)[ ](?:split|divided|shared)|(?:in[ ])?equal[ ]parts)\b",
    re.IGNORECASE,
)
_EACH_BEHIND = re.compile(r"[\s)\]]{0,2}(?:each|ea\b|apiece|a\spiece)", re.IGNORECASE)
_FOR = r"\s{1,2}(?:of\s(?:the\s)?[a-z]{2,12}\s)?(?:x\s?|for\s|=\s?|at\s)?$"
_EACH_BEFORE = re.compile(
    rf"\beach(?:\s(?:third|half|quarter|part|block|portion|segment))?{_FOR}", re.IGNORECASE
)
_ALL_BEFORE = re.compile(rf"\b(?<!in )all{_FOR}", re.IGNORECASE)
_ENDS = re.compile(r"[:.;\n]")
_NEAR = 30  # characters before a time in which "each" stands
_LONGEST = 120  # characters behind a time in which its services are named


def even_parts(
    text: str, time: Time, group: Sequence[Service], behind: Sequence[Service]
) -> tuple[tuple[Time, Service], ...]:
    """Return each service with its part of a time that was split evenly, or none.

    group: services done before the time, the nearest first; behind: those behind it, in order.
    """
    said = _EVENLY.match(text, time.end)
    if said is None:
        return ()
    ends = _ENDS.search(text, said.end(), said.end() + _LONGEST)
    last = ends.start() if ends else min(len(text), said.end() + _LONGEST)
    ahead = [one for one in behind if one.end <= last]
    named: dict[str, Service] = {}
    for one in ahead or group:
        if one.done and (one.named or one.short):
            named.setdefault(one.code, one)
    if len(named) < 2 or time.minutes % len(named):
        return ()
    part = time._replace(minutes=time.minutes // len(named))
    return tuple((part, one) for one in named.values())


def each(text: str, time: Time, group: Sequence[Service]) -> tuple[Service, ...]:
    """Return the services done that have a time each, or none ("TE, MT x 10 min each", "MT, US, all
    x 8 min"); what is no service by its name has it together ("SLR, rows, SLS - all x 15 min")."""
    if len({one.code for one in group}) < 2:
        return ()
    before = max(0, time.start - _NEAR)
    plainly = _EACH_BEHIND.match(text, time.end) or _EACH_BEFORE.search(text, before, time.start)
    if not plainly and not _ALL_BEFORE.search(text, before, time.start):
        return ()
    names = tuple(
        one for one in group if (one.named or one.short) and text[one.start - 1 : one.start] != "("
    )
    if len({one.code for one in names}) > 1:
        return names
    return tuple(group) if plainly else ()
