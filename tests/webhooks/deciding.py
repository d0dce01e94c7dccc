"""Decide reviews of invented notes, so that there is something to tell."""

from tests.queue.small_reviews import entry
from web.queue.actions import Queue
from web.queue.states import Reason
from web.queue.values import accept, reject


def decide(queue: Queue, key: str = "k") -> str:
    """Enter a note, accept one code and reject the other; return the review."""
    review = queue.enter(entry(), by="form", key=key).review
    hold = queue.claim(review, by="cora").hold
    hold = queue.decide(hold, accept("97110"), key="a").hold
    said = reject("97140", Reason.NOT_DOCUMENTED, remark="Zanzibaria said so")
    hold = queue.decide(hold, said, key="b").hold
    queue.finish(hold, key="c")
    return review
