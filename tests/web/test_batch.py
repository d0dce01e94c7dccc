"""POST /api/v1/suggest/batch: a line for a line, in order; bounds; and a client that leaves."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
import uvicorn
from starlette.testclient import TestClient

from suggester import Suggestions, Visit
from tests.web.small_engine import SmallEngine
from web.app import create_app
from web.settings import Settings

PATH = "/api/v1/suggest/batch"
NDJSON = {"Content-Type": "application/x-ndjson"}
CANARY = "Zanzibaria"
GOOD = json.dumps({"text": "O: Manual therapy x 15 min."}).encode()


def lines(answer) -> list[dict]:
    return [json.loads(line) for line in answer.content.splitlines()]


def kind(line: dict) -> str:
    """Return ``answer``, or the problem's searchable name."""
    if "answer" in line:
        return "answer"
    return str(line["problem"]["type"]).removeprefix("urn:suggester:problem:")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(GOOD, "answer", id="note"),
        pytest.param(GOOD + b"\r", "answer", id="crlf"),
        pytest.param(
            f'{{"text": "O: walked. {CANARY}", "site": 1}}'.encode(), "fields", id="field"
        ),
        pytest.param(b'{"text": 5}', "fields", id="number"),
        pytest.param(b'{"text": ""}', "note-empty", id="empty-note"),
        pytest.param(b'{"text": "a\\u0000"}', "note-nul", id="nul"),
        pytest.param(b'{"text": "\\ud800"}', "note-surrogate", id="surrogate"),
        pytest.param(f'{{"text": "{CANARY}'.encode(), "json", id="half-an-object"),
        pytest.param(b"[]", "json", id="list"),
        pytest.param(b'{"text": "a", "text": "b"}', "json", id="field-twice"),
        pytest.param(b"NaN", "json", id="nan"),
        pytest.param(b'{"text": "\xff"}', "encoding", id="latin-1"),
        pytest.param(b"\xef\xbb\xbf" + GOOD, "encoding", id="bom"),
        pytest.param(b'{"text": "%b"}' % (b"a" * 60_000), "note-too-long", id="long-note"),
        pytest.param(b'{"text": "%b"}' % (b"a" * 1_100_000), "too-large", id="long-line"),
    ],
)
def test_a_line_is_answered_and_stops_nothing(
    client: TestClient, line: bytes, expected: str
) -> None:
    answer = client.post(PATH, content=b"\n".join((GOOD, line, b" ", GOOD)), headers=NDJSON)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/x-ndjson"
    found = lines(answer)
    assert [item["line"] for item in found] == [1, 2, 4]
    assert [kind(item) for item in found] == ["answer", expected, "answer"]
    assert CANARY not in answer.text
    assert b"\n\n" not in answer.content
    assert answer.content.endswith(b"\n")


def test_an_answer_is_that_of_a_note_alone(client: TestClient) -> None:
    alone = client.post(
        "/api/v1/suggest", content=GOOD, headers={"Content-Type": "application/json"}
    )
    batch = client.post(PATH, content=GOOD, headers=NDJSON)
    assert lines(batch) == [{"line": 1, "answer": alone.json()}]


def test_no_lines_no_answers(client: TestClient) -> None:
    assert client.post(PATH, content=b"", headers=NDJSON).content == b""


def test_an_error_of_ours_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    engine = SmallEngine(fails=RuntimeError(CANARY))
    with TestClient(create_app(Settings(), load_engine=lambda: engine)) as client:
        answer = client.post(PATH, content=GOOD + b"\n" + GOOD, headers=NDJSON)
    assert [kind(item) for item in lines(answer)] == ["unexpected", "unexpected"]
    assert CANARY not in answer.text + caplog.text


def test_a_batch_ends_at_its_limit(engine: SmallEngine) -> None:
    app = create_app(Settings(batch_lines=2), load_engine=lambda: engine)
    with TestClient(app) as client:
        answer = client.post(PATH, content=b"\n".join([GOOD] * 5), headers=NDJSON)
    assert [kind(item) for item in lines(answer)] == ["answer", "answer", "too-many-lines"]


