"""Give the components and the tokenizer to spaCy: what its configuration names, by entry points.

Nothing else of the components imports spaCy, which is half of a start: a note is read without it.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from suggester.lexicon import Lexicon
from suggester.pipes import COMPONENTS, bind
from suggester.pipes.assertion import AssertionReader
from suggester.pipes.base import lexicon_at
from suggester.pipes.blocks import BlockFinder
from suggester.pipes.clauses import SentenceSplitter
from suggester.pipes.columns import ColumnReader
from suggester.pipes.contents import ContentReader
from suggester.pipes.measures import MeasureReader
from suggester.pipes.normalise import Normaliser
from suggester.pipes.phrases import PhraseFinder
from suggester.pipes.sections import SectionFinder
from suggester.pipes.spelling import SpellingReader
from suggester.pipes.tokens import cut


def build_nlp(lexicon: Lexicon, tables: Mapping[str, Mapping[str, Any]]) -> Language:
    """Return the spaCy pipeline of a lexicon: a linear tokenizer and our components.

    tables: those that are ready, see ``LexiconPipe``.
    """
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "suggester_tokens.v1"}}})
    with bind(lexicon, tables):
        for component in COMPONENTS:
            nlp.add_pipe(component)
    return nlp


@Language.factory("suggester_normalise", default_config={"lexicon": None})
def make_normaliser(nlp: Language, name: str, lexicon: str | None) -> Normaliser:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return Normaliser(lexicon_at(lexicon))


@Language.factory("suggester_spelling", default_config={"lexicon": None})
def make_spelling(nlp: Language, name: str, lexicon: str | None) -> SpellingReader:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return SpellingReader(lexicon_at(lexicon))


@Language.factory("suggester_clauses")
def make_clause_splitter(nlp: Language, name: str) -> SentenceSplitter:
    """Build the component; it has no settings."""
    return SentenceSplitter()


@Language.factory("suggester_sections", default_config={"lexicon": None})
def make_section_finder(nlp: Language, name: str, lexicon: str | None) -> SectionFinder:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return SectionFinder(lexicon_at(lexicon))


@Language.factory("suggester_phrases", default_config={"lexicon": None})
def make_phrase_finder(nlp: Language, name: str, lexicon: str | None) -> PhraseFinder:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return PhraseFinder(lexicon_at(lexicon))


@Language.factory("suggester_columns", default_config={"lexicon": None})
def make_column_reader(nlp: Language, name: str, lexicon: str | None) -> ColumnReader:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return ColumnReader(lexicon_at(lexicon))


@Language.factory("suggester_measures", default_config={"lexicon": None})
def make_measure_reader(nlp: Language, name: str, lexicon: str | None) -> MeasureReader:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return MeasureReader(lexicon_at(lexicon))


@Language.factory("suggester_contents", default_config={"lexicon": None})
def make_content_reader(nlp: Language, name: str, lexicon: str | None) -> ContentReader:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return ContentReader(lexicon_at(lexicon))


@Language.factory("suggester_blocks", default_config={"lexicon": None})
def make_block_finder(nlp: Language, name: str, lexicon: str | None) -> BlockFinder:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return BlockFinder(lexicon_at(lexicon))


@Language.factory("suggester_assertion", default_config={"lexicon": None})
def make_assertion_reader(nlp: Language, name: str, lexicon: str | None) -> AssertionReader:
    """Build the component. lexicon: folder of the data files, or null for the shipped one."""
    return AssertionReader(lexicon_at(lexicon))


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
