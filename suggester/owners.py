"""Say which services of a sentence each of its times belongs to. Text and places in, groups out.

A time closes what stands before it ("squats, SLS x 15 min"), unless it opens the sentence, points
ahead ("15 minutes of TE") or touches the name of a service in a row of times that come first
("15' TE, 15' NMR"). Services belong to one time only: that of theirs.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from suggester.leading_parts import all_lead, outgrows
from suggester.points_ahead import (
    AFAR,
    AHEAD,
    COLON,
    NEAR,
    THEN,
    TOUCH,
    closed_in,
    has_its_own,
    points_ahead,
)
from suggester.services import Service
from suggester.time_words import Time, bracketed, on_own_line, sums_up

_AGAIN = re.compile(
    r"[^.;\n\d]{0,30}(?:\+|\band\b|,)\s{0,2}[^.;\n\d]{0,12}|[.\s]{1,3}", re.IGNORECASE
)
# "in water 9:05-9:35, land 9:40-9:52": a word of its own stands before the second clocks
_OWN_CLOCK = re.compile(r",\s{1,2}(?!then\b|and\b|again\b)[a-z]{3,12}\s\d{1,2}:", re.IGNORECASE)
# "UBE 4' fwd/4' bwd"
_BOTH_WAYS = re.compile(
    r"\s?(?:f(?:or)?wa?r?d?s?|bwd|back\w*|retro|cc?w|l|r|left|right)?\s?/\s?", re.IGNORECASE
)
_TREATMENT = re.compile(r"\b(?:tx|rx|treat\w*|rest\w*|break\w*|documentation)\b", re.IGNORECASE)
_INCLUDED_ABOVE = re.compile(
    r"\(?\b(?:incl(?:uded|\.)?|counted|part\sof|in|same\stime\sas)\s(?:in\s|with\s)?(?:the\s)?(?:time\s)?above\b\)?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;+.|\n\t]|\s/\s|\b(?:then|plus|followed|after)\b", re.IGNORECASE)
_NEXT_PART = re.compile(r"\bthen\b", re.IGNORECASE)
_INCLUDES = re.compile(r"\s{0,2}(?:that|which)?\s?(?:includ|consist)\w+\b", re.IGNORECASE)
_REFERRED = re.compile(r"\b(?:following|after|before|prior\sto)\s(?:the\s)?$", re.IGNORECASE)


class Owned(NamedTuple):
    """A time and its services, the nearest first; none where the sentence names none for it.

    ahead: they stand behind it. again: they are those of the time before it, to which it is
    added ("5' c-spine + 10' shoulder").
    """

    time: Time
    services: tuple[Service, ...]
    ahead: bool
    again: bool = False
    since: int = 0


def owned(text: str, times: Sequence[Time], here: Sequence[Service], opens: int = 0) -> list[Owned]:
    """Return each time of a sentence with its services.

    times, here: those of the sentence, in order. opens: where it begins.
    """
    found: list[Owned] = []
    gaps = _gaps(times, here)
    named_first = _named_first(times, here)
    lead = all_lead(text, times, gaps)
    for n, (time, left, right) in enumerate(zip(times, gaps, gaps[1:], strict=False)):
        within = [
            one
            for one in (*left[-2:], *right[:1])
            if one.start < time.end
            and time.start < one.end
            and not one.scattered
            # "no full turns 5" with minutes at its end
            and (one.done or not text[time.start : time.end].isdigit())
        ]
        if within:
            # "gait training w/ walker 12 min": words around a time, and the name that governs them
            names = [one for one in left if one.named and one.code == within[-1].owner]
            since = found[-1].time.end if found else opens
            found.append(Owned(time, (within[-1], *names[-1:]), ahead=False, since=since))
            continue
        left = _outside(text, _plainly(text, left, time, others=bool(right)), time)
        left = on_own_line(text, _without_included(text, left, time))
        right = _plainly(text, right, time, others=bool(left))
        left = () if lead else left
        before = found[-1] if found else None
        if (
            before is not None
            and not left
            and _BOTH_WAYS.fullmatch(text, before.time.end, time.start)
        ):
            found.append(before._replace(time=time, again=True))
            continue
        part = before is not None and _is_part(text, before, left, time)
        if part or before is None or outgrows(text, before.time, before.services, left, time):
            pass  # "18 min: bike 10 min, quad sets": both are of the bike
        elif before.ahead or _INCLUDES.match(text, before.time.end):
            left = _own_part(text, left, _BREAK)
        elif before.services and _names(before.services[0]):
            left = _own_part(text, left, _NEXT_PART) or left
        ends = text[time.end - 1] == "." and not left and text[time.end : time.end + 1] == " "
        said = max(found[-1].time.end if found else opens, time.start - AFAR)
        following = times[n + 1] if n + 1 < len(times) else None
        if (
            not ends
            and not has_its_own(text, time, right, following, since=said)
            and not closed_in(time, left, right, following)
            and points_ahead(text, time, left, right, since=said, named_first=named_first)
        ):
            found.append(Owned(time, right, ahead=True))
            continue
        if before is not None and before.ahead and left and not part:
            kept = tuple(one for one in before.services if one.start < left[0].start)
            found[-1] = before._replace(services=kept)
        again = bool(
            not gaps[n]
            and before is not None
            and bool(before.services)
            and not before.ahead
            and (
                _all_before(text, before.time, time)
                or _AGAIN.fullmatch(text, before.time.end, time.start)
            )
            and not _TREATMENT.search(text, before.time.end, time.start)
            and not _OWN_CLOCK.match(text, before.time.end)
            and not AHEAD.match(text, time.end)
        )
        mine = before.services if before is not None and again else left[::-1]
        since = before.time.end if before is not None else time.start
        found.append(Owned(time, mine, ahead=False, again=again, since=since))
    return found


def _gaps(times: Sequence[Time], here: Sequence[Service]) -> list[tuple[Service, ...]]:
    """Return the services before the first time, between each two, and behind the last."""
    gaps: list[list[Service]] = [[] for _ in range(len(times) + 1)]
    ends = [time.start for time in times]
    for one in here:
        gaps[bisect_right(ends, one.start)].append(one)
    return [tuple(gap) for gap in gaps]


def _plainly(
    text: str, gap: tuple[Service, ...], time: Time, *, others: bool
) -> tuple[Service, ...]:
    """Return services without those only referred to ("massage following US, 12 min") and without
    scattered words that the time stands among, if any others are left."""
    if not gap:
        return gap
    clear = tuple(
        one for one in gap if not (one.scattered and one.start < time.end and time.start < one.end)
    )
    nearest = clear[-1:]
    if nearest and _REFERRED.search(text, max(0, nearest[0].start - NEAR), nearest[0].start):
        clear = clear[:-1]
    return clear if clear or others else gap


def _named_first(times: Sequence[Time], here: Sequence[Service]) -> bool:
    """Tell whether a sentence of several times opens with a name and closes with a time; names
    of fields that were left empty stand behind it ("TE _15_ min  MT _10_ min  NMR ___ min")."""
    names = [one for one in here if one.named and one.done]
    return (
        len(times) > 1
        and bool(names)
        and names[0].start < times[0].start
        and names[-1].start < times[-1].start
    )


def _names(one: Service) -> bool:
    """Tell whether a time with this service has those listed behind it ("exercise 25 min that was
    squats, SLR, then truck transfers 12 min")."""
    return one.named or one.short


def _own_part(text: str, gap: tuple[Service, ...], parts: re.Pattern[str]) -> tuple[Service, ...]:
    """Return what a time takes of services that the time before it points to: those behind the
    last mark that parts them."""
    for n in range(len(gap) - 1, 0, -1):
        if parts.search(text, gap[n - 1].end, gap[n].start):
            return gap[n:]
    return ()


def _is_part(text: str, before: Owned, left: Sequence[Service], time: Time) -> bool:
    """Tell whether a time is that of the first item of a list that a longer one heads."""
    heads = before.ahead and COLON.match(text, before.time.end)
    if not heads or len(left) != 1 or time.minutes >= before.time.minutes:
        return False
    return TOUCH.fullmatch(text, left[0].end, time.start) is not None


def _outside(text: str, gap: tuple[Service, ...], time: Time) -> tuple[Service, ...]:
    """Return services without those of a bracket that closes before the time ("biofeedback (TA,
    pelvic floor) 15 min"), if any others are left; a bracket that holds one name alone says what
    stands before it is ("wall slides, ball toss (NMR) 15 min")."""
    if len(gap) < 2:
        return gap
    if bracketed(text, gap[-1]):
        return gap[-1:]
    closed = text.find(")", gap[-1].end, time.start)
    opened = text.rfind("(", gap[0].end, gap[-1].start)
    if closed < 0 or opened < 0 or text.find("(", gap[-1].end, closed) >= 0:
        return gap
    if text.find(")", opened, gap[-1].start) >= 0:
        return gap
    # A code number in a bracket is the service's own: "TE (97110) 25 min".
    return tuple(one for one in gap if one.start < opened or one.billed) or gap


def _without_included(text: str, gap: tuple[Service, ...], time: Time) -> tuple[Service, ...]:
    """Return services without those that are said to be in the time above them ("kneading, skin
    rolling (incl. above) / trained in putting on the chin strap, 15 min")."""
    if len(gap) < 2:
        return gap
    said = _INCLUDED_ABOVE.search(text, gap[0].end, time.start)
    return tuple(one for one in gap if one.start > said.end()) or gap if said else gap


def _all_before(text: str, before: Time, time: Time) -> bool:
    """Tell whether a time sums up the one before it, and nothing else came between."""
    return (
        before.minutes <= time.minutes
        and sums_up(text, time)
        and not THEN.search(text, before.end, time.start)
    )
