"""Find what a note copies from an earlier day ("From 7/9: ...", "Tx of 11/1: ..."). Text in.

Only a date before the note's own says so, and that one stands in the first lines. Offsets are
code points, half-open.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

_LABEL = ":–—-"


def _date(n: int = 1) -> str:
    """Return the pattern of a date; n: number behind the names of its parts."""
    return rf"(?P<month{n}>\d{{1,2}})/(?P<day{n}>\d{{1,2}})(?:/(?:19|20)?\d\d)?(?![\d/%])"


_NOTE = r"(?:tx|rx|treatment|treatments|session|visit|note|log|entry)"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s)?"
_PERSON = r"(?:pt|patient|resident|client|he|she|they|we|i)"
_DID = (
    r"(?:did|had|performed|completed|worked|walked|ambulated|amb|practi[cs]ed|tolerated|received"
    r"|got|was\sseen\sfor|trained)"
)
_OPENS = re.compile(
    r"(?:^[ \t]{0,8}(?:[-*•>][ \t]{0,3})?|(?<=[.;!?] ))(?:"
    # "Visit 3/10" without a small word is the third of ten.
    rf"(?:from|last\s(?:seen|entry|note|tx|visit)|seen|done|{_NOTE}\s(?:of|from|on))\s(?:on\s)?{_WEEKDAY}{_date(1)}"
    rf"(?:\s{_NOTE})?\s?[{_LABEL}]"
    rf"|{_date(2)}\s{_NOTE}\s?[{_LABEL}]"
    rf"|(?:back\s)?on\s{_WEEKDAY}{_date(3)},?\s(?:{_PERSON}\s)?{_DID}\b)",
    re.IGNORECASE | re.MULTILINE,
)
_OWN = re.compile(_date())
# "SOC 3/1", "DOB 4/5": dates of something else in the title.
_ELSE = re.compile(
    r"(?:soc|dob|birth|born|onset|doi|injury|inj|sx|surg\w*|eval|evaluated|ie|cert\w*|poc|ref\w*|since|from"
    r"|thru|through|until|adm\w*|adm|fx|cva|next|f/u|order\w*|per|of)\b[\s:.=-]{0,3}$",
    re.IGNORECASE,
)
# In a note without a date of its own, "On 5/2 I did" is told of an earlier visit by its writer.
_WRITER = re.compile(r"\b(?:i|we)\s+\w+$", re.I)
_BACK = re.compile(r"\b(?:today|this (?:visit|session|date|am|pm|morning|afternoon)|now)\b", re.I)
_SENTENCE = re.compile(r"[.!?]\s+(?=[A-Z])")
_TITLE_LINES, _BEFORE = 2, 16
_FORMS = (1, 2, 3)  # of a date in ``_OPENS``
_LONGEST = 600  # characters of what was copied
_HALF_A_YEAR = 183  # days; of dates without years the nearer one is meant


class Copied(NamedTuple):
    """Text ``[start, end)`` that tells of an earlier day."""

    start: int
    end: int


def copied_days(text: str, day: date | None = None) -> Iterator[Copied]:
    """Yield what stands under an earlier date than the note's own, to the end of its line, or of
    its sentence where it does not label the line, or up to "today". A note without a date tells of
    an earlier day only what its writer did then, and not in its first words.

    day: the date of service, or None where the caller does not give it.
    """
    own = [(day.month, day.day)] if day else _own_days(text)
    first = len(text) - len(text.lstrip())
    for opened in _OPENS.finditer(text):
        found = opened.groupdict()
        n = next(n for n in _FORMS if found[f"month{n}"])
        day_of = int(found[f"month{n}"]), int(found[f"day{n}"])
        if not own and not (opened.start() > first and _WRITER.search(opened[0])):
            continue
        if not all(_before(day_of, mine) for mine in own):
            continue
        start, line_end = opened.start(), text.find("\n", opened.end())
        end = min(len(text) if line_end < 0 else line_end, opened.end() + _LONGEST)
        labels = text[opened.end() - 1] in _LABEL
        opens_line = labels and not text[text.rfind("\n", 0, opened.end()) + 1 : start].strip()
        stops = [_BACK.search(text, opened.end(), end)]
        if not opens_line:
            stops.append(_SENTENCE.search(text, opened.end(), end))
        yield Copied(start, min([end, *(stop.start() for stop in stops if stop)]))


def _own_days(text: str) -> list[tuple[int, int]]:
    """Return the dates of the first lines that are not said to be of something else."""
    title = "\n".join(text.strip().split("\n")[:_TITLE_LINES])
    copied = {at for one in _OPENS.finditer(title) for at in range(*one.span())}
    return [
        (int(one["month1"]), int(one["day1"]))
        for one in _OWN.finditer(title)
        if one.start() not in copied
        and not _ELSE.search(title[max(0, one.start() - _BEFORE) : one.start()])
    ]


def _before(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether a day of the year comes before another, within half a year."""
    first, second = _number(one), _number(other)
    if first is None or second is None:
        return False
    return 0 < (second - first) % 366 <= _HALF_A_YEAR


def _number(one: tuple[int, int]) -> int | None:
    """Return which day of a year it is, or None for a number that is no day ("1/2 lb", "13/40")."""
    try:
        return date(2000, *one).timetuple().tm_yday
    except ValueError:
        return None
