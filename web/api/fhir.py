"""A note as a FHIR R4 resource in, the answer as a Bundle out. No address is ever fetched."""

from datetime import UTC, datetime
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response

from suggester import NoteError, Visit
from suggester.claim_out import fhir_answer
from suggester.fhir_in import FhirError, received
from suggester.model import Discipline, PayerRule

from ..json_body import read_json_object
from ..problems import Problem, ProblemError, note_problem
from ..reading import Reader, reader_of
from .openapi import REFERENCE, problem_answers

router = APIRouter()
FHIR_JSON = "application/fhir+json"
RESOURCE = {
    "type": "object",
    "required": ["resourceType"],
    "properties": {"resourceType": {"enum": ["DocumentReference", "Composition", "Bundle"]}},
}
EXAMPLE = {
    "resourceType": "DocumentReference",
    "status": "current",
    "content": [
        {
            "attachment": {
                "contentType": "text/plain",
                "data": "TzogbWFudWFsIHRoZXJhcHkgeCAxNSBtaW46IHBhdGVsbGFyIG1vYmlsaXphdGlvbg==",
            }
        }
    ],
}
CONTENT = {"schema": {"$ref": REFERENCE.format(model="FhirDocument")}, "example": EXAMPLE}
BODY = {"required": True, "content": {FHIR_JSON: CONTENT, "application/json": CONTENT}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A collection Bundle: the draft Claim, a planned ChargeItem for each of its "
        "items, Provenance, Device, and a Binary of the text that offsets count.",
        "content": {FHIR_JSON: {"schema": {"type": "object"}}},
    },
    **problem_answers(400, 408, 413, 415, 422, 500, 503),
}


@router.post(
    "/api/v1/fhir/suggest",
    operation_id="suggest_fhir",
    tags=["suggest"],
    summary="Propose the charges that a note in FHIR R4 supports",
    response_class=Response,
    responses=ANSWERS,
    openapi_extra={"requestBody": BODY},
)
async def suggest_fhir(
    request: Request,
    reader: Annotated[Reader, Depends(reader_of)],
    payer_rule: Annotated[
        PayerRule, Query(description="How minutes become units.")
    ] = PayerRule.CMS,
    discipline: Annotated[
        Discipline | None, Query(description="Wins over the author's codes.")
    ] = None,
    words: Annotated[
        bool, Query(description="Quote the words of the note in the evidence.")
    ] = False,
) -> Response:
    """Read a DocumentReference, a Composition, or a Bundle that holds one. Nothing is stored.

    The text is in `attachment.data` (text/plain or text/html), in the narrative of sections, or
    in a Binary of the same Bundle. Date of service, patient and encounter are taken where they
    are named, the discipline where the author's codes say it.
    """
    resource = await read_json_object(request, known=(), also=FHIR_JSON)
    try:
        note = await to_thread.run_sync(received, resource)  # HTML may take a second
    except FhirError as error:
        raise ProblemError(fhir_problem(error)) from None
    visit = Visit(
        payer_rule=payer_rule,
        discipline=discipline or note.discipline,
        date_of_service=note.date_of_service,
        patient_ref=note.patient,
        note_ref=note.note,
    )
    try:
        found = await reader.read(note.text, visit)
    except NoteError as error:
        raise ProblemError(note_problem(error, reader.settings.max_note_chars)) from None
    now = datetime.now(UTC)
    answer = fhir_answer(
        found, visit, text=note.text, recorded=now, encounter=note.encounter, words=words
    )
    return Response(answer, media_type=FHIR_JSON)


def fhir_problem(error: FhirError) -> Problem:
    """Word what is wrong with a resource: where, and what to send instead."""
    where = f"{error.path}: " if error.path else ""
    return Problem(
        422, f"fhir-{error.reason}", "The resource cannot be read", f"{where}{error.message}"
    )
