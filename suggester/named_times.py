"""Read a bare number right beside the name of a service as its minutes. Text and names in.

"TA 15   bed<>w/c pivot", "NMR 24 =", "20 TE: ...", "then fifteen neuro re-ed", "10 ther-ex, 20
gait": the name of a service has no count of its own. A word that may have one ("balance 20") is
believed where another service of the note is written so too, and so is an abbreviation ("MT 24").
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from suggester.minute_forms import Stretch
from suggester.totals import WORD_NUMBER, number

HANDS_ON = frozenset(["97140", "97124"])  # work that has no repetitions
_LEAST, _MOST = 5, 75  # minutes
_MOST_OF_DEVICE = 30  # minutes; "US 50" is a duty cycle, "IFC 80" a frequency
_LEAST_ALONE = 8  # minutes of the only one
_LONGEST_SHORT = 4  # characters of an abbreviation
# What makes a number something else than minutes.
_COUNTED = (
    r"(?!\d|[.,:/+-]\d|\s?(?:x\b|×|[%°#\"”″'’′&+]|(?:then|and|to|of)\s\d|reps?\b|times\b|sets?\b"
    r"|lbs?\b|kg\b|ft\b|feet\b|foot\b|m\b|meters?\b|yds?\b|yards?\b|secs?\b|seconds?\b|s\b|hz\b|mhz\b|ma\b|mm|cm\b"
    r"|in\b|inch|deg|laps?\b|steps?\b|stairs?\b|trials?\b|units?\b|u\b|w(?:ee)?ks?\b|days?\b|d\b|mos?\b|months?\b"
    r"|y(?:ea)?rs?\b|visits?\b|sessions?\b|h(?:ou)?rs?\b|h\b|min|each\b|ea\b|out\sof|pts?\b|patients?\b|bpm|mph|ml\b"
    r"|muscles?\b|points?\b|sites?\b|levels?\b|gr\b|grade|sit\b|sts\b|am\b|pm\b|a\b))"
)
_N = rf"(?P<n>\d{{1,2}}){_COUNTED}"
_CLOSES = r"(?=[ \t]{0,3}(?:$|[,;.)\]|:=]|//?[ \t]|--|[-–—]\s)|[ \t]{2,40}\S)"
_BEHIND = re.compile(
    r"(?:/[a-z]{3,12})?(?:\s(?:portion|part|block))?"
    rf"(?:[ \t]{{1,10}}|\s?(?:=|--?|–|—)\s?|:[ \t]|[ \t]?\((?=\d{{1,2}}\))){_N}{_CLOSES}",
    re.IGNORECASE | re.MULTILINE,
)
# "Gait 15 ambulation // bars": a name that opens its line has no object.
_BEHIND_HEAD = re.compile(rf"(?:/[a-z]{{3,12}})?[ \t]{{1,10}}{_N}(?=[ \t][A-Za-z(])", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:^|[\n,;/|(.+][ \t]{0,4}|(?<!\d)(?::|--)[ \t]{0,4}|\b(?:then|and|did|tx)[ \t])"
    r"[*•-]?[ \t]{0,3}"
    rf"(?P<n>\d{{1,2}}|{WORD_NUMBER})[ \t](?P<of>of[ \t])?(?:[A-Z]{{1,3}}[ \t])?\Z",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[\n;|.]|\d[ \t,/]{1,3})[ \t*•\[(-]{0,6}\Z")
_PART_ENDS = re.compile(r"[ \t]{0,3}(?:$|[\n,;.:/|)]|[-–—]|\()")
_PLURAL = re.compile(r"(?:[a-z]{3}(?<!si)(?<!s)s|[A-Z]{5}(?<!SI)(?<!S)S)$")
_NUMBERED = re.compile(r"(?:visit|session|day|week|wk|phase|level|grade|stage)$", re.IGNORECASE)
_MEASURED = re.compile(r"(?:rom|range of motion|\d\D{0,6})$", re.IGNORECASE)


class Name(NamedTuple):
    """The name of a service at characters ``[start, end)``. word: it is a bare word for it.

    timed: the service is billed by its minutes. device: it has settings, which are numbers too.
    """

    start: int
    end: int
    code: str
    word: bool
    timed: bool
    device: bool


class _Beside(NamedTuple):
    time: Stretch
    name: Name
    alone: bool  # nothing else need be written so
    ahead: bool  # it stands before the name


def named_times(text: str, names: Sequence[Name]) -> Iterator[Stretch]:
    """Yield the numbers that are minutes of the name beside them. names: in order."""
    found = [
        beside
        for name in names
        for beside in _beside(text, name)
        if _LEAST <= beside.time.minutes <= (_MOST_OF_DEVICE if name.device else _MOST)
    ]
    ahead = [one.time.minutes for one in found if one.ahead]
    numbered = len(ahead) > 1 and all(b - a == 1 for a, b in pairwise(ahead))
    found = [one for one in found if not (one.ahead and numbered)]
    codes = {one.name.code for one in found}
    alone = {one.name.code for one in found if one.alone and one.time.minutes >= _LEAST_ALONE}
    believed = codes if len(codes) > 1 else alone
    yield from dict.fromkeys(one.time for one in found if one.name.code in believed)


def _beside(text: str, name: Name) -> Iterator[_Beside]:
    """Yield the number beside a name, if one is there."""
    said = text[name.start : name.end]
    hands_on = name.code in HANDS_ON
    several = not hands_on and _PLURAL.search(said) is not None
    opens = _OPENS.search(text, max(0, name.start - 8), name.start) is not None
    end = min(len(text), name.end + 60)
    behind = _BEHIND.match(text, name.end, end)
    if behind is None and opens:
        behind = _BEHIND_HEAD.match(text, name.end, end)
    if behind and not _NUMBERED.search(said):
        if not (name.word and (several or _MEASURED.search(said))):
            time = Stretch(*behind.span("n"), int(behind["n"]))
            full = len(said) > _LONGEST_SHORT and name.timed and not name.word
            yield _Beside(time, name, alone=full, ahead=False)
        return
    before = _BEFORE.search(text, max(0, name.start - 24), name.start)
    if before and not several:
        closes = _PART_ENDS.match(text, name.end) or not before["n"].isdigit()
        alone = name.timed and not name.word and bool(closes)
        time = Stretch(*before.span("n"), number(before["n"].lower()))
        # "did 15 of cupping"
        yield _Beside(time, name, alone=alone or (hands_on and bool(before["of"])), ahead=True)
