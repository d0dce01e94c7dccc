"""Write each token's plain spelling into ``token.norm_``: lower case, American, unhidden."""

from suggester.lexicon import Lexicon
from suggester.ligatures import HIDDEN, SPELT_OUT
from suggester.pipes.base import LexiconPipe
from suggester.plain import plain
from suggester.plain_tokens import Doc, respell, tokens_of

_TRANSLATION = str.maketrans({**SPELT_OUT, **dict.fromkeys(HIDDEN, "")})


class Normaliser(LexiconPipe):
    """Normalise spelling without touching the text or any offset."""

    PARTS = ("words/american.txt",)

    def build(self, lexicon: Lexicon) -> None:
        """Read the British-to-American pairs."""
        self.american = lexicon.pairs("american")

    def __call__(self, doc: Doc) -> Doc:
        """Set ``norm_`` where the plain spelling differs from the lower-case word."""
        tokens = tokens_of(doc)
        british = self.american.keys() & set(tokens.small)
        if not british and tokens.norms == tokens.small and tokens.text.isascii():
            return doc
        for at, (word, norm) in enumerate(zip(tokens.small, tokens.norms, strict=True)):
            if word == norm and word not in british and word.isascii():
                continue
            if not word.isascii():
                word = plain(word).translate(_TRANSLATION)
            word = self.american.get(word, word)
            if word and word != norm:
                respell(doc, at, word)
        return doc
