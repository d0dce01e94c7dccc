"""What stands around a mention, as named clues that can be weighed. A statement in, clues out.

The rules of ``pipes.assertion`` know the cues that people wrote down; the clues are everything
else that a reader goes by: the words before and behind, the section, the measures, the layout.
Only the statement itself and the label above it are looked at, so that what is said of one
service never hangs on a sentence about another.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from suggester.lexicon import Lexicon
from suggester.marks import Mark
from suggester.plain_tokens import Tokens
from suggester.schema import CodeFile, Kind
from suggester.statements import ruling
from suggester.verdicts import CueHit
from suggester.words import view

_REACH = 12  # words on either side
_NEXT = 2  # words whose distance counts
_PAIRS = 6  # words on either side whose pairs count
_OPENING, _LABEL, _HEADING = 3, 6, 4  # words
_FAR = 2  # segments
BULLETS = frozenset("-*•●▪◦‣–·")
_PARTING = frozenset(",;:|()-")
_FIFTHS = 5  # how finely the share of a statement that is work is told
_BESIDE = 6  # tokens from a mention to the measure behind it
_LONG = 25  # words from which a statement is long
KIN = "reading/words.txt"


# A name that weights are given to, and the token it stands at, or None for the layout. A plain
# tuple, because a note has some thousand.
Clue = tuple[str, int | None]


class Work(NamedTuple):
    """A place that names work: tokens ``[start, end)`` and what kinds of phrases stand there."""

    start: int
    end: int
    traits: tuple[str, ...]


def traits_of(codes: Sequence[CodeFile]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return (code, phrase id) -> what the phrase is, for those that name work."""
    return {
        (entry.code, row.id): (
            f"kind={row.kind.value}",
            f"fam={entry.family}",
            "amb" if row.ambiguous else "sure",
        )
        for entry in codes
        for row in entry.speaking
        if row.kind is not Kind.PURPOSE
    }


def kin_of(lexicon: Lexicon) -> Mapping[str, tuple[str, ...]]:
    """Return word -> the kinds of ``lexicon/reading/words.txt`` that it is of."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lexicon.files.get(KIN, b"").decode().splitlines():
        kind, _, words = line.partition(":")
        for word in words.split() if line[:1] not in ("", "#") else ():
            found[word] = (*found.get(word, ()), kind)
    return found


def behind_bullet(tokens: Tokens, sentence: Mark) -> int:
    """Return the first token of a statement behind the mark that makes it an item of a list: the
    same words say the same without it."""
    start = sentence.start
    return start + (sentence.end - start > 1 and tokens[start].text in BULLETS)


def _by_kind(places: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Return kind -> its tokens, ascending."""
    found: dict[str, list[int]] = {}
    for kind, at in sorted(places):
        found.setdefault(kind, []).append(at)
    return found


