"""Decisions out for auditors: one file a format, written while it is read; on record first."""

from functools import partial

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from ..accounts.people import signed_in
from ..api.reviews import queue_of
from ..problems import BY_STATUS, Problem, ProblemError
from ..queue.exports import exported
from .queue_list import asked_of_store

router = APIRouter(include_in_schema=False)
# Name of the file -> its format and media type.
FILES = {
    "decisions.csv": ("csv", "text/csv; charset=utf-8"),
    "decisions.jsonl": ("jsonl", "application/x-ndjson"),
    "charges.ndjson": ("fhir", "application/fhir+ndjson"),
}


@router.api_route("/exports/{name}", methods=["GET", "HEAD"])
async def export(request: Request, name: str) -> Response:
    """Send all decisions. HEAD says what would come and writes no record."""
    if name not in FILES:
        raise ProblemError(Problem(404, *BY_STATUS[404]))
    kind, media_type = FILES[name]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":
        return Response(headers=headers, media_type=media_type)
    queue, by = queue_of(request), signed_in(request).name
    lines = await asked_of_store(partial(exported, queue.store, kind, by=by, clock=queue.clock))
    return StreamingResponse(lines, headers=headers, media_type=media_type)
