"""Find words in a note and name the places. Code points, half-open. Pure."""

import re
from itertools import islice

from ..highlight import NEW_LINE, Piece, pieces

LONGEST_WORDS = 500  # characters that are looked for
MOST_PLACES = 20
AROUND = 40  # characters shown on each side of a place

Place = tuple[int, int]


def find_places(text: str, words: str) -> tuple[Place, ...]:
    """Return where the words stand, whatever the case and the blanks between them; the first 20."""
    parts = words[:LONGEST_WORDS].split()
    if not parts:
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, parts)), re.IGNORECASE)
    return tuple(hit.span() for hit in islice(pattern.finditer(text), MOST_PLACES))


def trimmed(text: str, start: int, end: int) -> Place | None:
    """Return the place without the blanks at its ends; None where nothing is left of it."""
    if not 0 <= start < end <= len(text):
        return None
    cut = text[start:end]
    start += len(cut) - len(cut.lstrip())
    end -= len(cut) - len(cut.rstrip())
    return (start, end) if start < end else None


def around(text: str, place: Place) -> tuple[tuple[Piece, ...], ...]:
    """Return what stands before a place, in it and after it, ready to print on one line."""
    start, end = place
    parts = (text[max(0, start - AROUND) : start], text[start:end], text[end : end + AROUND])
    return tuple(pieces(NEW_LINE.sub(" ", part).replace("\n", " ")) for part in parts)
