"""What of a Doc is words: the view that every phrase, heading and cue is matched on.

Blanks, line breaks inside a sentence, hyphens inside a compound, emphasis marks and the
period of an abbreviation are stepped over, so that ``ther-ex``, ``ther. ex.`` and
``ther⏎ex`` read alike; every other mark is a word of its own and keeps phrases apart.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from spacy.tokens import Doc

_STEPPED_OVER = frozenset("*_`\"“”‘’'·~")
_HYPHENS = frozenset("-‐‑–")
_ARROWS = frozenset(["<->", "<-", "->", "<>", "→", "↔", "⇄", "-->", "<-->"])
_SAME_WORD = {"&": "and", "+": "and", "@": "at", "w/": "with", "×": "x", "✕": "x", "’": "'"}
_NUMBER = re.compile(r"\d")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")


class WordView(NamedTuple):
    """words[k] stands at token ``tokens[k]`` of the Doc."""

    words: list[str]
    tokens: list[int]


def view(doc: Doc, start: int, end: int, form: Callable[[str], str]) -> WordView:
    """Return the words of ``doc[start:end]``.

    form: turns a token's norm (lower case, American, corrected) into the form that the
        caller's table is keyed by. Numbers become ``#``.
    """
    words: list[str] = []
    tokens: list[int] = []
    for token in doc[start:end]:
        norm = token.norm_
        first = norm[:1]
        if first.isalpha():
            words.append(form(_SAME_WORD.get(norm, norm)))
        elif first.isspace() or first in _STEPPED_OVER:
            continue
        elif first.isdigit():
            words.append("#")
        elif norm in _SAME_WORD:
            words.append(_SAME_WORD[norm])
        elif norm in _ARROWS:
            words.append("to")
        elif _is_silent(doc, token.i, first, end):
            continue
        else:
            words.append(norm)
        tokens.append(token.i)
    return WordView(words, tokens)


def dated(doc: Doc, seen: WordView) -> list[str]:
    """Return the words of a view with ``yyyy`` for each number that may be a year."""
    return [
        "yyyy" if word == "#" and _YEAR.fullmatch(doc[at].text) else word
        for word, at in zip(seen.words, seen.tokens, strict=True)
    ]


def _is_silent(doc: Doc, at: int, mark: str, end: int) -> bool:
    """Tell whether a mark is stepped over: a hyphen in a compound, an abbreviation's period."""
    return (mark in _HYPHENS and _joins(doc, at)) or (mark == "." and _abbreviates(doc, at, end))


def _joins(doc: Doc, at: int) -> bool:
    """Tell whether the hyphen at a token stands inside a compound ("sit-to-stand")."""
    if at == 0 or at + 1 >= len(doc) or len(doc[at].text) > 1:
        return False
    return not doc[at - 1].whitespace_ and not doc[at - 1].is_space and not doc[at + 1].is_space


def _abbreviates(doc: Doc, at: int, end: int) -> bool:
    """Tell whether a period is part of an abbreviation: it does not end the sentence."""
    return at + 1 < end and at > 0 and doc[at - 1].text[-1:].isalnum()


def wording(text: str, form: Callable[[str], str]) -> tuple[str, ...]:
    """Return a lexicon wording as the words a note that holds it would show."""
    found = []
    for word in re.findall(r"[wW]/(?=\s)|[^\W\d_]+|\d+(?:[.,]\d+)*|#|\S", text.lower()):
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
