"""Make the components of a lexicon, in the order of a note's path, without spaCy."""

from collections.abc import Callable, Mapping
from typing import Any

from suggester.lexicon import Lexicon
from suggester.pipes import COMPONENTS, bind
from suggester.pipes.assertion import AssertionReader
from suggester.pipes.base import LexiconPipe
from suggester.pipes.blocks import BlockFinder
from suggester.pipes.clauses import SentenceSplitter
from suggester.pipes.columns import ColumnReader
from suggester.pipes.contents import ContentReader
from suggester.pipes.measures import MeasureReader
from suggester.pipes.normalise import Normaliser
from suggester.pipes.phrases import PhraseFinder
from suggester.pipes.sections import SectionFinder
from suggester.pipes.spelling import SpellingReader

CLASSES: Mapping[str, Any] = {
    "suggester_normalise": Normaliser,
    "suggester_spelling": SpellingReader,
    "suggester_clauses": SentenceSplitter,
    "suggester_sections": SectionFinder,
    "suggester_phrases": PhraseFinder,
    "suggester_columns": ColumnReader,
    "suggester_measures": MeasureReader,
    "suggester_contents": ContentReader,
    "suggester_blocks": BlockFinder,
    "suggester_assertion": AssertionReader,
}
Component = Callable[[Any], Any]  # of a Doc, or of what a Doc is to the components


def components(lexicon: Lexicon, tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Component]:
    """Return name -> component. tables: those that are ready, see ``LexiconPipe``."""
    with bind(lexicon, tables):
        return {name: made(CLASSES[name], lexicon) for name in COMPONENTS}


def made(component: Any, lexicon: Lexicon) -> Component:
    """Return a component of a lexicon; one needs nothing but the note."""
    found: Component = component(lexicon) if issubclass(component, LexiconPipe) else component()
    return found
