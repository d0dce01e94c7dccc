"""Feed every reader of text with mutated and random bytes, for so many seconds.

    python -m tests.fuzz.readers [seconds] [reader ...]

Each reader takes bytes and may refuse them with its own error; any other error is a fault, printed
with its place and the bytes that made it. Where atheris is installed (`pip install atheris`) and
one reader is named, it guides the search by coverage; else known inputs are changed at random.
"""

import base64
import contextlib
import json
import logging
import random
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from suggester import Engine, NoteError, shipped_engine
from suggester.fhir_in import FhirError, received
from suggester.fhir_in.html_text import html_text
from suggester.note_sources import SourceError, rows_in
from suggester.totals import totals
from tests.hostile.notes import ODD, PIECES
from web.form_body import multipart, urlencoded
from web.json_body import parse
from web.problems import ProblemError

NOTE = (
    "S: better.\r\nO: MFR to R UT x 10 min; no e-stim.\n[x] squats 3x10\nTotal time: 45 min\nP: US"
)
SMALLEST = 64  # bytes, of a random input


@cache
def _engine() -> Engine:
    return shipped_engine()


def read_note(data: bytes) -> None:
    """The engine: evidence is the note's own words, whatever the bytes."""
    text = data.decode("utf-8", "replace")[:5000]
    with contextlib.suppress(NoteError):
        answer = _engine().suggest(text)
        for found in (*answer.suggestions, *answer.considered):
            for item in found.evidence:
                if text[item.start : item.end] != item.text:
                    raise ValueError("evidence that is not the note's")


def read_totals(data: bytes) -> None:
    """The stated minutes."""
    totals(data.decode("utf-8", "replace"))


def read_html(data: bytes) -> None:
    """The text of a document in HTML."""
    with contextlib.suppress(FhirError):
        html_text(data.decode("utf-8", "replace"))


def read_fhir(data: bytes) -> None:
    """A resource: as JSON if it is some, else as the note of a document."""
    try:
        resource = json.loads(data)
    except (ValueError, RecursionError):
        encoded = base64.b64encode(data).decode()
        content = [{"attachment": {"contentType": "text/html", "data": encoded}}]
        resource = {"resourceType": "DocumentReference", "content": content}
    if isinstance(resource, dict):
        with contextlib.suppress(FhirError):
            received(resource)


def read_json(data: bytes) -> None:
    """A body of the programming interface."""
    with contextlib.suppress(ProblemError):
        parse(data.decode("utf-8", "replace"))


def read_form(data: bytes) -> None:
    """The two kinds of a form."""
    with contextlib.suppress(ProblemError):
        urlencoded(data)
    with contextlib.suppress(ProblemError):
        multipart(data, b"B")


def _read_file(kind: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"notes.{kind}"
        file.write_bytes(data)
        with contextlib.suppress(SourceError):
            for _ in rows_in(file):
                pass


def read_csv(data: bytes) -> None:
    """A bulk file of cells."""
    _read_file("csv", data)


def read_jsonl(data: bytes) -> None:
    """A bulk file of objects."""
    _read_file("jsonl", data)


def broken(data: bytes) -> None:
    """The control: a reader that fails at a byte that is no ASCII."""
    data.decode("ascii")


Reader = Callable[[bytes], None]
READERS: dict[str, Reader] = {
    "note": read_note,
    "totals": read_totals,
    "html": read_html,
    "fhir": read_fhir,
    "json": read_json,
    "form": read_form,
    "csv": read_csv,
    "jsonl": read_jsonl,
}
KNOWN = [
    NOTE.encode(),
    b"text,key\r\n" + b'"' + NOTE.encode() + b'",a\r\nb,c\r\n',
    json.dumps({"text": NOTE, "assistant_minutes": 8, "date_of_service": "2026-09-16"}).encode(),
    b"<html><body><p>O: MFR<br>x 10 min</p><table><tr><td>a&amp;</td></tr></table></body></html>",
    b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\nMFR\r\n--B--\r\n',
    b"text=MFR+x+10%20min&payer_rule=cms",
    json.dumps(
        {
            "resourceType": "Bundle",
            "entry": [
                {
                    "resource": {
                        "resourceType": "Composition",
                        "section": [{"text": {"div": "<p/>"}}],
                    }
                }
            ],
        }
    ).encode(),
    *(text.encode() for text in ODD.values() if len(text) < 500),
]
BITS = [piece.encode() for piece in PIECES.values()] + [
    b"\0", b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\r", b'"', b"{", b"}", b"[", b"]", b"1e999",
    b"NaN", b"\\ud800", b"&#0;", b"&#xd800;", b"<!--", b"]]>", b"--B", b"%", b"data", b"null",
]  # fmt: skip


def mutant(chance: random.Random) -> bytes:
    """Return a known input with some of it changed, or bytes at random."""
    if chance.random() < 0.1:
        return chance.randbytes(chance.randint(0, SMALLEST))
    data = bytearray(chance.choice(KNOWN))
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        to = min(len(data), at + chance.randint(0, 20))
        what = chance.random()
        if what < 0.5:
            data[at:to] = chance.choice(BITS) * chance.randint(1, 4)
        elif what < 0.7:
            del data[at:to]
        elif what < 0.85:
            other = chance.choice(KNOWN)
            data[at:at] = other[chance.randint(0, len(other)) :][:40]
        else:
            data[at:to] = chance.randbytes(to - at)
    return bytes(data)


def search(read: Reader, seconds: float, seed: int = 0) -> tuple[int, str | None]:
    """Return how many inputs were tried, and the first fault."""
    chance, tried, end = random.Random(seed), 0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutant(chance)
        tried += 1
        try:
            read(data)
        except Exception as error:
            return tried, f"{type(error).__name__}: {error} from {data!r}"
    return tried, None


def guided(read: Reader, seconds: float) -> None:
    """Have atheris search; it ends the process, and with an error at a fault."""
    import atheris

    folder = tempfile.mkdtemp(prefix="fuzz-")
    for number, data in enumerate(KNOWN):
        (Path(folder) / str(number)).write_bytes(data)
    atheris.instrument_all()
    atheris.Setup(
        [sys.argv[0], folder, f"-max_total_time={seconds:.0f}", "-max_len=4096"],
        lambda data: read(bytes(data)),
    )
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """Search each reader for its share of the time; return how many have a fault."""
    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it tells of each refusal
    seconds = float(arguments[0]) if arguments else 600.0
    names = arguments[1:] or list(READERS)
    if search(broken, 5)[1] is None:
        print("The control was not found: nothing that follows would be either.")
        return 1
    if len(names) == 1:
        with contextlib.suppress(ImportError):
            guided(READERS[names[0]], seconds)
    faults = 0
    for name in names:
        tried, fault = search(READERS[name], seconds / len(names))
        faults += fault is not None
        print(f"{name}: {tried} inputs, {fault or 'no fault'}", flush=True)
    return faults


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
