"""Read when a patient came in and went out. Text in, places and minutes out."""

import re
from collections.abc import Iterator
from itertools import islice

from suggester.found import Find
from suggester.sought import sought

_CLOCK = r"(?P<h{0}>[012]?\d):?(?P<m{0}>[0-5]\d)\s?(?P<a{0}>[ap])?\.?(?:m\.?)?"
_STAY = sought(
    r"\d:?[0-5]\d",
    r"\b(?:(?P<in>(?:time\s?)?in(?:\s(?:pool|water|clinic|home))?)|arr(?:ived?|ival)?|start(?:ed)?|begin|began"
    r"|(?P<from>from))\b(?:\s?time)?[\s:=]{0,3}"
    + _CLOCK.format(1)
    + r"[\s,;/|–-]{0,8}(?:(?P<out>(?:time\s?)?out(?:\sof\s(?:pool|water))?)"
    r"|dep(?:art(?:ed|ure)?)?|left|stop(?:ped)?|end(?:ed)?|to)\b"
    r"(?:\s?time)?[\s:=]{0,3}" + _CLOCK.format(2),
    re.IGNORECASE,
)
# "Service time: 10:00-10:30", and a line that holds nothing but two clocks.
_SPAN_OF_CLOCKS = sought(
    r"\d:?[0-5]\d\s?[ap]?\.?(?:m\.?)?\s{0,2}(?:-|–|—|to|until)",
    r"^[\s*•-]{0,6}(?:(?:[SO][:/-]\s?)?(?:(?:service|session|visit|treatment|tx|rx|therapy|appt|appointment|"
    r"encounter|direct|contact)(?:\stimes?)?|times?)(?:\sof\s(?:day|service|session|visit))?\s?[:=]\s{0,3}|(?:session|visit|time\sin\s?/\s?out\s?:?)\s"
    r"|(?P<only>(?:(?:(?:HH|OP|IP|SNF|ALF|LTC|acute|ICU|CCU|IRF|rehab|peds|school)\s)?(?:[PO]T|ST|SLP)\s(?:(?:tx|treatment|session|visit|note)\s)?)?))"
    + _CLOCK.format(1)
    + r"\s{0,2}(?:-|–|—|to|until)\s{0,2}"
    + _CLOCK.format(2)
    + r"(?(only)(?:\s?hrs?)?(?:\s\(\d{1,3}\s?min\w*\)|(?<=\.)(?=\s)|\.(?=\s)|\s{0,3}$))",
    re.IGNORECASE | re.MULTILINE,
)
# "PD Moves class - week 5    11:00-11:50    6 participants": set apart in the title.
_TITLE = sought(
    r"\d:?[0-5]\d\s?[ap]?\.?(?:m\.?)?\s{0,2}(?:-|–|—|to|until)",
    r"\A[^\n]{3,80}?(?:[ ]{3,20}|\t|[ ]?\|[ ]?)"
    + _CLOCK.format(1)
    + r"\s{0,2}(?:-|–|—|to|until)\s{0,2}"
    + _CLOCK.format(2)
    + r"(?=[ ]{2}|\t|[ ]?[|(\n])",
    re.IGNORECASE,
)
PATTERNS = (_STAY, _SPAN_OF_CLOCKS, _TITLE)
_TWO_CLOCKS = re.compile(
    r"\d:?[0-5]\d\s?(?:[ap]\.?m?\.?)?\s{0,2}(?:-|–|—|to|until)\s{0,2}\d{1,2}:?[0-5]\d\b"
)
_MINUTES_SAID = re.compile(r"(?<![\d.:/-])(\d{1,3})\s?(?:min|m\b|['’′])", re.IGNORECASE)
# Words before the clocks on their line: then they are a service's, not the visit's.
_SERVED = re.compile(
    r"^(?![^\n]{0,40}\b(?:time|session|visit|seen|arriv\w*|clock|tx|treatment|appt)\b)"
    r"[^\n]{0,80}[A-Za-z]{2,}[^\n]{0,40}\Z",
    re.IGNORECASE | re.MULTILINE,
)
_APART = re.compile(r"(?:\s{2}|\t|[|;,(])$")  # "PT eval    In 7:30  Out 8:18"
_FAR_APART = re.compile(r"(?:\s{3}|\t)$")
_LONGEST_STAY = 240  # minutes


def stays(text: str, find: Find) -> Iterator[tuple[int, int, int]]:
    """Yield start, end (characters) and minutes of the times between coming in and going out: "In
    1:10 out 1:58". find: of ``PATTERNS`` in the text."""
    only_one = len(list(islice(_TWO_CLOCKS.finditer(text), 2))) < 2
    title = list(find(_TITLE)) if only_one else []
    yield from ((m.start("h1"), m.end(), n) for m in title for n in [_between(m)] if n)
    for match in (*find(_STAY), *find(_SPAN_OF_CLOCKS)):
        minutes = _between(match)
        only = match.groupdict().get("only")
        named = bool(only) and text[match.end() - 1] == "."  # "HH PT 1410-1441. Pt 86, ..."
        if only is not None and not (only_one and (named or _alone(text, match, minutes))):
            continue
        line = text[max(0, text.rfind("\n", 0, match.start()) + 1) : match.start()]
        if match.groupdict().get("from") and not only_one:
            continue  # "From 9:02 to 9:15 he walked ... From 9:15 to 9:34 ..."
        stay = match.groupdict().get("in") and match.groupdict().get("out")
        apart = _APART.search(line) if stay else _FAR_APART.search(line)
        served = _SERVED.search(line) and not apart
        if minutes and not served:
            yield match.start(), match.end(), minutes


def _between(clocks: re.Match[str]) -> int:
    """Return the minutes between two clocks; 0 if they are no visit's."""
    start = 60 * int(clocks["h1"]) + int(clocks["m1"])
    minutes = (60 * int(clocks["h2"]) + int(clocks["m2"]) - start) % 720
    return minutes if minutes <= _LONGEST_STAY else 0


def _alone(text: str, clocks: re.Match[str], minutes: int) -> bool:
    """Tell whether the only two clocks, which no word explains, are the visit's: minutes of
    services are written behind them."""
    said = [int(n) for n in _MINUTES_SAID.findall(text[clocks.end() :])]
    if text[clocks.end() - 1] == ")":
        return sum(said) == minutes  # "9:00-9:15 (15 min) TE" is a service's
    return any(n <= minutes for n in said)
