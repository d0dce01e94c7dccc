"""Reads a rehab treatment note and proposes the billing codes it supports, with evidence.

>>> import suggester
>>> answer = suggester.suggest("O: MFR to R upper trap x 15 min. No e-stim today.")
>>> [found.code for found in answer.suggestions]
['97140']
"""

from typing import TYPE_CHECKING, Any

from suggester.errors import LexiconError, NoteError, SuggesterError, VisitError
from suggester.model import Suggestions, Visit

if TYPE_CHECKING:
    from suggester.engine import Engine, shipped_engine, suggest
    from suggester.lexicon import Lexicon, load_lexicon

__all__ = [
    "Engine",
    "Lexicon",
    "LexiconError",
    "NoteError",
    "SuggesterError",
    "Suggestions",
    "Visit",
    "VisitError",
    "load_lexicon",
    "shipped_engine",
    "suggest",
]

_LAZY = {
    "Engine": "suggester.engine",
    "shipped_engine": "suggester.engine",
    "suggest": "suggester.engine",
    "Lexicon": "suggester.lexicon",
    "load_lexicon": "suggester.lexicon",
}


def __getattr__(name: str) -> Any:
    """Import spaCy only when the engine is asked for: ``suggester --help`` does without."""
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