class Statement:
    """One statement of a note, in which several services may be named.

    shared: the clues that are the same for all of them. They are weighed once, so that a long
    statement of many services costs no more than its length. Of a long one (dictated, without
    marks) only what is near says something of a mention, and what the rules say of it is
    weighed apart.
    """

    def __init__(
        self,
        tokens: Tokens,
        sentence: Mark,
        section: Mark,
        label: Sequence[str],
        covered: set[int],
        measures: Sequence[Mark],
        cues: Sequence[CueHit],
        kin: Mapping[str, tuple[str, ...]],
        capitals: Set[int],
    ) -> None:
        """Take a statement apart. label: words of the label above it; covered: tokens of all
        mentions; measures, cues: those of the statement; kin: word -> its kinds; capitals: first
        tokens of mentions that are in capitals among small letters."""
        self.tokens = tokens
        self._kin = kin
        self.sentence = sentence
        self.covered = covered
        self._capitals = capitals
        self._measure_starts = _by_kind((measure.label_, measure.start) for measure in measures)
        self._cue_starts = _by_kind((cue.kind.value, cue.start) for cue in cues)
        # What a word says of a mention beside it, which several may ask. Number of the word -> its
        # clues, by side and segments between; the same -> that of it and the next one.
        self._placed: dict[tuple[str, int], dict[int, list[Clue]]] = defaultdict(dict)
        self._paired: dict[str, dict[int, Clue]] = {"b": {}, "a": {}}
        self.view = view(tokens, behind_bullet(tokens, sentence), sentence.end)
        heading = tokens[section.start : section.start + int(section.id_ or 0)]
        self.section = ruling(section)
        words = list(zip(self.view.words, self.view.tokens, strict=True))
        self._long = long = "long " if len(words) >= _LONG else ""
        self.shared: list[Clue] = [(f"sec={self.section}", None)]
        for word in [t.norm_ for t in heading if t.is_alpha][:_HEADING]:
            self.shared += self._words("head", word, None)
        for word in label[:_LABEL]:
            self.shared += self._words("label", word, None)
        for word, at in words[:_OPENING]:
            self.shared += self._words(f"{long}first", word, at)
        for word, at in words if not long else ():
            if at not in covered:
                self.shared.append((f"s={word}", at))
                if word in kin:
                    self.shared += [(f"s~{kind}", at) for kind in kin[word]]
        last = tokens[sentence.end - 1].text
        self.shared.append(("end=w" if last.isalnum() else f"end={last}", None))
        self.shared.append((f"len={min(5, len(words) // 5)}", None))
        spelt = [at for at in self.view.tokens if tokens[at].is_alpha]
        filled = sum(at in covered for at in spelt) * _FIFTHS // max(1, len(spelt))
        self.shared.append((f"{long}filled={filled}", None))
        self.shared.append((f"{long}filled+sec={filled}|{self.section}", None))
        if not measures:
            self.shared.append(("nomeasure", None))

    def _words(self, place: str, word: str, at: int | None) -> list[Clue]:
        """Return a word in its place, and each kind that it is of."""
        kinds = self._kin.get(word)
        if kinds is None:
            return [(f"{place}={word}", at)]
        return [(f"{place}={word}", at), *[(f"{place}~{kind}", at) for kind in kinds]]

    def clues(self, work: Work, said: str, *, cued: bool, mentions: int) -> list[Clue]:
        """Return the clues of one mention beside the shared ones.

        said, cued: what the rules say of it, and whether a cue decided; mentions: how many stand
        in the statement.
        """
        note = self.tokens
        found: list[Clue] = [
            ("bias", None),
            (f"{self._long}rule={said}", None),
            (f"{self._long}rule+sec={said}|{self.section}", None),
            (self._long + ("cue" if cued else "nocue"), None),
            *[(trait, None) for trait in work.traits],
            *[(f"w={token.norm_}", None) for token in note[work.start : work.end]],
            (f"wn={min(5, work.end - work.start)}", None),
        ]
        words, tokens = self.view
        first, last = bisect_left(tokens, work.start), bisect_left(tokens, work.end)
        before = range(first - 1, max(0, first - _REACH) - 1, -1)
        behind = range(last, min(len(words), last + _REACH))
        found += self._side("b", before)
        found += self._side("a", behind)
        found += self._measured(work)
        found += self._cued(work)
        found.append((f"n={min(4, mentions)}", None))
        found.append(("cap" if work.start in self._capitals else "nocap", None))
        return found

    def _side(self, side: str, numbers: range) -> list[Clue]:
        """Return the words of one side, nearest first, with the segments between."""
        words, tokens = self.view
        covered, gaps, beside = self.covered, self._gaps, 1 if side == "b" else -1
        if covered.issuperset([tokens[n] for n in numbers]):
            return []  # in a list of nothing but services
        segment = 0
        placed = self._placed[side, segment]
        free: list[int] = []
        found: list[Clue] = []
        for distance, n in enumerate(numbers):
            at = tokens[n]
            if segment < _FAR and (words[n] in _PARTING or at + beside in gaps):
                segment += 1
                placed = self._placed[side, segment]
            if at in covered:
                continue
            free.append(n)
            said = placed.get(n)
            if said is None:
                said = placed[n] = self._words(f"{side}{segment}", words[n], at)
            found += said
            if distance < _NEXT:
                found += self._words(f"{side}_{distance}", words[n], at)
        near = free[:_PAIRS]
        if side == "b":
            near.reverse()
        paired = self._paired[side]
        for one, other in pairwise(near):  # of words that no mention covers, so always the same
            if one not in paired:
                paired[one] = (f"{side}b={words[one]} {words[other]}", tokens[one])
            found.append(paired[one])
        return found

    @cached_property
    def _gaps(self) -> Set[int]:
        """Return the tokens that are wide gaps: they part the items of a row."""
        tokens, sentence = self.tokens, self.sentence
        places = range(max(0, sentence.start - 1), min(len(tokens), sentence.end + 1))
        return {at for at in places if not tokens[at].text.strip(" ")}

    def _cued(self, work: Work) -> Iterator[Clue]:
        """Yield each kind of cue on either side once, by the one that stands nearest."""
        for kind, starts in self._cue_starts.items():
            n = bisect_left(starts, work.start)
            if n:
                yield (f"{self._long}cue_before={kind}", starts[n - 1])
            if n < len(starts):
                yield (f"{self._long}cue_behind={kind}", starts[n])

    def _measured(self, work: Work) -> Iterator[Clue]:
        """Yield each kind of measure once a side, however many there are."""
        for label, starts in self._measure_starts.items():
            first = bisect_left(starts, work.start)
            end, beside = bisect_left(starts, work.end), bisect_right(starts, work.end + _BESIDE)
            if beside > end:
                yield (f"m_after={label}", None)
            if first:
                yield (f"m_before={label}", None)
            if end > first or beside < len(starts):
                yield (f"m_in={label}", None)
