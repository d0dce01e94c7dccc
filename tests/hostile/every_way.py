"""Every hostile note by every way in that takes the words of a note: ``make soak``.

    python -m tests.hostile.every_way [characters of the long ones]

Of each way: how many notes, how many were read, the longest time of the processor, what an
everyday note takes right after each, and how much memory the process holds more at the end than
after the first way.
"""

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from httpx import Response
from starlette.testclient import TestClient

from suggester import shipped_engine
from tests.conformance.calls import DISCHARGE, EDITOR, Json, attachment, bundle, call, document
from tests.web.people import house, join, key, sign_in
from web.accounts.roles import Role, Scope

MOST_SECONDS = 1.0  # of the processor for one note
MOST_AFTER = 0.1  # for the everyday note that comes next
MOST_MEMORY = 50  # MiB
EVERYDAY = "S: Knee less sore. O: Gait training x 15 min, SLR 3x10. P: Continue."
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
BOUNDARY = {"Content-Type": "multipart/form-data; boundary=B", "Accept": "text/html"}


@dataclass(frozen=True)
class Caller:
    """Somebody signed in, with the token for forms, and a key for programs."""

    client: TestClient
    csrf: str
    key: Mapping[str, str]

    def post(self, path: str, body: str | bytes, headers: Mapping[str, str]) -> Response:
        return self.client.post(path, content=body, headers=headers)

    def ask(self, path: str, body: object, **headers: str) -> int:
        """Send JSON as a program does; return the status."""
        named = {"Content-Type": "application/json", **self.key, **headers}
        return self.post(path, json.dumps(body), named).status_code


Send = Callable[[Caller, str, int], int]  # caller, note, a number used once -> status


def _as_form(path: str, **fields: str) -> Send:
    def send(caller: Caller, text: str, number: int) -> int:
        sent = {"text": text, "csrf": caller.csrf, "nonce": f"nonce{number:08}"} | fields
        return caller.post(path, urlencode(sent, errors="surrogatepass"), FORM).status_code

    return send


def _as_part(caller: Caller, text: str, number: int) -> int:
    fields = {"csrf": caller.csrf, "text": text}
    parts = (
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    body = "".join(parts) + "--B--\r\n"
    return caller.post("/", body.encode(errors="surrogatepass"), BOUNDARY).status_code


def _as_json(path: str, **fields: str) -> Send:
    def send(caller: Caller, text: str, number: int) -> int:
        return caller.ask(path, {"text": text, **fields}, **{"Idempotency-Key": f"key-{number}"})

    return send


def _in_batch(caller: Caller, text: str, number: int) -> int:
    headers = {"Content-Type": "application/x-ndjson", **caller.key}
    answer = caller.post("/api/v1/suggest/batch", json.dumps({"text": text}) + "\n", headers)
    told = json.loads(answer.text.splitlines()[0]) if answer.status_code == 200 else {}
    status: int = told.get("problem", {}).get("status", answer.status_code)
    return status


def _held(text: str, kind: str) -> Json:
    sent = attachment(text.encode(errors="surrogatepass"), kind)
    return document(content=[{"attachment": sent}])


def _as_document(kind: str) -> Send:
    def send(caller: Caller, text: str, number: int) -> int:
        return caller.ask("/api/v1/fhir/suggest", _held(text, kind))

    return send


def _in_section(caller: Caller, text: str, number: int) -> int:
    narrative = {"status": "generated", "div": f"<div>{escape(text)}</div>"}
    body = {"resourceType": "Composition", "status": "final", "section": [{"text": narrative}]}
    return caller.ask("/api/v1/fhir/suggest", body)


def _from_an_ehr(caller: Caller, text: str, number: int) -> int:
    note = bundle(_held(text, "text/plain"))
    return caller.ask(f"/cds-services/{DISCHARGE}", call(DISCHARGE, prefetch={"note": note}))


def _while_it_is_written(caller: Caller, text: str, number: int) -> int:
    context = {"userId": "Practitioner/u1", "patientId": "p7", "encounterId": "e1", "note": text}
    return caller.ask(f"/cds-services/{EDITOR}", call(EDITOR, context=context))


WAYS: Mapping[str, Send] = {
    "page": _as_form("/"),
    "page, why": _as_form("/", why="97530"),
    "page, multipart": _as_part,
    "page, claim": _as_form("/claim", format="csv"),
    "page, queue": _as_form("/send"),
    "API": _as_json("/api/v1/suggest"),
    "API, why": _as_json("/api/v1/explain", code="97530"),
    "API, claim": _as_json("/api/v1/claim"),
    "API, batch": _in_batch,
    "API, queue": _as_json("/api/v1/reviews"),
    "FHIR, text": _as_document("text/plain"),
    "FHIR, HTML": _as_document("text/html"),
    "FHIR, section": _in_section,
    "CDS Hooks": _from_an_ehr,
    "CDS Hooks, typed": _while_it_is_written,
}


@dataclass
class Way:
    """What came of the notes by one way; seconds of the processor."""

    name: str
    notes: int = 0
    read: int = 0
    longest: float = 0.0
    after: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.name:16} {self.notes:5} notes, {self.read:4} read, longest {self.longest:.2f} s"
            f", everyday note after it at most {1000 * self.after:.0f} ms, "
            f"{len(self.faults)} faults"
        )


