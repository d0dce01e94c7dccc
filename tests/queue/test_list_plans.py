"""Whatever the list is asked, it walks an index: no scan; on SQLite no sort either.

PostgreSQL may sort what a page looks at: it is never more than `LOOKED_AT` rows, and it knows.
"""

import itertools
import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.queue.many_reviews import CLINICIANS, CODES, NOW, SITES, load, rows_of
from tests.queue.test_plans import analyse, plan_of
from web.queue import listing
from web.queue.filters import PLACES, Age, Cursor, Filters, Status
from web.queue.listing import Asked, boundary, boundary_query, page_query, paths_of
from web.queue.priority import Risk
from web.queue.progress import decided_since, finished_by, oldest_in, standing_in
from web.queue.store import Store
from web.queue.tables import decisions, review_codes, reviews

MANY = 4_000
NOT_SO = ("SCAN", "Seq Scan", "TEMP B-TREE")
START = Cursor(int((NOW - timedelta(days=300)).timestamp() * 1000), "8" * 32)


@pytest.fixture
def full(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Some reviews of all kinds, and pages as much shorter as these are fewer than a million."""
    monkeypatch.setattr(listing, "LOOKED_AT", 40)
    monkeypatch.setattr(listing, "PAGE", 10)
    dice = random.Random(3)
    made: dict[str, list[dict[str, object]]] = {}
    for number in range(MANY):
        for name, rows in rows_of(number, MANY, dice).items():
            made.setdefault(name, []).extend(rows)
    with store.writing() as connection:
        cursor = connection.connection.cursor()
        for table in (reviews, review_codes, decisions):
            load(cursor, table, made[table.name], sqlite=store.is_sqlite)
    return store


def settle(store: Store) -> None:
    """What PostgreSQL does by itself within a minute, and SQLite when asked."""
    analyse(store)
    if not store.is_sqlite:
        with store.engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))


def walks(plan: str, index: str) -> None:
    assert index in plan, plan
    assert not any(words in plan for words in NOT_SO), plan


def test_every_page_walks_an_index(full: Store) -> None:
    if full.is_sqlite:
        every_walk(full)  # nobody runs ANALYZE there
    settle(full)
    every_walk(full)
    held(full)
    progress(full)


def every_walk(store: Store) -> None:
    some = ((None, CODES[0]), (None, CLINICIANS[0]), (None, SITES[0]), (None, Age.OVER_A_WEEK))
    for status in (Status.WAITING, Status.DECIDED):
        for chosen in itertools.product(*some, (None, Risk.UNSURE)):
            asked = Asked(Filters(status, *chosen), "ann", NOW, timedelta(hours=1))
            for path in paths_of(asked):
                index = path.index
                walks(plan_of(store, boundary_query(path, asked, None, forward=True)), index)
                for start, forward in ((None, True), (START, True), (START, False)):
                    with store.reading() as connection:
                        end = boundary(connection, path, asked, start, forward=forward)
                    query = page_query(path, asked, start, end, forward=forward)
                    walks(plan_of(store, query), index)


def held(store: Store) -> None:
    """What is held is few: found by its index, and then sorted."""
    for status in (Status.MINE, Status.READING):
        asked = Asked(Filters(status, code=CODES[0]), "coder-01", NOW, timedelta(hours=1))
        plan = plan_of(store, page_query(paths_of(asked)[0], asked, None, None, forward=True))
        assert "reviews_held" in plan, plan


def progress(store: Store) -> None:
    midnight = NOW.replace(hour=0)
    for query, index in (
        (standing_in(PLACES[Status.WAITING]), "reviews_"),
        (finished_by("coder-01", midnight), "decisions_finished"),
        (decided_since(midnight), "reviews_finished"),
        (oldest_in(PLACES[Status.WAITING]), "reviews_entered"),
    ):
        plan = plan_of(store, query.limit(11))
        assert index in plan, plan
        assert not any(words in plan for words in ("SCAN", "Seq Scan")), plan
