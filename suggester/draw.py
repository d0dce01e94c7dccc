"""Draw candidate phrases from code descriptions. Descriptions in, weighted phrases out.

A description is taken apart at its punctuation, conjunctions and enumerations ("such as joint
mobilization, myofascial release and traction" names three techniques). Each phrase is weighed by
how distinctive it is for its code against all others: log-odds with an informative Dirichlet prior
(Monroe, Colaresi and Quinn 2008), the prior being the phrase's share in all descriptions. No note
is read, so a code can be found from its description alone.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from suggester.schema import Kind
from suggester.stems import stem

LONGEST = 5  # words of a phrase
LEAST_WEIGHT = 0.5  # points; a phrase that says less is left out
_POINTS = {Kind.NAME: 5.0, Kind.TECHNIQUE: 4.0, Kind.ACTIVITY: 2.5}  # of a phrase no other code has
_PRIOR_SHARE = 0.25  # what the prior weighs, as a share of all words
_SHARED, _LEAST_SHARED = 0.002, 2  # descriptions that may share a distinctive word
_LEAST_LETTERS = 4
_LEAST_LONE = 5  # letters of a phrase of one word
_LIST = re.compile(r"\b(?:such as|including|includes|for example|e\.g\.,?)\s", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[a-z)])[.;:](?:\s|$)|[()\[\]]|\s[–—-]\s")
_JOINED = re.compile(r"/|\b(?:and|or)\b", re.IGNORECASE)
_BREAK = re.compile(
    r"\b(?:by|with|without|to|from|for|of|in|on|at|that|which|who|so|when|where|while|than|per|"
    r"each|every|as|a|an|the|their|its|into|using|through|between|during|after|before|not)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")
# Words of every description, which name nothing by themselves.
_NAMELESS = frozenset(
    "patient patients person clinician therapist therapists provider minutes minute hour hours "
    "first added additional initial later encounter day days session sessions visit code service "
    "services part parts area areas region regions one's type any's otherwise specified unlisted "
    "procedure procedures".split()
)


@cache
def _empty() -> frozenset[str]:
    """Return the words that name nothing, with spaCy's stop words: imported only by who draws."""
    from spacy.lang.en.stop_words import STOP_WORDS

    return _NAMELESS | STOP_WORDS


@dataclass(frozen=True)
class Description:
    """What a code is, in somebody's own words. label: a short name; text: sentences, or empty."""

    code: str
    label: str
    text: str


@dataclass(frozen=True)
class Candidate:
    """A phrase that speaks for a code.

    count: times it stands in the code's description; others: in all other descriptions.
    z: standard errors by which it leans to this code. weight: log-odds points to begin with.
    """

    code: str
    text: str
    kind: Kind
    count: int
    others: int
    z: float
    weight: float


def draw(
    descriptions: Iterable[Description], known: Set[str] = frozenset()
) -> tuple[Candidate, ...]:
    """Return the candidate phrases of all codes, by code, strongest first.

    known: stems of words that mean something already, and so name no other code by themselves.
    """
    entries = list(descriptions)
    words = {e.code: _words(f"{e.label}. {e.text}") for e in entries}
    spread: Counter[str] = Counter()
    own: dict[str, Counter[str]] = {}
    for code, found in words.items():
        own[code] = Counter(_grams(found))
        spread.update(own[code])
    total = sum(len(found) for found in words.values())
    rows: list[Candidate] = []
    for entry in entries:
        kinds: dict[str, Kind] = {}
        for text, kind in _phrases(entry):
            kinds.setdefault(text, kind)
        n = len(words[entry.code])
        rows += [
            candidate
            for text, kind in kinds.items()
            if (" " in text or stem(text) not in known)
            and (candidate := _weigh(entry.code, text, kind, own[entry.code], spread, n, total))
            and candidate.weight >= LEAST_WEIGHT
        ]
    return tuple(sorted(rows, key=lambda row: (row.code, -row.weight, row.text)))


class Telling(NamedTuple):
    """Words of a description. rare: hardly any other uses them; content: all that say something."""

    rare: tuple[str, ...]
    content: tuple[str, ...]


