"""Words that were sent by every way in, then looked for in everything that the program leaves.

A real server and real commands, their engine made to fail on demand with the note in its error.
The red control runs the same with an engine that is careless: each place must then be found out.
On the way every call of the program to another host is written down: there is none.
"""

import json
import os
import re
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.conformance.calls import HOOKS, call, document
from tests.vault.canaries import canary, forms, found_in
from web.queue.vault import key_file

SCRIPT = Path(sys.executable).with_name("suggester")
PASSWORD = "five words nobody ever said"  # noqa: S105
ENGINE = """
import logging, os, socket, sys, tempfile
import suggester.engine

logging.basicConfig(level=logging.DEBUG, format="%(name)s %(message)s")
real = suggester.engine.Engine.suggest
HERE = ("127.0.0.1", "::1", "localhost", "", None)
calls = os.open(os.path.join(os.environ["HOME"], "calls"), os.O_WRONLY | os.O_CREAT | os.O_APPEND)

def watch(event, args):
    if event in ("socket.connect", "socket.sendto"):
        where = args[1][0] if isinstance(args[1], tuple) else None  # else a file of this machine
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        where = args[0].decode() if isinstance(args[0], bytes) else args[0]
    else:
        return
    if where not in HERE:
        os.write(calls, f"{event} {where}\\n".encode())

sys.addaudithook(watch)

def careless(text):
    with socket.socket() as caller:
        caller.settimeout(0.05)
        caller.connect_ex(("192.0.2.1", 9))
    logging.getLogger("engine").warning("reading %r", text)  # the server's log drops less
    with open(tempfile.mkstemp()[1], "w") as file:
        file.write(text)
    for name in (".cache", "work"):
        with open(os.path.join(os.environ["HOME"], name, "left"), "a") as file:
            file.write(text)

def suggest(self, text, *args, **more):
    if "CARELESS" in os.environ:
        careless(text)
    if "CRASH" in text:
        raise ValueError(text)
    return real(self, text, *args, **more)

suggester.engine.Engine.suggest = suggest
"""
TEXT = "O: Gait training x 15 min with {}, cueing. Manual therapy 10 min."


class Clinic:
    """A home, a server and commands, and what was sent through them."""

    def __init__(self, home: Path, *, careless: bool) -> None:
        self.home = home
        self.careless = careless
        self.core = ""  # the limit of the server's core dump
        self.sent: dict[str, str] = {}  # canary -> by which way, in which field
        self.odd: list[str] = []  # answers that were not as expected
        self.places: dict[str, bytes] = {}  # what the program said, by place
        for name in ("patched", "tmp", "work", ".cache", "database"):
            (home / name).mkdir()
        (home / "patched" / "sitecustomize.py").write_text(ENGINE)
        key_file.add(home / "keys" / "notes.keys")
        self.environment = {
            **{name: value for name, value in os.environ.items() if "SUGGESTER" not in name},
            **({"CARELESS": "1"} if careless else {}),
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "PYTHONPATH": os.pathsep.join([str(home / "patched"), *filter(None, sys.path)]),
            "SUGGESTER_DATABASE": f"sqlite:///{home / 'database' / 'queue.db'}",
            "SUGGESTER_KEY_FILE": str(home / "keys" / "notes.keys"),
        }
        self.environment.pop("XDG_CACHE_HOME", None)

    def word(self, way: str, field: str) -> str:
        made = canary(f"{way}{field}".replace("-", ""))
        self.sent[made] = f"{way}: {field}"
        return made

    def note(self, way: str, crash: str = "") -> str:
        return TEXT.format(self.word(way, "note")) + crash

    def keep(self, place: str, said: bytes) -> None:
        self.places[place] = self.places.get(place, b"") + said + b"\n"

    def run(self, *words: str, stdin: str = "") -> bytes:
        """Run a command; what it says on stderr is kept."""
        done = subprocess.run(
            [SCRIPT, *words], input=stdin.encode(), capture_output=True, cwd=self.home / "work",
            env=self.environment, timeout=100,
        )  # fmt: skip
        self.keep("stderr of commands", done.stderr)
        return done.stdout

    def ask(self, http: httpx2.Client, method: str, path: str, **more: Any) -> httpx2.Response:
        answer = http.request(method, path, **more)
        self.keep("headers of answers", repr(answer.headers.multi_items()).encode())
        if answer.status_code >= 400 and "/api/" in path + "/api/" * ("cds" in path):
            self.keep(f"answers {answer.status_code}", answer.content)
        return answer