@pytest.mark.parametrize("sent", ["application/json", "text/plain", None])
def test_other_bodies_are_refused(client: TestClient, sent: str | None) -> None:
    headers = {"Content-Type": sent} if sent else {}
    answer = client.post(PATH, content=GOOD, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (
        415, "urn:suggester:problem:content-type",
    )  # fmt: skip


class Paced(SmallEngine):
    """Counts the notes that it began, and reads each for a tenth of a second."""

    def suggest(self, text: str, visit: Visit, *, memory: object = None) -> Suggestions:
        found = super().suggest(text, visit)
        time.sleep(0.1)
        return found


@contextmanager
def serving(engine: SmallEngine, **settings: object) -> Iterator[int]:
    """Run a real server and give its port: a TestClient takes an answer only when it is whole."""
    app = create_app(Settings(**settings), load_engine=lambda: engine)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(10)


def begun(port: int) -> socket.socket:
    """Begin a batch whose lines are sent as chunks."""
    caller = socket.create_connection(("127.0.0.1", port), timeout=30)
    caller.sendall(
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
        "Content-Type: application/x-ndjson\r\n\r\n".encode()
    )
    return caller


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def until(caller: socket.socket, mark: bytes) -> bytes:
    got = b""
    while mark not in got:
        more = caller.recv(65536)
        assert more, "the server closed the connection"
        got += more
    return got


def test_each_line_is_answered_before_the_next_is_sent(engine: SmallEngine) -> None:
    with serving(engine) as port, begun(port) as caller:
        for number in (1, 2, 3):
            caller.sendall(chunk(GOOD + b"\n"))
            until(caller, b'{"line":%d,' % number)
        caller.sendall(b"0\r\n\r\n")
        until(caller, b"0\r\n\r\n")


def test_a_client_that_leaves_stops_the_work() -> None:
    engine = Paced()
    with serving(engine) as port:
        with begun(port) as caller:
            caller.sendall(chunk(b"\n".join([GOOD] * 200)) + b"0\r\n\r\n")
            until(caller, b'{"line":1,')
        stopped = settled(engine)
        assert stopped < 100


def settled(engine: SmallEngine) -> int:
    """Return how many notes were begun when no more are."""
    before = -1
    while before != (before := len(engine.visits)):
        time.sleep(0.5)
    return before


def test_a_client_that_stops_sending_is_told(engine: SmallEngine) -> None:
    with serving(engine, body_seconds=0.2) as port, begun(port) as caller:
        caller.sendall(chunk(GOOD + b"\n"))
        assert b"urn:suggester:problem:slow" in until(caller, b'{"line":2,') + until(caller, b"\n")


def test_a_client_that_does_not_listen_is_not_read_without_end(engine: SmallEngine) -> None:
    """What is not taken stops the reading: the sender blocks long before 200 MB are sent."""
    with serving(engine, body_seconds=1.0) as port, begun(port) as caller:
        caller.settimeout(0.5)
        assert sent_unread(caller, 200_000_000) < 50_000_000


def sent_unread(caller: socket.socket, most: int) -> int:
    """Return how many bytes of lines could be sent without reading an answer."""
    piece = chunk((GOOD + b"\n") * 1000)
    sent = 0
    with suppress(OSError):
        while sent < most:
            caller.sendall(piece)
            sent += len(piece)
    return sent


def test_the_third_batch_is_told_to_come_back(engine: SmallEngine) -> None:
    with serving(engine) as port, begun(port) as one, begun(port) as two:
        for caller in (one, two):
            caller.sendall(chunk(GOOD + b"\n"))
            until(caller, b'{"line":1,')
        with begun(port) as three:
            three.sendall(chunk(GOOD + b"\n"))
            assert b"503" in until(three, b"\r\n\r\n").splitlines()[0]
