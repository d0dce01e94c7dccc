"""What is kept of the engine's answer when the words are gone: codes, places and versions.

The answer as given is stored beside the note and deleted with it. This record holds no text
of the note, so it stays, and the rules for decisions read it instead of the note.
"""

from pydantic import BaseModel, ConfigDict

from suggester import Suggestions
from suggester.model import Versions


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
    """A code the machine proposed. confidence: 0-1; units, minutes: whole, null if none."""

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
    """One answer without its words."""

    proposed: tuple[Proposed, ...]
    considered: tuple[Considered, ...]
    rule: str
    edits: int
    text_sha256: str
    versions: Versions

    @property
    def codes(self) -> frozenset[str]:
        """The codes that were proposed."""
        return frozenset(item.code for item in self.proposed)


def record_of(answer: Suggestions) -> Record:
    """Return what is kept of an answer."""
    lines = {line.code: line for line in answer.claim.lines}
    return Record(
        proposed=tuple(
            Proposed(
                code=item.code,
                confidence=item.confidence,
                units=lines[item.code].units if item.code in lines else None,
                minutes=item.minutes,
                modifiers=lines[item.code].modifiers if item.code in lines else (),
                evidence=tuple(
                    Place(
                        start=place.start,
                        end=place.end,
                        phrase_id=place.phrase_id,
                        assertion=place.assertion,
                    )
                    for place in item.evidence
                ),
                gaps=tuple(gap.id for gap in item.gaps),
            )
            for item in answer.suggestions
        ),
        considered=tuple(
            Considered(code=item.code, confidence=item.confidence, gate=item.gate)
            for item in answer.considered
        ),
        rule=answer.claim.rule,
        edits=len(answer.claim.edits),
        text_sha256=answer.note.text_sha256,
        versions=answer.versions,
    )
