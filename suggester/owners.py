"""Say which services of a sentence each of its times belongs to. Text and places in, groups out.

A time closes what stands before it ("squats, SLS x 15 min"), unless it opens the sentence, points
ahead ("15 minutes of TE") or touches the name of a service in a row of times that come first
("15' TE, 15' NMR"). Services belong to one time only: that of theirs.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from typing import NamedTuple

from suggester.schema import Kind
from suggester.services import Service

_AHEAD = re.compile(
    r"[\s)\]]{0,3}(?:each\s)?(?:(?:of|on|for)\b(?!\s(?:that|this|it|those|them|which)\b)"
    r"|(?:spent|was|were|went|devoted|doing|divided|split)\b)",
    re.IGNORECASE,
)
_EACH_BEHIND = re.compile(r"[\s)\]]{0,2}(?:each|ea\b|apiece|a\spiece)", re.IGNORECASE)
_EACH_BEFORE = re.compile(
    r"\b(?:each|all)\s{1,2}(?:of\s(?:the\s)?[a-z]{2,12}\s)?(?:x\s?|for\s|=\s?|at\s)?$",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"[^.;\n\d]{0,30}(?:\+|\band\b|,)\s{0,2}[^.;\n\d]{0,12}|[.\s]{1,3}", re.IGNORECASE
)
# "UBE 4' fwd/4' bwd"
_BOTH_WAYS = re.compile(
    r"\s?(?:f(?:or)?wa?r?d?s?|bwd|back\w*|retro|cc?w|l|r|left|right)?\s?/\s?", re.IGNORECASE
)
_TREATMENT = re.compile(r"\b(?:tx|rx|treat\w*|rest\w*|break\w*|documentation)\b", re.IGNORECASE)
_FOR = re.compile(r"[\s)\]]{0,3}for\b", re.IGNORECASE)
_TOUCH = re.compile(r"[\s)\]:–—-]{0,4}")
_BREAK = re.compile(r"[,;+.|\n\t]|\s/\s|\b(?:then|plus|followed|after)\b", re.IGNORECASE)
_COLON = re.compile(r"[\s)\]'\"]{0,3}(?:[:–—-]\s|:$)")
# "15 min in the gym because he was anxious: swing"
_HEADING = re.compile(r"[^.;\n\d]{0,60}:\s[^.;\n\d]{0,20}")
_HEADS = re.compile(r"[\s)\]]{0,2}(?:[:–—(\n]|-\s|->|\s\s|\t|\||$)")
_HEADS_LIST = re.compile(r":\s\w")
_JOINS = frozenset(["/", "and", "&", "+"])
_DURING = re.compile(r"\b(?:during|while|with|w/)", re.IGNORECASE)
_WITH = re.compile(r"[^,.;/\n]{0,24}(?:\+|&|\b(?:w/|with\b|and\b))\s{0,2}", re.IGNORECASE)
_UNDIVIDED = re.compile(
    r"\s{0,2}(?:in\s(?:all|total)|total\b|together|combined|undivided|overall|altogether)",
    re.IGNORECASE,
)
_TOTAL_OF = re.compile(r"\b(?:for|x)\s(?:a\s)?total\s(?:time\s)?(?:of\s)?$", re.IGNORECASE)
_SPLIT = re.compile(
    r"\s{0,2}(?:was\s|were\s)?(?:divided|split|shared)\b[^.;:\n]{0,16}\b(?:between|among|across)\b",
    re.IGNORECASE,
)
_REFERRED = re.compile(r"\b(?:following|after|before|prior\sto)\s(?:the\s)?$", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"(?<![\d./])\d{1,2}\s?$")
_CELL = re.compile(r"(?:[\t|]\s{0,20}|\s{2,20})$")
_LISTED = re.compile(r"\s?[,/]\s?")
_FAR_APART = re.compile(r" {3}|\t|\|")
_THEN = re.compile(r"\b(?:then|next|followed|afterwards?|after\sthat)\b|[;+]", re.IGNORECASE)
_SAID = re.compile(r"[A-Za-z]{3}")
_IN_CELL = re.compile(r"[A-Za-z]{3}[^\n\t|]{0,20}[\t|]\s{0,20}$")
_CLOSE = 2  # characters between a time and the name that it touches
_AFAR = 60  # characters from "minutes of" to what they are of
_NEAR = 30  # characters from a time to the bare activity behind it


class Time(NamedTuple):
    """Minutes at characters ``[start, end)``."""

    start: int
    end: int
    minutes: int


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
    for n, (time, left, right) in enumerate(zip(times, gaps, gaps[1:], strict=False)):
        within = [
            one
            for one in (*left[-2:], *right[:1])
            if one.start < time.end and time.start < one.end and not one.scattered
        ]
        if within:
            found.append(Owned(time, (within[-1],), ahead=False))
            continue
        left = _outside(text, _plainly(text, left, time, others=bool(right)), time)
        right = _plainly(text, right, time, others=bool(left))
        before = found[-1] if found else None
        if (
            before is not None
            and not left
            and _BOTH_WAYS.fullmatch(text, before.time.end, time.start)
        ):
            found.append(before._replace(time=time, again=True))
            continue
        if before is not None and before.ahead:
            left = _own_part(text, left)
        ends = text[time.end - 1] == "." and not left and text[time.end : time.end + 1] == " "
        said = max(found[-1].time.end if found else opens, time.start - _AFAR)
        following = times[n + 1] if n + 1 < len(times) else None
        if (
            not ends
            and not _has_its_own(text, time, right, following, since=said)
            and _points_ahead(text, time, left, right, since=said, named_first=named_first)
        ):
            found.append(Owned(time, right, ahead=True))
            continue
        if before is not None and before.ahead and left:
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
            and not _AHEAD.match(text, time.end)
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
    if nearest and _REFERRED.search(text, max(0, nearest[0].start - _NEAR), nearest[0].start):
        clear = clear[:-1]
    return clear if clear or others else gap


def _named_first(times: Sequence[Time], here: Sequence[Service]) -> bool:
    """Tell whether a sentence of several times opens with a name and closes with a time."""
    names = [one for one in here if one.named]
    return (
        len(times) > 1
        and bool(names)
        and names[0].start < times[0].start
        and names[-1].start < times[-1].start
    )


def _own_part(text: str, gap: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return what a time takes of services that the time before it points to: those behind the
    last mark that parts them."""
    for n in range(len(gap) - 1, 0, -1):
        if _BREAK.search(text, gap[n - 1].end, gap[n].start):
            return gap[n:]
    return ()


