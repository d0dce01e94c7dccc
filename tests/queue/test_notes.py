"""Who sees what of a review: the note as it came, and nothing of a reading to be blind to."""

import pytest

from tests.queue.small_reviews import CANARY, NOTE, Watch, answer_of, entry
from web.queue.actions import Queue
from web.queue.errors import NotFoundError
from web.queue.notes import Opened, open_note
from web.queue.states import Kind, Line, Reason
from web.queue.store import Store
from web.queue.values import Decision, Entry, accept, reject

HARD = "a\r\nb\tc\u2028🧑‍🦽 e\u0301\ufeff\x0b'; DROP TABLE notes;--"


def see(queue: Queue, review: str, watch: Watch) -> Opened:
    return open_note(queue.store, review, by="eve", clock=watch)


@pytest.mark.parametrize("text", [pytest.param(NOTE, id="plain"), pytest.param(HARD, id="hard")])
def test_the_note_comes_back_exactly(queue: Queue, watch: Watch, text: str) -> None:
    answer = answer_of(text)
    review = queue.enter(Entry(text, answer), by="form", key="k").review
    opened = see(queue, review, watch)
    assert (opened.text, opened.answer) == (text, answer)
    assert CANARY not in repr(opened)


def test_no_such_note(store: Store, watch: Watch) -> None:
    with pytest.raises(NotFoundError):
        open_note(store, "0" * 32, by="eve", clock=watch)


def read(queue: Queue, by: str, decision: Decision, line: Line = Line.CODING) -> None:
    lease = queue.claim_next(by=by, line=line)
    assert lease is not None
    step = queue.decide(lease.hold, decision, key=by)
    queue.finish(step.hold, key=f"f{by}")


def test_the_second_reader_is_blind_and_the_adjudicator_is_not(
    doubled: Queue, watch: Watch
) -> None:
    review = doubled.enter(entry(codes=("97110",)), by="form", key="k").review
    first = accept("97110", remark="ann's thoughts")
    lease = doubled.claim_next(by="ann")
    assert lease is not None
    step = doubled.return_to_clinician(lease.hold, "Which side?", key="r")
    doubled.answer(review, "Left.", by="dr", version=step.hold.version, key="a")
    read(doubled, "ann", first)
    blind = see(doubled, review, watch)
    assert [item.kind for item in blind.steps] == [Kind.RETURN, Kind.ANSWER]
    assert list(blind.remarks.values()) == ["Which side?", "Left."]
    read(doubled, "bea", reject("97110", Reason.NOT_PERFORMED, remark="bea's thoughts"))
    opened = see(doubled, review, watch)
    assert [(item.by, item.kind) for item in opened.steps] == [
        ("ann", Kind.RETURN),
        ("dr", Kind.ANSWER),
        ("ann", Kind.ACCEPT),
        ("ann", Kind.FINISH),
        ("bea", Kind.REJECT),
        ("bea", Kind.FINISH),
    ]
    assert {"ann's thoughts", "bea's thoughts"} < set(opened.remarks.values())
