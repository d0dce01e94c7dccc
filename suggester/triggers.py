"""Find the few tokens of a Doc at which a wording of lexicon/who.toml may stand.

Most sentences of most notes say nothing of who or how. Each wording has one telling word (or two,
where it may be written as one word or with a hyphen); only where it stands is the wording sought.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from suggester.plain_tokens import Doc, tokens_of

_SHORT = 6  # letters of a word that must stand in capitals
_WORD = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"([^\W\d_]+)-([^\W\d_]+)")
_DIGIT = "1:1"
_DIGITS = re.compile(r"1\s?(?::|-?\s?(?:on|to)\s?-?)\s?(?:1|one)(?!\d)", re.IGNORECASE)
# Words so frequent in notes that another word of the wording tells more.
_COMMON = frozenset(
    "therapy treatment exercise session balance room over setting present throughout physical "
    "occupational supervision supervising therapist visit available the this no by under in as of "
    "with without via joint small a an on".split()
)


class Triggers:
    """The telling words of some wordings."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._words = frozenset(word for text in texts for word in telling(text))
        self._small = frozenset(word.lower() for word in self._words)

    def in_doc(self, doc: Doc, text: str) -> list[tuple[int, str]]:
        """Return (token, telling word) of what may begin something, ascending.

        text: of the Doc, one character for one.
        """
        words, small, tokens = self._words, self._small, tokens_of(doc)
        found: list[tuple[int, str]] = []
        for at in [at for at, lower in enumerate(tokens.small) if lower in small]:  # few of them
            word = next((w for w in (tokens[at].text, tokens[at].lower_) if w in words), None)
            if word is not None:
                found.append((at, word))
        digits = {match.start() for match in _DIGITS.finditer(text)}
        if digits:
            places = tokens.places
            begun = ((bisect_left(places, start), start) for start in digits)
            found += [(n, _DIGIT) for n, start in begun if places[n : n + 1] == [start]]
            found.sort()
        return found


def telling(text: str) -> Iterator[str]:
    """Yield the words of which one stands wherever the wording does."""
    words = _WORD.findall(text)
    if text[0].isdigit():
        yield _DIGIT
        return
    compound = _COMPOUND.search(text)
    if compound is not None:
        yield from (compound[1].lower(), (compound[1] + compound[2]).lower())
        return
    word = max(words, key=lambda word: (word.lower() not in _COMMON, len(word)))
    yield word if word.isupper() and len(word) <= _SHORT else word.lower()
