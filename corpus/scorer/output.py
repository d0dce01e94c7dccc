"""What a system says of a note, one JSON object a line. SCORING.md documents it for others.

Reads ``OUTPUT.jsonl``; ``from_engine`` turns our own answers into the same values.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suggester import Suggestions
from suggester.model import PayerRule

from ..notes import Code, LabelledNote, Minutes

Offset = Annotated[int, Field(ge=0)]
Probability = Annotated[float, Field(ge=0, le=1)]
# One service, two numbers: which one is right depends on the payer, never on the note.
SAME_SERVICE = {"97014": "G0283"}


class OutputError(Exception):
    """A line of the output cannot be used; the message names the line and the mend."""


class Part(BaseModel):
    """Base of what stands in a line."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class CodeOutput(Part):
    """A proposed code. spans: evidence, ``[start, end)`` in code points of the note's text.

    confidence: probability (0-1) that the code is right, if the system gives one.
    units: rule -> whole units of this code, if the system counts them.
    """

    code: Code
    confidence: Probability | None = None
    minutes: Minutes | None = None
    units: dict[PayerRule, int] | None = None
    spans: tuple[tuple[Offset, Offset], ...] = ()


class Candidate(Part):
    """A code that was found and not proposed, with the probability it was given."""

    code: Code
    confidence: Probability


class NoteOutput(Part):
    """What a system says of one note."""

    id: str
    codes: tuple[CodeOutput, ...]
    considered: tuple[Candidate, ...] = ()
    timed_minutes: Minutes | None = None
    total_minutes: Minutes | None = None


def normal(code: str) -> str:
    """Return the code under which the scorer counts a service."""
    return SAME_SERVICE.get(code, code)


def read_output(path: Path) -> dict[str, NoteOutput]:
    """Return note id -> what the system says of it.

    Raises OutputError naming the line for one that does not fit, or a note answered twice.
    """
    found: dict[str, NoteOutput] = {}
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            place = f"{path.name}, line {number}"
            try:
                note = NoteOutput.model_validate(json.loads(line))
            except json.JSONDecodeError as error:
                raise OutputError(f"{place}: is not JSON ({error.msg}).") from None
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                field = ".".join(str(part) for part in first["loc"]) or "the line"
                raise OutputError(
                    f"{place}: {field}: {first['msg']}. See corpus/SCORING.md for the format."
                ) from None
            if note.id in found:
                raise OutputError(f"{place}: the note {note.id} was answered before.")
            found[note.id] = note
    return found


def matched(
    notes: Iterable[LabelledNote], found: Mapping[str, NoteOutput]
) -> Iterator[tuple[LabelledNote, NoteOutput]]:
    """Yield each note with its answer.

    Raises OutputError for notes without one, and for spans beyond the end of a note.
    """
    missing = []
    for note in notes:
        answer = found.get(note.id)
        if answer is None:
            missing.append(note.id)
            continue
        for item in answer.codes:
            for start, end in item.spans:
                if not start < end <= len(note.text):
                    raise OutputError(
                        f"note {note.id}, {item.code}: the span {start}-{end} does not lie in "
                        f"the text of {len(note.text)} characters. Count code points from 0, "
                        f"half-open."
                    )
        yield note, answer
    if missing:
        raise OutputError(
            f"{len(missing)} notes have no line, the first is {missing[0]}. Answer every note of "
            f"the split; one without codes has an empty list."
        )


def from_engine(
    name: str, cms: Suggestions, ama: Suggestions | None, considered: Mapping[str, float]
) -> NoteOutput:
    """Return our own answer as the scorer reads it.

    cms, ama: the same note answered under either rule; ama may be left out.
    considered: code -> probability of the codes that were not proposed.
    """
    units = {
        rule: {line.code: line.units for line in answer.claim.lines}
        for rule, answer in ((PayerRule.CMS, cms), (PayerRule.AMA, ama))
        if answer is not None
    }
    return NoteOutput(
        id=name,
        codes=tuple(
            CodeOutput(
                code=found.code,
                confidence=found.confidence,
                minutes=found.minutes,
                units={rule: lines[found.code] for rule, lines in units.items()},
                spans=tuple((item.start, item.end) for item in found.evidence if item.names_work),
            )
            for found in cms.suggestions
        ),
        considered=tuple(Candidate(code=c, confidence=p) for c, p in considered.items()),
        timed_minutes=cms.note.timed_minutes,
        total_minutes=cms.note.total_minutes,
    )
