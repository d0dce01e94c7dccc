"""Show what the reading of sections by content weighs, on which it is fitted."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from suggester.marks import Mark
from suggester.pipes.contents import lines_of
from suggester.plain_tokens import Doc

if TYPE_CHECKING:
    from spacy.language import Language

_READER = "suggester_contents"


@dataclass(frozen=True)
class Unit:
    """A sentence, or a line of one, at code points ``[start, end)``.

    said: where the words behind its heading begin, ``end`` if there are none.
    kind: of the section by headings alone; like: the kind of content that stands in such a one.
    clues: their names, none where the heading decides. gap: what parts it from the one before.
    allowed: the kinds that it may be, by their places in ``section_reading.KINDS``.
    """

    start: int
    said: int
    end: int
    kind: str
    like: str
    clues: frozenset[str]
    gap: str
    allowed: frozenset[int]


def sectioned(nlp: "Language", text: str) -> tuple[Unit, ...]:
    """Return the units of a note, in order."""
    doc = nlp.make_doc(text)
    for name, pipe in nlp.pipeline:
        if name == _READER:
            break
        doc = pipe(doc)
    reader: Any = nlp.get_pipe(_READER)
    units = lines_of(doc)
    places, under = reader.places(doc, units)
    return tuple(
        Unit(
            start=unit.start_char,
            said=_behind_heading(doc, unit, section),
            end=unit.end_char,
            kind=section.label_,
            like=reader.like[section.label_],
            clues=frozenset(place.clues),
            gap=place.gap,
            allowed=frozenset(place.allowed),
        )
        for unit, place, section in zip(units, places, under, strict=True)
    )


def _behind_heading(doc: Doc, unit: Mark, section: Mark) -> int:
    """Return the code point at which a unit begins behind its heading."""
    at = section.start + int(section.id_ or 0)
    if at <= unit.start:
        return unit.start_char
    return doc[at].idx if at < unit.end else unit.end_char
