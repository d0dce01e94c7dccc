"""The places of an answer: as a browser counts them, and in a note that was spelt out."""

from bisect import bisect_left
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, TypeVar

from suggester.values import Value

T = TypeVar("T", bound=Value)


class Utf16:
    """Turns code-point offsets of one text into UTF-16 offsets, as a browser counts."""

    def __init__(self, text: str) -> None:
        wide = () if text.isascii() else (n for n, c in enumerate(text) if ord(c) > 0xFFFF)
        self._wide: Sequence[int] = tuple(wide)

    def __call__(self, offset: int) -> int:
        """Return the UTF-16 offset of a code-point offset."""
        return offset + bisect_left(self._wide, offset) if self._wide else offset


class Placer:
    """Gives the places of a spelt-out text as places of its note. Code points, half-open."""

    def __init__(self, note: str, places: Sequence[int]) -> None:
        """places: as ``spelt_out`` returns them."""
        self._note = note
        self._places = places
        self._utf16 = Utf16(note)

    def __call__(self, value: T) -> T:
        """Return an answer, or a part of one, with places, words and digest of the note."""
        changed: dict[str, Any] = {}
        for name in type(value).model_fields:
            held = getattr(value, name)
            if isinstance(held, Value):
                changed[name] = self(held)
            elif isinstance(held, tuple):
                changed[name] = tuple(self(v) if isinstance(v, Value) else v for v in held)
        start, end = getattr(value, "start", None), getattr(value, "end", None)
        if start is not None and end is not None:
            start, end = self._place(start, end)
            changed |= {"start": start, "end": end}
            if hasattr(value, "start_utf16"):
                changed |= {"start_utf16": self._utf16(start), "end_utf16": self._utf16(end)}
            if hasattr(value, "text"):
                changed["text"] = self._note[start:end]
        if hasattr(value, "text_sha256"):
            changed["text_sha256"] = sha256(self._note.encode()).hexdigest()
        return value.model_copy(update=changed)

    def _place(self, start: int, end: int) -> tuple[int, int]:
        places = self._places
        if start >= len(places):
            return len(self._note), len(self._note)
        first = places[start]
        return first, places[end - 1] + 1 if end > start else first