@contextmanager
def server(folder: Path) -> Iterator[Caller]:
    """Serve the shipped engine with accounts and a queue; a coder and a key come to it."""
    engine: Any = shipped_engine()
    with house(folder, engine, requests_per_minute=1_000_000) as client:
        join(client, "cora", Role.CODER)
        programs = key(client, *Scope)
        yield Caller(client, sign_in(client, "cora"), programs)


def took(send: Send, caller: Caller, text: str, number: int, most: float) -> tuple[int, float]:
    """Return the status of a call and the seconds of the processor that it took; of two where the
    first took more than `most`, as what shares the machine counts too."""
    seconds = float("inf")
    for _ in range(2):
        began = time.process_time()
        status = send(caller, text, number)
        seconds = min(seconds, time.process_time() - began)
        if seconds < most:
            break
    return status, seconds


def by(way: str, notes: Mapping[str, str], caller: Caller) -> Way:
    """Send every note by a way, and an everyday one after each."""
    done, send = Way(way), WAYS[way]
    for number, (name, text) in enumerate(notes.items()):
        status, seconds = took(send, caller, text, 2 * number, MOST_SECONDS)
        well, after = took(send, caller, EVERYDAY, 2 * number + 1, MOST_AFTER)
        done.notes += 1
        done.read += status < 400
        done.longest, done.after = max(done.longest, seconds), max(done.after, after)
        if status >= 500 or well >= 400 or seconds > MOST_SECONDS or after > MOST_AFTER:
            done.faults.append(f"{way}, {name}: {status} in {seconds:.2f} s, then {well}")
    return done


def memory() -> float:
    """Return the most memory this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(size: int) -> int:
    """Run from the command line; return how many faults were found."""
    os.environ["HOSTILE_SIZE"] = str(size)
    from tests.hostile.notes import (
        MOST_SERVICES,
        READ,
        REFUSED,
    )  # reads the size when it is imported

    notes = READ | {name: text for name, (text, _) in REFUSED.items()}
    faults: list[str] = []
    total = 0
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as caller:
        longest = max(notes.values(), key=len)
        for way in ("page", "FHIR, HTML"):
            warm = by(way, {"warm": longest, "read": "MFR x 10 min " * (MOST_SERVICES - 1)}, caller)
            assert warm.read, "the largest note is refused: what it takes would be taken for growth"
        first = before = memory()
        for number, way in enumerate(WAYS):
            done = by(way, notes, caller)
            print(done, flush=True)
            total, faults = total + done.notes, faults + done.faults
            if not number:
                # What Python took for the largest notes it keeps for the next; what grows comes after.
                before = memory()
                print(f"{before - first:+.0f} MiB in the first round", flush=True)
    more = memory() - before
    if more > MOST_MEMORY:
        faults.append(f"{more:.0f} MiB more at the end")
    print(f"{total} notes in all, {more:+.0f} MiB, {len(faults)} faults", *faults, sep="\n")
    return len(faults)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000) > 0)