def _set_apart(text: str, time: Time, since: int, first: Service) -> bool:
    """Tell whether what stands behind a time is another thing than what was said before it, though
    no word of that is known ("in water 40'   On deck: STM", "ergometer 7 min + chest press")."""
    between = text[time.end : first.start]
    if not _SAID.search(text, since, time.start) or "\n" in text[since : time.start].rstrip():
        return False
    return bool(_FAR_APART.search(between) or _THEN.search(between))


def _has_its_own(
    text: str, time: Time, right: Sequence[Service], following: Time | None, *, since: int
) -> bool:
    """Tell whether what stands behind a time is followed by its own, and the time closes words
    that name no service ("Individual 25 min, Group 30 min")."""
    if not right or following is None or not _SAID.search(text, since, time.start):
        return False
    close = following.start - right[0].end <= _CLOSE
    return close and bool(_LISTED.fullmatch(text, time.end, right[0].start))


def _points_ahead(
    text: str,
    time: Time,
    left: Sequence[Service],
    right: Sequence[Service],
    *,
    since: int,
    named_first: bool,
) -> bool:
    """Tell whether a time belongs to what stands behind it."""
    if not right or (left and left[-1].done and not right[0].done):
        return False
    first = right[0]
    gap = first.start - time.end
    if not left and _set_apart(text, time, since, first):
        return False
    if _AHEAD.match(text, time.end) and not (left and _FOR.match(text, time.end)):
        return gap <= _AFAR or first.kind is not Kind.ACTIVITY
    touching = _TOUCH.fullmatch(text, time.end, first.start) is not None
    if left:
        heads = first.named or (first.short and _HEADS.match(text, first.end) is not None)
        return touching and heads and gap <= _CLOSE and not named_first
    if text[time.start : time.end].isdigit() and _IN_CELL.search(
        text, max(0, time.start - _AFAR), time.start
    ):
        return False  # the service is in a cell before it, by a name that is not known
    listed = not first.short and _COLON.match(text, time.end) is not None
    listed = listed or _HEADING.fullmatch(text, time.end, first.start) is not None
    return gap <= _NEAR or first.kind is not Kind.ACTIVITY or listed


