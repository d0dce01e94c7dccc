"""What became of reviews: ids, states and codes out, never words of a note.

The routes exist only where a database is set.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict

from ..accounts.people import Person, signed_in
from ..accounts.roles import Role
from ..problems import Problem, ProblemError
from ..queue.actions import Queue
from ..queue.errors import QueueError, StoreError
from ..queue.results import Place, Result, one, page
from ..queue.states import State
from ..queue.tables import EPOCH, MILLISECOND
from .etags import fresh_or_not
from .openapi import problem_answers
from .reviews import queue_of

router = APIRouter()
PATH = "/api/v1/reviews"
CURSOR = re.compile(r"([0-9a-f]{1,12})-([0-9a-f]{32})")
MOST = 200
QueueHere = Annotated[Queue, Depends(queue_of)]
PersonHere = Annotated[Person, Depends(signed_in)]
Read = TypeVar("Read")
LINKS = {
    "Link": {
        "description": 'RFC 8288: `rel="next"` while there are more, and `rel="first"`.',
        "schema": {"type": "string"},
    }
}
ETAG = {"ETag": {"description": "Names this state of the review.", "schema": {"type": "string"}}}


class ReviewsOut(BaseModel):
    """Some reviews in the order of their entry. next: the ``after`` that goes on, or null."""

    model_config = ConfigDict(frozen=True)

    reviews: tuple[Result, ...]
    next: str | None


@router.get(
    PATH,
    operation_id="list_reviews",
    tags=["reviews"],
    summary="List reviews: ids, states and codes",
    response_model=ReviewsOut,
    responses={200: {"headers": LINKS}, **problem_answers(422, 500, 503)},
)
async def list_reviews(
    request: Request,
    queue: QueueHere,
    person: PersonHere,
    state: Annotated[State | None, Query(description="Only reviews in this state.")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most.")] = 50,
    after: Annotated[
        str | None, Query(max_length=50, description="`next` of the answer before.")
    ] = None,
) -> Response:
    """List reviews from the first entered on. A clinician sees those of their own notes.

    What was decided is told once a review is decided, not while it is read.
    """
    place = place_of(after) if after else None

    def read() -> tuple[tuple[Result, ...], Place | None]:
        with queue.store.reading() as connection:
            return page(
                connection, limit=limit, after=place, state=state, clinician=own_only(person)
            )

    found, rest = await to_thread.run_sync(told, read)
    onward = cursor(rest) if rest else None
    out = ReviewsOut(reviews=found, next=onward)
    asked = {"state": state, "limit": limit if "limit" in request.query_params else None}
    links = {"next": onward, "first": ""} if onward else {"first": ""}
    header = ", ".join(link(rel, {**asked, "after": to}) for rel, to in links.items())
    return Response(out.model_dump_json(), media_type="application/json", headers={"Link": header})


@router.get(
    PATH + "/{review}",
    operation_id="get_review",
    tags=["reviews"],
    summary="Say what became of one review",
    response_model=Result,
    responses={
        200: {"headers": ETAG},
        304: {"description": "As you know it."},
        **problem_answers(404, 500, 503),
    },
)
async def get_review(
    request: Request, queue: QueueHere, person: PersonHere, review: str
) -> Response:
    """Return one review's state and codes. Send `If-None-Match` to be told only of a change."""

    def read() -> Result:
        with queue.store.reading() as connection:
            return one(connection, review, clinician=own_only(person))

    found = await to_thread.run_sync(told, read)
    tag = f'"{found.version}.{found.state}"'
    return fresh_or_not(request, found.model_dump_json().encode(), tag=tag)


def own_only(person: Person) -> str | None:
    """Return the name of somebody who sees reviews of their own notes only."""
    sees_all = person.has(Role.CODER, Role.AUDITOR) or not person.has(Role.CLINICIAN)
    return None if sees_all else person.name


def told(read: Callable[[], Read]) -> Read:
    """Read. Raises ProblemError for what the queue cannot do."""
    try:
        return read()
    except StoreError:
        retry = {"Retry-After": "5"}
        detail = "The store is busy or cannot be reached. Ask again."
        problem = Problem(503, "store", "The reviews cannot be read", detail, headers=retry)
    except QueueError as error:
        kind = f"queue-{error.code.lower()}"
        problem = Problem(error.status, kind, "The review cannot be shown", error.message)
    raise ProblemError(problem)


def cursor(place: Place) -> str:
    """Return a place as programs hand it back: opaque to them."""
    return f"{(place.at - EPOCH) // MILLISECOND:x}-{place.review}"


def place_of(cursor: str) -> Place:
    """Return the place. Raises ProblemError (422) for what is no cursor of ours."""
    found = CURSOR.fullmatch(cursor)
    if found:
        return Place(EPOCH + timedelta(milliseconds=int(found[1], 16)), found[2])
    detail = "Send as after what next was in the answer before."
    raise ProblemError(Problem(422, "cursor", "The place in the list is not known", detail))


def link(rel: str, parameters: Mapping[str, object]) -> str:
    """Return one link of the Link header, relative to this server whatever its name."""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f'<{PATH}{"?" if query else ""}{query}>; rel="{rel}"'
