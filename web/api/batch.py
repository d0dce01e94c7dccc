"""Many notes in one request: one JSON object a line in, one answer or problem a line out."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio import CapacityLimiter
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Scope

from suggester import NoteError, Suggestions, Visit

from ..bodies import TOO_SLOW
from ..guards import told_of
from ..json_body import NDJSON, json_object, require_type
from ..lines import StreamedLines
from ..problems import Problem, ProblemError, note_problem
from ..reading import BUSY, Reader, reader_of
from .fields import FIELDS, checked
from .openapi import REFERENCE, problem_answers
from .v1 import SuggestIn

router = APIRouter()
PATH = "/api/v1/suggest/batch"


class ProblemOut(BaseModel):
    """An RFC 9457 problem; ``errors`` only where a field can be named."""

    model_config = ConfigDict(frozen=True)

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors: tuple[dict[str, str], ...] = ()


class BatchLine(BaseModel):
    """What became of one line: ``answer``, or ``problem`` and why not.

    line: its number in the request, from 1; blank lines are counted and not answered.
    """

    model_config = ConfigDict(frozen=True)

    line: int = Field(ge=1)
    answer: Suggestions | None = None
    problem: ProblemOut | None = None


EXAMPLE_IN = '{"text": "O: MFR to R UT x 15 min."}\n{"text": ""}\n'
EXAMPLE_OUT = (
    '{"line": 1, "answer": {"suggestions": []}}\n'
    '{"line": 2, "problem": {"type": "urn:suggester:problem:note-empty", "status": 422}}\n'
)


def lines(model: str, example: str) -> dict[str, Any]:
    """Describe a body of lines; OpenAPI 3.1 has no word for "each line is one of these"."""
    said = f"Each line is one `{model}`."
    schema = {
        "type": "string",
        "description": said,
        "x-line-schema": {"$ref": REFERENCE.format(model=model)},
    }
    return {NDJSON: {"schema": schema, "example": example}}


def turns_of(request: Request) -> CapacityLimiter:
    """Return the turnstile of batches."""
    turns: CapacityLimiter = request.app.state.batches
    return turns


@router.post(
    PATH,
    operation_id="suggest_batch",
    tags=["suggest"],
    summary="Propose the codes of many notes, line by line",
    response_class=Response,
    responses={
        200: {"description": "A line for each line.", "content": lines("BatchLine", EXAMPLE_OUT)},
        **problem_answers(400, 415, 500, 503),
    },
    openapi_extra={"requestBody": {"required": True, "content": lines("SuggestIn", EXAMPLE_IN)}},
)
async def suggest_batch(
    request: Request,
    reader: Annotated[Reader, Depends(reader_of)],
    turns: Annotated[CapacityLimiter, Depends(turns_of)],
) -> Response:
    """Read notes as they arrive and answer each at once, in their order. Nothing is stored.

    A line that cannot be used is answered with its problem and stops nothing. Read the answers
    while you send: where they are not taken, no more is read. Leaving stops the work.
    """
    require_type(request.headers.get("content-type"), NDJSON)
    if turns.available_tokens < 1:
        raise ProblemError(BUSY)
    limits = reader.settings

    async def answers(found: AsyncIterator[bytes | None]) -> AsyncIterator[bytes]:
        number = 0
        try:
            async for line in found:
                number += 1
                if number > limits.batch_lines:
                    yield said(number, too_many(limits.batch_lines))
                    return
                if line is None or line.strip():
                    yield await answered(number, line, reader, request.scope)
        except TimeoutError:
            yield said(number + 1, TOO_SLOW)

    return StreamedLines(
        answers, longest=limits.max_body_bytes, seconds=limits.body_seconds, turns=turns
    )


async def answered(number: int, line: bytes | None, reader: Reader, scope: Scope) -> bytes:
    """Return the answer to one line, or its problem; an error of ours is one line's, too."""
    try:
        if line is None:
            raise ProblemError(too_long(reader.settings.max_body_bytes))
        raw = json_object(line, known=SuggestIn.model_fields)
        sent = checked(raw, SuggestIn, FIELDS)
        found = await reader.read(sent.text, Visit(**sent.model_dump(exclude={"text"})))
    except NoteError as error:
        return said(number, note_problem(error, reader.settings.max_note_chars))
    except ProblemError as error:
        return said(number, error.problem)
    except Exception as error:
        return said(number, told_of(error, scope))
    return b'{"line":%d,"answer":%b}\n' % (number, found.model_dump_json().encode())


def said(number: int, problem: Problem) -> bytes:
    """Return the line of a problem."""
    out = BatchLine(line=number, problem=ProblemOut(**problem.as_json()))
    return out.model_dump_json(exclude_defaults=True).encode() + b"\n"


def too_long(most: int) -> Problem:
    """The problem of a line over the limit."""
    detail = f"A line may hold {most:,} bytes. Send the note of one visit in each."
    return Problem(413, "too-large", "The line is too long", detail)


def too_many(most: int) -> Problem:
    """The problem that ends a batch."""
    detail = f"One request may hold {most:,} lines. Send the rest, from this line on, in another."
    return Problem(413, "too-many-lines", "The batch is too long", detail)
