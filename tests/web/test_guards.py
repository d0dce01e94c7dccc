"""What every request passes: headers on every answer, host, size, time, origin."""

import asyncio
import time
from itertools import product

import pytest
from starlette.routing import Match, Mount, Route
from starlette.testclient import TestClient

from tests.web.small_engine import SmallEngine
from web import guards
from web.app import create_app
from web.guards import CSP, SECURITY_HEADERS
from web.settings import Settings

REQUESTS = [
    pytest.param("GET", "/", {}, 200, id="page"),
    pytest.param("HEAD", "/", {}, 200, id="page-head"),
    pytest.param("POST", "/", {"data": {"text": "Gait training"}}, 200, id="answer"),
    pytest.param("POST", "/", {"data": {"text": ""}}, 422, id="mend"),
    pytest.param("POST", "/", {"content": b"x"}, 415, id="form-unread"),
    pytest.param("GET", "/example", {}, 200, id="example"),
    pytest.param("HEAD", "/example", {}, 200, id="example-head"),
    pytest.param("GET", "/editor", {}, 200, id="editor"),
    pytest.param("HEAD", "/editor", {}, 200, id="editor-head"),
    pytest.param("GET", "/static/editor/code-suggester.js", {}, 200, id="editor-js"),
    pytest.param("GET", "/api", {}, 200, id="api"),
    pytest.param("HEAD", "/api", {}, 200, id="api-head"),
    pytest.param("GET", "/healthz", {}, 200, id="health"),
    pytest.param("HEAD", "/healthz", {}, 200, id="health-head"),
    pytest.param("GET", "/readyz", {}, 200, id="ready"),
    pytest.param("HEAD", "/readyz", {}, 200, id="ready-head"),
    pytest.param("GET", "/metrics", {}, 200, id="metrics"),
    pytest.param("HEAD", "/metrics", {}, 200, id="metrics-head"),
    pytest.param("GET", "/api/v1/codes", {}, 200, id="codes"),
    pytest.param("GET", "/api/v1/openapi.json", {}, 200, id="openapi"),
    pytest.param("HEAD", "/api/v1/openapi.json", {}, 200, id="openapi-head"),
    pytest.param("POST", "/api/v1/suggest", {"json": {"text": "a"}}, 200, id="suggest"),
    pytest.param("POST", "/api/v1/suggest", {"json": {}}, 422, id="suggest-422"),
    pytest.param("POST", "/api/v1/suggest", {"content": b"x" * 2_000_000}, 413, id="413"),
    pytest.param("POST", "/api/v1/suggest/batch", {"json": {}}, 415, id="batch"),
    pytest.param(
        "POST", "/api/v1/explain", {"json": {"text": "a", "code": "97110"}}, 200, id="explain"
    ),
    pytest.param("POST", "/api/v1/claim", {"json": {"text": "a"}}, 200, id="claim"),
    pytest.param("POST", "/claim", {"data": {"text": "a", "format": "csv"}}, 200, id="claim-file"),
    pytest.param("POST", "/claim", {"data": {"text": "a"}}, 422, id="claim-no-format"),
    pytest.param("POST", "/api/v1/fhir/suggest", {"json": {}}, 422, id="fhir"),
    pytest.param("GET", "/cds-services", {}, 200, id="cds"),
    pytest.param("POST", "/cds-services/charges-patient-view", {"json": {}}, 422, id="cds-call"),
    pytest.param("POST", "/cds-services/none", {"json": {}}, 404, id="cds-none"),
    pytest.param(
        "POST", "/cds-services/charges-patient-view/feedback", {"json": {}}, 422, id="cds-feedback"
    ),
    pytest.param("GET", "/static/page.css", {}, 200, id="css"),
    pytest.param("GET", "/static/page.js", {}, 200, id="js"),
    pytest.param("GET", "/static/follow.js", {}, 200, id="follow-js"),
    pytest.param("GET", "/static/none", {}, 404, id="static-404"),
    pytest.param("GET", "/none", {}, 404, id="404"),
    pytest.param("PUT", "/", {}, 405, id="405"),
    pytest.param("POST", "/", {"headers": {"Host": "evil.example"}}, 400, id="host"),
    pytest.param("POST", "/", {"headers": {"Sec-Fetch-Site": "cross-site"}}, 403, id="403"),
    pytest.param("POST", "/", {"headers": {"Content-Encoding": "gzip"}}, 415, id="gzip"),
]


