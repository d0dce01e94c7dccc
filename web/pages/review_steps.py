"""Carry out what a form of the review page asks, by the actions of the queue."""

from ..queue import rows
from ..queue.actions import Queue
from ..queue.errors import UnfitStepError
from ..queue.heading import held_by, line_now
from ..queue.notes import text_of
from ..queue.states import Line
from .review_form import Act, Sent, decision_of


def take_next(queue: Queue, by: str) -> str | None:
    """Return the review that this person should read now, leased to them; None if none is left.

    What they hold comes first: a browser that died, or a button pressed twice, takes no second
    one. Then the coders' line, then the adjudicators'.
    """
    if held := held_by(queue.store, by=by, clock=queue.clock):
        return held
    for line in Line:
        if lease := queue.claim_next(by=by, line=line):
            return lease.hold.review
    return None


def carry_out(queue: Queue, review: str, by: str, sent: Sent) -> str:
    """Take the step and return the address to go on from. Raises QueueError."""
    here = f"/queue/{review}"
    hold = sent.hold(review, by)
    match sent.act:
        case Act.ACCEPT | Act.REJECT | Act.ADD:
            with queue.store.reading() as connection:
                record = rows.found(connection, review).record
            text = text_of(queue.store, review) if sent.act is Act.ADD else ""
            queue.decide(hold, decision_of(sent, record, text), key=sent.key)
        case Act.UNDO:
            queue.undo(hold, number(sent.get("step")), key=f"{sent.key}:{sent.get('step')}")
        case Act.FINISH:
            queue.finish(hold, key=sent.key)
            if sent.get("then") == "next" and (following := take_next(queue, by)):
                return f"/queue/{following}"
        case Act.RETURN:
            queue.return_to_clinician(hold, sent.fields.get("question", ""), key=sent.key)
        case Act.ANSWER:  # as the clinician said it, on the telephone perhaps
            said = sent.fields.get("answer", "")
            queue.answer(review, said, by=by, version=sent.version, key=sent.key)
        case Act.SKIP:
            queue.skip(hold, key=sent.key)
            following = take_next(queue, by) or review
            return f"/queue/{following}" if following != review else f"{here}?again"
        case Act.RELEASE:
            queue.release(hold)
        case Act.RENEW:
            queue.renew(hold)
        case Act.CLAIM:
            queue.claim(review, by=by, line=line_now(queue.store, review))
    return here


def number(typed: str) -> int:
    """Return the number of a step. Raises UnfitStepError."""
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise UnfitStepError("Press one of the page's buttons.")
    return int(typed)
