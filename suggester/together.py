"""Find words that speak for a code only together ("leukotape" ... "patella"). Words in, places out.

A combination names two or more groups of words; it stands where a word of each group does, within
so many words of one sentence. What is looked for is data: ``[[together]]`` in the code files and
the groups in lexicon/groups/.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from suggester.schema import CodeFile, Decoy, Together
from suggester.table import PhraseTable
from suggester.words import wording

_MANY = 24  # places of one group in a sentence that are looked at
_NEAR = 6  # wordings of one group beside a place that are tried with those of the others


class Place(NamedTuple):
    """A combination of a code at words ``[start, end)`` of the sentence's view; a decoy has no
    id. parts: the words of each of its parts, in the order of the lexicon; none where it is one
    wording."""

    start: int
    end: int
    code: str
    id: str | None
    parts: tuple[tuple[int, int], ...] = ()


class _Rule(NamedTuple):
    code: str
    id: str | None
    parts: tuple[int, ...]
    needs: frozenset[int]
    unless: frozenset[int]
    within: int


class TogetherFinder:
    """Finds the combinations of all codes in a run of words; groups: name -> wordings."""

    def __init__(
        self,
        codes: Iterable[CodeFile],
        groups: Mapping[str, Sequence[str]],
        form: Callable[[str], str],
    ) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._rules: dict[int, list[_Rule]] = defaultdict(list)
        for entry in codes:
            for row in entry.combining:
                rule = self._rule(entry.code, row)
                self._rules[rule.parts[0]].append(rule)
        self._measured: dict[str, list[int]] = defaultdict(list)
        for texts, number in self._numbers.items():
            for name in _measures(texts, groups):
                self._measured[name].append(number)
        self.table: PhraseTable[int] = PhraseTable(
            (words, number)
            for texts, number in self._numbers.items()
            for words in dict.fromkeys(wording(text, form) for text in _spelt(texts, groups))
        )

    def _rule(self, code: str, row: Together | Decoy) -> _Rule:
        parts = tuple(self._number(part) for part in row.all)
        unless = frozenset([self._number(row.none)] if row.none else [])
        name = row.id if isinstance(row, Together) else None
        return _Rule(code, name, parts, frozenset(parts), unless, row.within)

    def _number(self, texts: Sequence[str]) -> int:
        return self._numbers.setdefault(tuple(texts), len(self._numbers))

    def find(
        self,
        words: Sequence[str],
        steps: Sequence[int],
        measured: Iterable[tuple[str, int, int]] = (),
    ) -> list[Place]:
        """Return the combinations in one sentence, each where its words stand closest.

        steps: how far along the sentence each word stands, blanks counted, so that words taken
            out bring the others no closer together.
        measured: name of a group and the words ``[start, end)`` of what was read as a number.
        """
        standing = self.standing(words, measured)
        return standing.places(words, steps) if standing is not None else []

    def standing(
        self, words: Sequence[str], measured: Iterable[tuple[str, int, int]]
    ) -> "Standing | None":
        """Return the combinations all of whose parts stand in a sentence; None if there are none,
        as in most sentences, so that they need not be taken apart."""
        found, sizes = self.table.every(words), tuple(measured)
        present: set[int] = set().union(*[hit.payload for hit in found])
        for name, _, _ in sizes:
            present.update(self._measured.get(name, ()))
        rules = {
            number: standing
            for number in present & self._rules.keys()
            if (standing := _all_there(self._rules[number], present))
        }
        if not rules:
            return None
        needed = {number for row in rules.values() for rule in row for number in rule.parts}
        hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for name, start, end in sizes:
            for number in self._measured.get(name, ()):
                if number in needed:
                    hits[number].append((start, end))
        for hit in found:
            for number in hit.payload:
                if number in needed and len(hits[number]) < _MANY:
                    hits[number].append((hit.start, hit.end))
        return Standing(rules, hits)


class Standing(NamedTuple):
    """rules: number of a first part -> the combinations that stand; hits: part -> its places."""

    rules: Mapping[int, Sequence[_Rule]]
    hits: Mapping[int, Sequence[tuple[int, int]]]

    def places(self, words: Sequence[str], steps: Sequence[int]) -> list[Place]:
        """Return where they stand; see ``TogetherFinder.find``."""
        rules = [rule for number in self.hits for rule in self.rules.get(number, ())]
        return [place for rule in rules for place in _places(rule, self.hits, words, steps)]


def _all_there(rules: Sequence[_Rule], present: Set[int]) -> list[_Rule]:
    return [rule for rule in rules if rule.needs <= present and rule.unless.isdisjoint(present)]


def _places(
    rule: _Rule,
    hits: Mapping[int, Sequence[tuple[int, int]]],
    words: Sequence[str],
    steps: Sequence[int],
) -> Iterator[Place]:
    """Yield the places of one combination; none overlaps another."""
    last = 0
    for first in hits[rule.parts[0]]:
        choices = [
            _choices(hits[part], first, words, steps, rule.within) for part in rule.parts[1:]
        ]
        taken = _completed([first], choices, words, steps, rule.within)
        if taken is None:
            continue
        start, end = min(s for s, _ in taken), max(e for _, e in taken)
        if start >= last:
            last = end
            yield Place(start, end, rule.code, rule.id, tuple(taken))


def _choices(
    places: Sequence[tuple[int, int]],
    first: tuple[int, int],
    words: Sequence[str],
    steps: Sequence[int],
    within: int,
) -> list[tuple[int, int]]:
    """Return the places of one part that go with the first one, the nearest of each wording, and
    no more than ``_NEAR`` of them: what follows tries them all together."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    near = [place for place in places if _beside(place, first, words, steps, within)]
    for place in sorted(near, key=lambda p: _gap(p, first)):
        if len(found) == _NEAR:
            break
        found.setdefault(tuple(words[place[0] : place[1]]), place)
    return list(found.values())


