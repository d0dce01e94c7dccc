"""Read the sizes that tell codes apart. Text in, sizes out.

Areas of wounds ("30 sq cm", "6x5 cm", "7 by 8"): debridement and wound suction are told apart at 20
and 50 square centimetres. Days with data ("26 of 30 days"): monitoring is told apart at 16 days.
Feet and minutes share a mark: feet are large ("150'") or walked several times ("50' x 2").
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from suggester.sought import sought

SMALL, MIDDLE, LARGE = "area-to-20", "area-20-to-50", "area-over-50"
FEW_DAYS, DAYS = "days-to-15", "days-from-16"
FEET, MINUTES = "marked-feet", "marked-minutes"
SIZES = (SMALL, MIDDLE, LARGE, FEW_DAYS, DAYS, FEET, MINUTES)
_FIRST, _SECOND = 20.0, 50.0  # sq cm
_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_AREA = sought(
    r"\d\s?(?:sq|cm|(?:x|×|by)\s?\d)",
    rf"(?<![\d.,])(?P<area>{_NUMBER})\s?(?:sq\.?\s?cms?\b|cm\s?(?:2|²|sq)(?!\d)|square\s(?:cm|centi))"
    rf"|(?<![\d.,])(?P<long>{_NUMBER})\s?(?:cm)?\s?(?:x|×|by)\s?(?P<wide>{_NUMBER})(?!\d)"
    r"(?:\s?(?:x|×|by)\s?\d{1,3}(?:\.\d{1,2})?)?",
    re.IGNORECASE,
)

_MORE = re.compile(r"(?:>|\bover|\bmore\sthan|\bgreater\sthan|\bexceed\w*)\s{0,2}$", re.IGNORECASE)
_LEAST_DAYS = 16
_DAYS = sought(
    r"(?:/|of)\s?(?:the\s)?(?:last\s)?30|\d\s(?:data\s)?d",
    r"\b(\d{1,2})\s?(?:d(?:ays)?\s)?(?:/|of|out\sof)\s?(?:the\s)?(?:last\s)?30\b"
    r"|\b(\d{1,2})\s(?:data\s)?(?:d|days)\s(?:w/|with|of|out|since|transmit|used|this\speriod|in\s(?:the|cycle))"
    r"|(?:on|for)\s(\d{1,2})\s(?:d|days)\b",
    re.IGNORECASE,
)
_MARKED = sought(r"\d\s?['′’]", r"(?<![\d.'′’])(\d{1,4})\s?['′’](?!\w)(\s?[x×]\s?\d)?")
_LONGEST_TIME = 60  # minutes; a larger number with this mark is feet


class Size(NamedTuple):
    """A size at characters ``[start, end)``. size: one of ``SIZES``."""

    start: int
    end: int
    size: str


def sizes(text: str) -> Iterator[Size]:
    """Yield the sizes of a text, by their place; two lengths are taken for a rectangle."""
    lower = text.lower()
    yield from sorted([*_areas(text, lower), *_days(text, lower), *_marked(text, lower)])


def _areas(text: str, lower: str) -> Iterator[Size]:
    for match in _AREA.finditer(text, lower):
        value = (
            float(match["area"]) if match["area"] else float(match["long"]) * float(match["wide"])
        )
        value += bool(_MORE.search(text[max(0, match.start() - 14) : match.start()]))
        size = SMALL if value <= _FIRST else MIDDLE if value <= _SECOND else LARGE
        yield Size(match.start(), match.end(), size)


def _days(text: str, lower: str) -> Iterator[Size]:
    for match in _DAYS.finditer(text, lower):
        days = int(match[1] or match[2] or match[3])
        yield Size(match.start(), match.end(), FEW_DAYS if days < _LEAST_DAYS else DAYS)


def _marked(text: str, lower: str) -> Iterator[Size]:
    for match in _MARKED.finditer(text, lower):
        feet = int(match[1]) > _LONGEST_TIME or match[2] is not None
        yield Size(match.start(), match.end(1) + 1, FEET if feet else MINUTES)
