"""Many people at once: threads as in a server, and processes that are killed. `make soak` does
the same with 10,000 reviews, 50 processes and 300 kills."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from tests.queue import soak
from tests.queue.history import Acknowledged, complaints, undecided
from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import entry
from web.queue.actions import Queue
from web.queue.errors import KeyReusedError, QueueError
from web.queue.store import Store
from web.queue.tallies import keep, kept
from web.queue.values import Policy, accept, utc_now

PEOPLE = 50
REVIEWS = 70


def test_fifty_people_in_one_server(store: Store) -> None:
    queue = Queue(store, clock=utc_now, policy=Policy(second_share=0.2))
    for number in range(REVIEWS):
        queue.enter(entry(f"O: {number}.", ("97110",)), by="form", key=str(number))

    def work(by: str) -> list[Acknowledged]:
        told = []
        while lease := queue.claim_next(by=by):
            step = queue.decide(lease.hold, accept("97110"), key=by)
            last = queue.finish(step.hold, key=f"f{by}")
            told += [(step, by), (last, f"f{by}")]
        return [Acknowledged(s.hold.review, s.seq, by, s.hold.token, key) for s, key in told]

    with ThreadPoolExecutor(PEOPLE) as pool:
        told = [step for steps in pool.map(work, map(str, range(PEOPLE))) for step in steps]
    assert len(told) >= 2 * REVIEWS
    assert complaints(store, told) == []
    assert undecided(store) == 0


def test_one_request_sent_by_many_at_once_is_one_step(store: Store) -> None:
    queue = Queue(store, clock=utc_now, policy=Policy(second_share=0.0))
    with ThreadPoolExecutor(20) as pool:
        entered = list(pool.map(lambda _: queue.enter(entry(), by="form", key="k"), range(20)))
        assert len({item.review for item in entered}) == 1
        assert sum(not item.replayed for item in entered) == 1
        lease = queue.claim_next(by="ann")
        assert lease is not None
        sent = [accept("97110")] * 19 + [accept("97140")]

        def decide(number: int) -> str:
            try:
                step = queue.decide(lease.hold, sent[number], key="k")
            except QueueError as error:
                return type(error).__name__
            return "replayed" if step.replayed else "taken"

        said = list(pool.map(decide, range(20)))
    assert said.count("taken") == 1
    assert set(said) <= {"taken", "replayed", KeyReusedError.__name__}


def test_nothing_is_lost_when_workers_and_server_are_killed(
    store: Store, url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    crash = None
    if not store.is_sqlite:
        server: PrivatePostgres = request.getfixturevalue("postgres")

        def crash() -> None:
            server.kill9()
            server.start()

    result = soak.run(
        url, reviews=24, workers=5, kills=5, seconds=60, folder=tmp_path, crash=crash, crashes=1
    )
    assert result.kills > 0
    assert result.crashes == (1 if crash else 0)
    assert (result.undecided, result.complaints) == (0, [])


def test_without_the_token_the_damage_is_seen(on_sqlite: Store, tmp_path: Path) -> None:
    url = on_sqlite.engine.url.render_as_string()
    result = soak.run(url, reviews=8, workers=4, kills=0, seconds=20, folder=tmp_path, broken=True)
    assert any("under a lost lease" in complaint for complaint in result.complaints)


def test_two_who_count_the_same_day_at_once_both_may(store: Store) -> None:
    """The dashboard of two auditors, in two web processes: each counts, and keeps, the same."""
    day, counts = date(2026, 3, 1), {("entered", ""): 3, ("decided", ""): 2}
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: keep(store, day, counts), range(40)))
    with store.reading() as connection:
        assert kept(connection, [day]) == {day: counts}
