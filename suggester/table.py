"""Find many wordings in a run of words: longest first, in time linear in the words.

A hash of whole wordings, entered by their first word. For each place only the lengths that
occur under that first word are tried, so no text can make it slow and 200,000 wordings cost
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
        lengths: dict[str, set[int]] = {}
        for words, payload in entries:
            if words:
                self._payload[words] = (*self._payload.get(words, ()), payload)
                lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: tuple(sorted(n, reverse=True)) for first, n in lengths.items()}

    def at(self, words: Sequence[str], start: int) -> Found[Payload] | None:
        """Return the longest wording that begins at ``start``, or None."""
        room = len(words) - start
        for length in self._lengths.get(words[start], ()):
            if length > room:
                continue
            payload = self._payload.get(tuple(words[start : start + length]))
            if payload is not None:
                return Found(start, start + length, payload)
        return None

    def every(self, words: Sequence[str]) -> Iterator[Found[Payload]]:
        """Yield all wordings that occur, in order, whether or not they overlap."""
        for start, word in enumerate(words):
            room = len(words) - start
            for length in self._lengths.get(word, ()):
                if length <= room:
                    payload = self._payload.get(tuple(words[start : start + length]))
                    if payload is not None:
                        yield Found(start, start + length, payload)

    def find(self, words: Sequence[str]) -> list[Found[Payload]]:
        """Return the wordings found, in order, none overlapping another.

        Where two overlap the longer stays; of equals the earlier.
        """
        lengths = self._lengths
        hits = [
            hit
            for start, word in enumerate(words)
            if word in lengths and (hit := self.at(words, start)) is not None
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
