"""Read the less usual ways in which minutes are written. Text in, places and whole minutes out.

"TE 25m", "__23__ min", "min: 10", "9:05-9:20", "0.25 hr", and lines that all end in a number.
The plain "25 min" is read by ``pipes.measures``.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from suggester.found import Find, everywhere
from suggester.minute_words import OF_THE_VISIT
from suggester.number_words import WORD_NUMBER, number
from suggester.sought import sought

_MOST = 180  # minutes of one service
_LEAST_LINED = 4  # minutes; a smaller number at a line's end is a count
_MOST_LINED = 60
_LEAST_SPOKEN = 8  # minutes; a smaller number in words counts something else
_LEAST_LINES = 2  # lines that end in a number, so that it is a way of writing


class Stretch(NamedTuple):
    """Minutes at characters ``[start, end)``. clock: they are the time between two clocks."""

    start: int
    end: int
    minutes: int
    clock: bool = False


_WHOLE_HOUR = sought(
    r"\d:[0-5]\d",
    r"(?<![\d:])\b(?:from\s)?(?P<h>[01]?\d)\s?(?:-|–|to|until|till)\s?(?P<h2>[01]?\d):(?P<m2>[0-5]\d)"
    r"(?!\d)(?:\s?[ap]\.?m\.?)?",
    re.IGNORECASE,
)
_METRES = re.compile(
    r"(?:\b(?:amb\w*|walk\w*|distance|swim\w*|sprint\w*|shuttle|run|ran|row\w*|hall\w*|"
    r"wide|deep|long|tall|mark)\b)[^.;\n]{0,30}\Z|\bx\s?\d{1,2}\b(?!\s[-–—]\s)[^.;\n]{0,16}\Z",
    re.IGNORECASE,
)
_M = sought(
    r"\dm",
    r"(?<![\d.:/yY])(?<!\Sx)(?<![^:\s]\d\sx)(?<!\s\d\sx)(?<![\sbrBR][yY]\s)(\d{1,2})m\b(?!\s?(?:/|walk|x\s?\d|sprint|shuttle|w/|with|hop|\d))",
)
# "tub bench SPT x4 vc 15 m": with a space it is as often metres.
_SPACED_M = sought(
    r"\d\sm",
    r"(?<![\d.:/x×-])(\d{1,2})\sm(?=[ \t]{0,3}(?:[.,;)+&\n]|$))",
)
_LONGEST_WAY = 80  # characters from the word of a way to its length
_WAY = re.compile(
    r"\b(?:gait|steps?|stairs|crawl\w*|propel\w*|propulsion|amb\w*|walk\w*|distance|swim\w*|sprint\w*|"
    r"shuttle|run|ran|row\w*|hall\w*|laps?|wide|deep|long|tall|mark)\b",
    re.IGNORECASE,
)
_FILLED = sought(
    r"[_\])]\s{0,2}min",
    r"(?:_{1,6}|\[\s?|\(\s?)(\d{1,3})(?:_{1,6}|\s?\]|\s?\))\s{0,2}(?:min(?:ute)?s?\b)",
    re.IGNORECASE,
)
# "97110 ___  97530 _30_"
_CODE_FILLED = sought(r"\d{4}\s?_{1,4}\d", r"(?<=\d{4})\s?_{1,4}(\d{1,2})_{1,4}(?!\w)")
_AHEAD = sought(
    r"(?:min(?:ute)?s?|time(?:\sentry)?)(?:\s(?:for\s)?above)?[\")]?\s{0,2}[:=#]?\s{0,3}\"?\d",
    r"(?<![A-Za-z])(?:(?<=time \()min(?:ute)?s?\)(?=\s?[:=])"
    r"|(?:min(?:ute)?s?|time(?:\sentry)?)\b(?:\s(?:for\s)?above\b)?)\"?\s{0,2}[:=#]?\s{0,3}\"?(?P<n>\d{1,3})\b"
    r"(?!\s?(?:[x×%/:.'’\"-]\s?\d|a\b|assist|reps?|ft|feet|lbs?|sec|hold|ago|each|units?|deg|of\b"
    r"|min|/\s?\d))",
    re.IGNORECASE,
)
_NOT_AHEAD = re.compile(
    r"(?:total|timed|treatment|tx|code|session|visit|in|out|hold|rest|every|#|one|per|each|of|"
    r"last|first|next|start|stop|end|begin|this|long|any|at|missed|lost|make-?\s?up|withheld|cancell?ed"
    r"|refused|owed)\s{0,2}$",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"[ \t.\"]{0,6}(?:min\w*[ \t.]{0,6})?(?:\n|\Z)", re.IGNORECASE)
_COUNTED = re.compile(r"(?<!\d{4})\d {0,14}$")  # "squats 20 min 5", not "97535 min 5"
_UNITS = re.compile(r"units?\s?[:=]?\s?\d\s{0,2}$", re.IGNORECASE)  # "Units: 3 Minutes: 38"
_CLOCK = sought(
    r"\d:?[0-5]\d\s?(?:[ap]\.?m?\.?)?[\s,;]{0,2}"
    r"(?:[-–—|→]|to|ti|un|and|was|end|stop|finish|complet|out)",
    r"(?<![\d:/.-])(?P<h1>[012]?\d):?(?P<m1>[0-5]\d)\s{0,1}(?P<a1>[ap]\.?m?\.?)?"
    r"(?:\s{0,2}(?:-|–|—|\||to|until|till|->|→)\s{0,2}"
    r"|[\s,;]{1,2}(?:and\s)?(?:was\s)?(?:end|stop|finish|complet|out)\w*\s{0,2}(?:time\s)?(?:at\s)?:?\s?)"
    r"(?P<h2>[012]?\d):?(?P<m2>[0-5]\d)(?![\d/%])\s{0,1}(?P<a2>[ap]\.?m?\.?\b)?",
    re.IGNORECASE,
)
# "3.15-3.31  step ups": only where two lines open so.
_DOTTED_CLOCK = sought(
    r"\d\.[0-5]\d",
    r"^[ \t*•-]{0,4}(?P<h1>[01]?\d)\.(?P<m1>[0-5]\d)\s?[-–—]\s?"
    r"(?P<h2>[01]?\d)\.(?P<m2>[0-5]\d)(?=\s)",
    re.MULTILINE,
)
_LONGEST_CLOCK = 120  # minutes
_SAID = re.compile(r"[\s,;=(–-]{0,4}(?:x\s?)?\d{1,3}\s?(?:min|['’′])", re.IGNORECASE)
_HOURS = sought(
    r"hour|quarter\shr|[\d½¼¾⅔⅓]\s?-?(?:an?\s)?h",
    r"(?<![\w.:/])"
    r"(?:(?P<f>1/2|1/4|3/4|2/3|1/3|[½¼¾⅔⅓])\s?-?(?:an?\s)?(?:hrs?|hours?|h)\b"
    r"|(?P<h>\d{1,2}(?:\.\d{1,2})?|\.\d{1,2})\s?-?(?:hrs?|hours?|h)\b(?:\s?(?P<m>\d{1,2})\b)?"
    r"|(?P<w>(?:a\s)?quarter(?:\s(?:of\san?\s)?h(?:ou)?r\b)|(?:a\s)?half(?:\s|-)(?:an?\s)?hour|(?:an|one)\shour"
    r"|three[\s-]quarters\sof\san\shour)\b)",
    re.IGNORECASE,
)
_FRACTIONS = dict(
    zip(
        "1/4 ¼ 1/3 ⅓ 1/2 ½ 2/3 ⅔ 3/4 ¾".split(),
        (15, 15, 20, 20, 30, 30, 40, 40, 45, 45),
        strict=True,
    )
)
_NO_HOURS = re.compile(
    r"(?<![a-z])(?:wear\w*(?:\ssched\w*)?|worn|wore|sleep\w*|slept|sit\w*|sat|driv\w*|every|q|after|last|past|within|in|per|"
    r"wait\w*|up\sto|on|off|work\w*\s(?:a|an)|stand\w*|for\sthe|shift|of\swork|last\w*|times)\s{0,2}(?:\d{1,2}\s?(?:-|–|to)\s?)?$",
    re.IGNORECASE,
)
_NOT_HOURS = re.compile(
    r"\s{0,2}(?:ago|later|prior|before|after|a\s(?:day|night|week)|/\s?(?:day|d|wk|night)|per|daily|"
    r"shift|drive|commute|sleep|on\b(?=\s{0,2}(?:$|[,;/.\n]|and\b|\d|off))|off\b|each|at\b|post|check|holter|of\s(?:sleep|sitting|standing|work))",
    re.IGNORECASE,
)
_WORDS = {"quarter": 15, "half": 30, "three": 45, "an": 60, "one": 60}
_OF = sought(
    r"\d\s(?:out\s)?of\s",
    r"(?<![\d./])(\d{1,2})\s(?:out\s)?of\s(?:(?:the|her|his|our|their)\s)?\d{1,3}\s?(?:min(?:ute)?s?\b|')",
    re.IGNORECASE,
)
_SPOKEN = sought(
    rf"(?:^|\s){WORD_NUMBER}\b",
    r"\b(?:took|another|the\slast|call\sit|call\sthat|about|first|then"
    r"|(?<!hold )(?<!held )(?<!rest )for)\s"
    rf"(?:about\s|around\s|maybe\s)?(?P<n>{WORD_NUMBER})\b"
    r"(?=\s{0,2}(?:[,.;]|on\b|of\b|to\s[a-z]{4}|$))"
    rf"|(?:^|[.]\s)(?P<n2>{WORD_NUMBER})\son\b",
    re.IGNORECASE,
)
# "| TE min |   |   | 20 |", "NMR total   12": a row that says so before its number.
_HOURS_AND_MINUTES = sought(
    r"0:[0-5]\d",
    r"(?<![\d:.,/-])0?0:(?P<m>[0-5]\d)(?!\d|:\d|\s?[ap]\.?m|[ ]?[-–—][ ]?\d|\sto\s)",
    re.IGNORECASE,
)
_ROW = sought(
    r"(?:min(?:ute)?s?|tot(?:al)?)[ ]{0,3}:?[ ]{0,3}(?:[|\t]|[ ]{3})",
    r"^[ \t|*-]{0,8}[A-Za-z][A-Za-z/ -]{0,24}[ \t](?:min(?:ute)?s?|total|tot)\b"
    r"[ ]{0,3}:?[ ]{0,3}(?:[|\t]|[ ]{3})[ \t|]{0,80}"
    r"(?P<n>\d{1,2})[ \t|]{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)
_MINUTES_SAID = re.compile(r"[enrxty\d][\s-]min")  # of the text in small letters
_LINED = sought(
    r"(?:\s[-–—=]\s?|--\s?|\.{2}\s?|;\s|[ \t]{2})\d{1,2}\.?[ \t]{0,4}(?:\n|\Z)",
    r"^(?P<line>[^\n]{12,200}?)(?:\s(?:[-–—=]|-{2,40})\s?|\.{2}\s?|;\s|[ \t]{2,40})"
    r"(?P<n>\d{1,2})\.?[ \t]{0,4}$",
    re.MULTILINE,
)
# "(18) ex: prone lying / [12] self care: limb wrapping": lines that open with their minutes.
_OPENING = sought(
    r"[(\[]\d{1,2}[)\]]\s[a-z]",
    r"^[ \t*•-]{0,4}(?:\((?=\d{1,2}\))|\[(?=\d{1,2}\]))(?P<n>\d{1,2})[)\]][ \t](?=[A-Za-z])",
    re.IGNORECASE | re.MULTILINE,
)
# "eval 25 / tx 10"
_EVALUATED = sought(
    "eval",
    r"\beval(?:uation)?\s(?P<n>\d{1,2})(?=\s?[/,;+]\s?(?:tx|rx|treatment)\s\d)",
    re.IGNORECASE,
)
# "0-15 swing / 15-30 bear walk / 30-60 beads": minutes of the visit at which each part ran.
_RUNNING = sought(
    r"\d\s?[-–]\s?\d",
    r"^[ \t|*•-]{0,6}(?:min\w{0,4}[ \t])?(?P<from>\d{1,3})\s?[-–]\s?(?P<to>\d{1,3})"
    r"(?:\s?min\w{0,4})?(?=[ \t:|,;]|$)",
    re.IGNORECASE | re.MULTILINE,
)
PATTERNS = (
    *(_M, _SPACED_M, _FILLED, _CODE_FILLED, _AHEAD, _EVALUATED, _OF, _HOURS_AND_MINUTES),
    *(_CLOCK, _DOTTED_CLOCK, _WHOLE_HOUR, _HOURS, _SPOKEN, _RUNNING, _OPENING),
)
LONG_PATTERNS = (_ROW, _LINED)  # that see whole lines


def stretches(text: str, find: Find | None = None) -> Iterator[Stretch]:
    """Yield the stretches of minutes, in no order; some may overlap plain ones. find: of
    ``PATTERNS`` in the text, where that is known."""
    find = find or everywhere(text)
    yield from _metre_like(text, find)
    for match in find(_FILLED):
        yield Stretch(match.start(1), match.end(), int(match[1]))
    for match in find(_CODE_FILLED):
        yield Stretch(match.start(1), match.end(1), int(match[1]))
    for match in find(_AHEAD):
        before = text[max(0, match.start() - 14) : match.start()]
        counted = _COUNTED.search(before) and not _UNITS.search(before)
        # "Min by min: / 3 elliptical" heads lines that open with theirs.
        heads = "\n" in match.group() and not _LINE_END.match(text, match.end())
        if not counted and not heads and not _NOT_AHEAD.search(before):
            yield Stretch(match.start(), match.end(), int(match["n"]))
    for pattern in (_ROW, _EVALUATED):
        for match in find(pattern):
            yield Stretch(match.start("n"), match.end("n"), int(match["n"]))
    for match in find(_OF):
        yield Stretch(match.start(), match.end(), int(match[1]))
    for match in find(_HOURS_AND_MINUTES):
        yield Stretch(match.start(), match.end(), int(match["m"]))
    yield from _clocks(text, find)
    yield from _hours(text, find)
    yield from _spoken(text, find)
    yield from _running(find)
    opening = list(find(_OPENING))
    # A list that is numbered so has a first item.
    if len(opening) >= _LEAST_LINES and all(int(m["n"]) >= _LEAST_LINED for m in opening):
        for match in opening:
            yield Stretch(match.start("n"), match.end("n"), int(match["n"]))
    lined = [m for m in find(_LINED) if _LEAST_LINED <= int(m["n"]) <= _MOST_LINED]
    if len(lined) >= _LEAST_LINES:
        for match in lined:
            yield Stretch(match.start("n"), match.end("n"), int(match["n"]))


def _running(find: Find) -> Iterator[Stretch]:
    """Yield the parts of a visit that is told by its running clock, from its first minute on."""
    found = list(find(_RUNNING))
    ends = [0, *(int(match["to"]) for match in found)]
    if len(found) >= _LEAST_LINES and all(
        int(match["from"]) == end < int(match["to"])
        for match, end in zip(found, ends, strict=False)
    ):
        for match in found:
            minutes = int(match["to"]) - int(match["from"])
            yield Stretch(match.start("from"), match.end(), minutes, clock=True)


def _spoken(text: str, find: Find) -> Iterator[Stretch]:
    """Yield numbers in words that are minutes where others are said to be ("took twenty")."""
    if not _MINUTES_SAID.search(text.lower()):
        return
    for match in find(_SPOKEN):
        name = "n" if match["n"] else "n2"
        minutes = number(match[name])
        if _LEAST_SPOKEN <= minutes <= _MOST_LINED:
            yield Stretch(match.start(name), match.end(name), minutes)


def _metre_like(text: str, find: Find) -> Iterator[Stretch]:
    before = {m: text[max(0, m.start() - 40) : m.start()] for m in find(_M)}
    walked = {match for match, words in before.items() if _METRES.search(words)}
    yield from (Stretch(m.start(), m.end(), int(m[1])) for m in before if m not in walked)
    if walked:
        return
    for match in find(_SPACED_M):
        first = max(0, match.start() - _LONGEST_WAY)
        line = max(first, text.rfind("\n", first, match.start()) + 1)
        if not _WAY.search(text, line, match.start()):
            yield Stretch(match.start(), match.end(), int(match[1]))


def _clocks(text: str, find: Find) -> Iterator[Stretch]:
    """Yield the times between two clocks; one whose minutes are written behind it is left out."""
    for match in find(_CLOCK):
        if ":" not in match.group() and len(match["h1"]) + len(match["h2"]) < 4:
            continue  # 110-120 is a range of something else
        start = 60 * int(match["h1"]) + int(match["m1"])
        end = 60 * int(match["h2"]) + int(match["m2"])
        minutes = (end - start) % 720
        if 0 < minutes <= _LONGEST_CLOCK and not _SAID.match(text, match.end()):
            yield Stretch(match.start(), match.end(), minutes, clock=True)
    dotted = [
        (
            match,
            (60 * (int(match["h2"]) - int(match["h1"])) + int(match["m2"]) - int(match["m1"]))
            % 720,
        )
        for match in find(_DOTTED_CLOCK)
    ]
    if len(dotted) >= _LEAST_LINES and all(0 < minutes <= _LONGEST_CLOCK for _, minutes in dotted):
        for match, minutes in dotted:
            yield Stretch(match.start("h1"), match.end(), minutes, clock=True)
    for match in find(_WHOLE_HOUR):
        minutes = (60 * (int(match["h2"]) - int(match["h"])) + int(match["m2"])) % 720
        if 0 < minutes <= _LONGEST_CLOCK:
            yield Stretch(match.start(), match.end(), minutes, clock=True)


def _hours(text: str, find: Find) -> Iterator[Stretch]:
    for match in find(_HOURS):
        before = text[max(0, match.start() - 24) : match.start()]
        if _NO_HOURS.search(before) and not OF_THE_VISIT.search(before):
            continue
        if _NOT_HOURS.match(text, match.end()):
            continue
        if match["f"]:
            minutes = _FRACTIONS[match["f"]]
        elif match["w"]:
            first = match["w"].lower().removeprefix("a ").split("-")[0].split()[0]
            minutes = _WORDS[first]
        else:
            minutes = round(60 * float(match["h"])) + int(match["m"] or 0)
        if 0 < minutes <= _MOST:
            yield Stretch(match.start(), match.end(), minutes)
