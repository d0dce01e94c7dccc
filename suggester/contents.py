"""What a sentence is about, by its words alone, as named clues that can be weighed.

A Doc with phrases and measures in, the clues of one sentence out. What stands around the sentence
is weighed by ``section_reading``.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suggester.plain_tokens import Token

_LABEL = 6  # tokens in which the colon of a label stands
_STEM = 5  # letters
_TELLING = frozenset('"“”?%→<=+±@°↑↓$&')
_CODE = 5  # digits of a code number
LONGEST = 60  # tokens of a sentence that are looked at, from its start
_POINTS = frozenset(["5", "10"])  # "4/5", "3/10"


class Around(NamedTuple):
    """What the words of a sentence do not show. begins_line, ends_line; place: fifth of the note,
    0-4; first, last: of the note; work: kinds and families of the phrases in it; measures: labels
    of the measures in it."""

    begins_line: bool
    ends_line: bool
    place: int
    first: bool
    last: bool
    work: Sequence[str]
    measures: Sequence[str]


def clues(sentence: Sequence[Token], around: Around) -> set[str]:
    """Return the names of the clues of a sentence (of at most ``LONGEST`` tokens)."""
    tokens = [token.norm_ for token in sentence]
    return {
        "bias",
        *_words(tokens),
        *_numbers(tokens),
        *_layout(sentence, tokens, around),
        *(f"m={name}" for name in around.work),
        *(f"q={name}" for name in around.measures),
    }


def _words(tokens: Sequence[str]) -> Iterator[str]:
    """Yield the words, what they begin with, pairs of neighbours and the words of a label."""
    before = "^"
    for norm in tokens:
        if norm[0].isalpha():
            yield f"w={norm}"
            if len(norm) > _STEM:
                yield f"s={norm[:_STEM]}"
            yield f"b={before} {norm}"
            before = norm
    colon = next((n for n, text in enumerate(tokens[:_LABEL]) if text == ":"), 0)
    for norm in tokens[:colon]:
        if norm[0].isalpha():
            yield f"l={norm}"


def _numbers(tokens: Sequence[str]) -> Iterator[str]:
    """Yield the shapes of numbers: their units, scales, repetitions, codes."""
    count = 0
    for n, norm in enumerate(tokens):
        if not norm[0].isdigit():
            if norm in _TELLING:
                yield f"c={norm}"
            continue
        count += 1
        before = tokens[n - 1] if n else "^"
        after = tokens[n + 1] if n + 1 < len(tokens) else "$"
        yield f"u={after}" if not after[0].isdigit() else "u=#"
        yield f"v={before}" if not before[0].isdigit() else "v=#"
        if before == "/" and norm in _POINTS:
            yield f"n=/{norm}"
        if len(norm) == _CODE and norm.isdigit():
            yield "n=code"
    yield f"numbers={min(count, 4)}"


def _layout(sentence: Sequence[Token], tokens: Sequence[str], around: Around) -> Iterator[str]:
    yield f"len={min(5, len(tokens) // 4)}"
    yield f"place={around.place}"
    if around.first:
        yield "first"
    if around.last:
        yield "last"
    if not around.begins_line:
        yield "within"
    if tokens[0][0].isdigit():
        yield "digit"
    if not around.work:
        yield "m=none"
    if not around.measures:
        yield "q=none"
    if len(tokens) < 5 and around.begins_line and around.ends_line:
        yield "short"
