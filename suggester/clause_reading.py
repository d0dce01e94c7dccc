"""Read a clause that no phrase of the lexicon explains by all its words together: does it tell of
work, and of which code? Words in, places out.

People name one service in a thousand ways ("kept her feet on the squashy pad with her eyes shut").
Each word, each pair of neighbours and each group of the lexicon that a clause holds says something
for work or against it, and for one code or another; the weights are fitted (``make clauses``) and
are data: ``lexicon/reading/clause_work.txt`` and ``clause_codes.txt``. Sums are whole thousandths
of log-odds, so that no order of adding and no machine brings another.
"""

import math
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, pairwise
from typing import NamedTuple

from suggester.lexicon import Lexicon
from suggester.plain_tokens import Tokens
from suggester.stems import lexicon_stem
from suggester.table import PhraseTable
from suggester.words import wording

WORK, CODES = "reading/clause_work.txt", "reading/clause_codes.txt"
FILES = frozenset([WORK, CODES])
BASE = "="  # the feature that every clause has
_PARTING = frozenset(",;:.|()[]•–—-!?=")
_THEN = "then"
_LEAST = 3  # words of a clause
_LEAST_SAID, _LETTERS = 2, 3  # of them so many of so many letters: "# x # min" says nothing
_MOST = 40  # words; what is longer is no clause
_PARTS = 1000

Row = tuple[tuple[int, int], ...]  # number of a code and what a feature says for it


class Told(NamedTuple):
    """A clause, from the first to the last of its words ``[start, end)`` that speak for the code.

    work, lead: log-odds in thousandths that it is work, and of its code against the next best.
    """

    start: int
    end: int
    code: str
    work: int
    lead: int

    @property
    def likely(self) -> float:
        """Return how likely it is work of its code, of 100."""
        odds = [self.work / _PARTS, self.lead / _PARTS]
        return round(100 * math.prod(1 / (1 + math.exp(-one)) for one in odds), 1)


class Odds(NamedTuple):
    """What the words of a clause say of a code: log-odds in thousandths that the clause is work,
    and that it is of this code rather than of the next best or the best."""

    work: int
    lead: int


class ClauseReading:
    """The fitted weights of one lexicon; without any, no clause is read."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._work = _weights(lexicon.files.get(WORK, b""))
        known = frozenset(entry.code for entry in lexicon.codes)
        self._codes, self._rows = _rows(lexicon.files.get(CODES, b""), known)
        self._numbers = {code: n for n, code in enumerate(self._codes)}
        self._groups = group_table(lexicon.groups if self._work else {})
        # Words of a dose, of help and the like, which name no work.
        silent = lexicon.words("after_work") | lexicon.words("dose_words")
        self._silent = frozenset(map(lexicon_stem, silent))
        self._least_work, self._least_lead = lexicon.weights.clause

    def read(self, words: Sequence[str], lines: Set[int], taken: Sequence[bool]) -> Iterator[Told]:
        """Yield what the clauses of a sentence tell for sure. words: stems and marks; lines: those
        that begin a line (``line_starts``); taken: those that a phrase explains, with whose
        clauses this has nothing to do."""
        if not self._work:
            return
        for start, end in clauses(words, lines):
            fits = _LEAST <= end - start <= _MOST and not any(taken[start:end])
            if fits and sum(map(self._says, words[start:end])) >= _LEAST_SAID:
                told = self._told(words[start:end], start)
                if told is not None:
                    yield told

    def odds(
        self, words: Sequence[str], lines: Set[int], places: Sequence[tuple[int, int, str]]
    ) -> list[Odds | None]:
        """Return, of each place in a sentence, what the clause around it says of a code; None of a
        code that the weights do not know. A clause that says hardly more than the place does not
        speak against its code: the weights know few names of services.

        places: words ``[start, end)`` and a code. words, lines: see ``read``.
        """
        found: list[Odds | None] = [None] * len(places)
        asked = deque(
            sorted(
                (first, last, self._numbers[code], n)
                for n, (first, last, code) in enumerate(places)
                if code in self._numbers
            )
        )
        says = [0, *accumulate(map(self._says, words))] if asked else []
        for start, end in clauses(words, lines) if asked else ():
            here = []
            while asked and asked[0][0] < end:
                place = asked.popleft()
                if place[0] >= start:
                    here.append(place)
            if not here:
                continue
            names = features(words[start:end], self._groups)
            work, sums = self._work_of(names), self._sums(names)
            for (first, last, _, n), lead in zip(here, _leads(sums, here), strict=True):
                beside = says[end] - says[start] - (says[last] - says[first])
                found[n] = Odds(work, lead if beside >= _LEAST_SAID else max(lead, 0))
        return found

    def _work_of(self, names: Iterable[str]) -> int:
        return sum([self._work.get(name, 0) for name in names])

    def _sums(self, names: Iterable[str]) -> list[int]:
        """Return what features say for each of the codes."""
        sums = [0] * len(self._codes)
        for name in names:
            for code, weight in self._rows.get(name, ()):
                sums[code] += weight
        return sums

    def _told(self, words: Sequence[str], start: int) -> Told | None:
        """Return what a clause tells. start: its first word."""
        places = features(words, self._groups)
        work = self._work_of(places)
        if work < self._least_work:
            return None
        sums = self._sums(places)
        best = sums.index(max(sums))
        lead = _lead(sums, best)
        if lead < self._least_lead:
            return None
        telling = [
            place
            for name, place in places.items()
            for code, weight in self._rows.get(name, ())
            if code == best and weight > 0 and any(map(self._says, words[slice(*place)]))
        ]
        if not telling:
            return None
        return Told(
            start + min(first for first, _ in telling),
            start + max(last for _, last in telling),
            self._codes[best],
            work,
            lead,
        )

    def _says(self, word: str) -> bool:
        return len(word) >= _LETTERS and word.isalpha() and word not in self._silent


def _lead(sums: Sequence[int], code: int) -> int:
    """Return by how much a code leads all others, or how far it is behind the best."""
    return sums[code] - max([said for n, said in enumerate(sums) if n != code], default=0)


def _leads(sums: Sequence[int], here: Sequence[tuple[int, int, int, int]]) -> Iterator[int]:
    """Yield by how much the code of each place in a clause leads, or is behind, those that no words
    beside the place name: of "stim x 15 and heat" neither speaks against the other.

    here: words ``[start, end)``, the code's number, anything.
    """
    spans: dict[int, tuple[int, int]] = {}  # code -> the first end and the last start of its places
    for first, last, code, _ in here:
        ends, starts = spans.get(code, (last, first))
        spans[code] = min(ends, last), max(starts, first)
    known: dict[tuple[int, ...], int] = {}
    least = min(sums)
    for first, last, code, _ in here:
        named = [one for one, (ends, starts) in spans.items() if ends <= first or starts >= last]
        asked = (code, *named)
        if asked not in known:
            rivals = list(sums)
            for one in named:
                rivals[one] = least
            rivals[code] = sums[code]
            known[asked] = _lead(rivals, code)
        yield known[asked]


def clauses(words: Sequence[str], lines: Set[int]) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a sentence, as words ``[start, end)``. lines: words that begin one."""
    start = 0
    for at, word in enumerate(words):
        parts = word in _PARTING or word == _THEN
        if parts or at in lines:
            if at > start:
                yield start, at
            start = at + parts
    if len(words) > start:
        yield start, len(words)


