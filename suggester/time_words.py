"""Read what the words around a time say of the services it is of: one, each, all together.

Text, a time and services in, services or yes and no out. Whose a time is, ``owners`` says.
"""

import re
from collections.abc import Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from suggester.mention import LEAST_UNIT
from suggester.plain_rows import HANDS_ON
from suggester.services import Service

_COLON = re.compile(r"[\s)\]'\"]{0,3}(?:[:–—-]\s|:$)")
# "4 min - 15 min": what is set apart behind the last item's dose is the time of them all.
_SET_OFF = re.compile(r"\d\s?(?:min(?:ute)?s?\.?|['’′])\s(?:[-–—]|--|=)\s{1,2}$", re.IGNORECASE)
_ROW_END = re.compile(r"[ \t|]{0,20}(?:\n|$)")
_TIMED = re.compile(r"\d\s?(?:min|['’′])", re.IGNORECASE)
_LINE_END = re.compile(r"[ \t.)\]]{0,6}(?:\n|$)")
_HEADS = re.compile(r"[\s)\]]{0,2}(?:[:–—(\n]|-\s|->|\s\s|\t|\||$)")
_HEADS_LIST = re.compile(r":\s\w")
_JOINS = frozenset(["/", "and", "&", "+"])
_DURING = re.compile(
    r"[^,;+()]{0,120}\b(?:during|while|with|w/)(?:(?!\b(?:then|after\sthat|next)\b)[^,;+()]){0,120}",
    re.IGNORECASE,
)
_DOSED = re.compile(r"\d\s?[x×]\s?\d|(?<![a-z])[x×]\s?\d", re.IGNORECASE)
_PARTED = re.compile(r"(?:,|\s[-–—])\s{1,2}\Z")
_ALONG = re.compile(r"[^,.;:/+\n]{0,24}(?:\b(?:during|while|with)|w/)\s{0,2}", re.IGNORECASE)
_LISTED = re.compile(r"(?:[,;]|\b(?:then|and))\s{1,2}$", re.IGNORECASE)
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
# "27 min hands-on and ther ex, not split: ...", "25 min mix of balance and strength"
_NOT_SPLIT = re.compile(
    r"(?:(?!\d\s?(?:min|['’′]))[^\n]){0,160}?\b(?:not\s(?:split|divided|separated|broken\s(?:down|out))|unsplit"
    r"|(?:hard|difficult|impossible|unable)\sto\s(?:split|separate|divide)"
    r"|(?:could|can)(?:\snot|n['’]?t|not)\s(?:be\s)?(?:split|separate|divide)d?)\b"
    r"|\s{0,2}(?:combin(?:ed|ing|ation)|mix(?:ed|ture)?)\b",
    re.IGNORECASE,
)
_MIXED = re.compile(r"\bmix(?:ed|ture)?\s(?:of\s)?$", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"(?<![\d./])\d{1,2}\s?$")
_NUMBER_BEHIND = re.compile(r"\s?x?\s?\d{1,2}(?!\d|\s?(?:units?|u)\b)")
_CELL = re.compile(r"(?:[\t|]\s{0,20}|\s{2,20})$")
_CELL_BEGINS = re.compile(r"[|\t][ ]{0,8}\Z")
_CELL_ENDS = re.compile(r"[ ]{0,8}(?:[|\t\n]|\Z)")
_TIME_CELL = re.compile(
    r"[|\t][ ]{0,8}\d{1,3}\s?(?:m|min\w{0,4}|['’′])[ ]{0,8}(?:[|\t\n]|\Z)", re.IGNORECASE
)
_ITEM = re.compile(r"\s?:[^\n]{2,160}[,;]\s(?=[^,;\n]{0,30}[a-z]{4})[^,;\n]{4,40}\Z", re.IGNORECASE)
_LONGEST_ITEM = 60  # characters from the time before an item to its own
_NEW_ITEM = re.compile(
    r"\d\s?(?:m|min\w*|['’′])\s?[,;+]\s(?!rest|break|then\srest)(?=[^,;]{0,30}[a-z]{4})[^,;.\n]{4,50}\Z",
    re.IGNORECASE,
)
_MORE = re.compile(r"\s?[,;]\s?[a-z]", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:another|additional|further|extra)\s$", re.IGNORECASE)
_PLUS = re.compile(
    r"\d\s?(?:min(?:ute)?s?\.?|')\s?\+\s?(?:\d{1,2}\s?(?:#|lbs?|kg)\s)?[a-z ]{0,8}\Z", re.IGNORECASE
)
_BULLET = re.compile(r"[ \t]{0,12}(?:[a-z\d]{1,2}[.)]|[-–*•])[ \t]", re.IGNORECASE)
_LONGEST_DOSE = 5  # minutes of an item that a comma parts from its own dose
_LONGEST_LEAD = 200  # characters of a line before a time, or of the one above it, that are read
_NEAR = 30  # characters from a time to the bare activity behind it


