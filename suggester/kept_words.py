"""Keep the words of general lists in spaCy's vocabulary from one note to the next.

A memory zone forgets all words of a note, and spaCy describes each one anew for the next note (some
ten attributes a word: a tenth of a note's time). A word may stay only if the lexicon or a general
word list holds it: then it says nothing of a patient.
"""

from collections.abc import Iterable, Set

from spacy.vocab import Vocab

_MOST = 20_000  # spellings; about 10 MB
_SHORT = 2  # characters of a number or a mark that stays


class KeptWords:
    """The words of a vocabulary that outlive a memory zone; call ``keep`` outside of one."""

    def __init__(self, vocab: Vocab, general: Set[str]) -> None:
        """general: words in small letters."""
        self._vocab = vocab
        self._general = general
        self._kept: set[str] = set()

    def keep(self, words: Iterable[str]) -> None:
        """Keep those of a note's words that may stay."""
        if len(self._kept) < _MOST:
            for word in set(words) - self._kept:
                if self._may_stay(word):
                    self._vocab[word]
                    self._kept.add(word)

    def _may_stay(self, word: str) -> bool:
        """Tell whether a word, in small letters, capitals or with a capital, is a general one."""
        if not word.isalpha():
            return len(word) <= _SHORT
        usual = word.islower() or word.isupper() or word.istitle()
        return usual and word.lower() in self._general
