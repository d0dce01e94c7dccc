"""Who types a note finds what was worked out of it, and nobody else does."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from suggester import Suggestions, Visit
from suggester.memory import Memory
from tests.web.people import house, join, key, sign_in
from tests.web.small_engine import SmallEngine
from web.accounts.roles import Role, Scope
from web.app import create_app
from web.settings import Settings

NOTE = {"text": "Gait training x 10 min."}


class Asked(SmallEngine):
    """Notes by what a piece of text would be known."""

    def __init__(self) -> None:
        super().__init__()
        self.known: list[bytes | None] = []

    def suggest(self, text: str, visit: Visit, *, memory: object = None) -> Suggestions:
        self.known.append(memory.digest("squats") if isinstance(memory, Memory) else None)
        return super().suggest(text, visit)


def asked(client: TestClient, engine: Asked, **headers: str) -> bytes | None:
    assert client.post("/api/v1/suggest", json=NOTE, headers=headers).status_code == 200
    return engine.known[-1]


def test_without_accounts_the_machine_is_the_caller() -> None:
    engine = Asked()
    app = create_app(Settings(), load_engine=lambda: engine)
    with TestClient(app) as client, TestClient(app, client=("10.0.0.2", 1)) as other:
        known = asked(client, engine)
        assert known is not None
        assert known == asked(client, engine) != asked(other, engine)


def test_each_person_and_each_key_is_a_caller(tmp_path: Path) -> None:
    engine = Asked()
    with house(tmp_path, engine) as client:
        join(client, "cora", Role.CODER)
        known = []
        for name in ("ada", "cora"):
            client.cookies.clear()
            sign_in(client, name)
            known.append(asked(client, engine))
            assert asked(client, engine) == known[-1]
        for scopes in ((Scope.SUGGEST,), (Scope.SUGGEST, Scope.SUBMIT)):
            bearer = key(client, *scopes)
            known.append(asked(client, engine, **bearer))
            assert asked(client, engine, **bearer) == known[-1]
        assert None not in known
        assert len(set(known)) == 4


@pytest.mark.parametrize(
    ("settings", "path", "body"),
    [
        pytest.param({"typing_memory": False}, "/api/v1/suggest", NOTE, id="switched-off"),
        pytest.param({}, "/api/v1/claim", NOTE, id="claim"),
        pytest.param({}, "/api/v1/suggest/batch", NOTE, id="batch"),
    ],
)
def test_a_note_that_is_read_once_is_not_known_again(
    settings: dict[str, bool], path: str, body: dict[str, str]
) -> None:
    engine = Asked()
    app = create_app(Settings(**settings), load_engine=lambda: engine)  # type: ignore[arg-type]
    with TestClient(app) as client:
        headers = {"Content-Type": "application/x-ndjson"} if "batch" in path else {}
        assert client.post(path, json=body, headers=headers).status_code == 200
    assert engine.known == [None]
