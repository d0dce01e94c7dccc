"""Know the phrases of sentences again when nothing that they hang on has changed.

Sentences and what stands beside them in, their phrases out: found anew, or as they were kept.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from suggester.memory import Memory
from suggester.plain_tokens import Tokens, WordView
from suggester.runs import runs
from suggester.words import view

_AROUND = 2  # tokens on either side of a sentence that its marks and code numbers are judged by

Sized = Sequence[tuple[str, int, int]]  # name and place of each size, in order


class Hit(NamedTuple):
    """A phrase at tokens ``[start, end)`` and its parts at characters, all counted from those that
    its sentence, or its run, begins with. alike: how sure its words are, 0-100."""

    start: int
    end: int
    code: str
    id: str
    parts: tuple[tuple[int, int], ...] = ()
    alike: float = 100.0


_Plain = tuple[int, int, str, str, tuple[tuple[int, int], ...], float]  # a Hit
Find = Callable[[WordView, Sized, int, int], Sequence[_Plain]]


class Named(NamedTuple):
    """The phrases of a sentence or a run, counted from the token ``first``. known: digest of all
    that they hang on, where there is a memory."""

    first: int
    hits: Sequence[_Plain]
    known: bytes | None


class PhrasesBefore:
    """The phrases of one note. sized: its sizes at tokens."""

    def __init__(self, tokens: Tokens, sized: Sized, find: Find, memory: Memory | None) -> None:
        """find: of the words, the sizes and the tokens of a sentence."""
        self._tokens = tokens
        self._sized = sized
        self._starts = [start for _, start, _ in sized]
        self._find = find
        self._memory = memory

    def named(self, bounds: Sequence[tuple[int, int]]) -> Iterator[Named]:
        """Yield the phrases of sentences, in order. bounds: their tokens."""
        memory = self._memory
        if memory is None:
            for first, last in bounds:
                yield Named(first, self._find(*self._read_as(first, last), first, last), None)
            return
        for n, behind in runs(bounds):
            here = bounds[n:behind]
            first, last = here[0][0], here[-1][1]
            digest = memory.digest("run", *self._said(*self._read_as(first, last), here))
            hits: Sequence[_Plain] | None = memory.get(digest)
            if hits is not None:
                yield Named(first, hits, digest)
                continue
            found = [self._named(memory, *one) for one in here]
            yield from found
            if behind < len(bounds):  # the last one grows with the next key
                memory.keep(digest, tuple(self._together(found)))

    def _named(self, memory: Memory, first: int, last: int) -> Named:
        """Return the phrases of the sentence of the tokens ``[first, last)``."""
        seen, sized = self._read_as(first, last)
        digest = memory.digest("phrases", *self._said(seen, sized, [(first, last)]))
        hits: Sequence[_Plain] | None = memory.get(digest)
        if hits is None:
            hits = tuple([(*hit,) for hit in self._find(seen, sized, first, last)])
            memory.keep(digest, hits)
        return Named(first, hits, digest)

    def _together(self, found: Sequence[Named]) -> Iterator[_Plain]:
        """Yield the phrases of the sentences of a run, counted from its beginning."""
        at = self._tokens.places[found[0].first]
        for one in found:
            tokens = one.first - found[0].first
            chars = self._tokens.places[one.first] - at
            for start, end, code, id_, parts, alike in one.hits:
                moved = tuple([(since + chars, until + chars) for since, until in parts])
                yield start + tokens, end + tokens, code, id_, moved, alike

    def _read_as(self, first: int, last: int) -> tuple[WordView, Sized]:
        """Return the words of the tokens ``[first, last)``, and name and words of the sizes that
        begin there."""
        seen = view(self._tokens, first, last)
        here = self._sized[bisect_left(self._starts, first) : bisect_left(self._starts, last)]
        at = seen.tokens
        return seen, tuple([(n, bisect_left(at, s), bisect_left(at, e)) for n, s, e in here])

    def _said(
        self, seen: WordView, sized: Sized, bounds: Sequence[tuple[int, int]]
    ) -> tuple[str, ...]:
        """Return all that the phrases of neighbouring sentences hang on: how they are written, what
        stands beside them, how their words are read and their sizes."""
        tokens, first, last = self._tokens, bounds[0][0], bounds[-1][1]
        from_, to = max(0, first - _AROUND), min(len(tokens), last + _AROUND)
        if from_ == to:
            return ()
        begins = [start - from_ for start, _ in bounds]
        ends = [end - from_ for _, end in bounds]
        return (
            f"{begins} {ends} {to - from_} {sized}",
            tokens.text[tokens.places[from_] : tokens.ends[to - 1]],
            " ".join(seen.words),
        )
