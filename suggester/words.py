"""What of a Doc is words: the view that every phrase, heading and cue is matched on.

Blanks, line breaks inside a sentence, hyphens inside a compound, emphasis marks and the
period of an abbreviation are stepped over, so that ``ther-ex``, ``ther. ex.`` and
``ther⏎ex`` read alike; every other mark is a word of its own and keeps phrases apart.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache

from suggester.plain_tokens import Tokens, WordView

_STEPPED_OVER = frozenset("*_`\"“”‘’'·~")
_HYPHENS = frozenset("-‐‑–")
_ARROWS = frozenset(["<->", "<-", "->", "<>", "→", "↔", "⇄", "-->", "<-->"])
_SAME_WORD = {"&": "and", "+": "and", "@": "at", "w/": "with", "w/out": "without"}
_SAME_WORD |= {"×": "x", "✕": "x", "’": "'"}
# Marks that read alike wherever they stand: in or as words, or (nothing) stepped over.
_ALWAYS = {mark: _SAME_WORD.get(mark, mark) for mark in ",:;/()[]|=+&@%#<>!?$"}
_ALWAYS |= dict.fromkeys((" ", "  ", "\t", "\n", "\n\n", *_STEPPED_OVER), "")
_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")


def words_of(tokens: Tokens) -> WordView:
    """Return the words of a whole note, found once and kept with it: every table of wordings reads
    the same ones."""
    if tokens.words is None:
        tokens.words = _words_of(tokens)
    return tokens.words


def word_from(tokens: Tokens, start: int) -> str | None:
    """Return the first word of the note at or behind a token, as ``view`` has it, if there is."""
    words, places = words_of(tokens)
    n = bisect_left(places, start)
    return words[n] if n < len(words) else None


def view(tokens: Tokens, start: int, end: int) -> WordView:
    """Return the words of ``tokens[start:end]``: each as its norm (lower case, American,
    corrected), numbers as ``#``."""
    words, places = words_of(tokens)
    first, last = bisect_left(places, start), bisect_left(places, end)
    words, places = words[first:last], places[first:last]
    if start < end and tokens[end - 1].norm_[:1] == "." and places[-1:] != [end - 1]:
        words.append(tokens[end - 1].norm_)  # it ends the stretch, and no abbreviation
        places.append(end - 1)
    return WordView(words, places)


def _words_of(tokens: Tokens) -> WordView:
    words: list[str] = []
    places: list[int] = []
    for at, norm in enumerate(tokens.norms):
        if norm.isalpha():  # as most are; no word of letters alone is written otherwise
            words.append(norm)
            places.append(at)
            continue
        always = _ALWAYS.get(norm)
        if always is not None:
            if always:
                words.append(always)
                places.append(at)
            continue
        first = norm[:1]
        if first.isalpha():
            words.append(_SAME_WORD.get(norm, norm))
            places.append(at)
            continue
        if first.isspace() or first in _STEPPED_OVER:
            continue
        if first.isdigit():
            words.append("#")
        elif norm in _SAME_WORD:
            words.append(_SAME_WORD[norm])
        elif norm in _ARROWS:
            words.append("to")
        elif _is_silent(tokens, at, first):
            continue
        else:
            words.append(norm)
        places.append(at)
    return WordView(words, places)


def dated(tokens: Tokens, seen: WordView) -> list[str]:
    """Return the words of a view with ``yyyy`` for each number that may be a year."""
    return [
        "yyyy" if word == "#" and _YEAR.fullmatch(tokens[at].text) else word
        for word, at in zip(seen.words, seen.tokens, strict=True)
    ]


def _is_silent(tokens: Tokens, at: int, mark: str) -> bool:
    """Tell whether a mark is stepped over: a hyphen in a compound, or the period of an
    abbreviation, which any period behind a word is unless it ends the stretch that is looked at."""
    return (mark in _HYPHENS and _joins(tokens, at)) or (
        mark == "." and at > 0 and tokens[at - 1].text[-1:].isalnum()
    )


def _joins(tokens: Tokens, at: int) -> bool:
    """Tell whether the hyphen at a token stands inside a compound ("sit-to-stand")."""
    if at == 0 or at + 1 >= len(tokens) or len(tokens[at].text) > 1:
        return False
    before = tokens[at - 1]
    return not before.whitespace_ and not before.is_space and not tokens[at + 1].is_space


def wording(text: str, form: Callable[[str], str]) -> tuple[str, ...]:
    """Return a lexicon wording as the words a note that holds it would show."""
    found = []
    for word in re.findall(r"w/out\b|w/(?=\s)|[^\W\d_]+|\d+(?:[.,]\d+)*|#|\S", text.lower()):
        if word in _SAME_WORD:
            found.append(_SAME_WORD[word])
        elif word in _STEPPED_OVER or word in _HYPHENS or word == ".":
            continue
        else:
            found.append("#" if _NUMBER.match(word) else form(word))
    return tuple(found)


def same(word: str) -> str:
    """Leave a word as it is: the form of cues and headings."""
    return word


def plain_words(text: str) -> str:
    """Return words as a phrase is compared: in small letters, one blank between, no hyphens."""
    return " ".join(text.lower().replace("-", " ").split())


@cache
def plain_phrase(text: str) -> str:
    """Return the same of a phrase of the lexicon: kept, as it is asked for at each mention. Never
    call it with words of a note."""
    return plain_words(text)
