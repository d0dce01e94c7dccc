"""Hostile requests to the API: the status, and that nothing of the request comes back."""

import hashlib
import json
import logging

import anyio
import pytest
from anyio import CapacityLimiter
from starlette.testclient import TestClient

from suggester import NoteError, Visit
from tests.web.small_engine import SmallEngine
from web.app import create_app
from web.problems import ProblemError
from web.reading import Reader
from web.settings import Settings

CANARY = "ZEBRA-CANARY-7741"
JSON = "application/json"
NOTE = f"Gait training {CANARY}"


def body(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def raw(inside: str) -> bytes:
    """A body with the text and whatever else stands in ``inside``."""
    return f'{{"text": "{NOTE}", {inside}}}'.encode()


ZERO_WIDTH = "\u00a0\u200b\ufeff\u2060\u00ad \t\r\n"

CASES = [
    # A: empty and size
    pytest.param(b"", JSON, 400, "json", id="no-body"),
    pytest.param(b"  ", JSON, 400, "json", id="blank-body"),
    pytest.param(body(text=""), JSON, 422, "note-empty", id="empty-note"),
    pytest.param(body(text=" \t\r\n"), JSON, 422, "note-empty", id="blank-note"),
    pytest.param(body(text=ZERO_WIDTH), JSON, 422, "note-empty", id="zero-width-note"),
    pytest.param(body(text=CANARY * 3000), JSON, 422, "note-too-long", id="51000-chars"),
    pytest.param(body(text="a\n" * 10_000), JSON, 422, "note-too-many-lines", id="lines"),
    pytest.param(body(text=CANARY * 120_000), JSON, 413, "too-large", id="2-MB"),
    # B: encoding
    pytest.param(b'{"text": "\xff"}', JSON, 400, "encoding", id="byte-ff"),
    pytest.param(b'{"text": "\xc0\xaf"}', JSON, 400, "encoding", id="overlong"),
    pytest.param(b'{"text": "\xed\xa0\x80"}', JSON, 400, "encoding", id="cesu"),
    pytest.param(body(text=NOTE).decode().encode("utf-16"), JSON, 400, "encoding", id="utf-16"),
    pytest.param(
        body(text=NOTE).decode().encode("utf-16-le"), JSON, 400, "encoding", id="utf-16-le"
    ),
    pytest.param(body(text=NOTE).decode().encode("utf-32-be"), JSON, 400, "encoding", id="utf-32"),
    pytest.param(b"\xef\xbb\xbf" + body(text=NOTE), JSON, 400, "encoding", id="bom"),
    pytest.param(raw('"setting": "\\ud800"'), JSON, 422, "note-surrogate", id="lone-in-field"),
    pytest.param(b'{"text": "a\\udc00b"}', JSON, 422, "note-surrogate", id="lone-surrogate"),
    pytest.param(b'{"text": "a\\u0000b"}', JSON, 422, "note-nul", id="nul"),
    pytest.param(b'{"te\\ud800xt": "a"}', JSON, 422, "note-surrogate", id="lone-in-key"),
    pytest.param(b'{"text": "a\x01b"}', JSON, 400, "json", id="raw-control"),
    pytest.param(body(text=NOTE), "text/plain", 415, "content-type", id="text-plain"),
    pytest.param(body(text=NOTE), "", 415, "content-type", id="no-content-type"),
    pytest.param(
        body(text=NOTE), "application/json; charset=latin-1", 415, "content-type", id="latin-1"
    ),
    pytest.param(
        f"text={NOTE}".encode(),
        "application/x-www-form-urlencoded",
        415,
        "content-type",
        id="form-to-api",
    ),
    # C: shape
    pytest.param(b"NaN", JSON, 400, "json", id="nan"),
    pytest.param(raw('"assistant_minutes": NaN'), JSON, 400, "json", id="nan-field"),
    pytest.param(raw('"assistant_minutes": -Infinity'), JSON, 400, "json", id="infinity"),
    pytest.param(raw('"assistant_minutes": 1e999'), JSON, 400, "json", id="1e999"),
    pytest.param(raw('"assistant_minutes": 1' + "0" * 30), JSON, 400, "json", id="1e30"),
    pytest.param(raw('"assistant_minutes": ' + "9" * 5000), JSON, 400, "json", id="5000-digits"),
    pytest.param(raw(f'"text": "{CANARY}"'), JSON, 400, "json", id="key-twice"),
    pytest.param(raw(f'"{CANARY}": "{CANARY}"'), JSON, 422, "fields", id="unknown-field"),
    pytest.param(raw('"__proto__": {}'), JSON, 422, "fields", id="proto"),
    pytest.param(raw('"setting": ' + "[" * 25 + "]" * 25), JSON, 400, "depth", id="depth-25"),
    pytest.param(b"[" * 100_000, JSON, 400, "depth", id="depth-100000"),
    pytest.param(body(text=[NOTE]), JSON, 422, "fields", id="list-for-text"),
    pytest.param(body(text=7), JSON, 422, "fields", id="number-for-text"),
    pytest.param(body(text=None), JSON, 422, "fields", id="null-text"),
    pytest.param(body(setting=CANARY), JSON, 422, "fields", id="no-text"),
    pytest.param(raw('"assistant_minutes": true'), JSON, 422, "fields", id="bool"),
    pytest.param(raw('"assistant_minutes": "8"'), JSON, 422, "fields", id="digits"),
    pytest.param(raw('"assistant_minutes": 8.5'), JSON, 422, "fields", id="fraction"),
    pytest.param(raw('"assistant_minutes": -1'), JSON, 422, "fields", id="negative"),
    pytest.param(raw('"date_of_service": 20260916'), JSON, 422, "fields", id="date-number"),
    pytest.param(raw('"date_of_service": "09/16/26"'), JSON, 422, "fields", id="date-us"),
    pytest.param(raw(f'"payer_rule": "{CANARY}"'), JSON, 422, "fields", id="rule"),
    pytest.param(raw('"payer_rule": null'), JSON, 422, "fields", id="rule-null"),
    pytest.param(raw('"discipline": "pt"'), JSON, 422, "fields", id="discipline"),
    pytest.param(raw(f'"note_ref": "{CANARY * 20}"'), JSON, 422, "fields", id="ref-too-long"),
    pytest.param(f'["{NOTE}"]'.encode(), JSON, 400, "json", id="a-list"),
    pytest.param(f'"{NOTE}"'.encode(), JSON, 400, "json", id="a-string"),
    pytest.param(raw("} trailing"), JSON, 400, "json", id="trailing"),
    pytest.param(f"{{'text': '{NOTE}'}}".encode(), JSON, 400, "json", id="single-quotes"),
    pytest.param(f'{{"text": "{NOTE}",}}'.encode(), JSON, 400, "json", id="trailing-comma"),
    pytest.param(f'{{"text": "{NOTE}" /* */}}'.encode(), JSON, 400, "json", id="comment"),
]


@pytest.mark.parametrize(("content", "kind", "status", "problem"), CASES)
def test_refused_and_not_repeated(
    client: TestClient,
    caplog: pytest.LogCaptureFixture,
    content: bytes,
    kind: str,
    status: int,
    problem: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"Content-Type": kind} if kind else {}
    answer = client.post("/api/v1/suggest", content=content, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["type"] == f"urn:suggester:problem:{problem}"
    assert found["status"] == status
    assert found["title"]
    assert found["detail"].endswith((".", "null."))
    assert set(found) <= {"type", "title", "status", "detail", "instance", "errors"}
    assert CANARY not in answer.text
    assert CANARY not in caplog.text


ACCEPTED = [
    pytest.param(b'{"text": "a"}', "a", id="one-letter"),
    pytest.param(body(text="a" * 50_000), "a" * 50_000, id="50000-chars"),
    pytest.param(body(text="a\n" * 9_999), "a\n" * 9_999, id="10000-lines"),
    pytest.param(b'{"text": "\\ud83d\\ude00"}', "😀", id="surrogate-pair"),
    pytest.param('{"text": "😀 x\ufffe\uffff"}'.encode(), "😀 x\ufffe\uffff", id="non-characters"),
    pytest.param(b'{"text": "a\\r\\n\\u000b\\u001b[0m"}', "a\r\n\v\x1b[0m", id="controls"),
    pytest.param(body(text="a", payer_rule="cms", discipline=None), "a", id="null-discipline"),
]


@pytest.mark.parametrize(("content", "text"), ACCEPTED)
def test_accepted_as_sent(client: TestClient, content: bytes, text: str) -> None:
    answer = client.post("/api/v1/suggest", content=content, headers={"Content-Type": JSON})
    assert answer.status_code == 200
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert answer.json()["note"]["text_sha256"] == expected


def test_errors_point_at_known_fields_only(client: TestClient) -> None:
    sent = {"text": 1, "payer_rule": "x", CANARY: 1}
    errors = client.post("/api/v1/suggest", json=sent).json()["errors"]
    assert {error["pointer"] for error in errors} == {"/text", "/payer_rule", ""}


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        pytest.param(f"/{CANARY}", "GET", 404, id="no-such-page"),
        pytest.param(f"/api/v1/{CANARY}", "GET", 404, id="no-such-route"),
        pytest.param(f"/static/{CANARY}", "GET", 404, id="no-such-file"),
        pytest.param(f"/static/../{CANARY}", "GET", 404, id="dots"),
        pytest.param("/static/%00", "GET", 404, id="nul-in-path"),
        pytest.param("/api/v1/suggest", "GET", 405, id="get-suggest"),
        pytest.param("/", "DELETE", 405, id="delete-page"),
        pytest.param("/healthz", "TRACE", 405, id="trace"),
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_http_errors_are_problems(
    client: TestClient, path: str, method: str, status: int, accept: str
) -> None:
    answer = client.request(method, path, headers={"Accept": accept})
    assert answer.status_code == status
    assert CANARY not in answer.text
    page = accept == "text/html" and not path.startswith("/api/")
    kind = "text/html; charset=utf-8" if page else "application/problem+json"
    assert answer.headers["content-type"] == kind


class Broken(Exception):
    pass


def failing(error: Exception) -> TestClient:
    return TestClient(create_app(Settings(), load_engine=lambda: SmallEngine(fails=error)))


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(Broken(CANARY), id="any"),
        pytest.param(UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY), id="unicode"),
        pytest.param(RecursionError(CANARY), id="recursion"),
    ],
)
def test_an_unexpected_error_says_nothing_of_the_note(
    error: Exception, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with failing(error) as client:
        api = client.post("/api/v1/suggest", json={"text": NOTE})
        page = client.post("/", data={"text": NOTE}, headers={"Accept": "text/html"})
    assert (api.status_code, page.status_code) == (500, 500)
    number = api.json()["instance"].removeprefix("urn:uuid:")
    assert number in caplog.text, "the log must lead to the error"
    assert type(error).__name__ in caplog.text
    written = capfd.readouterr()
    for text in (api.text, page.text, caplog.text, written.out, written.err):
        assert CANARY not in text


def test_the_engines_words_about_a_note_are_not_passed_on() -> None:
    error = NoteError(CANARY, reason="type")
    with failing(error) as client:
        answer = client.post("/api/v1/suggest", json={"text": "a"})
    assert answer.status_code == 422
    assert CANARY not in answer.text


def test_a_full_server_asks_to_come_back(engine: SmallEngine) -> None:
    async def read_when_taken() -> None:
        turns = CapacityLimiter(1)
        reader = Reader(engine, Settings(max_waiting=0), turns)
        assert (await reader.read("Gait training", Visit())).suggestions, "a free turn is used"
        async with turns:
            await reader.read("Gait training", Visit())

    with pytest.raises(ProblemError) as caught:
        anyio.run(read_when_taken)
    assert caught.value.problem.status == 503
    assert caught.value.problem.headers["Retry-After"]


def test_a_read_note_is_logged_without_its_words(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.post("/api/v1/suggest", json={"text": NOTE, "patient_ref": CANARY})
    assert f"read a note: {len(NOTE)} characters, 1 codes" in caplog.text
    assert CANARY not in caplog.text
