"""Send a note that was read to the review queue: once a page, however often it is pressed."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import RedirectResponse

from ..accounts.people import Person, signed_in
from ..accounts.roles import Role
from ..api.reviews import queue_of
from ..problems import Problem, ProblemError
from ..queue.actions import Queue
from ..queue.errors import KeyReusedError, QueueError
from ..queue.values import Entry
from ..reading import Reader, reader_of
from .nonces import is_nonce
from .note import asked_of, form_view, mended, note_page
from .result import result_view
from .review import refused

router = APIRouter(include_in_schema=False)

ANOTHER = "This page sent another version of the note before. Press again to send this one too."
NO_NONCE = Problem(422, "form", "The form cannot be read", "Press one of the page's buttons.")


@router.post("/send")
async def send(
    request: Request,
    reader: Annotated[Reader, Depends(reader_of)],
    queue: Annotated[Queue, Depends(queue_of)],
    person: Annotated[Person, Depends(signed_in)],
) -> Response:
    """Put the form's note in line; a clinician's is their own."""
    asked = await asked_of(request, reader)
    if asked.found is None:
        return mended(request, reader, asked)
    nonce = asked.sent.get("nonce", "")
    if not is_nonce(nonce):
        raise ProblemError(NO_NONCE)
    clinician = person.name if person.has(Role.CLINICIAN) else None
    entry = Entry(asked.text, asked.found, asked.visit, clinician)
    key = f"page:{person.name}:{nonce}"
    try:
        entered = await to_thread.run_sync(lambda: queue.enter(entry, by=person.name, key=key))
    except KeyReusedError:
        form = form_view(asked.sent, {}, reader, asked.found)
        result = result_view(asked.text, asked.found, asked.visit)
        return note_page(request, form, result, 422, send_error=ANOTHER)
    except QueueError as error:
        raise refused(error) from None
    return RedirectResponse(f"/?sent={entered.review}", 303)
