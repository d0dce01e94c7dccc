"""Find where the patterns of a bundle match in a note; from a memory of its lines, if there is one.

No pattern of a bundle sees further than so many characters ahead and a few behind
(``tests/test_memory_of_lines.py`` measures them). So which of them match in some lines hangs on
these and the characters around them alone, and that is what their digest covers. Kept are places.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from suggester.memory import Memory
from suggester.sought import Sought

Pattern = Sought | re.Pattern[str]
Find = Callable[[Pattern], Iterator[re.Match[str]]]

BEHIND = 16  # characters before a match that its pattern may look at
RUN = 30  # characters of a word or a blank that a pattern may run through; notes with longer ones
# are not remembered
_LONG_RUN = re.compile(rf"\w{{{RUN + 1}}}|\s{{{RUN + 1}}}")
# Number of a pattern, and a match of it at characters counted from those that it is kept with.
_Place = tuple[int, int, int]


class Bundle:
    """Patterns that are sought together.

    name: of the bundle, which no other has. ahead: characters from the first of a match on that
    none of its patterns sees beyond. shortest: characters of lines that are looked up together: a
    look-up costs time, and so does each character of lines that have changed.
    """

    def __init__(
        self, name: str, patterns: Iterable[Pattern], ahead: int, shortest: int = 80
    ) -> None:
        self.name = name
        self.ahead = ahead
        self.shortest = shortest
        self.patterns = tuple(patterns)
        self._signs = [
            one.sign.search if isinstance(one, Sought) else None for one in self.patterns
        ]
        self._sought = [one.pattern if isinstance(one, Sought) else one for one in self.patterns]

    def within(self, text: str, start: int, end: int) -> Iterator[_Place]:
        """Yield the matches that begin in ``[start, end)``, if none before it reaches into it."""
        lower = text[max(0, start - BEHIND) : end + self.ahead].lower()
        for n, sign in enumerate(self._signs):
            if sign is None or sign(lower):
                yield from self.of(n, text, start, end, start)

    def of(self, n: int, text: str, start: int, end: int, at: int) -> Iterator[_Place]:
        """Yield the matches of one pattern that begin in ``[at, end)``, counted from start."""
        search = self._sought[n].search
        while at < end:
            match = search(text, at, end + self.ahead)
            if match is None or match.start() >= end:
                return
            yield n, match.start() - start, match.end() - start
            at = match.end()


def everywhere(text: str) -> Find:
    """Return what finds the matches of any pattern in a text, each when it is asked for."""
    lower = text.lower()
    return lambda one: one.finditer(text, lower) if isinstance(one, Sought) else one.finditer(text)


def found(text: str, bundles: Iterable[Bundle], memory: Memory | None) -> Find:
    """Return what finds the matches of the patterns of bundles in a text."""
    if memory is None:
        return everywhere(text)
    places: dict[int, Sequence[int]] = {}
    for bundle in bundles:
        here = _places(text, bundle, memory)
        if here is None:
            return everywhere(text)
        places |= {id(one): here.get(n, ()) for n, one in enumerate(bundle.patterns)}

    def find(one: Pattern) -> Iterator[re.Match[str]]:
        pattern = one.pattern if isinstance(one, Sought) else one
        for start in places[id(one)]:
            match = pattern.match(text, start)
            if match is not None:  # as it always is
                yield match

    return find


def _places(text: str, bundle: Bundle, memory: Memory) -> dict[int, list[int]] | None:
    """Return pattern -> first character of each of its matches, or None for a text that is not
    remembered."""
    places: dict[int, list[int]] = defaultdict(list)
    reached: dict[int, int] = {}  # pattern -> end of its last match
    furthest = 0
    for start, end in _pieces(text, bundle.shortest):
        since = max(0, start - BEHIND)
        seen = text[since : end + bundle.ahead]
        digest = memory.digest(bundle.name, f"{start - since} {end - start}", seen)
        here: Sequence[_Place] | None = memory.get(digest)
        if here is None:
            if _LONG_RUN.search(seen):
                return None
            here = tuple(bundle.within(text, start, end))
            memory.keep(digest, here)
        if furthest > start:
            late = {n: at for n, at in reached.items() if at > start}
            here = [place for place in here if place[0] not in late]
            here += [one for n, at in late.items() for one in bundle.of(n, text, start, end, at)]
        for n, first, last in here:
            places[n].append(start + first)
            reached[n] = start + last
            furthest = max(furthest, start + last)
    return places


def _pieces(text: str, shortest: int) -> Iterator[tuple[int, int]]:
    """Yield the characters of a few lines each: whole ones, as many as are worth a look-up."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + shortest) + 1 or len(text)
        yield start, end
        start = end
