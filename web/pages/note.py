"""The page: a form for one note, and the answer beside the note. Works without JavaScript."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from suggester import NoteError, Suggestions, Visit
from suggester.model import Discipline, PayerRule

from ..contexts import Choice, FormView, NotePage, ResultView
from ..form_body import read_form
from ..problems import note_detail
from ..reading import Reader, reader_of
from ..render import page
from .example import EXAMPLE_NOTE
from .result import result_view
from .visits import visit_choices

router = APIRouter(include_in_schema=False)
ReaderHere = Annotated[Reader, Depends(reader_of)]

PAYER_RULES = (
    (PayerRule.CMS.value, "CMS 8-minute rule (Medicare)"),
    (PayerRule.AMA.value, "AMA midpoint rule"),
)
DISCIPLINES = (("", "Not given"), *((item.value, item.value) for item in Discipline))
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

FieldErrors = dict[str, str]


@router.api_route("/", methods=["GET", "HEAD"])
async def show(request: Request, reader: ReaderHere) -> Response:
    """Show the empty form."""
    return note_page(request, form_view({}, {}, reader), None)


@router.api_route("/example", methods=["GET", "HEAD"])
async def example(request: Request, reader: ReaderHere) -> Response:
    """Show the answer for the invented example note."""
    found = await reader.read(EXAMPLE_NOTE, Visit())
    form = form_view({"text": EXAMPLE_NOTE}, {}, reader, found)
    return note_page(request, form, result_view(EXAMPLE_NOTE, found))


@router.post("/")
async def answer(request: Request, reader: ReaderHere) -> Response:
    """Show the answer for the note of the form, or the form with what to mend."""
    sent = await read_form(request)
    errors: FieldErrors = {}
    visit = visit_of(sent, errors)
    found = None
    text = sent.get("text", "")
    try:
        if not errors:
            found = await reader.read(text, visit)
    except NoteError as error:
        errors["text"] = note_detail(error, reader.settings.max_note_chars)
        # A page cannot hold NUL: the browser would turn it into another character.
        sent["text"] = text.replace("\0", "")
    form = form_view(sent, errors, reader, found)
    result = result_view(text, found) if found else None
    return note_page(request, form, result, 422 if errors else 200)


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
    if errors:
        return Visit()
    return Visit(
        payer_rule=PayerRule(rule),
        discipline=Discipline(discipline) if discipline else None,
        date_of_service=when,
    )


def read_date(day: str) -> date | None:
    """Return the date of ``YYYY-MM-DD``, or None if it is not one."""
    if not ISO_DATE.fullmatch(day):
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def form_view(
    sent: dict[str, str], errors: FieldErrors, reader: Reader, found: Suggestions | None = None
) -> FormView:
    """Return the form filled with what was sent, each error beside its field.

    found: the answer, whose text may hold several visits to choose from.
    """
    return FormView(
        text=sent.get("text", ""),
        payer_rules=choices(PAYER_RULES, sent.get("payer_rule", PayerRule.CMS.value)),
        disciplines=choices(DISCIPLINES, sent.get("discipline", "")),
        date_of_service=sent.get("date_of_service", ""),
        visits=visit_choices(found.note.visits, date.today()) if found else (),
        text_error=errors.get("text", ""),
        payer_rule_error=errors.get("payer_rule", ""),
        discipline_error=errors.get("discipline", ""),
        date_error=errors.get("date_of_service", ""),
        max_note_chars=f"{reader.settings.max_note_chars:,}",
        has_errors=bool(errors),
    )


def choices(options: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    """Return the options of a list, the chosen one marked."""
    return tuple(Choice(value, label, value == chosen) for value, label in options)


def note_page(
    request: Request, form: FormView, result: ResultView | None, status: int = 200
) -> Response:
    """Return the page with the form and, where there is one, the answer."""
    title = result.summary if result else ("Mend the form" if form.has_errors else "New note")
    return page(request, "note.html", NotePage(form, result, title), status)
