"""For whoever runs the server: readiness, figures, log lines, and requests turned away."""

import asyncio
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tests.web.people import accounts_of, house, key
from tests.web.small_engine import SmallEngine
from web.accounts.roles import Scope
from web.app import create_app
from web.logs import REQUEST, JsonLines
from web.settings import Settings
from web.watch import Meters, Watch

CANARY = "Zanzibaria-7741"


def figures(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.fixture
def client(engine: SmallEngine) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), load_engine=lambda: engine)) as client:
        yield client


def test_requests_are_counted_by_route(client: TestClient) -> None:
    client.post("/api/v1/suggest", json={"text": f"Gait training {CANARY}"})
    client.post("/api/v1/suggest", json={"text": ""})
    client.get(f"/join/{CANARY}")
    client.get(f"/{CANARY}", headers={"Referer": CANARY})
    client.request(CANARY, "/")
    said = client.get("/metrics")
    assert said.headers["content-type"].startswith("text/plain; version=")
    found = figures(said.text)
    assert found["suggester_requests_total", "POST", "/api/v1/suggest", "200"] == 1
    assert found["suggester_requests_total", "POST", "/api/v1/suggest", "422"] == 1
    assert found["suggester_requests_total", "GET", "/join/{token}", "404"] == 1
    assert found["suggester_requests_total", "GET", "none", "404"] == 1
    assert found["suggester_requests_total", "other", "none", "405"] == 1
    assert found["suggester_request_seconds_count", "/api/v1/suggest"] == 2
    assert found["suggester_open_requests",] == 1, "this one"
    assert CANARY not in said.text


def test_two_applications_count_apart(client: TestClient, engine: SmallEngine) -> None:
    with TestClient(create_app(Settings(), load_engine=lambda: engine)) as other:
        other.get("/api")
        assert ("suggester_requests_total", "GET", "/api", "200") not in figures(
            client.get("/metrics").text
        )


def test_figures_are_for_their_own_key(tmp_path: Path) -> None:
    with house(tmp_path) as client:
        other = TestClient(client.app)
        assert other.get("/metrics").status_code == 401
        other.headers.update(key(client, Scope.SUGGEST))
        assert other.get("/metrics").status_code == 403
        other.headers.update(key(client, Scope.METRICS))
        assert other.get("/metrics").status_code == 200
        assert other.post("/api/v1/suggest", json={"text": "a"}).status_code == 403


def test_ready_while_the_database_answers(tmp_path: Path) -> None:
    with house(tmp_path) as client:
        assert client.get("/readyz").json() == {"status": "ready"}
        accounts_of(client).store.close()
        (tmp_path / "queue.db").unlink()
        (tmp_path / "queue.db").mkdir()  # nothing that could be opened
        answer = client.get("/readyz")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert str(tmp_path) not in answer.text
        assert client.get("/healthz").status_code == 200, "the process lives"


def test_a_log_line_names_the_route_and_no_more(
    client: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caplog.handler, "formatter", JsonLines())
    caplog.set_level(logging.WARNING, "httpx2")  # the client's own
    caplog.set_level(logging.INFO, "suggester")
    answer = client.get(f"/join/{CANARY}", headers={"User-Agent": CANARY})
    client.post("/api/v1/suggest", json={"text": CANARY, "note_ref": CANARY})
    first = json.loads(caplog.text.splitlines()[0])
    assert first["message"].startswith("GET /join/{token} 404 in")
    assert first["request"] == answer.headers["x-request-id"]
    assert CANARY not in caplog.text


def test_who_was_refused_is_logged_by_the_name_of_the_account(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "suggester")
    with house(tmp_path) as client:
        other = TestClient(client.app, headers=key(client, Scope.SUGGEST))
        caplog.clear()
        other.get(f"/queue/{'0' * 32}?{CANARY}", headers={"User-Agent": CANARY})
        assert [record.getMessage() for record in caplog.records] == [
            "key:key-suggest was refused GET /queue/{review:uuid}"
        ]
        caplog.clear()
        other.get("/people", headers={"Authorization": f"Bearer {CANARY}"})
        assert other.get("/api/v1/codes").status_code == 200
        assert not caplog.records, "a stranger has no name, and who may is no line"


def test_a_line_is_json_whatever_is_in_it() -> None:
    token = REQUEST.set("n-1")
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        said = (type(error), error, error.__traceback__)
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "a\r\n\x1b[31m%s", ("b",), said)
    line = JsonLines().format(record)
    REQUEST.reset(token)
    assert "\n" not in line
    assert "\x1b" not in line
    assert CANARY not in line
    found = json.loads(line)
    assert (found["message"], found["error"]) == ("a\r\n\x1b[31mb", "ValueError")
    assert (found["level"], found["request"]) == ("error", "n-1")


@pytest.mark.parametrize(
    ("path", "most", "status"),
    [
        pytest.param("/", 2, 200, id="room"),
        pytest.param("/", 1, 503, id="none-left"),
        pytest.param("/healthz", 1, 200, id="is-it-alive"),
        pytest.param("/metrics", 1, 200, id="how-busy"),
    ],
)
def test_too_many_open_requests(path: str, most: int, status: int) -> None:
    """One request is being answered; what becomes of the next?"""
    answers: list[int] = []

    async def run() -> None:
        held = asyncio.Event()

        async def app(scope, receive, send) -> None:
            if scope["path"] == "/held":
                await held.wait()
            await send({"type": "http.response.start", "status": 200, "headers": []})

        async def send(message: dict) -> None:
            if message["type"] == "http.response.start":
                answers.append(message["status"])
                if message["status"] == 503:
                    assert (b"retry-after", b"5") in message["headers"]

        def scope(at: str) -> dict:
            return {"type": "http", "method": "GET", "path": at, "headers": []}

        watch = Watch(app, meters=Meters(), most=most)
        first = asyncio.create_task(watch(scope("/held"), None, send))
        await asyncio.sleep(0)
        await watch(scope(path), None, send)
        held.set()
        await first

    asyncio.run(run())
    assert answers == [status, 200]
