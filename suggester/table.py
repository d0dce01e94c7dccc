"""Find many wordings in a run of words: longest first, in time linear in the words.

A hash of whole wordings, entered by their first two words. For each place only the lengths that
occur under those words are tried, so no text can make it slow and 200,000 wordings cost
hardly more than 800.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

Payload = TypeVar("Payload")


class Found(NamedTuple, Generic[Payload]):
    """A wording at ``words[start:end]``, with all that it stands for."""

    start: int
    end: int
    payload: tuple[Payload, ...]


class PhraseTable(Generic[Payload]):
    """Wordings (tuples of words) and what each stands for; several may share a wording."""

    def __init__(self, entries: Iterable[tuple[tuple[str, ...], Payload]]) -> None:
        self._payload: dict[tuple[str, ...], tuple[Payload, ...]] = {}
        self._first: set[str] = set()
        lengths: dict[tuple[str, ...], set[int]] = {}
        for words, payload in entries:
            if words:
                self._payload[words] = (*self._payload.get(words, ()), payload)
                self._first.add(words[0])
                if len(words) > 1:
                    lengths.setdefault(words[:2], set()).add(len(words))
        self._lengths = {pair: tuple(sorted(n, reverse=True)) for pair, n in lengths.items()}

    def at(self, words: Sequence[str], start: int) -> Found[Payload] | None:
        """Return the longest wording that begins at ``start``, or None."""
        return next(self._beginning(words, start), None) if words[start] in self._first else None

    def every(self, words: Sequence[str]) -> Iterator[Found[Payload]]:
        """Yield all wordings that occur, in order, whether or not they overlap."""
        first = self._first
        for start, word in enumerate(words):
            if word in first:
                yield from self._beginning(words, start)

    def _beginning(self, words: Sequence[str], start: int) -> Iterator[Found[Payload]]:
        """Yield the wordings that begin at ``start``, the longest first."""
        pair = tuple(words[start : start + 2])
        for length in self._lengths.get(pair, ()):
            payload = self._payload.get(tuple(words[start : start + length]))
            if payload is not None and start + length <= len(words):
                yield Found(start, start + length, payload)
        payload = self._payload.get(pair[:1])
        if payload is not None:
            yield Found(start, start + 1, payload)

    def find(self, words: Sequence[str]) -> list[Found[Payload]]:
        """Return the wordings found, in order, none overlapping another.

        Where two overlap the longer stays; of equals the earlier.
        """
        first = self._first
        hits = [
            hit
            for start, word in enumerate(words)
            if word in first and (hit := next(self._beginning(words, start), None)) is not None
        ]
        if len(hits) < 2:
            return hits
        taken = bytearray(len(words))
        kept = []
        for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
            if not any(taken[hit.start : hit.end]):
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
                kept.append(hit)
        kept.sort(key=lambda hit: hit.start)
        return kept
