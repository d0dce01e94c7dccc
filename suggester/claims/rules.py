"""The shapes of lexicon/claims/same_day.toml, wording.toml and modifiers.toml.

The keys are explained at the head of each file.
"""

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from suggester.schema import Code, Row, Sentence

Modifier = Literal["GP", "GO", "GN", "CQ", "CO", "KX", "95"]
Severity = Literal["error", "warning", "info"]


class Range(Row):
    """Days of service, both included. The file says ``from``, a word that Python keeps."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_alias=True)

    start: date = Field(alias="from")
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether a day of service lies in the range."""
        return self.start <= day and (self.until is None or day <= self.until)


class OneOf(Row):
    """Codes of which a day has at most one."""

    codes: tuple[Code, ...] = Field(min_length=2)
    severity: Severity
    says: Sentence
    needs: Sentence
    source: Sentence


class With(Row):
    """An add-on code and the code that it goes with."""

    code: Code
    first: Code


class AddOn(Row):
    """Where the add-on codes are from."""

    source: Sentence


class Frequency(Row):
    """How often a code may stand, which one day cannot show."""

    codes: tuple[Code, ...] = Field(min_length=1)
    says: Sentence
    needs: Sentence
    source: Sentence


class SameDayFile(Row):
    """lexicon/claims/same_day.toml."""

    checked: date
    one_of: tuple[OneOf, ...]
    with_: tuple[With, ...] = Field(alias="with")
    add_on: AddOn
    frequency: tuple[Frequency, ...]


class Zero(Row):
    """What to say of a code that Medicare takes no unit of."""

    code: Code
    severity: Severity
    says: Sentence


class Question(Row):
    """What the note must show for a pair; the code lists may end in ``*``, empty fits all."""

    column1: tuple[str, ...]
    column2: tuple[str, ...]
    asks: Sentence


class WordingFile(Row):
    """lexicon/claims/wording.toml."""

    checked: date
    source: Sentence
    hospital: tuple[str, ...]
    which: Sentence
    zero: tuple[Zero, ...]
    question: tuple[Question, ...] = Field(min_length=1)


class Plan(Row):
    """The modifier of each discipline's plan of care."""

    PT: Modifier
    OT: Modifier
    SLP: Modifier
    source: Sentence


class Assistant(Range):
    """percent: of the minutes. midpoint: whole minutes of a last unit, from ``midpoint_from``."""

    PT: Modifier
    OT: Modifier
    percent: int = Field(ge=0, le=100)
    midpoint_from: date
    midpoint: int = Field(gt=0)
    source: Sentence


class Year(Row):
    """The amounts of one calendar year, whole dollars used so far."""

    year: int
    PT_SLP: int = Field(gt=0)
    OT: int = Field(gt=0)


class Threshold(Row):
    """review: the amount used from which a claim may be drawn for medical review."""

    code: Modifier
    review: int = Field(gt=0)
    review_until: date
    source: Sentence
    year: tuple[Year, ...]


class TelehealthCodes(Range):
    """Codes on the Medicare telehealth list."""

    codes: tuple[Code, ...]


class Telehealth(Range):
    """When therapists may give telehealth, and by which codes. place: what else to mind."""

    code: Modifier
    place: Sentence
    source: Sentence
    codes: tuple[TelehealthCodes, ...]


class ModifierFile(Row):
    """lexicon/claims/modifiers.toml."""

    checked: date
    plan: Plan
    assistant: Assistant
    threshold: Threshold
    telehealth: Telehealth
