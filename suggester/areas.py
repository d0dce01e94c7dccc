"""Read the areas of wounds. Text in, sizes out: "30 sq cm", "6x5 cm", "7 by 8".

Debridement and wound suction are told apart by the area treated (20 and 50 square centimetres).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

SMALL, MIDDLE, LARGE = AREAS = ("area-to-20", "area-20-to-50", "area-over-50")
_FIRST, _SECOND = 20.0, 50.0  # sq cm
_NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_AREA = re.compile(
    rf"(?<![\d.,])(?P<area>{_NUMBER})\s?(?:sq\.?\s?cms?\b|cm\s?(?:2|²|sq)(?!\d)|square\s(?:cm|centi))"
    rf"|(?<![\d.,])(?P<long>{_NUMBER})\s?(?:cm)?\s?(?:x|×|by)\s?(?P<wide>{_NUMBER})(?!\d)"
    r"(?:\s?(?:x|×|by)\s?\d{1,3}(?:\.\d{1,2})?)?",
    re.IGNORECASE,
)


class Area(NamedTuple):
    """An area at characters ``[start, end)``. size: one of ``AREAS``."""

    start: int
    end: int
    size: str


def areas(text: str) -> Iterator[Area]:
    """Yield the areas of a text, in its order; two lengths are taken for a rectangle."""
    for match in _AREA.finditer(text):
        value = (
            float(match["area"]) if match["area"] else float(match["long"]) * float(match["wide"])
        )
        size = SMALL if value <= _FIRST else MIDDLE if value <= _SECOND else LARGE
        yield Area(match.start(), match.end(), size)
