"""PostgreSQL is killed, stays away and comes back while notes come in: 503, then all is well."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy import select
from starlette.testclient import TestClient

from tests.queue.private_postgres import PrivatePostgres
from tests.web.people import house, key
from web.accounts.roles import Scope
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.store import Store
from web.queue.tables import note_keys, reviews
from web.queue.witness import check_steps

SENDERS = 4
KILLS = 3


def send_all(client: TestClient, bearer: dict[str, str], name: str, over: Event) -> Counter[object]:
    """Send notes until it is over, each again and again until it is acknowledged."""
    told: Counter[object] = Counter()
    number = 0
    while not over.is_set():
        number += 1
        headers = {**bearer, "Idempotency-Key": f"{name} {number}"}
        for _ in range(600):
            answer = client.post(
                "/api/v1/reviews", json={"text": f"Gait training {name} {number}"}, headers=headers
            )
            told[answer.status_code] += 1
            if answer.status_code < 400:
                told[f"review {answer.json()['review']}"] += 1
                break
            assert answer.status_code == 503, answer.text
            assert answer.headers["Retry-After"] == "5"
            time.sleep(0.05)
    return told


def missing(store: Store, told: Counter[object]) -> set[str]:
    """The reviews that were acknowledged and are not there, or without their words."""
    with store.reading() as connection:
        there = set(connection.scalars(select(reviews.c.id).join(note_keys)))
    named = {str(word).removeprefix("review ") for word in told if str(word).startswith("review ")}
    return named - there


def test_it_is_killed_and_comes_back(durable: PrivatePostgres) -> None:
    over = Event()
    with house(durable.create("gone")) as client, ThreadPoolExecutor(SENDERS) as pool:
        bearer = key(client, Scope.SUBMIT)
        queue: Queue = client.app.state.queue  # type: ignore[attr-defined]
        senders = [pool.submit(send_all, client, bearer, f"s{n}", over) for n in range(SENDERS)]
        try:
            for _ in range(KILLS):
                time.sleep(1)
                durable.kill9()
                time.sleep(1)
                page = client.get("/sign-in", headers={"Accept": "text/html"})
                assert page.status_code < 504
                durable.start()
            time.sleep(1)
        finally:
            over.set()
        told = sum((sender.result() for sender in senders), Counter())
        assert told[503] >= KILLS
        assert told[201] > SENDERS * KILLS
        assert missing(queue.store, told) == set()
        assert missing(queue.store, told + Counter({"review 0": 1})) == {"0"}  # the red control
        verify(queue.store)
        check_steps(queue.store)
        print({word: count for word, count in told.items() if isinstance(word, int)})
