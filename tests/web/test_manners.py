"""What programs expect of an API: numbers of requests, limits told, 304, gzip."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.people import house, key
from tests.web.small_engine import SmallEngine
from web.accounts.roles import Scope
from web.app import create_app
from web.settings import Settings

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOTE = {"text": "O: Manual therapy x 15 min. Therapeutic exercise: quad sets."}


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        pytest.param("8f14e45f-ceea-467f-a5d4-5f3d1b2c9a10", True, id="uuid"),
        pytest.param("8F14E45FCEEA467FA5D45F3D1B2C9A10", True, id="hex"),
        pytest.param("01ARZ3NDEKTSV4RRFFQ69G5FAV", True, id="ulid"),
        pytest.param("deadbee", False, id="short"),
        pytest.param("a" * 65, False, id="long"),
        pytest.param("patient-john-smith", False, id="words"),
        pytest.param("8f14e45f ceea", False, id="blank"),
        pytest.param("", False, id="empty"),
    ],
)
def test_request_numbers(client: TestClient, sent: str, taken: bool) -> None:
    answer = client.get("/healthz", headers={"X-Request-Id": sent})
    got = answer.headers["X-Request-Id"]
    assert (got == sent) == taken
    assert taken or UUID.fullmatch(got)


def test_every_request_has_a_number_of_its_own(client: TestClient) -> None:
    paths = ("/", "/none", "/api/v1/codes", "/static/page.css")
    numbers = {client.get(path).headers["X-Request-Id"] for path in paths}
    assert len(numbers) == len(paths)
    twice = [("X-Request-Id", "deadbeef"), ("X-Request-Id", "deadbeee")]
    assert UUID.fullmatch(client.get("/healthz", headers=twice).headers["X-Request-Id"])


def test_an_error_of_ours_is_found_in_the_log_by_either_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    engine = SmallEngine(fails=RuntimeError("Zanzibaria"))
    with TestClient(create_app(Settings(), load_engine=lambda: engine)) as client:
        answer = client.post("/api/v1/suggest", json=NOTE, headers={"X-Request-Id": "deadbeef01"})
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] == "deadbeef01"
    number = answer.json()["instance"].removeprefix("urn:uuid:")
    assert f"error {number} (request deadbeef01)" in caplog.text
    assert "Zanzibaria" not in caplog.text


@pytest.mark.parametrize("path", ["/api/v1/codes", "/api/v1/openapi.json", "/cds-services"])
def test_what_is_known_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": sent})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tag
        assert again.headers["Cache-Control"] == "private, no-cache"
    other = client.get(path, headers={"If-None-Match": '"other"'})
    assert (other.status_code, other.content) == (200, first.content)


@pytest.mark.parametrize(
    ("method", "path", "options", "packed"),
    [
        pytest.param("GET", "/api/v1/codes", {}, True, id="codes"),
        pytest.param("POST", "/api/v1/suggest", {"json": NOTE}, True, id="suggest"),
        pytest.param(
            "POST",
            "/api/v1/suggest/batch",
            {"json": NOTE, "headers": {"Content-Type": "application/x-ndjson"}},
            True,
            id="batch",
        ),
        pytest.param("GET", "/cds-services", {}, True, id="cds"),
        pytest.param("GET", "/healthz", {}, False, id="small"),
        pytest.param("GET", "/", {}, False, id="page"),
        pytest.param("GET", "/api", {}, False, id="page-of-the-api"),
    ],
)
def test_gzip_for_programs_and_never_for_a_page(
    client: TestClient, method: str, path: str, options: dict, packed: bool
) -> None:
    headers = {"Accept-Encoding": "gzip", **options.pop("headers", {})}
    with client.stream(method, path, headers=headers, **options) as answer:
        raw = b"".join(answer.iter_raw())
    assert (answer.headers.get("Content-Encoding") == "gzip") == packed
    plain = client.request(
        method, path, headers={**headers, "Accept-Encoding": "identity"}, **options
    )
    assert (gzip.decompress(raw) if packed else raw) == plain.content
    assert not packed or "Accept-Encoding" in plain.headers["Vary"]


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[TestClient]:
    with house(tmp_path, requests_per_minute=3) as client:
        yield client


def test_the_limit_is_told_before_it_is_reached(guarded: TestClient) -> None:
    sent = key(guarded, Scope.SUGGEST)
    answers = [guarded.post("/api/v1/suggest", json=NOTE, headers=sent) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer.headers["RateLimit"] for answer in answers[:2]] == [
        '"minute";r=2;t=20',
        '"minute";r=1;t=20',
    ]
    assert all(a.headers["RateLimit-Policy"] == '"minute";q=3;w=60' for a in answers)
    wait = answers[3].headers["Retry-After"]
    assert answers[3].headers["RateLimit"] == f'"minute";r=0;t={wait}'
    assert "RateLimit" not in guarded.get("/healthz").headers
