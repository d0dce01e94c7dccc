"""Read bare numbers as minutes where they add up to what the note states. Text and places in.

"... scap mobs 14 / ... mirror 12 / ... Total timed 26": a number at the end of an item says
nothing by itself; several that are written alike and come to the stated total are minutes.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from suggester.found import Bundle, Find, everywhere
from suggester.found import found as found_in
from suggester.memory import Memory
from suggester.minute_forms import Stretch
from suggester.sought import sought
from suggester.total_words import TIMED
from suggester.totals import Total

_LEAST, _MOST = 3, 60  # minutes of one item
_MANY = 24  # numbers written alike; more are no list of services
_N = r"(?P<n>\d{1,2})"
# What makes a number something else than minutes.
NO_COUNT = (
    r"(?!\d|[:%/°\"”″'’′x×#]|\.\d|-\d|\s?(?:x\b|×|pts?\b|points?\b|sites?\b|reps?\b|sets?\b|lbs?\b|kg\b|#"
    r"|ft\b|feet\b|met(?:er|re)s?\b|y(?:ar)?ds?\b|%|secs?\b|s\b|hz\b|mhz\b|mm|cm\b|ma\b|deg|laps?\b|steps?\b|trials?\b|times\b|needles?\b|units?\b"
    r"|muscles?\b|chambers?\b|channels?\b|layers?\b|ply\b|electrodes?\b|wks?\b|weeks?\b|days?\b|d\b|mos?\b|yrs?\b|visits?\b|hrs?\b|h\b|min|[,\s]{1,2}(?:w/\s?|with\s)?(?:one|two|no|both|bilat|1|2|l|r|left|right)?\s?(?:hand)?rails?\b|to\s\d|of\s\d|each|ea\b|out\sof))"
)
_END = r"(?=[ \t]{0,12}(?:$|[;,)\n]|\.(?:\s|$)|\s[-–—]\s|\s\())"
_FORMS = tuple(
    re.compile(pattern, re.MULTILINE | re.IGNORECASE)
    for pattern in (
        rf"(?:\.{{2}}|…|__)[ \t]{{0,3}}{_N}{NO_COUNT}",
        rf"[\s\w)](?:--?|–|—|=)[ \t]?{_N}{NO_COUNT}{_END}",
        (
            rf"[A-Za-z)]:[ \t]{{0,3}}{_N}{NO_COUNT}"
            r"(?=[ \t]{2}|[ \t]{0,12}(?:$|[;,.)\n])|[ \t](?-i:[A-Z(]))"
        ),
        rf"(?:[a-z]{{2}}|(?-i:[A-Z]{{2}})|[)\"”\]%])[ \t]{_N}{NO_COUNT}{_END}",
        rf"[a-z)],[ \t]{_N}{NO_COUNT}{_END}",
        rf"[\w)\"”\]%#][ \t]{{2,40}}{_N}{NO_COUNT}{_END}",
        rf"\({_N}\)(?=[ \t]{{0,8}}(?:$|[.;,\n]))",
        rf"\({_N}\)(?![ \t]?[x×\d])",
        rf"(?:(?<![A-Za-z\d])(?<!\d\s)[x×]|[a-z]{{3}}x)[ \t]?{_N}[ \t.]{{0,8}}$",
        rf"[|\t][ \t]{{0,20}}{_N}[ \t]{{0,20}}(?=[|\t\n]|$)",
        rf"^[ \t*•]{{0,8}}{_N}[ \t]?(?::|[-–—])[ \t](?=[A-Za-z])",
        rf"(?:^[ \t*•-]{{0,4}}|[/+;][ \t]){_N}{NO_COUNT}[ \t](?=[A-Za-z])",
        rf"(?:^[ \t*•]{{0,8}}|[.,;][ \t]){_N}[ \t](?::|[-–—])[ \t](?=[A-Za-z])",
    )
)
# "Treatment (20 min): / 12 - bed to chair / 8 - hops": what a heading gives its lines.
_HEADING = sought(
    r"(?:treatment|tx|rx|interventions?)[ \t]\(?\d",
    r"\b(?:treatment|tx|rx|interventions?)[ \t]\(?(?P<n>\d{2,3})[ \t]?min\w*\)?[ \t]?:?[ \t]*+$",
    re.IGNORECASE | re.MULTILINE,
)
# "30 min: 20 of hands-on work, other 10 on exercise", "23 went to self-care, 18 to transfers": what
# it is of stands right behind it.
_LINK = r"\s(?:(?:(?:was|were)\s)?(?:went|going|spent|given|devoted)\s)?(?:of|on|to|for)\s"
_LINKED = re.compile(_LINK, re.IGNORECASE)
_OF = re.compile(rf"(?<![\d./]){_N}(?={_LINK}[a-z])", re.IGNORECASE)
SUMMED = Bundle("summed", (*_FORMS, _OF), ahead=128, shortest=120)
_LONGEST_OF = 8  # characters from there to the words for the work
_UNTIMED = sought(
    r"un-?timed|supervised",
    r"\b(?:un-?timed|supervised)\b[a-z \t]{0,12}[:=]?\s{0,2}(?P<n>\d{1,2})\b",
    re.IGNORECASE,
)
PATTERNS = (_HEADING, _UNTIMED)
_COUNTED = re.compile(r"[x×][ \t]?$")  # "squats x 10" alone is a count
# Words before a number that it scores, counts or dates.
SCORED = re.compile(
    r"\b(?:pain|vas|nprs|npr|level|lvl|gr|grade|visits?|tx|day|wk|week|pod|hr|rpe|tug|dgi|bbs|berg|odi|lefs"
    r"|dash|fga|bp|rr|sats?|spo2|o2|rm|room|no|number|age|aged|phase|stage|units?|was|than|fim|score\w*|mmt|rom"
    r"|arc|flex|abd|ext|er|ir|slr|grip|temp|depth|goal|ltg|stg|size|step|seat|set|speed|incline|sets?|reps?"
    r"|total(?!:)|timed|tot|min|minutes|time|of|plus|about)\b[ .:#=(]{0,3}$",
    re.IGNORECASE,
)


_OF_TIME = re.compile(r"\d\s?min(?:ute)?s?[\s.:,;(]{1,3}\Z", re.IGNORECASE)  # "45 minutes: 20 MT"


def summed(
    text: str,
    stated: Iterable[Total],
    read: Sequence[tuple[int, int, int]],
    phrases: Sequence[int],
    find: Find | None = None,
    memory: Memory | None = None,
) -> Iterator[Stretch]:
    """Yield bare numbers that, with the minutes read or without, come to a stated total.

    stated: the visit's totals. read: start, end and minutes of each time of the note, in order.
    phrases: first characters of the words that name work, in order. find: of ``PATTERNS`` in the
    text, where that is known. memory: of the caller.
    """
    find = find or everywhere(text)
    wanted = {one.minutes for one in stated if one.minutes >= _LEAST}
    wanted |= {
        one.minutes + int(match["n"])
        for one in stated
        if one.label == TIMED
        for match in find(_UNTIMED)
    }
    wanted |= {int(match["n"]) for match in find(_HEADING)}
    if not wanted:
        return
    places = [(one.start, one.end) for one in stated]
    places += [(start, end) for start, end, _ in read]
    taken = {at for start, end in places for at in range(start, end)}
    working = _working_lines(text, phrases)
    numbers = found_in(text, (SUMMED,), memory)
    by_form = [list(_numbers(text, numbers(form), taken)) for form in _FORMS]
    of = _numbers(text, numbers(_OF), taken)
    by_form.append([one for one in of if _is_of(text, one, phrases)])
    everything = sorted(set(chain.from_iterable(by_form)))
    tried: list[Collection[Stretch]] = []
    for alike in (*by_form, everything):
        tried += [alike, [one for one in alike if _line(text, one.start) in working]]
    for found in tried:
        if found and len(found) <= _MANY and _adds_up(text, found, read, wanted, working):
            said = {(_line(text, start), minutes) for start, _, minutes in read}
            # "IFC (left 15 min, bell): 15" says the same twice.
            yield from (one for one in found if (_line(text, one.start), one.minutes) not in said)
            return


def _numbers(
    text: str, matches: Iterable[re.Match[str]], taken: Collection[int]
) -> Iterator[Stretch]:
    for match in matches:
        start, end = match.span("n")
        minutes = int(match["n"])
        if (
            _LEAST <= minutes <= _MOST
            and start not in taken
            and (
                not SCORED.search(text, max(0, start - 16), start)
                or _OF_TIME.search(text, max(0, start - 16), start)
            )
        ):
            yield Stretch(start, end, minutes)


def _is_of(text: str, number: Stretch, phrases: Sequence[int]) -> bool:
    """Tell whether words for work begin right behind a number and what links them to it."""
    linked = _LINKED.match(text, number.end)
    n = bisect_left(phrases, number.end)
    since = linked.end() if linked else number.end
    return n < len(phrases) and phrases[n] - since <= _LONGEST_OF


def _adds_up(
    text: str,
    found: Collection[Stretch],
    read: Sequence[tuple[int, int, int]],
    wanted: Collection[int],
    working: Collection[int],
) -> bool:
    """Tell whether numbers come to a total, alone or with the minutes that are written as such in
    lines of work."""
    alone = sum(one.minutes for one in found)
    if len(found) > 1 and alone in wanted:
        return True
    if len(found) == 1:
        (one,) = found
        if _COUNTED.search(text, max(0, one.start - 3), one.start):
            return False
    beside = sum(minutes for start, _, minutes in read if _line(text, start) in working)
    return beside > 0 and alone + beside in wanted


def _line(text: str, at: int) -> int:
    """Return the first character of the line that a character stands in."""
    return text.rfind("\n", 0, at) + 1


def _working_lines(text: str, phrases: Sequence[int]) -> frozenset[int]:
    return frozenset(_line(text, at) for at in phrases)