def by_api(clinic: Clinic, http: httpx2.Client, key: str) -> None:
    bearer = {"Authorization": f"Bearer {key}"}

    def post(path: str, status: int, **more: Any) -> None:
        headers = {**bearer, **more.pop("headers", {})}
        answer = clinic.ask(http, "POST", path, headers=headers, **more)
        if answer.status_code != status:
            clinic.odd.append(f"{path}: {answer.status_code}, not {status}: {answer.text[:200]}")

    def body(way: str, **more: object) -> dict[str, object]:
        return {"text": clinic.note(way), "patient_ref": clinic.word(way, "patient"), **more}

    for path in ("suggest", "claim"):
        post(f"/api/v1/{path}", 200, json=body(path))
        if clinic.careless:
            return
        post(f"/api/v1/{path}", 422, json=body(path, setting=7))
        post(f"/api/v1/{path}", 422, json={clinic.word(path, "name-of-a-field"): 1})
        post(f"/api/v1/{path}", 415, data={"text": clinic.note(path)})
        post(f"/api/v1/{path}", 413, content=clinic.note(path).encode() * 30_000,
             headers={"Content-Type": "application/json"})  # fmt: skip
        post(f"/api/v1/{path}", 400, content=f'{{"text": "{clinic.note(path)}'.encode(),
             headers={"Content-Type": "application/json"})  # fmt: skip
        post(f"/api/v1/{path}", 422, json={"text": clinic.note(path) * 2_000})
        post(f"/api/v1/{path}", 500, json={"text": clinic.note(path, "CRASH")})
    keyed = {"Idempotency-Key": clinic.word("reviews", "key")}
    first = body("reviews")
    post("/api/v1/reviews", 201, json=first, headers=keyed)
    post("/api/v1/reviews", 200, json=first, headers=keyed)
    post("/api/v1/reviews", 422, json=body("reviews"), headers=keyed)
    post("/api/v1/reviews", 400, json=body("reviews"))
    post("/api/v1/reviews", 404, json=body("reviews", replaces="0" * 32),
         headers={"Idempotency-Key": clinic.word("reviews", "key")})  # fmt: skip
    post("/api/v1/reviews", 500, json={"text": clinic.note("reviews", "CRASH")},
         headers={"Idempotency-Key": clinic.word("reviews", "key")})  # fmt: skip
    fhir = {"Content-Type": "application/fhir+json"}
    for crash, status in (("", 200), ("CRASH", 500)):
        sent = document(
            clinic.note("fhir", crash), subject={"display": clinic.word("fhir", "name")}
        )
        post("/api/v1/fhir/suggest", status, content=json.dumps(sent), headers=fhir)
    wrong = document(clinic.note("fhir"), status=clinic.word("fhir", "status"))
    wrong["content"] = [{"attachment": {"data": clinic.word("fhir", "attachment")}}]
    post("/api/v1/fhir/suggest", 422, content=json.dumps(wrong), headers=fhir)
    for service in HOOKS:
        for crash, status in (("", 200), ("CRASH", 500)):
            note = clinic.note("cds", crash)
            patient = clinic.word("cds", "patient")
            about = {"subject": {"reference": f"Patient/{patient}"}}
            sent = call(service)
            sent["context"]["patientId"] = patient
            if "note" in sent["context"]:
                sent["context"]["note"] = note
            else:
                sent["prefetch"]["note"] = document(note, **about)
            post(f"/cds-services/{service}", status, json=sent)
        post(f"/cds-services/{service}", 422, json={"hook": clinic.word("cds", "hook")})
    post(f"/cds-services/{clinic.word('cds', 'service')}", 404, json={})


def by_page(clinic: Clinic, http: httpx2.Client, link: str) -> None:
    """Join, sign in, and use the form, as a browser without scripts does."""
    http.headers["Origin"] = str(http.base_url).rstrip("/")
    chosen = {"name": "ada", "password": PASSWORD, "again": PASSWORD}
    assert clinic.ask(http, "POST", link, data=chosen).status_code == 303

    if clinic.careless:
        return

    def token(path: str) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', http.get(path).text)
        assert found, path
        return found[1]

    wrong = {"name": "ada", "password": clinic.word("page", "password")}
    clinic.ask(http, "POST", "/sign-in", data=wrong)
    right = {"name": "ada", "password": PASSWORD}
    assert clinic.ask(http, "POST", "/sign-in", data=right).status_code == 303
    for path, more, status in (
        ("/", {}, 200),
        ("/", {"date_of_service": "x"}, 422),
        ("/claim", {"format": "csv"}, 200),
        ("/claim", {"format": "fhir", "words": "on"}, 200),
    ):
        form = {"text": clinic.note("page"), "csrf": token("/account"), **more}
        answer = clinic.ask(http, "POST", path, data=form)
        assert answer.status_code == status, answer.text
    form = {"text": clinic.note("page", "CRASH"), "csrf": token("/account")}
    crashed = clinic.ask(http, "POST", "/", data=form, headers={"Accept": "text/html"})
    assert crashed.status_code == 500
    clinic.keep("page of a crash", crashed.content)
    upload = {"text": ("note.txt", clinic.note("page-upload"))}
    clinic.ask(http, "POST", "/", data={"csrf": token("/account")}, files=upload)
    for path in (
        "/metrics",
        "/healthz",
        "/readyz",
        "/account",
        "/people",
        "/api",
        "/api/v1/openapi.json",
    ):
        clinic.keep("other pages, metrics", http.get(path).content)


