"""Ask medSpaCy (ConText) and negspacy what they say of a place. Needs the ``bench`` extra.

Each is asked as its documentation shows, and in the other ways it documents, of which the best
on the kit is reported: the peers are tuned where ours is not. The place is given as the entity,
so that no peer loses by what it fails to find.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from .negex import NEGATED, Reader

_LABEL = "CONDITION"
# What ConText's default attributes mean in the terms of the kit and of our suite.
_CONTEXT = {
    "is_negated": NEGATED,
    "is_historical": "historical",
    "is_hypothetical": "conditional",
    "is_family": "other_person",
    "is_uncertain": "uncertain",
}


@dataclass(frozen=True)
class Peer:
    """A library in one of its settings. default: as its documentation first shows it."""

    name: str
    setting: str
    default: bool
    says: frozenset[str]
    read: Reader


def peers() -> Iterator[Peer]:
    """Yield every peer in every setting; ImportError if the extra is not installed."""
    yield from _medspacy()
    yield from _negspacy()


def _medspacy() -> Iterator[Peer]:
    import medspacy
    from loguru import logger

    logger.disable("PyRuSH")  # it writes each token to stderr
    name = f"medSpaCy {version('medspacy')} (ConText)"
    says = frozenset(_CONTEXT.values())
    for parted, pruned, widely in product((True, False), (False, True), (False, True)):
        nlp = medspacy.load(medspacy_enable=["medspacy_tokenizer", "medspacy_pyrush"])
        nlp.add_pipe("medspacy_context", config={"prune_on_target_overlap": pruned})
        setting = _setting(
            (not parted, "text as one sentence"),
            (pruned, "cues inside the target ignored"),
            (widely, "uncertain counts as negated"),
        )
        yield Peer(name, setting, not setting, says, _context(nlp, parted=parted, widely=widely))


def _context(nlp: Language, *, parted: bool, widely: bool) -> Reader:
    skipped = () if parted else ("medspacy_pyrush",)

    def read(text: str, start: int, end: int) -> frozenset[str]:
        span = _judged(nlp, text, start, end, skipped)
        said = frozenset(kind for name, kind in _CONTEXT.items() if getattr(span._, name))
        return said | {NEGATED} if widely and "uncertain" in said else said

    return read


def _negspacy() -> Iterator[Peer]:
    import negspacy.negation  # noqa: F401 - registers the component
    from negspacy.termsets import termset

    name = f"negspacy {version('negspacy')}"
    for words, parted, prefixed in product(
        ("en_clinical", "en", "en_clinical_sensitive"), (True, False), (False, True)
    ):
        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer")
        config: dict[str, Any] = {"neg_termset": termset(words).get_patterns()}
        if prefixed:
            config["chunk_prefix"] = ["no"]
        nlp.add_pipe("negex", config=config)
        setting = _setting(
            (words != "en_clinical", f"termset {words}"),
            (not parted, "text as one sentence"),
            (prefixed, "chunk_prefix no"),
        )
        skipped = () if parted else ("sentencizer",)
        yield Peer(name, setting, not setting, frozenset([NEGATED]), _negex(nlp, skipped))


def _negex(nlp: Language, skipped: Iterable[str]) -> Reader:
    def read(text: str, start: int, end: int) -> frozenset[str]:
        span = _judged(nlp, text, start, end, skipped)
        return frozenset([NEGATED]) if span._.negex else frozenset()

    return read


def _setting(*parts: tuple[bool, str]) -> str:
    """Return the words of what differs from the default."""
    return ", ".join(words for differs, words in parts if differs)


def _judged(nlp: Language, text: str, start: int, end: int, skipped: Iterable[str]) -> Span:
    """Return the entity at a place, after all components but those skipped."""
    doc: Doc = nlp.make_doc(text)
    span = doc.char_span(start, end, label=_LABEL, alignment_mode="expand")
    if span is None:
        raise ValueError(f"nothing to judge at {start}-{end}")
    doc.set_ents([span])
    if skipped:
        for token in doc:
            token.is_sent_start = token.i == 0
    for name, pipe in nlp.pipeline:
        if name not in skipped:
            doc = pipe(doc)
    return doc.ents[0]