@pytest.mark.parametrize(("method", "path", "options", "status"), REQUESTS)
def test_headers_on_every_answer(
    client: TestClient, method: str, path: str, options: dict, status: int
) -> None:
    answer = client.request(method, path, **options)
    assert answer.status_code == status
    check_headers(answer.headers)
    static = path.startswith("/static/") and status == 200
    wordless = path in ("/api/v1/codes", "/api/v1/openapi.json", "/cds-services")
    kept = "public, no-cache" if static else "private, no-cache" if wordless else "no-store"
    assert answer.headers["cache-control"] == kept


def check_headers(headers) -> None:
    for name, value in SECURITY_HEADERS.items():
        assert headers.get_list(name) == [value], name
    assert "unsafe" not in CSP


def test_the_table_has_every_route(client: TestClient) -> None:
    asked = [(param.values[0], param.values[1]) for param in REQUESTS]
    for route in every_route(client.app.routes):
        if isinstance(route, Mount):
            assert any(path.startswith(route.path) for _, path in asked)
            continue
        for method in route.methods:
            scopes = [
                {"type": "http", "path": path, "method": method}
                for verb, path in asked
                if verb == method
            ]
            assert any(route.matches(scope)[0] is Match.FULL for scope in scopes), route.path


def every_route(routes):
    for route in routes:
        if isinstance(route, Route | Mount):
            yield route
        else:  # FastAPI's wrapper of an included router
            yield from every_route(route.original_router.routes)


def test_headers_on_an_unexpected_error() -> None:
    broken = create_app(Settings(), load_engine=lambda: SmallEngine(fails=ValueError("x")))
    with TestClient(broken) as client:
        answer = client.post("/api/v1/suggest", json={"text": "a"})
    assert answer.status_code == 500
    check_headers(answer.headers)


def test_https_is_kept(engine: SmallEngine) -> None:
    app = create_app(Settings(), load_engine=lambda: engine)
    with TestClient(app, base_url="https://testserver") as client:
        assert "max-age" in client.get("/").headers["strict-transport-security"]


def test_not_modified_files_are_cached(client: TestClient) -> None:
    etag = client.get("/static/page.css").headers["etag"]
    answer = client.get("/static/page.css", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.headers["cache-control"]) == (304, "public, no-cache")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        pytest.param("localhost", 200, id="localhost"),
        pytest.param("LOCALHOST:8000", 200, id="port-and-case"),
        pytest.param("127.0.0.1:8000", 200, id="ipv4"),
        pytest.param("10.1.2.3", 200, id="lan-address"),
        pytest.param("[::1]:8000", 200, id="ipv6"),
        pytest.param("clinic.example", 400, id="unknown-name"),
        pytest.param("127.0.0.1.evil.example", 400, id="looks-like-an-address"),
        pytest.param("localhost/../x", 400, id="path"),
        pytest.param("user@localhost", 400, id="user"),
        pytest.param("", 400, id="empty"),
    ],
)
def test_host(client: TestClient, host: str, status: int) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == status


def test_host_names_can_be_added(monkeypatch: pytest.MonkeyPatch, engine: SmallEngine) -> None:
    monkeypatch.setenv("SUGGESTER_ALLOWED_HOSTS", "Clinic.example, other.example")
    with TestClient(create_app(load_engine=lambda: engine)) as client:
        assert client.get("/", headers={"Host": "clinic.example:8000"}).status_code == 200
        assert client.get("/", headers={"Host": "localhost"}).status_code == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 200, id="a-program"),
        pytest.param({"Sec-Fetch-Site": "same-origin"}, 200, id="our-page"),
        pytest.param({"Sec-Fetch-Site": "none"}, 200, id="typed"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="same-site"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="cross-site"),
        pytest.param({"Sec-Fetch-Site": "x"}, 403, id="unknown-value"),
        pytest.param({"Origin": "http://testserver"}, 200, id="origin-ours"),
        pytest.param({"Origin": "https://testserver"}, 200, id="origin-behind-tls-proxy"),
        pytest.param({"Origin": "http://testserver.evil.example"}, 403, id="origin-longer"),
        pytest.param({"Origin": "http://evil.example"}, 403, id="origin-other"),
        pytest.param({"Origin": "null"}, 403, id="origin-null"),
        pytest.param({"Cookie": "sid=1"}, 403, id="cookie-and-nothing-else"),
        pytest.param(
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403, id="site-wins"
        ),
    ],
)
def test_form_of_another_site(client: TestClient, headers: dict[str, str], status: int) -> None:
    answer = client.post("/", data={"text": "a"}, headers=headers)
    assert answer.status_code == status


