"""Type a note against a running server, key by key: ``python -m corpus.typing_session``.

Starts `suggester serve`, then sends every beginning of a note of 3,000 characters, one key further
each time and without the pauses, over one kept connection. Prints the round trip of
`/api/v1/suggest` beside that of `/healthz`, which does nothing, asked in turn, and their ratio: of
the training notes whose length is nearest, as people write them, and of one that names three times
as much work as any of them.
"""

import json
import math
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from http.client import HTTPConnection

from .splits import Split, notes_of

LENGTH = 3000  # characters
WRITTEN = 3  # notes of the training split
HEADERS = {"Content-Type": "application/json"}
SESSION = (
    "S: Knee stiff but better, pain {n}/10 on stairs. Did her home exercises most days.\n"
    "O: Manual therapy x 1{n} min: patellar mobilization grade III to distal quad.\n"
    "Therapeutic exercise x 15 min: quad sets 3x10, SLR 3x10 with {n} lb, step-ups 6 in 2x12.\n"
    "Gait training x 10 min: cane in L hand, cueing for heel strike, {n} x 150 ft, SBA.\n"
    "Ice pack declined. HEP: mini squats 2x10 at home, handout given.\n"
    "A: Less antalgic with cueing. P: Continue 2x/week; next visit balance on foam.\n\n"
)


def written_notes() -> list[str]:
    """Return training notes of about `LENGTH` characters, the nearest first, none longer."""
    training = [note.text[:LENGTH] for note in notes_of(Split.TRAIN)]
    return sorted(training, key=lambda text: (-len(text), text))[:WRITTEN]


def typed_note() -> str:
    """Return a note that is nothing but work, `LENGTH` characters."""
    return "".join(SESSION.format(n=n) for n in range(1, 9))[:LENGTH]


def asked(connection: HTTPConnection, method: str, path: str, body: str | None = None) -> float:
    """Return the milliseconds of one round trip. Raises RuntimeError unless it is answered."""
    began = time.perf_counter()
    connection.request(method, path, body, HEADERS)
    answer = connection.getresponse()
    answer.read()
    taken = 1000 * (time.perf_counter() - began)
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}; is another server on the port?")
    return taken


def percentile(times: Sequence[float], share: float) -> float:
    """Return the time that this share (0 to 1) of the round trips does not exceed."""
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]


def wait_for(port: int, server: subprocess.Popen[bytes]) -> HTTPConnection:
    """Return a connection to the server once it serves. Raises RuntimeError if it ended."""
    while server.poll() is None:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            asked(connection, "GET", "/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return connection
    raise RuntimeError("The server did not start; try `suggester serve`.")


def report(name: str, ours: Sequence[float], bare: Sequence[float]) -> str:
    """Return one line: p50 and p99 of both, in milliseconds, and the ratios."""
    cells = []
    for label, share in (("p50", 0.5), ("p99", 0.99)):
        mine, floor = percentile(ours, share), percentile(bare, share)
        cells.append(f"{label} {mine:7.2f} ms, bare {floor:5.2f} ms, ratio {mine / floor:6.1f}")
    return f"{name:24}{'   '.join(cells)}"


def typed(connection: HTTPConnection, note: str, step: int) -> tuple[list[float], list[float]]:
    """Type a note; return the milliseconds of each answer and of each bare one beside it."""
    ours, bare = [], []
    for end in range(step, len(note) + 1, step):
        if note[:end].strip():
            body = json.dumps({"text": note[:end]})
            ours.append(asked(connection, "POST", "/api/v1/suggest", body))
            bare.append(asked(connection, "GET", "/healthz"))
    return ours, bare


def main() -> None:
    """Run from the command line. SUGGESTER_TYPING_STEP: keys a question, else 1."""
    step = int(os.environ.get("SUGGESTER_TYPING_STEP", "1"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serve = "from suggester.cli import app; app()"
    command = [sys.executable, "-c", serve, "serve", "--port", str(port)]
    server = subprocess.Popen(  # noqa: S603
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        connection = wait_for(port, server)
        named = [(f"written note {n}", note) for n, note in enumerate(written_notes(), 1)]
        for name, note in [*named, ("nothing but work", typed_note())]:
            ours, bare = typed(connection, note, step)
            last = len(ours) // 6
            sys.stdout.write(f"{name}: {len(note)} characters, {len(ours)} questions\n")
            sys.stdout.write(report("  the whole session", ours, bare) + "\n")
            sys.stdout.write(report("  its last sixth", ours[-last:], bare[-last:]) + "\n")
            sys.stdout.flush()
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
