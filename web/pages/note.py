"""The page: a form for one note, and the answer beside the note. Works without JavaScript."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from suggester import NoteError, Suggestions, Visit
from suggester.claim_out import MEDIA_TYPES, Format, write_claim
from suggester.model import PayerRule
from suggester.why import Explanation

from ..contexts import FormView, NotePage, ResultView
from ..form_body import read_form
from ..problems import Problem, ProblemError, note_detail
from ..reading import Reader, reader_of
from ..render import page
from .example import EXAMPLE_NOTE
from .nonces import new_nonce
from .result import result_view
from .visit_form import DISCIPLINES, PAYER_RULES, FieldErrors, choices, ticked, visit_of
from .visits import visit_choices

router = APIRouter(include_in_schema=False)
ReaderHere = Annotated[Reader, Depends(reader_of)]

REVIEW = re.compile(r"[0-9a-f]{32}")
# What the file of a claim is called, after its date of service if that is given.
ENDINGS = {Format.JSON: "json", Format.CSV: "csv", Format.FHIR: "fhir.json"}


@router.api_route("/", methods=["GET", "HEAD"])
async def show(request: Request, reader: ReaderHere) -> Response:
    """Show the empty form."""
    return note_page(request, form_view({}, {}, reader), None)


@router.api_route("/example", methods=["GET", "HEAD"])
async def example(request: Request, reader: ReaderHere) -> Response:
    """Show the answer for the invented example note."""
    found = await reader.read(EXAMPLE_NOTE, Visit())
    form = form_view({"text": EXAMPLE_NOTE}, {}, reader, found)
    return note_page(request, form, result_view(EXAMPLE_NOTE, found, Visit()))


@router.post("/")
async def answer(request: Request, reader: ReaderHere) -> Response:
    """Show the answer for the note of the form, or the form with what to mend."""
    asked = await asked_of(request, reader)
    if asked.found is None:
        return mended(request, reader, asked)
    errors: FieldErrors = {}
    if asked.explained is None and why_of(asked.sent):
        errors["why"] = "There is no such code here. Write one of those that the API page lists."
    form = form_view(asked.sent, errors, reader, asked.found)
    result = result_view(asked.text, asked.found, asked.visit, asked.explained)
    return note_page(request, form, result, 422 if errors else 200)


def why_of(sent: dict[str, str]) -> str:
    """Return the code that the form asks why of, or nothing."""
    return sent.get("why", "").strip()


@router.post("/claim")
async def claim(request: Request, reader: ReaderHere) -> Response:
    """Give the claim of the form's note as a file, or show the form with what to mend."""
    asked = await asked_of(request, reader)
    name = asked.sent.get("format", "")
    if name not in set(Format):
        raise ProblemError(
            Problem(422, "format", "The format is not known", "Press one of the page's buttons.")
        )
    if asked.found is None:
        return mended(request, reader, asked)
    kind, day = Format(name), asked.visit.date_of_service
    file = f"claim{f'-{day}' if day else ''}.{ENDINGS[kind]}"
    data = write_claim(
        asked.found,
        asked.visit,
        kind,
        created=date.today(),
        words=ticked(asked.sent, "words"),
    )
    attachment = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(data, media_type=MEDIA_TYPES[kind], headers=attachment)


@dataclass(frozen=True)
class Asked:
    """What a form asked. found: the answer, or None where ``errors`` names what to mend; explained:
    why the code of the form is proposed or not, None where none is asked about or nobody knows it.
    """

    sent: dict[str, str]
    text: str
    visit: Visit
    errors: FieldErrors
    found: Suggestions | None
    explained: Explanation | None = None


async def asked_of(request: Request, reader: Reader) -> Asked:
    """Read the form, and its note where nothing is to mend."""
    sent = await read_form(request)
    errors: FieldErrors = {}
    visit = visit_of(sent, errors)
    text = sent.get("text", "")
    found = explained = None
    try:
        if not errors and why_of(sent):
            found, explained = await reader.read_and_explain(text, why_of(sent), visit)
        elif not errors:
            found = await reader.read(text, visit)
    except NoteError as error:
        errors["text"] = note_detail(error, reader.settings.max_note_chars)
        # A page cannot hold NUL: the browser would turn it into another character.
        sent["text"] = text.replace("\0", "")
    return Asked(sent, text, visit, errors, found, explained)


def mended(request: Request, reader: Reader, asked: Asked) -> Response:
    """Show the form as it was sent, with what to mend."""
    return note_page(request, form_view(asked.sent, asked.errors, reader), None, 422)


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
        assistant_minutes=sent.get("assistant_minutes", ""),
        year_to_date=sent.get("year_to_date_amount", ""),
        telehealth=ticked(sent, "telehealth"),
        payer_denies_withdrawn=ticked(sent, "payer_denies_withdrawn"),
        words=ticked(sent, "words"),
        why=sent.get("why", ""),
        visits=visit_choices(found.note.visits, date.today()) if found else (),
        text_error=errors.get("text", ""),
        why_error=errors.get("why", ""),
        payer_rule_error=errors.get("payer_rule", ""),
        discipline_error=errors.get("discipline", ""),
        date_error=errors.get("date_of_service", ""),
        assistant_error=errors.get("assistant_minutes", ""),
        year_error=errors.get("year_to_date_amount", ""),
        max_note_chars=f"{reader.settings.max_note_chars:,}",
        has_errors=bool(errors),
    )


def note_page(
    request: Request,
    form: FormView,
    result: ResultView | None,
    status: int = 200,
    *,
    send_error: str = "",
) -> Response:
    """Return the page with the form and, where there is one, the answer."""
    title = result.summary if result else ("Mend the form" if form.has_errors else "New note")
    named = request.query_params.get("sent", "")
    context = NotePage(
        form=form,
        result=result,
        title=title,
        nonce=new_nonce(),
        send_error=send_error,
        sent=named if REVIEW.fullmatch(named) else "",
    )
    return page(request, "note.html", context, status)
