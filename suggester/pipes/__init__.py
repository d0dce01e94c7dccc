"""The components, in the order of a note's path."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

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
def bind(lexicon: Lexicon, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """While open, components named without a folder are built from this lexicon, or take the
    tables that were built from it (class -> attributes)."""
    held = base.bound, base.tables
    base.bound, base.tables = lexicon, tables
    try:
        yield
    finally:
        base.bound, base.tables = held
