"""Put a note in line for review: JSON in, the number of its review out.

The route exists only where a database is set. Whoever may enter notes gets none back by it.
"""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from suggester import NoteError, Visit

from ..accounts.people import Person, signed_in
from ..accounts.roles import Role
from ..json_body import read_json_object
from ..problems import Problem, ProblemError, note_problem
from ..queue import rows
from ..queue.actions import Queue
from ..queue.errors import FullError, NotFoundError, QueueError, StoreError
from ..queue.values import LONGEST_NAME, Entry, is_storable
from ..reading import Reader, reader_of
from .fields import FIELDS, checked
from .openapi import EXAMPLES, body_of, problem_answers
from .v1 import SuggestIn

router = APIRouter()
KEY = "Idempotency-Key"
OF_QUEUE = ("clinician", "site", "replaces")
REMEDIES = {
    **FIELDS,
    "clinician": "Send a string of up to 200 characters, or null.",
    "site": "Send a string of up to 200 characters, or null.",
    "replaces": "Send the number of the returned review that this version answers, or null.",
}


class ReviewIn(SuggestIn):
    """A note for review. Only ``text`` is required.

    replaces: the returned review that this version of the note answers.
    """

    clinician: str | None = Field(default=None, max_length=LONGEST_NAME)
    site: str | None = Field(default=None, max_length=LONGEST_NAME)
    replaces: str | None = Field(default=None, min_length=1, max_length=32)


class ReviewOut(BaseModel):
    """The review of a note. replayed: the key was known, and this is what it made then."""

    model_config = ConfigDict(frozen=True)

    review: str
    version: int
    replayed: bool


def queue_of(request: Request) -> Queue:
    """Return the application's queue."""
    queue: Queue = request.app.state.queue
    return queue


@router.post(
    "/api/v1/reviews",
    operation_id="enter_review",
    tags=["reviews"],
    summary="Put a note in line for review",
    status_code=201,
    response_model=ReviewOut,
    responses={
        200: {"model": ReviewOut, "description": "The key was known: what it made then."},
        **problem_answers(400, 404, 408, 409, 413, 415, 422, 500, 503, 507),
    },
    openapi_extra={
        "requestBody": body_of("ReviewIn", EXAMPLES),
        "parameters": [
            {
                "name": KEY,
                "in": "header",
                "required": True,
                "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
                "description": "Names this entry for ever: the same key with the same note makes "
                "one review, however often it is sent. Not the name of a person.",
            }
        ],
    },
)
async def enter(
    request: Request,
    reader: Annotated[Reader, Depends(reader_of)],
    queue: Annotated[Queue, Depends(queue_of)],
    person: Annotated[Person, Depends(signed_in)],
) -> Response:
    """Read a note and store it with the answer; a coder decides. 200 if the key was known."""
    key = key_of(request)
    raw = await read_json_object(request, known=ReviewIn.model_fields)
    sent = checked(raw, ReviewIn, REMEDIES)
    visit = Visit(**sent.model_dump(exclude={"text", *OF_QUEUE}))
    clinician = clinician_of(person, sent.clinician)
    try:
        if sent.replaces and is_own_only(person):
            await to_thread.run_sync(check_own, queue, sent.replaces, person)
        answer = await reader.read(sent.text, visit)
        entry = Entry(sent.text, answer, visit, clinician, sent.site, sent.replaces)
        entered = await to_thread.run_sync(lambda: queue.enter(entry, by=person.name, key=key))
    except NoteError as error:
        raise ProblemError(note_problem(error, reader.settings.max_note_chars)) from None
    except QueueError as error:
        raise ProblemError(queue_problem(error)) from None
    out = ReviewOut(review=entered.review, version=entered.version, replayed=entered.replayed)
    status = 200 if entered.replayed else 201
    place = {"Location": f"/api/v1/reviews/{entered.review}"}
    return Response(out.model_dump_json(), status, place, media_type="application/json")


def is_own_only(person: Person) -> bool:
    """Whether somebody may enter notes of their own only: a clinician who is nothing else."""
    return person.has(Role.CLINICIAN) and not person.has(Role.CODER)


def clinician_of(person: Person, named: str | None) -> str | None:
    """Return whose note it is. Raises ProblemError (403) for a clinician who names another."""
    if not is_own_only(person):
        return named
    if named not in (None, person.name):
        detail = "Leave out clinician, or send your own name."
        raise ProblemError(Problem(403, "clinician", "The note is of another clinician", detail))
    return person.name


def check_own(queue: Queue, review: str, person: Person) -> None:
    """Raise NotFoundError unless the review is this clinician's: another's is not there."""
    with queue.store.reading() as connection:
        if rows.clinician_of(connection, review) != person.name:
            raise NotFoundError("There is no such review.")


def key_of(request: Request) -> str:
    """Return the idempotency key. Raises ProblemError (400) unless there is one that fits."""
    keys = request.headers.getlist(KEY)
    if len(keys) == 1 and 1 <= len(keys[0].strip()) <= LONGEST_NAME and is_storable(keys[0]):
        return keys[0].strip()
    detail = f"Send one header {KEY} of up to {LONGEST_NAME} characters, new for each note."
    raise ProblemError(Problem(400, "idempotency-key", "The request has no key", detail))


def queue_problem(error: QueueError) -> Problem:
    """Word an error of the queue; a store's own message names places on this machine."""
    if isinstance(error, FullError):
        detail = "The disk of the store is full. Have it freed, then send the same again, same key."
        return Problem(error.status, "full", "The note was not entered", detail)
    if isinstance(error, StoreError):
        detail = "The store is busy or cannot be reached. Send the same request again, same key."
        retry = {"Retry-After": "5"}
        return Problem(error.status, "store", "The note was not entered", detail, headers=retry)
    kind = f"queue-{error.code.lower()}"
    return Problem(error.status, kind, "The note was not entered", error.message)
