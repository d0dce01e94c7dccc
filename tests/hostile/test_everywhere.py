"""Every hostile note by every way in: the page, the API, the command line, a bulk file.

Nothing fails, nothing of a refused note comes back or is logged, and of one that is read the
evidence is the note's own words.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from html import unescape
from io import BytesIO, TextIOWrapper
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from fastapi import FastAPI
from pydantic import BaseModel
from starlette.testclient import TestClient
from typer.testing import CliRunner

from suggester import Engine
from suggester.cli import app as command
from tests.hostile.notes import CANARY, ODD, READ, REFUSED
from web.app import create_app
from web.settings import Settings

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=B"
# A body is at most 1 MiB, which says so before the note is looked at.
TOO_LARGE = {"a-megabyte-of-letters"}


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(), load_engine=lambda: engine)) as client:
        yield client


def form(text: str) -> bytes:
    return f"text={quote_plus(text, errors='surrogatepass')}".encode()


def part(text: str) -> bytes:
    value = text.encode(errors="surrogatepass")
    head = b'--B\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    return head + value + b"\r\n--B--\r\n"


def read_back(page: str) -> str:
    """The note in the page's form, as a browser would send it again."""
    area = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.DOTALL)
    assert area
    return unescape(area[1])


@pytest.mark.parametrize("name", READ)
def test_read_by_the_api(client: TestClient, name: str) -> None:
    text = READ[name]
    answer = client.post("/api/v1/suggest", json={"text": text})
    assert answer.status_code == 200
    found = answer.json()
    for one in (*found["suggestions"], *found["considered"]):
        for item in one["evidence"]:
            assert text[item["start"] : item["end"]] == item["text"]


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("kind", [FORM, BOUNDARY])
def test_read_by_the_page(client: TestClient, name: str, kind: str) -> None:
    body = form(ODD[name]) if kind == FORM else part(ODD[name])
    headers = {"Content-Type": kind, "Accept": "text/html"}
    answer = client.post("/", content=body, headers=headers)
    assert answer.status_code == 200
    assert "<script>" not in answer.text
    assert "<img src=x" not in answer.text
    # A browser, and so our reader of pages, makes one line end of each kind.
    ends = re.compile(r"\r\n?")
    assert ends.sub("\n", read_back(answer.text)) == ends.sub("\n", ODD[name])


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("way", ["api", "claim", "form", "multipart"])
def test_refused_on_the_web(
    client: TestClient, caplog: pytest.LogCaptureFixture, name: str, way: str
) -> None:
    text, _ = REFUSED[name]
    caplog.set_level(logging.DEBUG)
    if way in ("api", "claim"):
        path = "/api/v1/suggest" if way == "api" else "/api/v1/claim"
        body, kind = json.dumps({"text": text}).encode(), "application/json"
    else:
        path, kind = "/", FORM if way == "form" else BOUNDARY
        body = form(text) if way == "form" else part(text)
    answer = client.post(path, content=body, headers={"Content-Type": kind})
    assert answer.status_code == (413 if name in TOO_LARGE and len(body) > 1_048_576 else 422)
    assert CANARY not in caplog.text
    if way != "form":  # the form gives a person's text back to mend
        assert way == "multipart" or CANARY not in answer.text
    assert answer.json()["detail"] if way in ("api", "claim") else answer.text


def run_code(monkeypatch: pytest.MonkeyPatch, data: bytes) -> tuple[int, str, str]:
    """`suggester code --json -` in this process, so that the engine need not be made anew."""
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))
    done = CliRunner().invoke(command, ["code", "--json", "-"], input=data)
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("name", ODD)
def test_read_on_the_command_line(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    status, out, err = run_code(monkeypatch, ODD[name].encode())
    assert (status, err) == (0, "")
    assert json.loads(out)["note"]["text_sha256"]


@pytest.mark.parametrize("name", REFUSED)
def test_refused_on_the_command_line(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    data = REFUSED[name][0].encode(errors="surrogatepass")
    status, out, err = run_code(monkeypatch, data)
    assert (status, out) == (2, "")
    assert err.startswith("suggester: stdin: ")
    assert err.count("\n") == 1
    assert CANARY not in err


BULK = {name: text for name, (text, _) in REFUSED.items()} | ODD


@pytest.mark.parametrize("kind", ["csv", "jsonl", "txt"])
def test_in_bulk(tmp_path: Path, kind: str) -> None:
    """All in one file: each bad row is named, each good one entered."""
    file = tmp_path / f"notes.{kind}"
    if kind == "csv":
        rows = ["text,key", *(f'"{t.replace(chr(34), chr(34) * 2)}",{n}' for n, t in BULK.items())]
        file.write_bytes("\r\n".join(rows).encode(errors="surrogatepass"))
    elif kind == "jsonl":
        file.write_text("\n".join(json.dumps({"text": t, "key": n}) for n, t in BULK.items()))
    else:
        file = tmp_path / "notes"
        file.mkdir()
        for name, text in BULK.items():
            (file / f"{name}.txt").write_bytes(text.encode(errors="surrogatepass"))
    place = {"SUGGESTER_DATABASE": f"sqlite:///{tmp_path / 'q.db'}"}
    done = CliRunner().invoke(command, ["reviews", "import", str(file)], env=place)
    assert done.exit_code == 2, done.stderr
    expected = f"{len(ODD)} entered, 0 there already, {len(REFUSED)} not usable\n"
    assert done.stdout == expected, done.stderr
    assert CANARY not in done.stdout + done.stderr


@pytest.mark.parametrize("field", ["key", "clinician", "site", "note_ref", "patient_ref"])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_nul_beside_a_note_in_bulk(tmp_path: Path, field: str, kind: str) -> None:
    """PostgreSQL cannot store it: the row is named, and the next one entered."""
    file = tmp_path / f"notes.{kind}"
    if kind == "csv":
        file.write_text(f"text,{field}\nMFR,a{CANARY}\0b\nMFR x 10 min,fine\n")
    else:
        bad, good = {"text": "MFR", field: f"{CANARY}\0"}, {"text": "MFR", field: "fine"}
        file.write_text(f"{json.dumps(bad)}\n{json.dumps(good)}\n")
    place = {"SUGGESTER_DATABASE": f"sqlite:///{tmp_path / 'q.db'}"}
    done = CliRunner().invoke(command, ["reviews", "import", str(file)], env=place)
    assert (done.exit_code, done.stdout) == (2, "1 entered, 0 there already, 1 not usable\n")
    assert CANARY not in done.stderr


def test_a_stock_application_fails() -> None:
    """The negative control: what the framework does by itself with notes like these."""
    stock = FastAPI()

    class Note(BaseModel):
        text: str
        minutes: float = 0

    @stock.post("/")
    def echo(note: Note) -> dict[str, str]:
        return {"text": note.text, "length": str(len(note.text.encode()))}

    bodies = [json.dumps({"text": text}).encode() for text, _ in REFUSED.values()]
    bodies += [b'{"text": "a", "minutes": NaN}', b'{"text": ["Zanzibaria-7741"]}', b"NaN"]
    failed = 0
    with TestClient(stock, raise_server_exceptions=False) as client:
        for body in bodies:
            answer = client.post("/", content=body, headers={"Content-Type": "application/json"})
            failed += answer.status_code != 422 or CANARY in answer.text
    assert failed >= 10
