"""The programming interface, version 1: JSON in, `Suggestions` as JSON out."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict

from suggester import NoteError, Suggestions, Visit

from ..json_body import read_json_object
from ..problems import ProblemError, note_problem
from ..reading import Reader, reader_of, typist_of
from .etags import fresh_or_not
from .fields import FIELDS, checked
from .openapi import EXAMPLES, body_of, problem_answers

router = APIRouter()
ReaderHere = Annotated[Reader, Depends(reader_of)]


class SuggestIn(Visit):
    """A note and what is known of the visit. Only ``text`` is required.

    text: the note exactly as written; offsets in the answer count its code points.
    """

    text: str


class CodeOut(BaseModel):
    """A code that the lexicon knows. minutes_per_unit: whole minutes, null if untimed.

    proposed: false for a code that is only explained, never proposed.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    label: str
    family: str
    timed: bool
    minutes_per_unit: int | None
    disciplines: tuple[str, ...]
    proposed: bool


class CodesOut(BaseModel):
    """Every code of the lexicon, and the digest that names the lexicon exactly."""

    model_config = ConfigDict(frozen=True)

    lexicon: str
    codes: tuple[CodeOut, ...]


class Health(BaseModel):
    """The process lives and has its engine."""

    status: str


@router.post(
    "/api/v1/suggest",
    operation_id="suggest",
    tags=["suggest"],
    summary="Propose the codes that a note supports",
    response_model=Suggestions,
    responses=problem_answers(400, 408, 413, 415, 422, 500, 503),
    openapi_extra={"requestBody": body_of("SuggestIn", EXAMPLES)},
)
async def suggest(request: Request, reader: ReaderHere) -> Response:
    """Read one note. Nothing is stored.

    Only what the note says was done, today, by this clinician supports a code; what was
    planned, refused, done at home or at another visit is listed under `considered`, or with
    weight 0. `start` and `end` count Unicode code points into `text` exactly as sent;
    `start_utf16` and `end_utf16` count as JavaScript does.
    """
    raw = await read_json_object(request, known=SuggestIn.model_fields)
    sent = checked(raw, SuggestIn, FIELDS)
    try:
        visit = Visit(**sent.model_dump(exclude={"text"}))
        # The page and the note editor ask here while somebody types.
        found = await reader.read(sent.text, visit, typist=typist_of(request))
    except NoteError as error:
        raise ProblemError(note_problem(error, reader.settings.max_note_chars)) from None
    return Response(found.model_dump_json(), media_type="application/json")


@router.get(
    "/api/v1/codes",
    operation_id="list_codes",
    tags=["codes"],
    summary="List the codes that the lexicon knows",
    response_model=CodesOut,
    responses={304: {"description": "As you know it."}, **problem_answers(500)},
)
async def codes(request: Request, reader: ReaderHere) -> Response:
    """Return every code with our own label, by code."""
    lexicon = reader.engine.lexicon
    found = tuple(
        CodeOut(
            code=entry.code,
            label=entry.label,
            family=entry.family,
            timed=entry.timed,
            minutes_per_unit=entry.minutes_per_unit,
            disciplines=entry.disciplines,
            proposed=entry.propose,
        )
        for entry in sorted(lexicon.codes, key=lambda entry: entry.code)
    )
    out = CodesOut(lexicon=lexicon.digest, codes=found)
    return fresh_or_not(request, out.model_dump_json().encode())


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", operation_id="health", tags=["server"], summary="Is it running?")
async def health(_: ReaderHere) -> Health:
    """Return ``ok`` once the engine is loaded."""
    return Health(status="ok")


@router.head("/api/v1/openapi.json", include_in_schema=False)
@router.get("/api/v1/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> Response:
    """Return the description of this interface (OpenAPI 3.1)."""
    return fresh_or_not(request, json.dumps(request.app.openapi()).encode())
