"""POST /api/v1/reviews: a note is entered once a key, and nothing comes back but its number."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from suggester import NoteError
from tests.web.people import house, key
from tests.web.small_engine import SmallEngine
from web.accounts.roles import Scope
from web.queue.actions import Queue
from web.queue.notes import open_note
from web.queue.tables import reviews

CANARY = "Zanzibaria Quillfeather"
NOTE = f"O: Manual therapy x 15 min. {CANARY} did well."
PATH = "/api/v1/reviews"


@pytest.fixture
def app_client(tmp_path: Path) -> Iterator[TestClient]:
    with house(tmp_path) as client:
        client.headers.update(key(client, Scope.SUBMIT))
        yield client


def queue_of(client: TestClient) -> Queue:
    queue: Queue = client.app.state.queue  # type: ignore[attr-defined]
    return queue


def stored(client: TestClient) -> int:
    with queue_of(client).store.reading() as connection:
        return len(connection.execute(select(reviews.c.id)).all())


def send(client: TestClient, body: object, **headers: str):
    sent = {"Idempotency-Key": "k", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return client.post(PATH, json=body, headers=sent)


def test_a_note_is_entered_once_a_key(app_client: TestClient) -> None:
    body = {"text": NOTE, "note_ref": "n-1", "clinician": "dr-who", "site": "north"}
    first, again = send(app_client, body), send(app_client, body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {**again.json(), "replayed": False}
    assert stored(app_client) == 1
    queue = queue_of(app_client)
    opened = open_note(queue.store, first.json()["review"], by="ann", clock=queue.clock)
    assert opened.text == NOTE
    assert [item.code for item in opened.answer.suggestions] == ["97140"]
    other = send(app_client, {"text": "O: other."})
    assert (other.status_code, other.json()["type"]) == (422, "urn:suggester:problem:queue-q306")


@pytest.mark.parametrize(
    ("body", "headers", "status", "kind"),
    [
        pytest.param(
            {"text": NOTE}, {"Idempotency_Key": " "}, 400, "idempotency-key", id="key-blank"
        ),
        pytest.param(
            {"text": NOTE}, {"Idempotency_Key": "k" * 201}, 400, "idempotency-key", id="key-long"
        ),
        pytest.param({}, {}, 422, "fields", id="no-text"),
        pytest.param({"text": NOTE, "site": 5}, {}, 422, "fields", id="site-a-number"),
        pytest.param({"text": NOTE, CANARY: 1}, {}, 422, "fields", id="unknown-field"),
        pytest.param(
            {"text": NOTE, "state": "decided"}, {}, 422, "fields", id="no-mass-assignment"
        ),
        pytest.param({"text": "x\0"}, {}, 422, None, id="nul"),
        pytest.param({"text": " "}, {}, 422, "note-empty", id="blank"),
        pytest.param(
            {"text": NOTE, "replaces": "0" * 32}, {}, 404, "queue-q301", id="replaces-nothing"
        ),
        pytest.param([], {}, 400, None, id="a-list"),
    ],
)
def test_what_does_not_fit_is_not_entered(
    app_client: TestClient, body: object, headers: dict[str, str], status: int, kind: str | None
) -> None:
    answer = send(app_client, body, **headers)
    assert answer.status_code == status
    assert kind is None or answer.json()["type"] == f"urn:suggester:problem:{kind}"
    assert CANARY not in answer.text
    assert stored(app_client) == 0


def test_a_key_is_needed(app_client: TestClient) -> None:
    assert app_client.post(PATH, json={"text": NOTE}).status_code == 400
    assert stored(app_client) == 0


def test_a_note_that_the_engine_refuses_is_not_entered(tmp_path: Path) -> None:
    engine = SmallEngine(fails=NoteError("no", reason="empty"))
    with house(tmp_path, engine) as client:
        client.headers.update(key(client, Scope.SUBMIT))
        assert send(client, {"text": NOTE}).status_code == 422
        assert stored(client) == 0


def test_a_store_that_fails_says_so_and_nothing_of_itself(app_client: TestClient) -> None:
    with queue_of(app_client).store.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE notes RENAME TO gone")
        connection.commit()
    answer = send(app_client, {"text": NOTE})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "sqlite" not in answer.text
    assert CANARY not in answer.text


def test_nothing_is_given_back_and_nothing_exists_without_a_database(
    app_client: TestClient, client: TestClient
) -> None:
    assert app_client.get(PATH).status_code == 403
    assert client.post(PATH, json={"text": NOTE}).status_code == 404
    documented = app_client.get("/api/v1/openapi.json").json()
    assert set(documented["paths"][PATH]) == {"get", "post"}
    assert "ReviewIn" in documented["components"]["schemas"]
    assert PATH not in json.dumps(client.get("/api/v1/openapi.json").json())


def test_another_site_cannot_enter_a_note(app_client: TestClient) -> None:
    answer = send(
        app_client, {"text": NOTE}, Origin="https://evil.example", Sec_Fetch_Site="cross-site"
    )
    assert answer.status_code == 403
    assert stored(app_client) == 0


def test_the_number_of_no_review_is_refused(app_client: TestClient) -> None:
    """An empty one was taken for a review and met the database's own rule: 503."""
    assert send(app_client, {"text": NOTE, "replaces": ""}).status_code == 422
    assert stored(app_client) == 0
