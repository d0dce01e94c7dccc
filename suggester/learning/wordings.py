"""Runs of words in a note that may become wordings of the lexicon: no numbers, dates or names.

A run stands in one line with nothing but blanks and hyphens between its words. What no word list
knows and is written like a name ("Maria") is taken for one.
"""

import re
from collections.abc import Iterator, Set
from typing import NamedTuple

from spacy.lang.en.stop_words import STOP_WORDS

LONGEST = 5  # words
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,:/-]*|[^\s\w-]|_")
_BETWEEN = re.compile(r"[ \t]+|-")
_LEAST_LETTERS = 4  # of a word that may stand alone
_SHORT = 3  # letters of an abbreviation that may look like a small word ("US frame")
# Words at the edge of a run that belong to a dose or to the sentence.
_DOSE = set(
    "x min mins minute minutes sec secs second seconds hr rep reps set sets lb lbs kg ft pt "
    "patient o s a p w c l r b bil today session visit tx rx".split()
)
_MONTHS = set("january february march april may june july august september october november "
              "december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat "
              "sun monday tuesday wednesday thursday friday saturday sunday".split())  # fmt: skip


class Run(NamedTuple):
    """Words side by side, in lower case, and where they stand. Code points, half-open."""

    text: str
    start: int
    end: int


def runs(note: str, known: Set[str], start: int = 0, end: int | None = None) -> Iterator[Run]:
    """Yield every run of one to ``LONGEST`` words within ``note[start:end]``.

    known: words that are no names, in lower case.
    """
    words = list(_WORD.finditer(note, start, len(note) if end is None else end))
    for first, word in enumerate(words):
        for last in range(first, min(first + LONGEST, len(words))):
            here = words[last]
            if not _usable(here.group(), known):
                break
            if last > first and not _BETWEEN.fullmatch(note, words[last - 1].end(), here.start()):
                break
            alone = first == last and len(word.group()) < _LEAST_LETTERS
            if alone or _is_edge(word.group()) or _is_edge(here.group()):
                continue
            parts = [m.group().lower().replace("’", "'") for m in words[first : last + 1]]
            yield Run(" ".join(parts), word.start(), here.end())


def _is_edge(word: str) -> bool:
    """Tell whether a word is none that a wording begins or ends with."""
    low = word.lower()
    abbreviation = word.isupper() and 1 < len(word) <= _SHORT
    return low in _DOSE or (low in STOP_WORDS and not abbreviation)


def _usable(word: str, known: Set[str]) -> bool:
    """Tell whether a word may be part of a wording."""
    low = word.lower().replace("’", "'")
    return word[0].isalpha() and low not in _MONTHS and (low in known or not word.istitle())
