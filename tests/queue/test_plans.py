"""The queries that people wait for are answered from an index, however many reviews there are."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Select, insert, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect

from tests.queue.small_reviews import Watch, answer_of
from web.queue.record import record_of
from web.queue.results import Place, in_order
from web.queue.rows import held_by, next_in_line
from web.queue.states import Kind, Line, Stage, State
from web.queue.store import Store
from web.queue.tables import decisions, reviews
from web.queue.tallies import ended_in

MANY = 5_000
WAITING = 250


@pytest.fixture
def full(store: Store, watch: Watch) -> Store:
    """A store in which most reviews are decided, as after some months."""
    record = record_of(answer_of("O: a.")).model_dump_json()
    row = {
        "entry_digest": "d",
        "entered_at": watch.now,
        "entered_by": "form",
        "note_chars": 5,
        "answer_sha256": "d",
        "record": record,
        "risk": 0,
        "risks": "",
        "sampled": False,
        "stage": Stage.FIRST,
        "version": 1,
        "token": 0,
        "lapses": 0,
        "rank": watch.now,
    }
    decided = {**row, "state": State.DECIDED, "line": None}
    waiting = {**row, "state": State.OPEN, "line": Line.CODING}
    with store.writing() as connection:
        connection.execute(
            insert(reviews),
            [
                {
                    **(waiting if n % (MANY // WAITING) == 0 else decided),
                    "id": f"{n:032x}",
                    "entry_key": f"{n:064x}",
                }
                for n in range(MANY)
            ],
        )
        connection.execute(insert(decisions), [step(n, watch) for n in range(MANY)])
    return store


def analyse(store: Store) -> None:
    """What PostgreSQL does by itself within a minute, and SQLite when asked."""
    with store.writing() as connection:
        connection.execute(text("ANALYZE"))


def step(number: int, watch: Watch) -> dict[str, object]:
    return {
        "review": f"{number:032x}",
        "seq": 1,
        "stage": Stage.FIRST,
        "kind": Kind.ACCEPT,
        "reviewer": ("ann", "bea", "cem")[number % 3],
        "token": 1,
        "at": watch.now,
        "step_key": "k",
        "step_digest": "d",
    }


def plan_of(store: Store, query: Select[Any]) -> str:
    """Return the plan, with the values written out: PostgreSQL plans by them."""
    dialect = sqlite_dialect.dialect() if store.is_sqlite else postgresql.dialect()
    sql = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if store.is_sqlite else "EXPLAIN"
    with store.reading() as connection:
        rows = connection.exec_driver_sql(f"{explain} {sql}".replace("%", "%%")).all()
    return "\n".join(" ".join(map(str, row)) for row in rows)


@pytest.mark.parametrize(
    "skipped", [pytest.param(False, id="first"), pytest.param(True, id="again")]
)
def test_the_next_review_comes_from_the_index_in_order(
    full: Store, watch: Watch, skipped: bool
) -> None:
    query = next_in_line(Line.CODING, "ann", watch.now, skipped=skipped)
    if full.is_sqlite:
        check_order(plan_of(full, query), "reviews_in_line")  # nobody runs ANALYZE there
    analyse(full)
    check_order(plan_of(full, query), "reviews_in_line")


def check_order(plan: str, index: str) -> None:
    assert index in plan
    assert not any(word in plan for word in ("SCAN", "Seq Scan", "Sort", "TEMP B-TREE")), plan


def test_who_holds_what_comes_from_an_index(full: Store, watch: Watch) -> None:
    assert "reviews_held" in plan_of(full, held_by("ann", watch.now))
    analyse(full)
    assert "reviews_held" in plan_of(full, held_by("ann", watch.now))


def test_a_day_of_the_dashboard_is_read_from_the_index_of_when_reviews_ended(
    full: Store, watch: Watch
) -> None:
    end = watch.now + timedelta(days=1)
    query = ended_in(watch.now, end)
    for _ in range(2):
        assert "reviews_finished" in plan_of(full, query)
        # The control: as it was, SQLite walks all that are decided.
        slow = plan_of(full, query.where(reviews.c.state == State.DECIDED))
        assert ("reviews_by_state" in slow) == full.is_sqlite
        if not full.is_sqlite:
            break
        with full.writing() as connection:  # nobody runs ANALYZE there
            connection.execute(update(reviews).values(finished_at=watch.now))


@pytest.mark.parametrize(
    ("state", "index"),
    [
        pytest.param(None, "reviews_by_entry", id="all"),
        pytest.param(State.OPEN, "reviews_by_state", id="of-a-state"),
    ],
)
def test_a_page_of_results_comes_from_the_index_in_order(
    full: Store, watch: Watch, state: State | None, index: str
) -> None:
    place = Place(watch.now, f"{MANY // 2:032x}")
    query = in_order(after=place, state=state).limit(50)
    if full.is_sqlite:
        assert index in plan_of(full, query)
        assert "TEMP B-TREE" not in plan_of(full, query)
    analyse(full)
    check_order(plan_of(full, query), index)
