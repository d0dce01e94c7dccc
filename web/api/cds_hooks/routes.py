"""CDS Hooks 2.0: discovery, the services, and their feedback. Nothing is fetched, and no note
is stored."""

import json
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from suggester import NoteError

from ...json_body import read_json_object
from ...problems import Problem, ProblemError, note_problem
from ...queue.errors import StoreError
from ...reading import Reader, reader_of
from ...settings import Settings
from ..etags import fresh_or_not
from ..openapi import problem_answers
from .call import KNOWN, call_of
from .cards import cards
from .clients import ClientsError, read_clients
from .feedback import FeedbackRecord, acts_of
from .note import note_of, visit_of
from .services import BY_ID, SERVICES, Service
from .tokens import Gate, TokenError

BUSY = Problem(
    503,
    "store",
    "The feedback was not kept",
    "The store is busy or cannot be reached. Send the same request again.",
    headers={"Retry-After": "5"},
)
router = APIRouter(prefix="/cds-services", tags=["cds-hooks"])
ERRORS = problem_answers(400, 401, 404, 408, 413, 415, 422, 500, 503)
OBJECT: dict[str, Any] = {"schema": {"type": "object"}}
BODY = {"requestBody": {"required": True, "content": {"application/json": OBJECT}}}


def make_gate(settings: Settings) -> Gate | None:
    """Return who may call, or None for everybody. Raises ClientsError for a wrong setting."""
    if settings.cds_clients is None:
        return None
    if settings.public_url is None:
        raise ClientsError(
            "SUGGESTER_CDS_CLIENTS needs SUGGESTER_PUBLIC_URL, the address that tokens are for."
        )
    return Gate(read_clients(settings.cds_clients), settings.public_url)


async def service_of(request: Request, service_id: str) -> Service:
    """Return the service that is called, by an EHR that may. Raises ProblemError (404, 401)."""
    service = BY_ID.get(service_id)
    if service is None:
        detail = "GET /cds-services lists the services."
        raise ProblemError(Problem(404, "service", "There is no such service", detail))
    gate: Gate | None = request.app.state.cds_gate
    if gate is not None:
        try:
            said = request.headers.get("authorization")
            await to_thread.run_sync(gate.check, said, service.id)
        except TokenError as error:
            headers = {"WWW-Authenticate": "Bearer"}
            title = "The caller is not known"
            raise ProblemError(Problem(401, "token", title, str(error), headers=headers)) from None
    return service


ServiceHere = Annotated[Service, Depends(service_of)]


@router.get("", operation_id="cds_services", summary="List the CDS Hooks services")
async def discovery(request: Request) -> Response:
    """Return the services and what each wants prefetched."""
    listed = {"services": [service.as_json() for service in SERVICES]}
    return fresh_or_not(request, json.dumps(listed).encode())


@router.post(
    "/{service_id}",
    operation_id="call_cds_service",
    summary="Ask a service for cards",
    responses={**ERRORS, **problem_answers(412)},
    openapi_extra=BODY,
)
async def call_service(
    request: Request, service: ServiceHere, reader: Annotated[Reader, Depends(reader_of)]
) -> Response:
    """Read the note that was sent along and answer with cards; with none where it says nothing.

    A card's suggestions each create one planned ChargeItem. There are no system actions.
    """
    call = call_of(await read_json_object(request, known=KNOWN), service)
    note = await to_thread.run_sync(note_of, service, call)  # HTML may take a second
    if note is None:
        return JSONResponse({"cards": []})
    visit = visit_of(call, note)
    try:
        answer = await reader.read(note.text, visit)
    except NoteError as error:
        if error.reason == "empty":  # a note that was just begun
            return JSONResponse({"cards": []})
        raise ProblemError(note_problem(error, reader.settings.max_note_chars)) from None
    url = reader.settings.public_url
    return JSONResponse({"cards": cards(answer, visit, call, service, url=url)})


@router.post(
    "/{service_id}/feedback",
    operation_id="cds_feedback",
    summary="Say what was done with cards",
    responses=ERRORS,
    openapi_extra=BODY,
)
async def feedback(request: Request, service: ServiceHere) -> Response:
    """Take what people accepted or overrode. Sending it again changes nothing.

    Kept are codes and reasons of ours, no words; without a database, nothing.
    """
    acts = acts_of(await read_json_object(request, known=("feedback",)), service.id)
    record: FeedbackRecord = request.app.state.cds_feedback
    try:
        await to_thread.run_sync(record.keep, acts)
    except StoreError:
        raise ProblemError(BUSY) from None
    return JSONResponse({})