SITES = (None, "none", "same-origin", "same-site", "cross-site", "", "Same-Origin")
ORIGINS = (None, "http://testserver", "https://testserver", "http://evil.example", "null", "")
COOKIES = (None, "suggester=x")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


def of_ours(site: str | None, origin: str | None, cookie: str | None) -> bool:
    """Whether a request may come from our own page, or from none: written anew, as a table."""
    if site is not None:
        return site in {"none", "same-origin"}
    if origin is not None:
        return origin in {"http://testserver", "https://testserver"}
    return cookie is None


def cells_that_are_wrong(client: TestClient) -> list[str]:
    """Send every unsafe method with every set of headers; return those not answered as they must."""
    found = []
    for method, site, origin, cookie in product(UNSAFE, SITES, ORIGINS, COOKIES):
        named = {"Sec-Fetch-Site": site, "Origin": origin, "Cookie": cookie}
        headers = {name: value for name, value in named.items() if value is not None}
        answer = client.request(method, "/", data={"text": "a"}, headers=headers)
        refused = answer.status_code == 403
        if refused == of_ours(site, origin, cookie):
            found.append(f"{method} {headers}: {answer.status_code}")
    return found


def test_every_set_of_headers_is_decided(client: TestClient) -> None:
    assert cells_that_are_wrong(client) == []


def test_without_the_check_other_sites_come_in(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(guards, "comes_from_us", lambda _: True)
    assert len(cells_that_are_wrong(client)) > 100


def call(app, *, headers: dict[str, str], messages: list, wait: float = 0.0):
    """Send one raw request, message by message; return (status, seconds)."""
    sent = []

    async def run() -> None:
        queue = list(messages)

        async def receive() -> dict:
            if not queue:
                await asyncio.sleep(60)
            await asyncio.sleep(wait)
            return queue.pop(0)

        async def send(message: dict) -> None:
            sent.append(message)

        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1",
            "method": "POST", "path": "/api/v1/suggest", "raw_path": b"/api/v1/suggest",
            "root_path": "", "scheme": "http", "query_string": b"", "client": ("x", 1),
            "server": ("localhost", 80),
            "headers": [
                (name.lower().encode(), value.encode())
                for name, value in {"host": "localhost", **headers}.items()
            ],
        }  # fmt: skip
        await app(scope, receive, send)

    began = time.perf_counter()
    asyncio.run(run())
    return (sent[0]["status"] if sent else None), time.perf_counter() - began


def chunk(data: bytes, more: bool = True) -> dict:
    return {"type": "http.request", "body": data, "more_body": more}


def test_a_growing_body_is_cut_off(client: TestClient) -> None:
    endless = [chunk(b"x" * 100_000)] * 1000
    status, _ = call(client.app, headers={"transfer-encoding": "chunked"}, messages=endless)
    assert status == 413


def test_a_huge_announced_body_is_refused_at_once(client: TestClient) -> None:
    status, seconds = call(client.app, headers={"content-length": "104857600"}, messages=[])
    assert status == 413
    assert seconds < 1


def test_a_length_that_is_no_number_is_refused(client: TestClient) -> None:
    status, _ = call(client.app, headers={"content-length": "many"}, messages=[])
    assert status == 400


def test_a_slow_body_is_given_up(engine: SmallEngine) -> None:
    app = create_app(Settings(body_seconds=0.1), load_engine=lambda: engine)
    slow = [chunk(b"x")] * 100
    status, seconds = call(app, headers={}, messages=slow, wait=0.02)
    assert status == 408
    assert seconds < 1


def test_a_client_that_leaves_gets_nothing_and_logs_nothing(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    left = [chunk(b"{"), {"type": "http.disconnect"}]
    status, _ = call(client.app, headers={}, messages=left)
    assert status is None
    assert not caplog.records
