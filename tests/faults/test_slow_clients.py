"""Clients that send half a request, nothing, or far too many: the others are answered meanwhile."""

import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
HALF = b"POST /api/v1/suggest HTTP/1.1\r\nHost: localhost\r\nContent-Ty"
HALF_BODY = (
    b"POST /api/v1/suggest HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b'Content-Length: 100\r\n\r\n{"text'
)
SERVE = """
import sys
import suggester.slow_clients as slow
slow.HEAD_SECONDS, slow.MOST = 2.0, int(sys.argv.pop(1))
if sys.argv.pop(1) == "stock":
    from uvicorn.protocols.http.h11_impl import H11Protocol
    slow.WaryProtocol = H11Protocol
from suggester.cli import app
app(["serve", "--port", "0"])
"""


@pytest.fixture(autouse=True)
def files() -> None:
    """Room for a thousand sockets on this side, too."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 4096 if hard == resource.RLIM_INFINITY else min(4096, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@contextmanager
def serving(tmp_path: Path, *, most: int = 2_000, kind: str = "ours") -> Iterator[tuple[str, int]]:
    """Run the program; give its host and port."""
    with (tmp_path / "log").open("w") as log, subprocess.Popen(
        [sys.executable, "-c", SERVE, str(most), kind], cwd=ROOT, text=True,
        stdout=subprocess.PIPE, stderr=log,
        env={"PATH": "", "HOME": str(tmp_path), "SUGGESTER_BODY_SECONDS": "2"},
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            parts = urlsplit(server.stdout.readline().split()[2])
            yield str(parts.hostname), int(parts.port or 0)
        finally:
            server.kill()


def opened(
    stack: ExitStack, where: tuple[str, int], number: int, said: bytes
) -> list[socket.socket]:
    """Open so many connections and say this on each."""
    found = []
    for _ in range(number):
        one = stack.enter_context(socket.create_connection(where, timeout=10))
        one.sendall(said)
        found.append(one)
    return found


def closed(sockets: list[socket.socket], until: float) -> int:
    """How many the other side has ended by then; what it said before is read."""
    count = 0
    for one in sockets:
        one.settimeout(max(0.01, until - time.monotonic()))
        try:
            while one.recv(4096):
                pass
            count += 1
        except TimeoutError:
            pass
        except ConnectionError:
            count += 1
    return count


def test_a_thousand_slow_clients_keep_nobody_out(tmp_path: Path) -> None:
    with serving(tmp_path) as where, ExitStack() as stack:
        slow = opened(stack, where, 600, HALF) + opened(stack, where, 400, b"")
        bodies = opened(stack, where, 200, HALF_BODY)
        began = time.monotonic()
        with httpx2.Client(base_url="http://{}:{}".format(*where), trust_env=False) as client:
            waits = []
            for _ in range(50):
                asked = time.monotonic()
                assert client.get("/healthz").status_code == 200
                waits.append(time.monotonic() - asked)
            assert sorted(waits)[45] < 0.2

            def read(_: object) -> int:
                note = {"text": "O: MFR x 10 min."}
                return client.post("/api/v1/suggest", json=note, timeout=60).status_code

            # The slow bodies are as many as are answered at once: until they are ended, the next
            # is told to come back.
            with ThreadPoolExecutor(50) as callers:
                assert set(callers.map(read, range(500))) <= {200, 503}
            assert all(b"408" in body.recv(4096) for body in bodies)
            assert read(None) == 200
        assert closed(slow, began + 30) == len(slow)
    assert (tmp_path / "log").read_text() == ""


@pytest.mark.long
def test_as_it_comes_the_server_waits_for_ever(tmp_path: Path) -> None:
    """The negative control: uvicorn's own protocol."""
    with serving(tmp_path, kind="stock") as where, ExitStack() as stack:
        slow = opened(stack, where, 50, HALF)
        assert closed(slow, time.monotonic() + 5) == 0


def test_more_callers_than_fit_are_told_to_come_back(tmp_path: Path) -> None:
    with serving(tmp_path, most=100) as where, ExitStack() as stack:
        first = opened(stack, where, 100, b"")
        time.sleep(0.3)
        refused = opened(stack, where, 300, b"")
        said = [one.recv(4096) for one in refused]
        assert all(answer.startswith(b"HTTP/1.1 503 ") for answer in said)
        assert all(b"Retry-After" in answer for answer in said)
        assert closed(first, time.monotonic() + 20) == 100  # then there is room again
        answer = httpx2.get("http://{}:{}/healthz".format(*where), trust_env=False)
        assert answer.status_code == 200


def answers(one: socket.socket, number: int) -> bytes:
    """Read so many answers of /healthz."""
    got = b""
    while got.count(b'{"status":"ok"}') < number:
        got += one.recv(4096)
    return got


@pytest.mark.long
def test_a_connection_that_is_used_again_is_not_cut(tmp_path: Path) -> None:
    """Requests after pauses, two at once, and a head that comes in pieces but in time."""
    ask = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with serving(tmp_path) as where, socket.create_connection(where, timeout=10) as one:
        for pause in (0.0, 1.5, 1.5):
            time.sleep(pause)
            one.sendall(ask)
            assert answers(one, 1).startswith(b"HTTP/1.1 200 ")
        one.sendall(ask + ask)
        assert answers(one, 2).count(b"HTTP/1.1 200 ") == 2
        for piece in (ask[:10], ask[10:30], ask[30:]):
            time.sleep(0.4)
            one.sendall(piece)
        assert answers(one, 1).startswith(b"HTTP/1.1 200 ")