def _beside(
    place: tuple[int, int],
    first: tuple[int, int],
    words: Sequence[str],
    steps: Sequence[int],
    within: int,
) -> bool:
    """Tell whether two places go together (``_go_together``, without its lists: in a sentence of
    muscles it is asked thousands of times)."""
    (start, end), (s, e) = place, first
    last, begin = (end if end > e else e), (start if start < s else s)
    if (start < e and s < end) or steps[last - 1] - steps[begin] >= within:
        return False
    return words[s:e] != words[start:end]


def _completed(
    taken: list[tuple[int, int]],
    choices: Sequence[Sequence[tuple[int, int]]],
    words: Sequence[str],
    steps: Sequence[int],
    within: int,
) -> list[tuple[int, int]] | None:
    """Return a place of each part, the nearest that go together, or None if there are none."""
    if not choices:
        return taken
    for place in choices[0]:
        if _go_together([*taken, place], words, steps, within):
            found = _completed([*taken, place], choices[1:], words, steps, within)
            if found is not None:
                return found
    return None


def _go_together(
    taken: Sequence[tuple[int, int]], words: Sequence[str], steps: Sequence[int], within: int
) -> bool:
    """Tell whether the last place goes with those before it: it overlaps none and repeats no words
    of theirs (a muscle named twice is one muscle), and all stand within so many steps."""
    *others, (start, end) = taken
    said = words[start:end]
    if any((start < e and s < end) or words[s:e] == said for s, e in others):
        return False
    first, last = min(s for s, _ in taken), max(e for _, e in taken)
    return steps[last - 1] - steps[first] < within


def _gap(place: tuple[int, int], anchor: tuple[int, int]) -> tuple[int, int]:
    distance = place[0] - anchor[1] if place[0] >= anchor[1] else anchor[0] - place[1]
    return (max(distance, 0), place[0])


def _spelt(texts: Sequence[str], groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the wordings of a part; ``@name`` stands for those of a group."""
    for text in texts:
        members = groups[text[1:]] if text.startswith("@") else (text,)
        yield from (member for member in members if not member.startswith("@"))


def _measures(texts: Sequence[str], groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the names of sizes that a part names, itself or in one of its groups."""
    for text in texts:
        if text.startswith("@"):
            yield from (member[1:] for member in (text, *groups[text[1:]]) if member[0] == "@")
