"""Find the few tokens of a Doc at which a wording of lexicon/who.toml may stand.

Most sentences of most notes say nothing of who or how; only those with such a token are read.
"""

import re
from collections.abc import Iterable, Iterator

import numpy
from spacy.attrs import LOWER, ORTH
from spacy.strings import get_string_id
from spacy.tokens import Doc

from suggester.visit_schema import WhoFile

_SHORT = 6  # letters of a word that must stand in capitals
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"([^\W\d_]+)-([^\W\d_]+)")
_DIGIT = "1"  # "1:1", "1 on 1"


class Triggers:
    """One telling word of each wording, as spaCy's keys of words."""

    def __init__(self, words: WhoFile) -> None:
        texts = [text for row in words.person for text in (*row.text, *row.credential)]
        texts += [text for row in words.saying for text in row.text]
        found = {word for text in texts for word in _telling(text)}
        self._orth = _keys(word for word in found if word.isupper() or word == _DIGIT)
        self._lower = _keys(word for word in found if not word.isupper())

    def in_doc(self, doc: Doc) -> list[int]:
        """Return the tokens that may begin something, ascending."""
        rows = doc.to_array([ORTH, LOWER])
        hits = numpy.isin(rows[:, 0], self._orth) | numpy.isin(rows[:, 1], self._lower)
        return [int(at) for at in numpy.flatnonzero(hits)]


def _telling(text: str) -> Iterator[str]:
    """Yield the words of which one stands wherever the wording does."""
    words = _WORD.findall(text)
    if not words or (len(words[-1]) < 3 and text[0].isdigit()):
        yield _DIGIT
        return
    compound = _COMPOUND.search(text)
    if compound is not None:
        yield from (compound[1].lower(), (compound[1] + compound[2]).lower())
        return
    word = max(words, key=len)
    yield word if word.isupper() and len(word) <= _SHORT else word.lower()


def _keys(words: Iterable[str]) -> numpy.ndarray[tuple[int], numpy.dtype[numpy.uint64]]:
    return numpy.array(sorted(get_string_id(word) for word in words), dtype=numpy.uint64)