def undivided(
    text: str, time: Time, group: Sequence[Service], *, ahead: bool
) -> tuple[Service, ...]:
    """Return the services that share a time, or none: joined names ("TE/MT x 30 min"), or all
    before "30 min in all", or behind "30 min split between".

    group: services done, the nearest first.
    """
    heads = _HEADS_LIST.match(text, time.end) is not None
    run = list(group[:1])
    for one in group[1:]:
        first, second = (run[-1], one) if ahead else (one, run[-1])
        if text[first.end : second.start].strip().lower() not in _JOINS:
            break
        if _OWN_NUMBER.search(text, max(0, one.start - 4), one.start):
            break  # "15 manual / IFC 10 min"
        if heads and run[-1].named and not (one.named or one.short):
            break  # "NM 15: BAPS / TE 15: bike"
        run.append(one)
    names = [one for one in group if one.named]
    whole = _UNDIVIDED.match(text, time.end) or (ahead and _COLON.match(text, time.end))
    split = ahead and _SPLIT.match(text, time.end)
    for several in (run, names if whole else (), group if split else ()):
        told = split or any(one.named for one in several)
        if len({one.code for one in several}) > 1 and told:
            return tuple(several)
    return ()


def accompanied(text: str, group: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return a group without what only went along with the service that opens it ("NMES during
    quad sets 15 min"). group: the nearest first."""
    if len(group) < 2 or not _DURING.search(text, group[-1].end, group[-2].start):
        return group
    lead = group[-1]
    return tuple(one for one in group if one.code == lead.code)


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


def bracketed(text: str, one: Service) -> bool:
    """Tell whether a bracket holds the name of a service alone."""
    marks = text[max(0, one.start - 1) : one.start] + text[one.end : one.end + 1]
    return marks in ("()", "[]") and (one.named or one.short)


def at_once(text: str, group: Sequence[Service], untimed: Set[str]) -> tuple[Service, ...]:
    """Return the services that ran at the same time, each for all of it, or none: names of
    modalities that are joined ("IFC + MHP 15 min").

    group: as in ``undivided``. untimed: codes of services without attendance.
    """
    run = list(group[:1])
    for one in group[1:]:
        last = run[-1]
        first, second = (one, last) if one.start < last.start else (last, one)
        if first.code != second.code and not _WITH.fullmatch(text, first.end, second.start):
            break
        run.append(one)
    codes = {one.code for one in run}
    if len(codes) < 2 or not codes <= untimed:
        return ()
    return tuple(next(one for one in run if one.code == code) for code in sorted(codes))


def sums_up(text: str, time: Time) -> bool:
    """Tell whether a time is that of all before it ("14 minutes in all", "for a total of 14
    minutes", "TM 5 min. 18'")."""
    before = text[max(0, time.start - 24) : time.start]
    alone = before.rstrip(" ").endswith(".")
    return alone or bool(_UNDIVIDED.match(text, time.end) or _TOTAL_OF.search(before))


def _all_before(text: str, before: Time, time: Time) -> bool:
    """Tell whether a time sums up the one before it, and nothing else came between."""
    return sums_up(text, time) and not _THEN.search(text, before.end, time.start)


def each(text: str, time: Time) -> bool:
    """Tell whether every service has a time ("TE, MT x 10 min each")."""
    return bool(
        _EACH_BEHIND.match(text, time.end)
        or _EACH_BEFORE.search(text, max(0, time.start - _NEAR), time.start)
    )


def heads_list(text: str, time: Time, one: Service) -> bool:
    """Tell whether a service and its time head what is listed behind them ("gait 14 min - ...")."""
    close = time.start - one.end <= _NEAR or time.end <= one.start
    return close and bool(_HEADS.match(text, max(time.end, one.end)))


def in_cell(text: str, time: Time) -> bool:
    """Tell whether a time is a bare number in a column of minutes: never how long one item of a
    list was held, because every row has its own."""
    bare = text[time.start : time.end].isdigit()
    return bare and bool(_CELL.search(text, max(0, time.start - _NEAR), time.start))
