"""The page of one review: the note, its codes, and a form for each step. Works without JavaScript.

Every form is sent by POST and answered by 303; one that was not taken is shown again with what
was typed, what is wrong, and the review as it is by now.
"""

from functools import partial
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import RedirectResponse

from ..accounts.people import Person, signed_in
from ..accounts.roles import Role
from ..api.reviews import queue_of
from ..form_body import read_form
from ..problems import Problem, ProblemError
from ..queue.actions import Queue
from ..queue.errors import KeyReusedError, NotFoundError, PurgedError, QueueError, StoreError
from ..queue.heading import heading_of
from ..queue.notes import open_note
from ..queue.values import Hold
from ..reading import Reader, reader_of
from ..render import page
from ..review_contexts import AgainPage, Field, NothingPage
from .nonces import new_nonce
from .queue_filters import hidden_from
from .review_form import Act, Sent, SeveralPlacesError, UnfitFieldError, sent_of
from .review_steps import carry_out, take_next
from .review_view import Asked, review_view, typed_facts, yours_until

router = APIRouter(include_in_schema=False)
QueueHere = Annotated[Queue, Depends(queue_of)]
PersonHere = Annotated[Person, Depends(signed_in)]
ReaderHere = Annotated[Reader, Depends(reader_of)]

AGAIN = "Nothing else is waiting, so the review that you skipped came back."
USED = "This page sent another step for the code before. Look at what stands now, then press again."
TAKEN = "It is yours now. What you typed is in the fields, and is not sent yet: press again."


@router.post("/queue/next")
async def take(request: Request, queue: QueueHere, person: PersonHere) -> Response:
    """Give the person the review that they hold, else the next in line."""
    await read_form(request)
    try:
        found = await to_thread.run_sync(take_next, queue, person.name)
    except QueueError as error:
        raise refused(error) from None
    if found:
        return RedirectResponse(f"/queue/{found}", 303)
    says = "Every review is read, or somebody has it. A new one appears here when it comes in."
    return page(request, "nothing_waiting.html", NothingPage("Nothing is waiting", says))


@router.api_route("/queue/{review:uuid}", methods=["GET", "HEAD"])
async def show(
    request: Request, review: UUID, queue: QueueHere, person: PersonHere, reader: ReaderHere
) -> Response:
    """Show a review: to decide on for who holds it, to look at for others."""
    asked = asked_by(queue, person, reader)
    if "again" in request.query_params:
        asked = asked_by(queue, person, reader, error=AGAIN)
    return await review_page(request, queue, person, review.hex, asked)


@router.post("/queue/{review:uuid}")
async def act(
    request: Request, review: UUID, queue: QueueHere, person: PersonHere, reader: ReaderHere
) -> Response:
    """Take a step, or show the page with why it was not taken."""
    fields = await read_form(request)
    try:
        sent = sent_of(fields)
    except QueueError as error:
        raise refused(error) from None
    try:
        where = await to_thread.run_sync(carry_out, queue, review.hex, person.name, sent)
    except (NotFoundError, PurgedError) as error:
        raise refused(error) from None
    except StoreError as error:
        fields_again = tuple(Field(name, value) for name, value in fields.items())
        again = AgainPage(f"/queue/{review.hex}", fields_again, typed_facts(sent))
        return page(request, "again.html", again, error.status, {"Retry-After": "5"})
    except QueueError as error:
        told = USED if isinstance(error, KeyReusedError) else error.message
        asked = asked_by(queue, person, reader, sent=sent, error=told, fault=error)
        return await review_page(request, queue, person, review.hex, asked, error.status)
    if sent.act is Act.CLAIM and (meant := sent.fields.get("meant", "")) in set(Act):
        asked = asked_by(queue, person, reader, sent=sent.meant(Act(meant)), error=TAKEN)
        return await review_page(request, queue, person, review.hex, asked)
    return RedirectResponse(where, 303)


@router.post("/queue/{review:uuid}/renew")
async def renew(request: Request, review: UUID, queue: QueueHere, person: PersonHere) -> Response:
    """Let the lease run anew, for the page's script; until when, or a problem where it is over."""
    fields = await read_form(request)
    token = fields.get("token", "")
    hold = Hold(
        review.hex, person.name, int(token) if token.isdecimal() and len(token) < 10 else 0, 0
    )
    try:
        lease = await to_thread.run_sync(queue.renew, hold)
    except QueueError as error:
        raise refused(error) from None
    return Response(yours_until(lease.until), media_type="text/plain")


def asked_by(
    queue: Queue,
    person: Person,
    reader: Reader,
    *,
    sent: Sent | None = None,
    error: str = "",
    fault: QueueError | None = None,
) -> Asked:
    """Return who asks for a page, and what was not taken before."""
    return Asked(
        name=person.name,
        decides=person.has(Role.CODER),
        hidden=hidden_from(person),
        nonce=new_nonce(),
        labels={item.code: item.label for item in reader.engine.lexicon.codes},
        sent=sent,
        error=error,
        field=fault.field if isinstance(fault, UnfitFieldError) else "",
        places=fault.places if isinstance(fault, SeveralPlacesError) else (),
        renew_seconds=int(queue.policy.lease.total_seconds() / 3),
    )


async def review_page(
    request: Request,
    queue: Queue,
    person: Person,
    review: str,
    asked: Asked,
    status: int = 200,
) -> Response:
    """Return the page of a review as it is now; that it was read is on record."""
    name = person.name
    # Who may decide stays blind to other readings, whatever else they are.
    everything = not person.has(Role.CODER)
    look = partial(open_note, by=name, clock=queue.clock, everything=everything)
    try:
        opened = await to_thread.run_sync(look, queue.store, review)
        head = partial(heading_of, by=name, clock=queue.clock)
        heading = await to_thread.run_sync(head, queue.store, review)
    except QueueError as error:
        raise refused(error) from None
    return page(request, "review.html", review_view(opened, heading, asked), status)


def refused(error: QueueError) -> ProblemError:
    """Return an error of the queue as a page of its own; a store's message names places here."""
    if isinstance(error, StoreError):
        detail = "The database is busy or cannot be reached. Go back, and send it again."
        retry = {"Retry-After": "5"}
        return ProblemError(Problem(error.status, "store", "Not done", detail, headers=retry))
    title = "The note is gone" if isinstance(error, PurgedError) else "Not done"
    return ProblemError(Problem(error.status, f"queue-{error.code.lower()}", title, error.message))
