"""Cut a note into tokens in linear time, with exact offsets.

spaCy's stock English tokenizer is quadratic on runs of punctuation (8,000 ``=`` signs take
seconds while it holds the interpreter), and pasted notes are full of such runs. This one is a
single pass of one regular expression without backtracking: runs of letters, numbers, arrows,
and single marks. Letters and digits part (``x15min`` is ``x 15 min``), so that doses and
minutes stand free. ``doc.text`` is always the text as received.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

# Soft hyphen and zero-width characters may stand inside a pasted word; they belong to it.
_HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_TOKEN = re.compile(
    rf"""(
      [wW]/[oO][uU][tT](?![^\W\d_])               # without
    | [wW]/(?=\s|[a-bd-npqrstv-zA-BD-NPQRSTV-Z\d]|[cC][a-zA-Z]|[oO][a-zA-Z]|[uU][a-zA-Z])
      # "w/ cues", but not w/c, w/o, w/u
    | [^\W\d_]+(?:[{_HIDDEN}]+[^\W\d_]+)*            # letters
    | \d+(?:[.,]\d+)*                                # a number
    | <-{{1,4}}>? | -{{1,4}}> | <> | [→↔⇄]           # sit<->stand, sit -> stand
    | ([^\w\s]|_)\2{{2,}}                            # a ruler or an ellipsis: one token
    | \s+
    | .
    )([ ]?)""",
    re.VERBOSE | re.DOTALL,
)


def cut(text: str) -> tuple[list[str], list[bool]]:
    """Return the tokens of a text, and whether a blank stands behind each."""
    parts = _TOKEN.findall(text)
    return [part[0] for part in parts], [part[2] == " " for part in parts]


class NoteTokenizer:
    """Callable that turns text into a Doc. Holds nothing of any text it has read."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the Doc of the text; ``doc.text == text`` for every string."""
        words, spaces = cut(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 50) -> Iterable[Doc]:
        """Tokenize a stream."""
        return map(self, texts)

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: the tokenizer has no state beside the vocabulary."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> "NoteTokenizer":
        """Return the tokenizer itself."""
        return self

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Write an empty file, so that the saved pipeline is complete."""
        Path(path).write_bytes(b"")

    def from_disk(self, _path: str | Path, **_: object) -> "NoteTokenizer":
        """Return the tokenizer itself."""
        return self


@registry.tokenizers("suggester_tokens.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], NoteTokenizer]:
    """Return the factory that a spaCy config names as ``nlp.tokenizer``."""

    def of(nlp: Language) -> NoteTokenizer:
        return NoteTokenizer(nlp.vocab)

    return of
