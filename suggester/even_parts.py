"""Divide a time that a note says was split evenly among services. Text, a time and services in.

"MT and TE, 30 min divided equally", "36 min split evenly between manual, neuro re-ed and ther ex":
each has its part, where the parts are whole minutes.
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
_ENDS = re.compile(r"[:.;\n]")
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