def distinctive(
    descriptions: Iterable[Description], known: Set[str] = frozenset()
) -> Mapping[str, Telling]:
    """Return code -> the words of its description of which a rare one and another, in one sentence,
    speak for the code. Codes without are left out.

    known: stems of words that mean something already, and so are not rare.
    """
    words = {e.code: dict.fromkeys(_words(f"{e.label}. {e.text}")) for e in descriptions}
    spread = Counter(stem(word) for found in words.values() for word in found)
    most = max(_LEAST_SHARED, round(_SHARED * len(words)))
    found = {}
    for code, mine in words.items():
        content = tuple(
            word
            for word in mine
            if len(word) >= _LEAST_LETTERS and word.isalpha() and word not in _empty()
        )
        rare = tuple(
            word for word in content if stem(word) not in known and spread[stem(word)] <= most
        )
        if rare and len({*map(stem, content)}) > 1:
            found[code] = Telling(rare, content)
    return found


def _weigh(
    code: str,
    text: str,
    kind: Kind,
    own: Mapping[str, int],
    spread: Mapping[str, int],
    n: int,
    total: int,
) -> Candidate:
    """Weigh a phrase of one code. own, spread: times a phrase stands here, and anywhere."""
    count = max(1, own.get(text, 0))  # a phrase put together from an enumeration stands nowhere
    others = spread.get(text, 0) - own.get(text, 0)
    odds, z = _log_odds(count, others, n, total)
    alone, _ = _log_odds(count, 0, n, total)
    return Candidate(
        code=code,
        text=text,
        kind=kind,
        count=count,
        others=others,
        z=round(z, 3),
        weight=round(_POINTS[kind] * max(0.0, min(1.0, odds / alone)), 3) if alone > 0 else 0.0,
    )


def _log_odds(count: int, others: int, n: int, total: int) -> tuple[float, float]:
    """Return the log-odds ratio of a phrase here against elsewhere, and its z-score.

    n, total: words of this description, and of all.
    """
    weight = _PRIOR_SHARE * total
    prior = weight * (count + others) / total
    here = math.log((count + prior) / max(n + weight - count - prior, 1.0))
    rest = max(total - n, 1)
    there = math.log((others + prior) / max(rest + weight - others - prior, 1.0))
    return here - there, (here - there) / math.sqrt(1 / (count + prior) + 1 / (others + prior))


def _phrases(entry: Description) -> Iterator[tuple[str, Kind]]:
    """Yield the phrases of a description with what each is to the code, names first."""
    for chunk in _items(entry.label):
        yield from _of(chunk, Kind.NAME)
    for sentence in _SENTENCE.split(entry.text):
        body, *lists = _LIST.split(sentence)
        for listed in lists:
            for chunk in _items(listed):
                yield from _of(chunk, Kind.TECHNIQUE)
        for chunk in _items(body):
            yield from _of(chunk, Kind.ACTIVITY)


def _items(text: str) -> Iterator[list[str]]:
    """Yield the items of a text as words; one that shares its last word with the next one gets it
    too: "soft tissue and joint mobilization" is soft tissue mobilization and joint mobilization."""
    for piece in re.split(",", _BREAK.sub(",", text)):
        items = [_trimmed(_words(item)) for item in _JOINED.split(piece)]
        items = [item for item in items if item]
        yield from items
        if len(items) > 1 and len(items[-1]) > 1:
            head = items[-1][-1]
            yield from ([*item, head] for item in items[:-1] if head not in item)


def _of(words: Sequence[str], kind: Kind) -> Iterator[tuple[str, Kind]]:
    """Yield an item, and the pairs of neighbours in one that is long."""
    if len(words) == 1:
        lone = words[0]
        if kind is not Kind.ACTIVITY and len(lone) >= _LEAST_LONE and not lone[0].isdigit():
            yield lone, kind
    elif len(words) <= LONGEST:
        yield " ".join(words), kind
    if len(words) > 2:
        for first, second in pairwise(words):
            if first not in _empty() and second not in _empty():
                yield f"{first} {second}", kind


def _trimmed(words: Sequence[str]) -> list[str]:
    """Return the words without those at either end that name nothing."""
    start, end = 0, len(words)
    while start < end and words[start] in _empty():
        start += 1
    while end > start and words[end - 1] in _empty():
        end -= 1
    return list(words[start:end])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _grams(words: Sequence[str]) -> Iterator[str]:
    """Yield every run of one to ``LONGEST`` words."""
    for size in range(1, LONGEST + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
