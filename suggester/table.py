"""Find many wordings in a run of words: longest first, in time linear in the words.

A hash of whole wordings, entered by their first two words. For each place only the lengths that
occur under those words are tried, so no text can make it slow and 200,000 wordings cost
hardly more than 800.
"""

from collections.abc import Iterable, Sequence, Set
from typing import Generic, NamedTuple, TypeVar

Payload = TypeVar("Payload")


class Found(NamedTuple, Generic[Payload]):
    """A wording at ``words[start:end]``, with all that it stands for."""

    start: int
    end: int
    payload: tuple[Payload, ...]


class _Opening(NamedTuple, Generic[Payload]):
    """What begins with one word. alone: what the word itself stands for, or nothing.
    lengths: second word -> the lengths of the wordings that go on with it, the longest first."""

    alone: tuple[Payload, ...]
    lengths: dict[str, tuple[int, ...]]


class PhraseTable(Generic[Payload]):
    """Wordings (tuples of words) and what each stands for; several may share a wording."""

    def __init__(
        self,
        entries: Iterable[tuple[tuple[str, ...], Payload]],
        weak: Set[Payload] = frozenset(),
    ) -> None:
        """weak: of two wordings that overlap and are equally long, one of these yields."""
        self._weak = weak
        self._payload: dict[tuple[str, ...], tuple[Payload, ...]] = {}
        lengths: dict[str, dict[str, set[int]]] = {}
        for words, payload in entries:
            if words:
                self._payload[words] = (*self._payload.get(words, ()), payload)
                behind = lengths.setdefault(words[0], {})
                if len(words) > 1:
                    behind.setdefault(words[1], set()).add(len(words))
        # First word of a wording -> what begins with it.
        self._openings = {
            first: _Opening(
                self._payload.get((first,), ()),
                {second: tuple(sorted(n, reverse=True)) for second, n in behind.items()},
            )
            for first, behind in lengths.items()
        }

    def begins(self, word: str) -> bool:
        """Tell whether any wording begins with a word."""
        return word in self._openings

    def at(self, words: Sequence[str], start: int) -> Found[Payload] | None:
        """Return the longest wording that begins at ``start``, or None."""
        opening = self._openings.get(words[start])
        return None if opening is None else self._longest(words, start, opening)

    def _longest(
        self, words: Sequence[str], start: int, opening: _Opening[Payload]
    ) -> Found[Payload] | None:
        if opening.lengths and start + 1 < len(words):
            for length in opening.lengths.get(words[start + 1], ()):
                payload = self._payload.get(tuple(words[start : start + length]))
                if payload is not None and start + length <= len(words):
                    return Found(start, start + length, payload)
        return Found(start, start + 1, opening.alone) if opening.alone else None

    def every(self, words: Sequence[str]) -> list[Found[Payload]]:
        """Return all wordings that occur, in order, whether or not they overlap; of those that
        begin at one word the longest first."""
        openings, size = self._openings, len(words)
        found = []
        for start, opening in enumerate(map(openings.get, words)):
            if opening is None:
                continue
            if opening.lengths and start + 1 < size:
                for length in opening.lengths.get(words[start + 1], ()):
                    payload = self._payload.get(tuple(words[start : start + length]))
                    if payload is not None and start + length <= size:
                        found.append(Found(start, start + length, payload))
            if opening.alone:
                found.append(Found(start, start + 1, opening.alone))
        return found

    def find(self, words: Sequence[str]) -> list[Found[Payload]]:
        """Return the wordings found, in order, none overlapping another.

        Where two overlap the longer stays; of equals one that is not weak, then the earlier.
        """
        openings = self._openings
        hits = []
        end, overlap = 0, False
        for start, opening in enumerate(map(openings.get, words)):
            if opening is not None:
                hit = self._longest(words, start, opening)
                if hit is not None:
                    overlap = overlap or start < end
                    end = hit.end
                    hits.append(hit)
        return self._apart(hits, len(words)) if overlap else hits

    def _apart(self, hits: Sequence[Found[Payload]], size: int) -> list[Found[Payload]]:
        """Return the hits of which none overlaps another. size: of the run of words."""
        taken = bytearray(size)
        kept = []
        for hit in sorted(hits, key=self._rank):
            if not any(taken[hit.start : hit.end]):
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                kept.append(hit)
        kept.sort(key=lambda hit: hit.start)
        return kept

    def _rank(self, hit: Found[Payload]) -> tuple[int, bool, int]:
        return hit.start - hit.end, all(one in self._weak for one in hit.payload), hit.start
