"""One action at a time: what it makes of a review, and what it refuses."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests.queue.small_reviews import NOTE, Watch, entry
from web.queue import tables
from web.queue.actions import Queue
from web.queue.errors import (
    ConflictError,
    KeyReusedError,
    LostLeaseError,
    NotFoundError,
    QueueError,
    StaleVersionError,
    UnfitStepError,
)
from web.queue.outcome import Verdict, outcome
from web.queue.rows import Review, found, steps_of
from web.queue.states import Line, Reason, Stage, State
from web.queue.values import Decision, Hold, Policy, Step, accept, add, change, reject

Act = Callable[[Queue, Hold], object]


def enter(queue: Queue, text: str = NOTE, codes: tuple[str, ...] = ("97110", "97140")) -> str:
    return queue.enter(entry(text, codes), by="form", key=text).review


def claimed(queue: Queue, by: str = "ann") -> Hold:
    lease = queue.claim_next(by=by)
    assert lease is not None
    return lease.hold


def now(queue: Queue, review: str) -> Review:
    with queue.store.reading() as connection:
        return found(connection, review)


def verdicts(queue: Queue, review: str, stage: Stage = Stage.FIRST) -> dict[str, Verdict]:
    with queue.store.reading() as connection:
        record = found(connection, review).record
        return outcome(record, steps_of(connection, review), stage)


def taken(queue: Queue, hold: Hold, *decisions: Decision) -> Hold:
    """Decide one after another, each seeing what the one before left."""
    for decision in decisions:
        hold = queue.decide(hold, decision, key=f"{decision}{hold.version}").hold
    return hold


def read(queue: Queue, by: str, *decisions: Decision, line: Line = Line.CODING) -> Step:
    """Claim the next review, decide, finish."""
    lease = queue.claim_next(by=by, line=line)
    assert lease is not None
    return queue.finish(taken(queue, lease.hold, *decisions), key=f"finish {by}")


BOTH = (accept("97110"), accept("97140"))


# --- entering --------------------------------------------------------------------------


def test_a_note_is_entered_once_a_key(queue: Queue) -> None:
    first = queue.enter(entry(), by="form", key="k")
    again = queue.enter(entry(), by="form", key="k")
    assert (again.review, first.replayed, again.replayed) == (first.review, False, True)
    with pytest.raises(KeyReusedError):
        queue.enter(entry("O: other note."), by="form", key="k")
    with queue.store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.reviews)) == 1


def test_an_answer_to_another_text_is_refused(queue: Queue) -> None:
    with pytest.raises(UnfitStepError, match="not about this text"):
        queue.enter(replace(entry(), text=NOTE + "."), by="form", key="k")


# --- claiming --------------------------------------------------------------------------


def test_nothing_to_claim(queue: Queue) -> None:
    assert queue.claim_next(by="ann") is None


def test_two_people_get_two_reviews(queue: Queue) -> None:
    enter(queue, "O: a.")
    enter(queue, "O: b.")
    assert claimed(queue, "ann").review != claimed(queue, "bea").review
    assert queue.claim_next(by="cem") is None


def test_a_lease_that_ran_out_is_taken_over_with_a_higher_token(queue: Queue, watch: Watch) -> None:
    review = enter(queue)
    old = claimed(queue, "ann")
    watch.move(minutes=9)
    assert queue.claim_next(by="bea") is None
    watch.move(minutes=1)
    new = claimed(queue, "bea")
    assert (new.review, new.token, old.token) == (review, 2, 1)
    assert now(queue, review).lapses == 1
    with pytest.raises(LostLeaseError):
        queue.decide(old, accept("97110"), key="late")
    with pytest.raises(LostLeaseError):
        queue.renew(old)
    queue.decide(new, accept("97110"), key="in time")


def test_late_work_counts_while_nobody_took_over(queue: Queue, watch: Watch) -> None:
    hold = taken(queue, read_later(queue, watch), accept("97110"))
    assert queue.claim_next(by="bea") is None  # the decision renewed the lease
    queue.finish(taken(queue, hold, accept("97140")), key="f")


def read_later(queue: Queue, watch: Watch) -> Hold:
    enter(queue)
    hold = claimed(queue)
    watch.move(hours=3)
    return hold


def test_renewing_keeps_a_review(queue: Queue, watch: Watch) -> None:
    enter(queue)
    hold = claimed(queue)
    for _ in range(5):
        watch.move(minutes=9)
        queue.renew(hold)
    assert queue.claim_next(by="bea") is None


def test_a_released_review_keeps_its_steps(queue: Queue) -> None:
    review = enter(queue)
    hold = taken(queue, claimed(queue, "ann"), accept("97110"))
    queue.release(hold)
    with pytest.raises(LostLeaseError):
        queue.release(hold)
    other = claimed(queue, "bea")
    assert (other.version, other.token) == (2, 2)
    queue.finish(taken(queue, other, accept("97140")), key="f")
    assert set(verdicts(queue, review)) == {"97110", "97140"}


def test_a_person_holds_only_so_many(queue: Queue, watch: Watch) -> None:
    for number in range(6):
        enter(queue, f"O: {number}.")
    for _ in range(5):
        claimed(queue)
    with pytest.raises(ConflictError, match="You hold 5"):
        queue.claim_next(by="ann")
    watch.move(minutes=10)
    claimed(queue)


def test_one_person_in_two_tabs_has_one_lease(queue: Queue) -> None:
    review = enter(queue)
    first = queue.claim(review, by="ann")
    second = queue.claim(review, by="ann")
    assert first.hold == second.hold
    with pytest.raises(ConflictError, match="Somebody else"):
        queue.claim(review, by="bea")
    with pytest.raises(NotFoundError):
        queue.claim("no such", by="ann")


def test_a_skipped_review_comes_again_when_nothing_else_is_left(queue: Queue) -> None:
    first, second = enter(queue, "O: a."), enter(queue, "O: b.")
    hold = claimed(queue)
    queue.skip(hold, key="s")
    other = claimed(queue)
    assert {hold.review, other.review} == {first, second}
    again = claimed(queue)
    assert again.review == hold.review


# --- deciding --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        pytest.param(BOTH, {"97110": (1, ("GP",)), "97140": (1, ("GP",))}, id="as-proposed"),
        pytest.param(
            (accept("97110"), reject("97140", Reason.NOT_PERFORMED)),
            {"97110": (1, ("GP",)), "97140": None},
            id="one-rejected",
        ),
        pytest.param(
            (change("97110", units=3, modifiers=("GP", "59")), accept("97140")),
            {"97110": (3, ("59", "GP")), "97140": (1, ("GP",))},
            id="units-and-modifiers",
        ),
        pytest.param(
            (*BOTH, add("97035", start=3, end=9)),
            {"97035": (1, ()), "97110": (1, ("GP",)), "97140": (1, ("GP",))},
            id="one-added",
        ),
        pytest.param(
            (*BOTH, add("97035", start=0, end=len(NOTE)), change("97035", units=2)),
            {"97035": (2, ()), "97110": (1, ("GP",)), "97140": (1, ("GP",))},
            id="added-then-changed",
        ),
        pytest.param(
            (*BOTH, reject("97110", Reason.OTHER)),
            {"97110": None, "97140": (1, ("GP",))},
            id="the-newest-counts",
        ),
    ],
)
def test_a_reading_comes_to_verdicts(
    queue: Queue, decisions: tuple[Decision, ...], expected: dict[str, object]
) -> None:
    review = enter(queue)
    read(queue, "ann", *decisions)
    assert now(queue, review).state is State.DECIDED
    found = verdicts(queue, review)
    assert {c: (v.units, v.modifiers) if v.accepted else None for c, v in found.items()} == expected


@pytest.mark.parametrize(
    "decision",
    [
        pytest.param(accept("97035"), id="accept-not-proposed"),
        pytest.param(reject("97035", Reason.OTHER), id="reject-not-proposed"),
        pytest.param(change("97035", units=1), id="change-not-proposed"),
        pytest.param(add("97110", start=0, end=2), id="add-what-is-proposed"),
        pytest.param(add("97035", start=2, end=2), id="evidence-empty"),
        pytest.param(add("97035", start=-1, end=2), id="evidence-before-the-note"),
        pytest.param(add("97035", start=0, end=len(NOTE) + 1), id="evidence-after-the-note"),
        pytest.param(add("97530", start=0, end=2), id="add-twice"),
        pytest.param(accept("97530"), id="accept-what-was-added"),
    ],
)
def test_a_decision_that_does_not_fit_is_refused_and_leaves_no_trace(
    queue: Queue, decision: Decision
) -> None:
    review = enter(queue)
    hold = taken(queue, claimed(queue), add("97530", start=0, end=2))
    with pytest.raises(UnfitStepError):
        queue.decide(hold, decision, key="x")
    assert now(queue, review).version == hold.version


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: accept("9711"), id="code-short"),
        pytest.param(lambda: accept("97110\n"), id="code-with-line-end"),
        pytest.param(lambda: change("97110", units=0), id="no-units"),
        pytest.param(lambda: change("97110", units=1000), id="units-without-end"),
        pytest.param(lambda: change("97110", units=1, modifiers=("gp",)), id="small-letters"),
        pytest.param(lambda: change("97110", units=1, modifiers=("GP", "GP")), id="twice"),
        pytest.param(
            lambda: change("97110", units=1, modifiers=("1A", "2A", "3A", "4A", "5A")), id="five"
        ),
        pytest.param(lambda: accept("97110", remark="x" * 2001), id="remark-too-long"),
        pytest.param(lambda: accept("97110", remark="a\0"), id="remark-with-nul"),
        pytest.param(lambda: accept("97110", remark="\ud800"), id="remark-with-half-a-character"),
    ],
)
def test_a_decision_that_cannot_be_written(make: Callable[[], Decision]) -> None:
    with pytest.raises(UnfitStepError):
        make()


def test_finishing_needs_a_decision_on_every_code(queue: Queue) -> None:
    enter(queue)
    hold = taken(queue, claimed(queue), accept("97110"))
    with pytest.raises(UnfitStepError, match="97140"):
        queue.finish(hold, key="f")


def test_a_note_without_codes_is_finished_at_once(queue: Queue) -> None:
    review = enter(queue, codes=())
    read(queue, "ann")
    assert now(queue, review).state is State.DECIDED


def test_undo_brings_the_decision_before_back(queue: Queue) -> None:
    review = enter(queue)
    hold = taken(queue, claimed(queue), *BOTH)
    step = queue.decide(hold, reject("97110", Reason.OTHER), key="r")
    undone = queue.undo(step.hold, step.seq, key="u")
    with pytest.raises(UnfitStepError, match="does not count"):
        queue.undo(undone.hold, step.seq, key="u2")
    queue.finish(undone.hold, key="f")
    assert verdicts(queue, review)["97110"].accepted
    with pytest.raises(ConflictError):
        queue.undo(undone.hold, 1, key="u3")


def test_an_addition_is_not_undone_under_a_later_change(queue: Queue) -> None:
    enter(queue)
    added = queue.decide(claimed(queue), add("97035", start=0, end=2), key="a")
    changed = queue.decide(added.hold, change("97035", units=2), key="c")
    with pytest.raises(UnfitStepError):
        queue.undo(changed.hold, added.seq, key="u")
    undone = queue.undo(changed.hold, changed.seq, key="u1")
    queue.undo(undone.hold, added.seq, key="u2")


# --- once, by whom it may, on what they saw -----------------------------------------------


ACTS: tuple[tuple[str, Act], ...] = (
    ("decide", lambda queue, hold: queue.decide(hold, accept("97110"), key="again")),
    ("undo", lambda queue, hold: queue.undo(hold, 1, key="again")),
    ("finish", lambda queue, hold: queue.finish(hold, key="again")),
    ("return", lambda queue, hold: queue.return_to_clinician(hold, "Which side?", key="again")),
    ("skip", lambda queue, hold: queue.skip(hold, key="again")),
    ("renew", lambda queue, hold: queue.renew(hold)),
    ("release", lambda queue, hold: queue.release(hold)),
)
STEPS = ACTS[:5]


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in ACTS])
@pytest.mark.parametrize(
    ("by", "token", "after", "error"),
    [
        pytest.param("bea", 1, "", LostLeaseError, id="another-person"),
        pytest.param("ann", 0, "", LostLeaseError, id="an-older-token"),
        pytest.param("ann", 2, "", LostLeaseError, id="a-token-of-the-future"),
        pytest.param("ann", 1, "released", LostLeaseError, id="released"),
        pytest.param("ann", 1, "finished", ConflictError, id="finished"),
        pytest.param("ann", 1, "returned", ConflictError, id="returned"),
    ],
)
def test_only_the_holder_of_the_lease_acts(
    queue: Queue, act: Act, by: str, token: int, after: str, error: type[QueueError]
) -> None:
    review = enter(queue)
    hold = taken(queue, claimed(queue), *BOTH)
    if after == "released":
        queue.release(hold)
    elif after == "finished":
        queue.finish(hold, key="f")
    elif after == "returned":
        queue.return_to_clinician(hold, "Which side?", key="r")
    before = now(queue, review)
    with pytest.raises(error):
        act(queue, Hold(review, by, token, before.version))
    assert now(queue, review) == before


@pytest.mark.parametrize("act", [pytest.param(act, id=name) for name, act in STEPS])
@pytest.mark.parametrize("seen", [pytest.param(1, id="older"), pytest.param(9, id="newer")])
def test_a_step_on_another_version_is_refused(queue: Queue, act: Act, seen: int) -> None:
    review = enter(queue)
    hold = taken(queue, claimed(queue), *BOTH)
    with pytest.raises(StaleVersionError) as caught:
        act(queue, Hold(review, "ann", hold.token, seen))
    assert caught.value.current == hold.version == now(queue, review).version


def test_the_same_key_is_one_step_even_when_all_is_over(queue: Queue, watch: Watch) -> None:
    review = enter(queue)
    hold = claimed(queue)
    first = queue.decide(hold, accept("97110"), key="k")
    watch.move(hours=1)
    claimed(queue, "bea")
    again = queue.decide(hold, accept("97110"), key="k")
    assert (again.seq, again.hold, again.replayed) == (first.seq, first.hold, True)
    with pytest.raises(KeyReusedError):
        queue.decide(hold, accept("97140"), key="k")
    assert now(queue, review).version == 2


def test_two_people_may_use_the_same_key(doubled: Queue) -> None:
    review = enter(doubled)
    for by in ("ann", "bea"):
        hold = taken(doubled, claimed(doubled, by), *BOTH)
        assert not doubled.finish(hold, key="same").replayed
    assert now(doubled, review).state is State.DECIDED


def test_a_double_click_decides_once(queue: Queue) -> None:
    review = enter(queue)
    hold = claimed(queue)
    queue.decide(hold, accept("97110"), key="one")
    with pytest.raises(StaleVersionError):
        queue.decide(hold, accept("97110"), key="two")
    with queue.store.reading() as connection:
        assert [step.seq for step in steps_of(connection, review)] == [1]


# --- to the clinician and back ------------------------------------------------------------


def test_a_question_and_its_answer(queue: Queue) -> None:
    review = enter(queue)
    hold = taken(queue, claimed(queue), accept("97110"))
    returned = queue.return_to_clinician(hold, "Which side?", key="r").hold
    assert (now(queue, review).state, queue.claim_next(by="bea")) == (State.RETURNED, None)
    with pytest.raises(ConflictError):
        queue.claim(review, by="bea")
    with pytest.raises(StaleVersionError):
        queue.answer(review, "Left.", by="dr-who", version=hold.version, key="a")
    answered = queue.answer(review, "Left.", by="dr-who", version=returned.version, key="a")
    again = queue.answer(review, "Left.", by="dr-who", version=returned.version, key="a")
    assert again.replayed
    assert again.seq == answered.seq
    queue.finish(taken(queue, claimed(queue, "bea"), accept("97140")), key="f")


def test_a_new_version_of_the_note_replaces_a_returned_review(queue: Queue) -> None:
    review = enter(queue)
    queue.return_to_clinician(claimed(queue), "Which side?", key="r")
    new = queue.enter(entry("O: ther ex, left.", replaces=review), by="form", key="v2").review
    assert (now(queue, review).state, now(queue, new).state) == (State.REPLACED, State.OPEN)
    with pytest.raises(ConflictError):
        queue.enter(entry("O: once more.", replaces=review), by="form", key="v3")


@pytest.mark.parametrize("words", [pytest.param("", id="none"), pytest.param(" \n", id="blank")])
def test_a_question_has_words(queue: Queue, words: str) -> None:
    enter(queue)
    with pytest.raises(UnfitStepError):
        queue.return_to_clinician(claimed(queue), words, key="r")


# --- two readers --------------------------------------------------------------------------


def test_two_readers_who_agree(doubled: Queue) -> None:
    review = enter(doubled)
    read(doubled, "ann", *BOTH)
    assert (now(doubled, review).state, now(doubled, review).stage) == (State.OPEN, Stage.SECOND)
    assert doubled.claim_next(by="ann") is None
    with pytest.raises(ConflictError, match="earlier reading"):
        doubled.claim(review, by="ann")
    read(doubled, "bea", *BOTH)
    assert now(doubled, review).state is State.DECIDED


@pytest.mark.parametrize(
    "second",
    [
        pytest.param((accept("97110"), reject("97140", Reason.OTHER)), id="a-code"),
        pytest.param((accept("97110"), change("97140", units=2, modifiers=("GP",))), id="units"),
        pytest.param((accept("97110"), change("97140", units=1)), id="modifiers"),
        pytest.param((*BOTH, add("97035", start=0, end=2)), id="an-addition"),
    ],
)
def test_two_readers_who_differ_need_a_third(doubled: Queue, second: tuple[Decision, ...]) -> None:
    review = enter(doubled)
    read(doubled, "ann", *BOTH)
    read(doubled, "bea", *second)
    assert now(doubled, review).line is Line.ADJUDICATION
    assert doubled.claim_next(by="cem") is None
    for earlier in ("ann", "bea"):
        assert doubled.claim_next(by=earlier, line=Line.ADJUDICATION) is None
    read(doubled, "cem", *second, line=Line.ADJUDICATION)
    assert now(doubled, review).state is State.DECIDED
    final = verdicts(doubled, review, Stage.ADJUDICATION)
    assert final == verdicts(doubled, review, Stage.SECOND)


def test_who_began_the_first_reading_does_not_make_the_second(doubled: Queue, watch: Watch) -> None:
    enter(doubled)
    taken(doubled, claimed(doubled, "ann"), accept("97110"))
    watch.move(hours=1)
    read(doubled, "bea", accept("97140"))
    assert doubled.claim_next(by="ann") is None


def test_who_only_skipped_the_first_reading_may_make_the_second(doubled: Queue) -> None:
    review = enter(doubled)
    doubled.skip(claimed(doubled, "ann"), key="s")
    read(doubled, "bea", *BOTH)
    assert claimed(doubled, "ann").review == review


@pytest.mark.parametrize(
    ("draw", "stage"),
    [
        pytest.param(0.049, Stage.SECOND, id="drawn"),
        pytest.param(0.05, Stage.FIRST, id="not-drawn"),
    ],
)
def test_the_share_that_is_read_twice(queue: Queue, draw: float, stage: Stage) -> None:
    sampling = Queue(queue.store, clock=queue.clock, policy=Policy(), draw=lambda: draw)
    review = enter(sampling)
    read(sampling, "ann", *BOTH)
    assert now(sampling, review).stage is stage