class Time(NamedTuple):
    """Minutes at characters ``[start, end)``."""

    start: int
    end: int
    minutes: int


def undivided(
    text: str, time: Time, group: Sequence[Service], *, ahead: bool
) -> tuple[Service, ...]:
    """Return the services that share a time, or none: joined names ("TE/MT x 30 min"), or all
    before "30 min in all", or behind "30 min split between".

    group: services done, the nearest first.
    """
    if len({one.code for one in group}) < 2:
        return ()
    listed = _HEADS_LIST.match(text, time.end) is not None
    run = list(group[:1])
    for one in group[1:]:
        first, second = (run[-1], one) if ahead else (one, run[-1])
        if text[first.end : second.start].strip().lower() not in _JOINS:
            break
        if _OWN_NUMBER.search(text, max(0, one.start - 4), one.start):
            break  # "15 manual / IFC 10 min"
        if listed and run[-1].named and not (one.named or one.short):
            break  # "NM 15: BAPS / TE 15: bike"
        run.append(one)
    names = [one for one in group if one.named]
    heads = ahead and _COLON.match(text, time.end) is not None
    whole = heads or _UNDIVIDED.match(text, time.end)
    split = not_split(text, time) or (ahead and _SPLIT.match(text, time.end))
    # "Skilled tx 41 min: heel slides, mini squats, then gait training to bathroom"
    opens = group[0].named or group[0].short
    split = split or (heads and not opens and any(_is_listed(text, one) for one in names))
    for several in (run, names if whole else (), group if split else ()):
        told = split or any(one.named for one in several) or all(one.short for one in several)
        if len({one.code for one in several}) > 1 and told:
            return tuple(several)
    return ()


def _is_listed(text: str, one: Service) -> bool:
    """Tell whether a name is one of a list ("Roho HP" is a product's)."""
    return _LISTED.search(text, max(0, one.start - _NEAR), one.start) is not None


def not_split(text: str, time: Time) -> bool:
    """Tell whether a time is said to be of several services that nobody divided."""
    before = max(0, time.start - _NEAR)
    return bool(_NOT_SPLIT.match(text, time.end) or _MIXED.search(text, before, time.start))


