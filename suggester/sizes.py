"""Read the sizes that tell codes apart. Text in, sizes out.

Areas of wounds ("30 sq cm", "6x5 cm", "7 by 8"): debridement and wound suction are told apart at 20
and 50 square centimetres. Days with data ("26 of 30 days"): monitoring is told apart at 16 days.
Minutes: managing monitored patients is told apart at 20. Feet and minutes share a mark: feet are
large ("150'") or walked several times ("50' x 2"). What an evaluation counts: conditions that bear
on the plan, occupations held back.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from suggester.found import Find, everywhere
from suggester.number_words import WORD_NUMBER, number
from suggester.sought import sought

SMALL, MIDDLE, LARGE = "area-to-20", "area-20-to-50", "area-over-50"
FEW_DAYS, DAYS = "days-to-15", "days-from-16"
FEET, MINUTES = "marked-feet", "marked-minutes"
FEW_FACTORS, FACTORS = "factors-1-2", "factors-from-3"
FEW_DEFICITS, DEFICITS, MANY_DEFICITS = "deficits-to-3", "deficits-4-5", "deficits-over-5"
SHORT, LONG = "minutes-10-19", "minutes-from-20"
SIZES = (
    *(SMALL, MIDDLE, LARGE, FEW_DAYS, DAYS, FEET, MINUTES),
    *(FEW_FACTORS, FACTORS, FEW_DEFICITS, DEFICITS, MANY_DEFICITS),
    *(SHORT, LONG),
)
_FIRST, _SECOND = 20.0, 50.0  # sq cm
_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_AREA = sought(
    r"\d\s?(?:sq|cm|(?:x|×|by)\s?\d)|[a-z]\s(?:sq|square)\.?\s?c",
    rf"(?<![\d.,])(?P<area>{_NUMBER})\s?(?:sq\.?\s?cms?\b|cm\s?(?:2|²|sq)(?!\d)|square\s(?:cm|centi))"
    rf"|(?<![\d.,])(?P<long>{_NUMBER})\s?(?:cm)?\s?(?:x|×|by)\s?(?P<wide>{_NUMBER})(?!\d)"
    r"(?:\s?(?:x|×|by)\s?\d{1,3}(?:\.\d{1,2})?)?"
    rf"|(?<![\w-])(?P<said>{WORD_NUMBER})\s(?:sq\.?\s?cms?\b|square\s(?:cm|centi))",
    re.IGNORECASE,
)

_MORE = re.compile(r"(?:>|\bover|\bmore\sthan|\bgreater\sthan|\bexceed\w*)\s{0,2}$", re.IGNORECASE)
_LEAST_DAYS = 16
_DAYS = sought(
    r"(?:/|of)\s?(?:the\s)?(?:last\s)?30|\d\s(?:data\s)?d",
    r"\b(\d{1,2})\s?(?:d(?:ays)?\s)?(?:/|of|out\sof)\s?(?:the\s)?(?:last\s)?30\b"
    r"|\b(\d{1,2})\s(?:data\s)?(?:d|days)\s(?:w/|with|of|out|since|transmit|used|upload|reading|data"
    r"|logged|record|received|sent|this|in\s(?:the|cycle))"
    r"|(?:on|for)\s(\d{1,2})\s(?:d|days)\b",
    re.IGNORECASE,
)
_MARKED = sought(r"\d\s?['′’]", r"(?<![\d.'′’])(\d{1,4})\s?['′’](?!\w)(\s?[x×]\s?\d)?")
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERED = rf"\d{{1,2}}|{'|'.join(_WORDS)}"
_COUNT = rf"(?:(?:{_NUMBERED})\s?(?:-|–|to|or)\s?)?(?P<most>{_NUMBERED})"
_COUNTED = sought(
    "comorb|factors|pfs|deficit|occupations",
    rf"(?P<least>[≥>]=?\s?)?(?<![/.\d])\b{_COUNT}(?P<more>\s?\+|\sor\smore)?\s(?:[a-z]+\s)?"
    r"(?P<what>comorb\w*|(?:personal\s)?factors|PFs|(?:performance\s|perf\s)?deficits?|occupations)\b",
    re.IGNORECASE,
)
_MINUTES = sought(
    r"\d\s?(?:min|['’])",
    r"(?<![\d.,/:-])(\d{1,3})\s?(?:min(?:ute)?s?\b|['’](?!\s?[x×\d]))",
    re.IGNORECASE,
)
PATTERNS = (_AREA, _DAYS, _MARKED, _COUNTED, _MINUTES)
_SHORT, _LONG = 10, 20  # minutes of managing a monitored patient in a month
_LONGEST_TIME = 60  # minutes; a larger number with this mark is feet


class Size(NamedTuple):
    """A size at characters ``[start, end)``. size: one of ``SIZES``."""

    start: int
    end: int
    size: str


def sizes(text: str, find: Find | None = None) -> Iterator[Size]:
    """Yield the sizes of a text, by their place; two lengths are taken for a rectangle. find: of
    ``PATTERNS`` in the text, where that is known."""
    find = find or everywhere(text)
    readers = (_areas, _days, _marked, _counted, _times)
    yield from sorted(size for reader in readers for size in reader(text, find))


def _areas(text: str, find: Find) -> Iterator[Size]:
    for match in find(_AREA):
        value = _square_cm(match)
        value += bool(_MORE.search(text[max(0, match.start() - 14) : match.start()]))
        size = SMALL if value <= _FIRST else MIDDLE if value <= _SECOND else LARGE
        yield Size(match.start(), match.end(), size)


def _square_cm(match: re.Match[str]) -> float:
    if match["said"]:
        return float(number(match["said"]))
    return float(match["area"]) if match["area"] else float(match["long"]) * float(match["wide"])


def _days(text: str, find: Find) -> Iterator[Size]:
    for match in find(_DAYS):
        n = match.lastindex or 1
        few = int(match[n]) < _LEAST_DAYS
        yield Size(match.start(n), match.end(n), FEW_DAYS if few else DAYS)


def _marked(text: str, find: Find) -> Iterator[Size]:
    for match in find(_MARKED):
        feet = int(match[1]) > _LONGEST_TIME or match[2] is not None
        yield Size(match.start(), match.end(1) + 1, FEET if feet else MINUTES)


def _counted(text: str, find: Find) -> Iterator[Size]:
    """Yield what an evaluation counts: "3 comorbidities", "five performance deficits", "6+".

    The levels: no, one or two, three or more conditions; up to three, up to five, more deficits.
    """
    for match in find(_COUNTED):
        word = match["most"].lower()
        count = int(word) if word.isdigit() else _WORDS.index(word) + 1
        open_ended = bool(match["least"] or match["more"])
        if match["what"].lower().startswith(("deficit", "perf", "occupation")):
            many = count > 5 or (count == 5 and open_ended)
            size = MANY_DEFICITS if many else DEFICITS if count > 3 else FEW_DEFICITS
        elif count:
            size = FACTORS if count > 2 else FEW_FACTORS
        else:
            continue
        yield Size(match.start("most"), match.end("most"), size)


def _times(text: str, find: Find) -> Iterator[Size]:
    """Yield written minutes of ten or more: monitoring is told apart at 20, and training of a
    caregiver by its length from a word in passing."""
    for match in find(_MINUTES):
        minutes = int(match[1])
        if minutes >= _SHORT:
            yield Size(match.start(), match.end(), LONG if minutes >= _LONG else SHORT)
