"""The options by which a command is told of the visit. Their values in, a `Visit` out; what
cannot be used ends the command with exit code 2."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from suggester.model import Discipline, PayerRule, Visit
from suggester.streams import fail

RuleOption = Annotated[
    PayerRule, typer.Option("--rule", help="How the payer turns minutes into units.")
]
DisciplineOption = Annotated[
    Discipline | None,
    typer.Option(
        "--discipline",
        help="Whose plan of care the visit belongs to.",
        case_sensitive=False,
    ),
]
DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Date of service."),
]
AssistantOption = Annotated[
    list[str] | None,
    typer.Option(
        "--assistant",
        metavar="CODE:MINUTES|MINUTES",
        help="An assistant's minutes; repeatable.",
    ),
]
AmountOption = Annotated[
    str | None,
    typer.Option("--ytd", metavar="DOLLARS", help="Used of the year's threshold so far."),
]
SettingOption = Annotated[
    str | None,
    typer.Option("--setting", help="Where, e.g. 'outpatient hospital', which has own tables."),
]
TelehealthOption = Annotated[
    bool, typer.Option("--telehealth", help="The visit was by live video.")
]
WithdrawnOption = Annotated[
    bool,
    typer.Option(
        "--payer-denies-withdrawn",
        help="The payer denies pairs that Medicare has withdrawn.",
    ),
]
OverlayOption = Annotated[
    list[Path] | None,
    typer.Option("--overlay", help="A folder laid over the lexicon; repeatable."),
]


def visit_of(
    *,
    rule: PayerRule,
    discipline: Discipline | None,
    date: datetime | None,
    assistant: Iterable[str] | None,
    ytd: str | None,
    setting: str | None,
    telehealth: bool,
    payer_denies_withdrawn: bool,
) -> Visit:
    """Return the visit that the options tell of."""
    try:
        return Visit(
            payer_rule=rule,
            date_of_service=date.date() if date else None,
            discipline=discipline,
            assistant_minutes=_assistant(assistant or ()),
            year_to_date_amount=_amount(ytd),
            setting=setting,
            telehealth=telehealth,
            payer_denies_withdrawn=payer_denies_withdrawn,
        )
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        fail(f"{first['loc'][0]}: {first['msg']}.")


def minutes_of(text: str, minutes: str) -> int | None:
    """Return the minutes of ``CODE:MINUTES``; None where the text has no colon."""
    if ":" not in text:
        return None
    if not minutes.isascii() or not minutes.isdecimal() or int(minutes) > 1440:
        fail(f"{text!r}: minutes are whole, 0 to 1440. Write e.g. 97110:24.")
    return int(minutes)


def _assistant(given: Iterable[str]) -> int | dict[str, int] | None:
    """Return an assistant's minutes: one number, or by code."""
    found: dict[str, int] = {}
    rows = tuple(given)
    for text in rows:
        code, colon, minutes = text.partition(":")
        if not colon:
            if len(rows) > 1:
                fail("--assistant: give one number for the visit, or CODE:MINUTES each.")
            return minutes_of(f"visit:{code}", code)
        found[code.upper()] = found.get(code.upper(), 0) + (minutes_of(text, minutes) or 0)
    return found or None


def _amount(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        fail(f"--ytd: {text!r} is no amount. Write e.g. 2480.00.")