def accompanied(text: str, group: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return a group without what only went along with the service that opens it ("NMES during
    quad sets 15 min"). group: the nearest first."""
    if len(group) < 2 or not _DURING.fullmatch(text, group[-1].end, group[-2].start):
        return group
    lead = group[-1]
    return tuple(one for one in group if one.code == lead.code)


def of_the_last(text: str, group: tuple[Service, ...], *, brief: bool) -> tuple[Service, ...]:
    """Return the nearest of a group alone, if it is hands-on work and each exercise before it has
    its repetitions ("press ups 3x10, bird dog 2x8, PA mobs 8 min"). group: the nearest first.
    brief: the time is too short for a list, so it is of any item ("... x10, scrubbing 3 min")."""
    hands_on = len(group) > 1 and group[0].code in HANDS_ON and group[1].code not in HANDS_ON
    if len(group) < 2 or not (hands_on or brief):
        return group
    between = [text[before.end : one.start] for one, before in pairwise(group)]
    dosed = all(_DOSED.search(gap) or not gap.strip() for gap in between)
    return group[:1] if dosed and between[0].strip() else group


def is_dose(text: str, time: Time, one: Service) -> bool:
    """Tell whether a time behind a service is too short for one, and the only dose it has; no mark
    parts it from the item ("animal walks x4 and scooter pulls, 7 min" is of both)."""
    since = max(one.end, time.start - _LONGEST_LEAD)
    parted = time.minutes > _LONGEST_DOSE and _PARTED.search(text, since, time.start)
    short = time.minutes < LEAST_UNIT and not parted
    return short and not _DOSED.search(text, since, time.start)


def explained(text: str, group: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return a group behind a time without what a bracket tells of its first ("24 min on floor
    recovery (side sit to quadruped to half kneel)"). group: the nearest first."""
    if len(group) < 2 or group[0].short:
        return group
    first, last = group[0], group[-1]
    opened = text.find("(", first.end, group[1].start)
    if opened < 0 or text[first.end : opened].strip():
        return group
    closed = text.find(")", opened, last.end + _NEAR)
    return (first, *(one for one in group[1:] if 0 <= closed <= one.start))


def of_an_item(text: str, time: Time, name: Service) -> bool:
    """Tell whether a time is of one of the things that a name lists, which goes by no known word
    ("Capacity testing: lift 25#, sustained sit 18 min, pinch task ...")."""
    before = name.end < time.start and _ITEM.match(text, name.end, time.start)
    return bool(before and _MORE.match(text, time.end))


def new_item(text: str, time: Time, since: int) -> bool:
    """Tell whether words of their own stand before a time, behind a time that came before it."""
    before = text[max(since, time.start - _LONGEST_ITEM) : time.start]
    return _NEW_ITEM.search(before) is not None


def without_companion(text: str, group: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return a group without what only went along with the name before it ("fluido with AROM inside
    15 min", "paraffin w/ flexion wrap 8 min"). group: the nearest first."""
    if len(group) < 2 or group[0].named:
        return group
    near, name = group[0], group[1]
    joined = name.named and name.code == near.owner and name.end <= near.start
    return group[1:] if joined and _ALONG.fullmatch(text, name.end, near.start) else group


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
    minutes", "TM 5 min. 18'", "TM 5 min - 18 min" at the end of a line)."""
    before = text[max(0, time.start - 24) : time.start]
    alone = before.rstrip(" ").endswith(".")
    apart = _SET_OFF.search(before) and _LINE_END.match(text, time.end)
    return alone or bool(apart or _UNDIVIDED.match(text, time.end) or _TOTAL_OF.search(before))


def heads_list(text: str, time: Time, one: Service) -> bool:
    """Tell whether a service and its time head what is listed behind them ("gait 14 min - ...")."""
    close = time.start - one.end <= _NEAR or time.end <= one.start
    return close and bool(_HEADS.match(text, max(time.end, one.end)))


def heads_line(text: str, time: Time) -> bool:
    """Tell whether a time heads what its line lists: no other stands before it, and it opens its
    line or a mark parts it from the list ("1) Sensory (25m): swing, ...", "17 min - roll; ...")."""
    line = text.rfind("\n", 0, time.start) + 1
    since = max(line, time.start - _LONGEST_LEAD)
    if since == line and not any(letter.isalpha() for letter in text[line : time.start]):
        return True
    return bool(_COLON.match(text, time.end)) and not _TIMED.search(text, since, time.start)


def in_cell(text: str, time: Time) -> bool:
    """Tell whether a time is a bare number in a column of minutes, or fills a cell: never how long
    one item of a list was held, because every row has its own."""
    before = max(0, time.start - _NEAR)
    if text[time.start : time.end].isdigit():
        return _CELL.search(text, before, time.start) is not None
    fills = _CELL_ENDS.match(text, time.end) and _CELL_BEGINS.search(text, before, time.start)
    return bool(fills) and _among_times(text, time)


def _among_times(text: str, time: Time) -> bool:
    """Tell whether the line above or below holds a time in a cell too."""
    start, end = text.rfind("\n", 0, time.start), text.find("\n", time.end)
    above = text[max(0, start - _LONGEST_LEAD) : start + 1].rstrip("\n").rsplit("\n", 1)[-1]
    below = text[end + 1 : end + _LONGEST_LEAD].split("\n", 1)[0] if end >= 0 else ""
    return bool(start > 0 and _TIME_CELL.search(above)) or bool(_TIME_CELL.search(below))


def code_cell(text: str, time: Time, first: Service) -> bool:
    """Tell whether a row closes with the name of the service that its item and minutes belong to
    ("Cable hip ext   20# 3x10   4   TE")."""
    named = (first.named or first.short) and time.end <= first.start
    closes = _ROW_END.match(text, first.end) is not None
    return named and closes and in_cell(text, time)


def adds(text: str, time: Time, first: Service) -> bool:
    """Tell whether a time is said to come on top of the one before ("for another 10 min",
    "ergometer 7 min + 2# dowel press 8 min"). first: of its services."""
    another = _ANOTHER.search(text, max(0, time.start - 14), time.start)
    return bool(another or _PLUS.search(text, max(0, first.start - _NEAR), first.start))


def on_own_line(text: str, gap: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return the services of the list item that the nearest stands in, if a number or a bullet
    opens its line: "a. ... / b. Splint check 8 min"."""
    if len(gap) < 2:
        return gap
    line = text.rfind("\n", gap[0].end, gap[-1].start) + 1
    if not line or not _BULLET.match(text, line):
        return gap
    return tuple(one for one in gap if one.start >= line)
