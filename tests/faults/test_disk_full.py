"""A disk that is full refuses a note in words, keeps all that it had, and takes notes again."""

import json
import resource
import subprocess
import sys
from pathlib import Path

from sqlalchemy import event, select, text
from starlette.testclient import TestClient

from tests.queue.small_reviews import entry
from tests.web.people import house, key
from web.accounts.roles import Scope
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.migrate import open_store
from web.queue.notes import open_note
from web.queue.store import check_file
from web.queue.tables import reviews
from web.queue.values import utc_now

FILL = """
import sys
from tests.queue.small_reviews import entry
from web.queue.actions import Queue
from web.queue.errors import FullError
from web.queue.migrate import open_store
from web.queue.values import utc_now
queue = Queue(open_store(sys.argv[1]), clock=utc_now)
refused = 0
for number in range(400):
    try:
        print(queue.enter(entry(f"O: {number}."), by="f", key=str(number)).review, flush=True)
    except FullError as error:
        refused += 1
        if refused == 3:
            sys.exit(f"{error}")
"""


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    """As the system says it: every write past the limit fails, half-way through a transaction."""
    url = f"sqlite:///{tmp_path / 'queue.db'}"
    open_store(url).close()
    most = (tmp_path / "queue.db").stat().st_size + 300_000
    done = subprocess.run(
        [sys.executable, "-c", FILL, url],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert "[Q312]" in done.stderr
    assert "The disk is full" in done.stderr
    acknowledged = set(done.stdout.split())
    assert acknowledged
    store = open_store(url)
    check_file(store)
    with store.reading() as connection:
        assert set(connection.scalars(select(reviews.c.id))) == acknowledged
    for review in list(acknowledged)[::10]:
        assert open_note(store, review, by="eve", clock=utc_now).text
    assert not Queue(store, clock=utc_now).enter(entry("O: late."), by="f", key="late").replayed
    assert verify(store).seq == len(acknowledged) + len(list(acknowledged)[::10]) + 1
    store.close()


def test_the_api_says_so_and_recovers(tmp_path: Path) -> None:
    limit = {"pages": 0}
    with house(tmp_path) as client:
        store = client.app.state.queue.store  # type: ignore[attr-defined]

        @event.listens_for(store.engine, "begin")
        def bounded(connection: object) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count={limit['pages']}")  # type: ignore[attr-defined]

        bearer = key(client, Scope.SUBMIT)
        with store.reading() as connection:
            limit["pages"] = connection.execute(text("PRAGMA page_count")).scalar() + 20
        kept, answer = fill(client, bearer)
        assert (answer.status_code, answer.json()["type"]) == (507, "urn:suggester:problem:full")
        assert "/" not in answer.json()["detail"].replace("/api", "")
        assert client.get("/healthz").status_code == 200
        assert client.get("/api/v1/codes", headers=bearer).status_code == 200
        limit["pages"] += 1000
        again = client.post(
            "/api/v1/reviews",
            json={"text": f"Gait training {len(kept)}"},
            headers={**bearer, "Idempotency-Key": str(len(kept))},
        )
        assert again.status_code == 201
        with store.reading() as connection:
            there = set(connection.scalars(select(reviews.c.id)))
        assert there == {*kept, again.json()["review"]}
        verify(store)


def fill(client: TestClient, bearer: dict[str, str]) -> tuple[list[str], object]:
    kept: list[str] = []
    while True:
        headers = {**bearer, "Idempotency-Key": str(len(kept))}
        sent = {"text": f"Gait training {len(kept)}"}
        answer = client.post("/api/v1/reviews", json=sent, headers=headers)
        if answer.status_code != 201:
            return kept, answer
        kept.append(json.loads(answer.content)["review"])