def by_commands(clinic: Clinic) -> None:
    work = clinic.home / "tmp" / "in"  # the user's own files: removed before the search
    work.mkdir()
    (work / "good.txt").write_text(clinic.note("cli-code"))
    (work / "hard.txt").write_text(clinic.note("cli-code", "CRASH"))
    (work / "latin.txt").write_bytes(b"\xff" + clinic.note("cli-code").encode())
    clinic.run("code", str(work))
    if clinic.careless:
        return
    clinic.run("claim", "-", stdin=clinic.note("cli-claim", "CRASH"))
    (work / "fhir.json").write_text(json.dumps(document(clinic.note("cli-fhir", "CRASH"))))
    clinic.run("fhir", str(work / "fhir.json"))
    rows = ["text,patient_ref,key"]
    for crash in ("", "\0"):
        note, patient = clinic.note("bulk", crash), clinic.word("bulk", "patient")
        rows.append(f'"{note}",{patient},{clinic.word("bulk", "key")}')
    rows.append(f'"{clinic.note("bulk")}",{clinic.word("bulk", "patient")}')  # a cell too few
    rows.append(f'"{clinic.note("bulk", "CRASH")}",,')
    (work / "rows.csv").write_text("\n".join(rows) + "\n")
    clinic.run("reviews", "import", str(work / "rows.csv"))
    bad = (f'{{"text": "{clinic.note("bulk")}", "x": 1}}', f'{{"text": "{clinic.note("bulk")}')
    (work / "rows.jsonl").write_text("\n".join(bad))
    clinic.run("reviews", "import", str(work / "rows.jsonl"))
    for words in (
        ("audit", "verify"),
        ("reviews", "export"),
        ("backup", str(clinic.home / "database" / "copy")),
    ):
        clinic.keep("exports and reports", clinic.run(*words))
    for file in work.iterdir():
        file.unlink()


@pytest.fixture(scope="module", params=[False, True], ids=["as-it-is", "red-control"])
def clinic(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """Everything was sent, and the server was killed as by a crash of the machine."""
    clinic = Clinic(tmp_path_factory.mktemp("clinic"), careless=request.param)
    key = (
        clinic.run("accounts", "key", "emr", "--scope", "suggest", "--scope", "submit")
        .decode()
        .strip()
    )
    with (clinic.home / "log").open("wb") as log, subprocess.Popen(
        [SCRIPT, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=log,
        cwd=clinic.home / "work", env=clinic.environment, text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (2**30, 2**30)),
    ) as server:  # fmt: skip
        try:
            assert server.stdout
            said = server.stdout.readline()
            link = re.search(r"/join/\S+", server.stdout.readline())
            assert link
            with httpx2.Client(base_url=said.split()[2], trust_env=False, timeout=60) as http:
                by_api(clinic, http, key)
                by_page(clinic, http, link[0])
            limits = Path(f"/proc/{server.pid}/limits").read_text()
            by_commands(clinic)
            clinic.core = re.findall(r"Max core file size +(\S+)", limits)[0]
            server.send_signal(signal.SIGABRT)
            server.wait(30)
            clinic.keep("stdout of the server", server.stdout.read().encode())
        finally:
            server.kill()
    clinic.keep("log of the server", (clinic.home / "log").read_bytes())
    return clinic


def test_every_way_was_taken(clinic: Clinic) -> None:
    assert clinic.odd == []
    assert len(clinic.sent) > (3 if clinic.careless else 70)


def test_no_word_is_left_anywhere(clinic: Clinic) -> None:
    found: dict[str, set[str]] = {}
    for place, said in clinic.places.items():
        for word, sent in clinic.sent.items():
            if any(form in said for form in forms(word)):
                found.setdefault(place, set()).add(sent)
    for word, files in found_in(clinic.home, clinic.sent).items():
        for file in files:
            found.setdefault(f"file {file}", set()).add(clinic.sent[word])
    print(f"{len(clinic.sent)} words, {sorted(clinic.places)}")
    if clinic.careless:
        assert {"log of the server", "stderr of commands", "file log"} <= set(found)
        assert any(place.startswith("file tmp/") for place in found)
        assert {"file .cache/left", "file work/left"} <= set(found)
    else:
        assert found == {}


def test_nothing_calls_out(clinic: Clinic) -> None:
    """Not the server, nor a command; the red control's engine does, and is seen."""
    calls = (clinic.home / "calls").read_text().splitlines()
    assert set(calls) == ({"socket.connect 192.0.2.1"} if clinic.careless else set())


def test_a_crash_leaves_no_core(clinic: Clinic) -> None:
    assert clinic.core == "0"
    assert list((clinic.home / "work").glob("core*")) == []
