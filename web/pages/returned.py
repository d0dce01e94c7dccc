"""A clinician's reviews that a coder has a question about: answer, or send a new version."""

from functools import partial
from typing import Annotated
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Depends, Request, Response
from starlette.responses import RedirectResponse

from suggester import NoteError, Suggestions

from ..accounts.people import Person, signed_in
from ..api.reviews import queue_of
from ..form_body import read_form
from ..problems import note_detail
from ..queue.actions import Queue
from ..queue.errors import (
    NotFoundError,
    PurgedError,
    QueueError,
    StoreError,
    UnfitStepError,
)
from ..queue.notes import open_note
from ..queue.returned import came_with, returned_to
from ..queue.states import State
from ..queue.values import Entry
from ..reading import Reader, reader_of
from ..render import page
from ..review_contexts import ReturnedNotePage, ReturnedPage, ReturnedView
from .nonces import is_nonce, new_nonce
from .note import form_view
from .queue_words import moment
from .review import refused
from .review_view import talk_of
from .visit_form import FieldErrors, visit_of

router = APIRouter(include_in_schema=False)
QueueHere = Annotated[Queue, Depends(queue_of)]
PersonHere = Annotated[Person, Depends(signed_in)]
ReaderHere = Annotated[Reader, Depends(reader_of)]

# A visit is not kept as a whole; the modifiers of its claim say whose plan of care it was.
DISCIPLINES = {"GP": "PT", "GO": "OT", "GN": "SLP"}
DONE = {
    "answered": "Your answer is with the coders.",
    "replaced": "The new version of the note is in line.",
}


@router.api_route("/returned", methods=["GET", "HEAD"])
async def listed(request: Request, queue: QueueHere, person: PersonHere) -> Response:
    """List what waits for this clinician's answer."""
    look = partial(returned_to, queue.store, person.name, clock=queue.clock)
    try:
        found = await to_thread.run_sync(look)
    except QueueError as error:
        raise refused(error) from None
    items = tuple(
        ReturnedView(
            review=one.review,
            title=one.note_ref or f"Review {one.review[:8]}",
            day=one.date_of_service or "",
            asked=f"{one.asked_by}, {moment(one.asked_at)} UTC",
            question=one.question,
        )
        for one in found
    )
    done = next((said for name, said in DONE.items() if name in request.query_params), "")
    return page(request, "returned.html", ReturnedPage(items, done))


@router.api_route("/returned/{review:uuid}", methods=["GET", "HEAD"])
async def show(
    request: Request, review: UUID, queue: QueueHere, person: PersonHere, reader: ReaderHere
) -> Response:
    """Show one of them: the question, and the note to mend."""
    return await returned_page(request, queue, person, reader, review.hex)


@router.post("/returned/{review:uuid}")
async def answer(
    request: Request, review: UUID, queue: QueueHere, person: PersonHere, reader: ReaderHere
) -> Response:
    """Take the answer or the new version, or show the page with what to mend."""
    sent = await read_form(request)
    fields: FieldErrors = {}
    try:
        if not is_nonce(sent.get("nonce", "")):
            raise UnfitStepError("Press one of the page's buttons.")
        await to_thread.run_sync(came_with, queue.store, review.hex, person.name)
        if sent.get("act") == "answer":
            await to_thread.run_sync(give_answer, queue, person, review.hex, sent)
            return RedirectResponse("/returned?answered", 303)
        if await replaced(queue, person, reader, review.hex, sent, fields):
            return RedirectResponse("/returned?replaced", 303)
    except (NotFoundError, PurgedError, StoreError) as error:
        raise refused(error) from None
    except QueueError as error:
        return await returned_page(
            request, queue, person, reader, review.hex, sent, fields, error.message, error.status
        )
    return await returned_page(request, queue, person, reader, review.hex, sent, fields, "", 422)


def give_answer(queue: Queue, person: Person, review: str, sent: dict[str, str]) -> None:
    """Answer the question in words."""
    typed = sent.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
    key = f"{sent['nonce']}:answer"
    queue.answer(review, sent.get("words", ""), by=person.name, version=version, key=key)


async def replaced(
    queue: Queue,
    person: Person,
    reader: Reader,
    review: str,
    sent: dict[str, str],
    errors: FieldErrors,
) -> bool:
    """Send a new version of the note; put what cannot be used of it into ``errors``."""
    visit = visit_of(sent, errors)
    if errors:
        return False
    came = await to_thread.run_sync(came_with, queue.store, review, person.name)
    visit = visit.model_copy(update={"note_ref": came.note_ref, "patient_ref": came.patient_ref})
    text = sent.get("text", "")
    try:
        found = await reader.read(text, visit)
    except NoteError as error:
        errors["text"] = note_detail(error, reader.settings.max_note_chars)
        sent["text"] = text.replace("\0", "")
        return False
    entry = Entry(text, found, visit, person.name, came.site, replaces=review)
    key = f"page:{person.name}:{sent['nonce']}"
    await to_thread.run_sync(lambda: queue.enter(entry, by=person.name, key=key))
    return True


def discipline_of(answer: Suggestions) -> str:
    """Return the discipline that the claim was made for, by its modifiers; "" if none shows it."""
    modifiers = {modifier for line in answer.claim.lines for modifier in line.modifiers}
    return next((name for modifier, name in DISCIPLINES.items() if modifier in modifiers), "")


async def returned_page(
    request: Request,
    queue: Queue,
    person: Person,
    reader: Reader,
    review: str,
    sent: dict[str, str] | None = None,
    errors: FieldErrors | None = None,
    error: str = "",
    status: int = 200,
) -> Response:
    """Return the page of one returned review, with what was typed. The reading is on record."""
    look = partial(open_note, queue.store, review, by=person.name, clock=queue.clock)
    try:
        came = await to_thread.run_sync(came_with, queue.store, review, person.name)
        opened = await to_thread.run_sync(look)
    except QueueError as problem:
        raise refused(problem) from None
    sent = sent or {}
    prefilled = {
        "text": opened.text,
        "date_of_service": came.date_of_service or "",
        "payer_rule": opened.answer.claim.rule.value,
        "discipline": discipline_of(opened.answer),
    }
    waits = opened.review.state is State.RETURNED
    context = ReturnedNotePage(
        review=review,
        title=came.note_ref or f"Review {review[:8]}",
        waits=waits,
        version=str(opened.review.version),
        nonce=new_nonce(),
        talk=talk_of(opened),
        form=form_view(prefilled | sent, errors or {}, reader),
        words=sent.get("words", ""),
        error=error,
    )
    return page(request, "returned_note.html", context, status)
