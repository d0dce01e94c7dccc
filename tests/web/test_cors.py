"""Pages of listed origins may call the API and the CDS Hooks services; no other, nothing else."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from tests.web.small_engine import SmallEngine
from web.app import create_app
from web.settings import Settings

LISTED = "https://ehr.example"
CROSS = {"Sec-Fetch-Site": "cross-site"}


@pytest.fixture(scope="module")
def listing() -> Iterator[TestClient]:
    settings = Settings(allowed_origins=f"{LISTED}, http://localhost:3000")
    with TestClient(create_app(settings, load_engine=SmallEngine)) as client:
        yield client


CALLS = [
    pytest.param("/api/v1/suggest", {"text": "Gait training"}, 200, id="suggest"),
    pytest.param("/api/v1/suggest", {}, 422, id="problem"),
    pytest.param("/cds-services/charges-patient-view", {}, 422, id="cds"),
]


@pytest.mark.parametrize(("path", "body", "status"), CALLS)
def test_a_listed_page_may(listing: TestClient, path: str, body: dict, status: int) -> None:
    answer = listing.post(path, json=body, headers={"Origin": LISTED, **CROSS})
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == LISTED
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-credentials" not in answer.headers


REFUSED = [
    pytest.param("https://ehr.example.evil.example", id="begins-like-it"),
    pytest.param("http://ehr.example", id="scheme"),
    pytest.param("https://ehr.example:8443", id="port"),
    pytest.param("null", id="null"),
]


@pytest.mark.parametrize("origin", REFUSED)
def test_another_page_may_not(listing: TestClient, origin: str) -> None:
    headers = {"Origin": origin, **CROSS}
    answer = listing.post("/api/v1/suggest", json={"text": "Gait"}, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_no_cookie_and_no_page(listing: TestClient) -> None:
    headers = {"Origin": LISTED, **CROSS}
    with_cookie = headers | {"Cookie": "a=b"}
    assert (
        listing.post("/api/v1/suggest", json={"text": "a"}, headers=with_cookie).status_code == 403
    )
    assert listing.post("/", data={"text": "a"}, headers=headers).status_code == 403


def test_preflight(listing: TestClient) -> None:
    asks = {"Access-Control-Request-Method": "POST"}
    answer = listing.options("/cds-services/x", headers={"Origin": LISTED, **asks})
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-methods"] == "GET, POST"
    assert answer.headers["access-control-allow-headers"] == (
        "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Request-Id"
    )
    other = listing.options("/cds-services/x", headers={"Origin": "https://no.example", **asks})
    assert other.status_code == 405
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("origin", ["*", "ehr.example", "https://ehr.example/", "https://a b"])
def test_an_origin_is_written_whole(origin: str) -> None:
    with pytest.raises(ValidationError):
        Settings(allowed_origins=origin)


def test_a_listed_page_may_load_the_editor_and_read_when_to_come_back(
    listing: TestClient,
) -> None:
    answer = listing.get("/static/editor/code-suggester.js", headers={"Origin": LISTED})
    assert answer.headers["access-control-allow-origin"] == LISTED
    exposed = answer.headers["access-control-expose-headers"].split(", ")
    assert {"Retry-After", "RateLimit", "X-Request-Id"} <= set(exposed)
    other = listing.get("/static/page.js", headers={"Origin": LISTED})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    ("path", "listed", "framed"),
    [
        pytest.param("/editor", (LISTED,), True, id="listed"),
        pytest.param("/editor", (), False, id="none-listed"),
        pytest.param("/", (LISTED,), False, id="another-page"),
    ],
)
def test_who_may_frame_the_editor(path: str, listed: tuple[str, ...], framed: bool) -> None:
    settings = Settings(frame_ancestors=listed)
    with TestClient(create_app(settings, load_engine=SmallEngine)) as client:
        headers = client.get(path).headers
    assert (f"frame-ancestors {LISTED};" in headers["content-security-policy"]) is framed
    assert ("x-frame-options" in headers) is not framed
