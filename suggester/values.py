"""The base of every value, and what is known of a visit besides its note."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from suggester.kinds import Discipline, PayerRule

Offset = Annotated[int, Field(ge=0)]
DayMinutes = Annotated[int, Field(ge=0, le=1440)]
CodeName = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9]{4}$")]


class Value(BaseModel):
    """Base of every value: frozen, and no field that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Visit(Value):
    """What is known of the visit besides the note. Nothing here is guessed from the text.

    payer_rule: how minutes become units; ``cms`` unless said.
    assistant_minutes: whole minutes given by a PTA or OTA without the therapist: of the whole
        visit, or code -> minutes; a code that is not named had none.
    year_to_date_amount: dollars of the calendar year's therapy threshold used before this visit.
    telehealth: the visit was by live video.
    payer_denies_withdrawn: the payer denies pairs of codes whose edit Medicare has withdrawn.
    patient_ref, note_ref: opaque to us, never required, never echoed into a log.
    """

    date_of_service: date | None = None
    setting: str | None = Field(default=None, max_length=100)
    discipline: Discipline | None = None
    payer_rule: PayerRule = PayerRule.CMS
    assistant_minutes: DayMinutes | Mapping[CodeName, DayMinutes] | None = None
    year_to_date_amount: Decimal | None = Field(default=None, ge=0, le=1_000_000, decimal_places=2)
    telehealth: bool = False
    payer_denies_withdrawn: bool = False
    patient_ref: str | None = Field(default=None, max_length=200)
    note_ref: str | None = Field(default=None, max_length=200)
