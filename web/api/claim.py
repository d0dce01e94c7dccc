"""The claim of one note from a program: JSON in; JSON, CSV or FHIR R4 out."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from suggester import NoteError, Visit
from suggester.claim_out import MEDIA_TYPES, Format, write_claim
from suggester.model import Claim

from ..json_body import read_json_object
from ..problems import ProblemError, note_problem
from ..reading import Reader, reader_of
from .fields import FIELDS, checked
from .negotiation import format_of
from .openapi import EXAMPLES, body_of, problem_answers
from .v1 import SuggestIn

router = APIRouter()

FORMAT_PARAMETER = {
    "name": "format",
    "in": "query",
    "required": False,
    "schema": {"type": "string", "enum": list(Format)},
    "description": "Wins over the Accept header.",
}
CSV_EXAMPLE = (
    "line,date_of_service,note_ref,code,modifier_1,modifier_2,modifier_3,modifier_4,units,minutes,"
    "label,payer_rule,working\r\n"
    "1,2026-09-16,visit-1042,97140,GP,,,,1,15,Manual therapy,cms,97140 15 min -> 1 unit\r\n"
)
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The claim. CSV and FHIR hold the lines that have units; FHIR is a "
        "collection Bundle of one draft Claim and a planned ChargeItem for each of its items.",
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": CSV_EXAMPLE},
            "application/fhir+json": {
                "schema": {
                    "type": "object",
                    "required": ["resourceType", "type", "entry"],
                    "properties": {
                        "resourceType": {"const": "Bundle"},
                        "type": {"const": "collection"},
                        "entry": {"type": "array", "items": {"type": "object"}},
                    },
                }
            },
        },
    },
    **problem_answers(400, 406, 408, 413, 415, 422, 500, 503),
}


@router.post(
    "/api/v1/claim",
    operation_id="claim",
    tags=["claim"],
    summary="Write the claim that a note supports, as JSON, CSV or FHIR R4",
    response_model=Claim,
    responses=ANSWERS,
    openapi_extra={"requestBody": body_of("SuggestIn", EXAMPLES), "parameters": [FORMAT_PARAMETER]},
)
async def claim(
    request: Request,
    reader: Annotated[Reader, Depends(reader_of)],
    words: Annotated[
        bool, Query(description="Quote the words of the note in FHIR; else only offsets.")
    ] = False,
) -> Response:
    """Read one note and write its claim. Nothing is stored, and no format holds a price.

    The body is that of `/api/v1/suggest`. A reference that was not given is unknown in FHIR, not
    invented. No format quotes the note, except FHIR with `words=true`.
    """
    kind = format_of(request)
    sent = checked(await read_json_object(request, known=SuggestIn.model_fields), SuggestIn, FIELDS)
    visit = Visit(**sent.model_dump(exclude={"text"}))
    try:
        found = await reader.read(sent.text, visit)
    except NoteError as error:
        raise ProblemError(note_problem(error, reader.settings.max_note_chars)) from None
    data = write_claim(found, visit, kind, created=date.today(), words=words)
    return Response(data, media_type=MEDIA_TYPES[kind], headers={"Vary": "Accept"})
