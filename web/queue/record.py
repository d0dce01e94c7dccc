"""What is kept of the engine's answer when the words are gone: codes, places and versions.

The answer as given is stored beside the note and deleted with it. This record holds no text
of the note, so it stays, and the rules for decisions read it instead of the note.
"""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from suggester import Suggestions
from suggester.model import ClaimLine, Evidence, Suggestion, Versions


class Kept(BaseModel):
    """Base of what is kept: frozen, and no field that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Kept):
    """Where the evidence stood: code points into the note, half-open."""

    start: int
    end: int
    phrase_id: str
    assertion: str


class Proposed(Kept):
    """A code the machine proposed. confidence: 0-1; units, minutes: whole, null if none.

    A code given in part by an assistant stands on two lines of the claim: here the units of
    both, and each modifier of either.
    """

    code: str
    confidence: float
    units: int | None
    minutes: int | None
    modifiers: tuple[str, ...]
    evidence: tuple[Place, ...]
    gaps: tuple[str, ...]


class Considered(Kept):
    """A code the machine found and did not propose, and the test it failed."""

    code: str
    confidence: float
    gate: str


class Record(Kept):
    """One answer without its words.

    edits: rules by which a payer may deny something of this day; edit_kinds: of which kind each.
    unattributed: minutes of treatment that the note gives to no one code.
    """

    proposed: tuple[Proposed, ...]
    considered: tuple[Considered, ...]
    rule: str
    edits: int
    unattributed: int
    text_sha256: str
    versions: Versions
    edit_kinds: tuple[str, ...] = ()  # records of older versions have none

    @property
    def codes(self) -> frozenset[str]:
        """The codes that were proposed."""
        return frozenset(item.code for item in self.proposed)


def record_of(answer: Suggestions) -> Record:
    """Return what is kept of an answer."""
    claim = answer.claim
    return Record(
        proposed=tuple(
            _proposed(item, [line for line in claim.lines if line.code == item.code])
            for item in answer.suggestions
        ),
        considered=tuple(
            Considered(code=item.code, confidence=item.confidence, gate=item.gate)
            for item in answer.considered
        ),
        rule=claim.rule,
        edits=sum(edit.severity != "info" for edit in claim.edits),
        edit_kinds=tuple(edit.kind for edit in claim.edits if edit.severity != "info"),
        unattributed=sum(item.minutes for item in answer.note.unattributed),
        text_sha256=answer.note.text_sha256,
        versions=answer.versions,
    )


def _proposed(item: Suggestion, lines: list[ClaimLine]) -> Proposed:
    modifiers = dict.fromkeys(modifier for line in lines for modifier in line.modifiers)
    return Proposed(
        code=item.code,
        confidence=item.confidence,
        units=sum(line.units for line in lines) if lines else None,
        minutes=item.minutes,
        modifiers=tuple(modifiers),
        evidence=_places(item.evidence),
        gaps=tuple(gap.id for gap in item.gaps),
    )


def _places(evidence: Iterable[Evidence]) -> tuple[Place, ...]:
    return tuple(
        Place(
            start=place.start,
            end=place.end,
            phrase_id=place.phrase_id,
            assertion=place.assertion,
        )
        for place in evidence
    )
