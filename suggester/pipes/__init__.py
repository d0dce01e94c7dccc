"""The components, in the order of a note's path."""

from collections.abc import Iterator
from contextlib import contextmanager

from suggester.lexicon import Lexicon
from suggester.pipes import base

COMPONENTS = (
    "suggester_normalise",
    "suggester_spelling",
    "suggester_clauses",
    "suggester_sections",
    "suggester_phrases",
    "suggester_columns",
    "suggester_measures",
    "suggester_contents",
    "suggester_blocks",
    "suggester_assertion",
)


@contextmanager
def bind(lexicon: Lexicon) -> Iterator[None]:
    """While open, components named without a folder are built from this lexicon."""
    held = base.bound
    base.bound = lexicon
    try:
        yield
    finally:
        base.bound = held