def line_starts(tokens: Tokens, places: Sequence[int]) -> frozenset[int]:
    """Return which of the words at some tokens begin a line, but for the first."""
    return frozenset(
        [
            n + 1
            for n, (before, at) in enumerate(pairwise(places))
            if at - before > 1 and any("\n" in token.text for token in tokens[before + 1 : at])
        ]
    )


def features(words: Sequence[str], groups: PhraseTable[str]) -> dict[str, tuple[int, int]]:
    """Return feature -> the words ``[start, end)`` where it first stands, of the words of a clause.

    groups: see ``group_table``.
    """
    places: dict[str, tuple[int, int]] = {BASE: (0, 0)}
    before, behind = "", 0
    for at, word in enumerate(words):
        if not (word[0].isalnum() or word == "#"):
            continue
        places.setdefault(word, (at, at + 1))
        if before:
            places.setdefault(f"{before} {word}", (behind, at + 1))
        before, behind = word, at
    for hit in groups.every(words):
        for name in hit.payload:
            places.setdefault(f"@{name}", (hit.start, hit.end))
    return places


def group_table(groups: Mapping[str, Sequence[str]]) -> PhraseTable[str]:
    """Return the table of the wordings of all groups -> names of the groups."""
    return PhraseTable(
        (words, name)
        for name, texts in groups.items()
        for words in dict.fromkeys(
            wording(text, lexicon_stem) for text in texts if not text.startswith("@")
        )
    )


def _weights(data: bytes) -> Mapping[str, int]:
    return {name: int(weight) for name, weight in _lines(data)}


def _rows(data: bytes, known: Set[str]) -> tuple[Sequence[str], Mapping[str, Row]]:
    """Return the codes, and feature -> what it says for them. known: codes of the lexicon."""
    found: dict[str, list[tuple[str, int]]] = {}
    for name, said in _lines(data):
        found[name] = [(one[:5], int(one[6:])) for one in said.split(" ")]
    codes = sorted({code for row in found.values() for code, _ in row} & known)
    numbers = {code: n for n, code in enumerate(codes)}
    return codes, {
        name: tuple([(numbers[code], weight) for code, weight in row if code in numbers])
        for name, row in found.items()
    }


def _lines(data: bytes) -> Iterator[tuple[str, str]]:
    for line in data.decode().split("\n"):
        if line and not line.startswith("# "):
            name, _, said = line.partition("\t")
            yield name, said
