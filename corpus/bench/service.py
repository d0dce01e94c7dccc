"""Ask servers as many clients at once do: ours beside a bare endpoint of the same framework.

The bare one checks the same body and answers the same number of bytes, and does nothing between.
"""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection

from ..many import many
from ..typing_session import percentile
from .lexicons import SEED

_SECONDS = 4.0
_CLIENTS = (1, 16)
_FLOOD = 48  # clients at once, many more than may wait
_OURS = "from suggester.cli import app; app()"
_BARE = """
import sys, uvicorn
from fastapi import FastAPI, Response
from pydantic import BaseModel
app = FastAPI()
ANSWER = b"x" * int(sys.argv[2])
class Note(BaseModel):
    text: str
@app.get("/healthz")
def alive(): return {}
@app.post("/api/v1/suggest")
def answer(note: Note): return Response(ANSWER, media_type="application/json")
uvicorn.run(app, port=int(sys.argv[1]), log_level="error")
"""
_HEADERS = {"Content-Type": "application/json"}


@dataclass
class Load:
    """times: milliseconds of each answer 200. statuses: how often each came. told: answers 503 that
    say when to come back. seconds: how long was asked."""

    seconds: float
    times: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    told: int = 0

    def row(self) -> str:
        """Return requests a second and percentiles."""
        p50, p99 = (percentile(self.times, share) for share in (0.5, 0.99))
        return f"{len(self.times) / self.seconds:9.0f}{p50:10.2f}{p99:10.2f}"


@contextmanager
def serving(code: str, *args: str, env: Mapping[str, str] | None = None) -> Iterator[int]:
    """Run a server and yield its port. args: `PORT` stands for the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-c", code, *(arg.replace("PORT", str(port)) for arg in args)]
    server = subprocess.Popen(  # noqa: S603
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | (env or {}),
    )
    try:
        for _ in range(300):
            try:
                HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def load(ports: Sequence[int], bodies: Sequence[str], clients: int, seconds: float) -> Load:
    """Ask the servers with so many clients, each over a connection of its own that it keeps."""
    found = Load(seconds)
    end = time.perf_counter() + seconds

    def ask(number: int) -> None:
        connection = HTTPConnection("127.0.0.1", ports[number % len(ports)], timeout=60)
        at = number
        while time.perf_counter() < end:
            began = time.perf_counter()
            connection.request("POST", "/api/v1/suggest", bodies[at % len(bodies)], _HEADERS)
            answer = connection.getresponse()
            answer.read()
            at += clients
            found.statuses[answer.status] += 1
            if answer.status == 200:
                found.times.append(1000 * (time.perf_counter() - began))
            else:
                found.told += "Retry-After" in answer.headers

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def service() -> Iterator[str]:
    """Yield requests a second and milliseconds of ours and of the bare endpoint, and what a flood
    does."""
    bodies = [json.dumps({"text": text}) for text in many(2_000, SEED)]
    size = _answer_size(bodies[0])
    yield f"POST /api/v1/suggest, {size / 1000:.0f} kB answers; clients on the same machine"
    yield f"{'':34}{'req/s':>9}{'p50 ms':>10}{'p99 ms':>10}"
    for workers in (1, 2):
        for clients in _CLIENTS:
            name = f"{workers} worker{'s' * (workers > 1)}, {clients} client{'s' * (clients > 1)}"
            for label, code, args in (
                ("bare", _BARE, ("PORT", str(size))),
                ("ours", _OURS, ("serve", "--port", "PORT")),
            ):
                with _several(workers, code, args) as ports:
                    load(ports, bodies, clients, 1.0)  # warm
                    yield f"{name:28}{label:6}{load(ports, bodies, clients, _SECONDS).row()}"
    few = {"SUGGESTER_MAX_WAITING": "4", "SUGGESTER_PARALLEL_NOTES": "1"}
    with serving(_OURS, "serve", "--port", "PORT", env=few) as port:
        flood = load([port], bodies, _FLOOD, _SECONDS)
        after = load([port], bodies, 1, 1.0)
    yield (
        f"{_FLOOD} clients where 4 may wait: {flood.statuses[200]} answered, "
        f"{flood.statuses[503]} told to come back ({flood.told} with Retry-After), "
        f"{sum(flood.statuses.values()) - flood.statuses[200] - flood.statuses[503]} other; "
        f"then one client: {after.statuses[200]} of {sum(after.statuses.values())} answered"
    )


@contextmanager
def _several(workers: int, code: str, args: Sequence[str]) -> Iterator[list[int]]:
    with serving(code, *args) as first:
        if workers == 1:
            yield [first]
        else:
            with serving(code, *args) as second:
                yield [first, second]


def _answer_size(body: str) -> int:
    from suggester import suggest

    return len(suggest(json.loads(body)["text"]).model_dump_json())
