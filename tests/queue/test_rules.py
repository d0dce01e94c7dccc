"""The pure parts: how soon a review is read, and how far two readers agree."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.queue.small_reviews import Watch, answer_of, entry
from web.queue.actions import Queue
from web.queue.agreement import cohens_kappa, paired
from web.queue.double_readings import double_readings
from web.queue.outcome import Verdict
from web.queue.priority import Risk, priority_of
from web.queue.record import record_of
from web.queue.states import Reason, Stage, stage_after
from web.queue.store import Store
from web.queue.values import Decision, Entry, Policy, accept, add, reject

NOTE = "O: ther ex."
QUEUE = Path(__file__).parents[2] / "web" / "queue"


@pytest.mark.parametrize(
    ("answer", "sampled", "points", "risks"),
    [
        pytest.param({}, False, 0, (), id="nothing-to-fear"),
        pytest.param({"confidence": 0.75}, False, 0, (), id="sure-starts"),
        pytest.param({"confidence": 0.7499}, False, 5, (Risk.UNSURE,), id="unsure-ends"),
        pytest.param({"confidence": 0.35}, False, 5, (Risk.UNSURE,), id="unsure-starts"),
        pytest.param({"confidence": 0.3499}, False, 0, (), id="below"),
        pytest.param({"units": 2}, False, 0, (), id="few-units"),
        pytest.param({"units": 3}, False, 6, (Risk.UNITS,), id="six-units"),
        pytest.param({"gap": True}, False, 3, (Risk.GAPS,), id="a-gap"),
        pytest.param({"edits": ("warning",)}, False, 8, (Risk.EDITS,), id="an-edit"),
        pytest.param({"edits": ("info",)}, False, 0, (), id="an-edit-of-other-days"),
        pytest.param({"unattributed": True}, False, 3, (Risk.GAPS,), id="undivided-minutes"),
        pytest.param({"near": 0.34}, False, 0, (), id="no-near-miss"),
        pytest.param({"near": 0.35}, False, 3, (Risk.NEAR_MISS,), id="a-near-miss"),
        pytest.param({"codes": ()}, False, 1, (Risk.NOTHING,), id="no-code"),
        pytest.param({}, True, 2, (Risk.SAMPLE,), id="sampled"),
        pytest.param(
            {"edits": ("error",), "units": 3, "gap": True},
            True,
            19,
            (Risk.EDITS, Risk.UNITS, Risk.GAPS, Risk.SAMPLE),
            id="much-at-once",
        ),
    ],
)
def test_priority(
    answer: dict[str, Any], sampled: bool, points: int, risks: tuple[Risk, ...]
) -> None:
    found = priority_of(record_of(answer_of(NOTE, **answer)), sampled=sampled)
    assert (found.points, found.risks) == (points, risks)


def test_risk_goes_first_and_waiting_catches_up(store: Store, watch: Watch) -> None:
    policy = Policy(second_share=0.0, a_point=timedelta(hours=1))
    queue = Queue(store, clock=watch, policy=policy)

    def enter(text: str, **answer: Any) -> str:
        made = Entry(text, answer_of(text, **answer))
        return queue.enter(made, by="form", key=text).review

    plain = enter("O: plain.")
    watch.move(hours=4)
    unsure = enter("O: unsure.", confidence=0.5)  # 5 points, 4 hours later: first by an hour
    watch.move(hours=2)
    late = enter("O: late and unsure.", confidence=0.5)  # 6 hours later: after the plain one
    order = []
    while lease := queue.claim_next(by="ann"):
        order.append(lease.hold.review)
    assert order == [unsure, plain, late]


def test_a_code_on_two_lines_keeps_both() -> None:
    first, second = record_of(answer_of(NOTE, split=True)).proposed
    assert (first.units, first.modifiers) == (2, ("GP", "CQ"))
    assert (second.units, second.modifiers) == (1, ("GP",))


def test_the_record_has_no_words_of_the_note() -> None:
    text = "Zanzibaria Quillfeather walked."
    record = record_of(answer_of(text, gap=True, near=0.5))
    assert not any(word in record.model_dump_json() for word in ("Za", "Quill", "walked"))
    assert record.text_sha256 == answer_of(text).note.text_sha256


@pytest.mark.parametrize(
    ("stage", "sampled", "agreed", "after"),
    [
        pytest.param(Stage.FIRST, False, False, None, id="read-once"),
        pytest.param(Stage.FIRST, True, True, Stage.SECOND, id="sampled"),
        pytest.param(Stage.SECOND, True, True, None, id="agreed"),
        pytest.param(Stage.SECOND, True, False, Stage.ADJUDICATION, id="differed"),
        pytest.param(Stage.ADJUDICATION, True, False, None, id="adjudicated"),
    ],
)
def test_what_follows_a_reading(
    stage: Stage, sampled: bool, agreed: bool, after: Stage | None
) -> None:
    assert stage_after(stage, sampled=sampled, agreed=agreed) is after


# --- agreement ---------------------------------------------------------------------------


def pairs(yy: int, yn: int, ny: int, nn: int) -> list[tuple[bool, bool]]:
    return [(True, True)] * yy + [(True, False)] * yn + [(False, True)] * ny + [(False, False)] * nn


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        # Worked by hand: po = 35/50, pe = (25*30 + 25*20) / 50**2 = 0.5.
        pytest.param((20, 5, 10, 15), 0.4, id="worked-by-hand"),
        pytest.param((45, 15, 25, 15), 0.130435, id="same-agreement-one-way"),
        pytest.param((25, 35, 5, 35), 0.259259, id="same-agreement-another-way"),
        pytest.param((10, 0, 0, 10), 1.0, id="full"),
        pytest.param((0, 10, 10, 0), -1.0, id="none"),
        pytest.param((25, 25, 25, 25), 0.0, id="by-chance"),
        pytest.param((10, 0, 0, 0), None, id="one-label-only"),
        pytest.param((0, 0, 0, 0), None, id="nothing"),
    ],
)
def test_kappa(table: tuple[int, int, int, int], kappa: float | None) -> None:
    found = cohens_kappa(pairs(*table))
    assert found == (None if kappa is None else pytest.approx(kappa, abs=1e-6))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_kappa_is_symmetric_and_at_most_one(seen: list[tuple[str, str]]) -> None:
    found = cohens_kappa(seen)
    assert found == cohens_kappa([(b, a) for a, b in seen])
    assert found is None or -1 <= found <= 1
    assert (found == 1) == (found is not None and all(a == b for a, b in seen))


def test_readings_are_paired_by_code() -> None:
    first = {"97110": Verdict("97110", True, 1), "97140": Verdict("97140", False)}
    second = {"97110": Verdict("97110", True, 2), "97035": Verdict("97035", True, 1)}
    assert paired(first, second) == ((False, True), (True, True), (False, False))


def test_double_readings_come_from_the_store(doubled: Queue) -> None:
    doubled.enter(entry(), by="form", key="k")
    first = (accept("97110"), reject("97140", Reason.OTHER))
    second = (accept("97110"), accept("97140"), add("97035", start=0, end=2))
    assert double_readings(doubled.store) == ()
    for by, decisions in (("ann", first), ("bea", second)):
        read(doubled, by, decisions)
    assert double_readings(doubled.store) == ((False, True), (True, True), (False, True))


def read(queue: Queue, by: str, decisions: tuple[Decision, ...]) -> None:
    lease = queue.claim_next(by=by)
    assert lease is not None
    hold = lease.hold
    for decision in decisions:
        hold = queue.decide(hold, decision, key=decision.code).hold
    queue.finish(hold, key="f")


def test_a_point_is_worth_waiting_time() -> None:
    entered = datetime(2026, 3, 2, 8, tzinfo=UTC)
    found = priority_of(record_of(answer_of(NOTE, gap=True)), sampled=False)
    assert found.rank(entered, timedelta(hours=2)) == entered - timedelta(hours=6)


def test_reviews_are_changed_in_one_module_alone() -> None:
    # Each writes its own table, in which no review is.
    own = {"outbox", "tallies", "views"}
    secrets = {"webhook_secrets", "factor_secrets"}
    writers = {
        "update": {"actions", "outbox", "rekeying", "deliveries"} | secrets,  # rekeying: note_keys
        "delete": {"notes"} | own | secrets,
        "insert": {"actions", "audit", "entering", "words"} | own | secrets,
    }
    found: dict[str, set[str]] = {name: set() for name in writers}
    for file in QUEUE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy":
                for alias in node.names:
                    found.get(alias.name, set()).add(file.stem)
    assert found == writers
