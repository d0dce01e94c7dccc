"""The description makes a client that works: generate one, import it, and call a real server."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from tests.conformance.conftest import serving
from web.accounts.commands import make_key
from web.accounts.roles import Scope

NAME = "generated_suggester_client"
# The generator knows no NDJSON; as plain bytes it sends and returns them.
CONFIG = """
content_type_overrides:
  application/x-ndjson: application/octet-stream
post_hooks: []
"""
NOTE = "O: MFR to R UT x 15 min. No e-stim today."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server with a database, and a key for all of it."""
    database = f"sqlite:///{tmp_path_factory.mktemp('house') / 'queue.db'}"
    with serving(database=database) as address:
        yield address, make_key(database, "everything", list(Scope), by="tests", days=1)


@pytest.fixture(scope="module")
def generated(place: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a client that was generated without a warning."""
    address, key = place
    folder = tmp_path_factory.mktemp("client")
    answer = httpx2.get(
        f"{address}/api/v1/openapi.json", headers={"Authorization": f"Bearer {key}"}
    )
    (folder / "openapi.json").write_bytes(answer.content)
    (folder / "config.yaml").write_text(CONFIG)
    command = "generate --meta none --fail-on-warning --path openapi.json --config config.yaml"
    done = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *command.split(), "--output-path", NAME],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield folder / NAME
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.split(".")[0] == NAME]:
        del sys.modules[name]


def part(name: str) -> Any:
    found: ModuleType = importlib.import_module(f"{NAME}.{name}")
    return found


@pytest.fixture(scope="module")
def client(place: tuple[str, str], generated: Path) -> Iterator[Any]:
    address, key = place
    with part("client").AuthenticatedClient(base_url=address, token=key) as client:
        yield client


def test_every_operation_is_there(generated: Path, place: tuple[str, str]) -> None:
    document = json.loads((generated.parent / "openapi.json").read_text())
    described = {o["operationId"] for path in document["paths"].values() for o in path.values()}
    made = {file.stem for file in (generated / "api").glob("*/[!_]*.py")}
    assert made == described


def test_a_note_is_read(client: Any) -> None:
    models = part("models")
    body = models.SuggestIn(text=NOTE, payer_rule=models.PayerRule.AMA)
    answer = part("api.suggest.suggest").sync(client=client, body=body)
    assert isinstance(answer, models.Suggestions)
    (found,) = answer.suggestions
    assert (found.code, found.minutes) == ("97140", 15)
    assert NOTE[found.evidence[0].start : found.evidence[0].end] == found.evidence[0].text
    assert answer.claim.lines[0].units == 1


def test_a_problem_is_one(client: Any) -> None:
    models = part("models")
    answer = part("api.suggest.suggest").sync_detailed(
        client=client, body=models.SuggestIn(text="")
    )
    assert answer.status_code == 422
    assert isinstance(answer.parsed, models.Problem)
    assert answer.parsed.errors[0].pointer == "/text"


def test_a_batch(client: Any) -> None:
    lines = b"\n".join(json.dumps({"text": text}).encode() for text in (NOTE, "", NOTE))
    file = part("types").File(payload=lines)
    answer = part("api.suggest.suggest_batch").sync_detailed(client=client, body=file)
    told = [json.loads(line) for line in answer.content.splitlines()]
    assert [("answer" in line, "problem" in line) for line in told] == [
        (True, False),
        (False, True),
        (True, False),
    ]


def test_codes(client: Any) -> None:
    found = part("api.codes.list_codes").sync(client=client)
    assert {"97110", "97140"} <= {code.code for code in found.codes}


def test_a_review_from_entry_to_list(client: Any) -> None:
    models = part("models")
    enter = part("api.reviews.enter_review")
    body = models.ReviewIn(text=NOTE, note_ref="visit-1042")
    entered = enter.sync(client=client, body=body, idempotency_key="visit-1042")
    again = enter.sync(client=client, body=body, idempotency_key="visit-1042")
    assert (entered.replayed, again.replayed) == (False, True)
    listed = part("api.reviews.list_reviews").sync(client=client, state=models.State.OPEN, limit=1)
    assert [item.review for item in listed.reviews] == [entered.review]
    one = part("api.reviews.get_review").sync(client=client, review=entered.review)
    assert (one.note_ref, one.state, one.decided) == ("visit-1042", models.State.OPEN, None)
    assert [item.code for item in one.proposed] == ["97140"]
    lost = part("api.reviews.get_review").sync(client=client, review="0" * 32)
    assert isinstance(lost, models.Problem)


def test_services_of_an_ehr(client: Any) -> None:
    answer = part("api.cds_hooks.cds_services").sync_detailed(client=client)
    assert len(json.loads(answer.content)["services"]) == 3
