"""Read what a form says of the visit, and show it again as it was sent. Fields in, `Visit` out."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from suggester import Visit
from suggester.model import Discipline, PayerRule

from ..contexts import Choice

PAYER_RULES = (
    (PayerRule.CMS.value, "CMS 8-minute (Medicare)"),
    (PayerRule.AMA.value, "AMA midpoint (CPT)"),
)
DISCIPLINES = (("", "Not given"), *((item.value, item.value) for item in Discipline))
MINUTES_A_DAY: Final = 1440
MOST_DOLLARS: Final = 1_000_000
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE = re.compile(r"[0-9]{1,4}")
AMOUNT = re.compile(r"\$?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,7})(\.[0-9]{1,2})?")

FieldErrors = dict[str, str]


def visit_of(sent: dict[str, str], errors: FieldErrors) -> Visit:
    """Return what the form says of the visit; put what cannot be used into ``errors``."""
    rule = sent.get("payer_rule", PayerRule.CMS.value)
    if rule not in dict(PAYER_RULES):
        errors["payer_rule"] = "Choose one of the two rules."
    discipline = sent.get("discipline", "")
    if discipline not in dict(DISCIPLINES):
        errors["discipline"] = "Choose a discipline, or leave it open."
    # The visit chosen from a text of several gives the date of service.
    day = sent["date_of_service"] = sent.get("visit") or sent.get("date_of_service", "")
    when = read_date(day)
    if day and when is None:
        errors["date_of_service"] = "Enter a date such as 2026-09-16, or leave it empty."
    minutes = read_minutes(sent.get("assistant_minutes", ""))
    if minutes is None and sent.get("assistant_minutes", "").strip():
        errors["assistant_minutes"] = "Enter whole minutes, 0 to 1440, or leave it empty."
    amount = read_amount(sent.get("year_to_date_amount", ""))
    if amount is None and sent.get("year_to_date_amount", "").strip():
        errors["year_to_date_amount"] = "Enter dollars such as 1450.00, or leave it empty."
    if errors:
        return Visit()
    return Visit(
        payer_rule=PayerRule(rule),
        discipline=Discipline(discipline) if discipline else None,
        date_of_service=when,
        assistant_minutes=minutes,
        year_to_date_amount=amount,
        telehealth=ticked(sent, "telehealth"),
        payer_denies_withdrawn=ticked(sent, "payer_denies_withdrawn"),
    )


def ticked(sent: dict[str, str], name: str) -> bool:
    """Tell whether a box was ticked: a browser leaves out one that was not."""
    return sent.get(name) == "yes"


def read_date(day: str) -> date | None:
    """Return the date of ``YYYY-MM-DD``, or None if it is not one."""
    if not ISO_DATE.fullmatch(day):
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def read_minutes(text: str) -> int | None:
    """Return whole minutes of a day, or None if the text is not such."""
    if not WHOLE.fullmatch(text.strip()):
        return None
    minutes = int(text)
    return minutes if minutes <= MINUTES_A_DAY else None


def read_amount(text: str) -> Decimal | None:
    """Return dollars such as ``1450``, ``1,450.50`` or ``$1,450``, or None if it is none."""
    if not AMOUNT.fullmatch(text.strip()):
        return None
    amount = Decimal(text.strip().removeprefix("$").replace(",", ""))
    return amount if amount <= MOST_DOLLARS else None


def choices(options: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    """Return the options of a list, the chosen one marked."""
    return tuple(Choice(value, label, value == chosen) for value, label in options)
