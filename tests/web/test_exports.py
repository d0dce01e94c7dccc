"""Exports over HTTP: for auditors alone, complete, and on record before the first line."""

from pathlib import Path

import pytest

from tests.accounts.small_house import events
from tests.queue.small_reviews import entry
from tests.web.people import accounts_of, house, join, sign_in
from web.accounts.roles import Role
from web.queue.actions import Queue
from web.queue.values import accept


@pytest.mark.parametrize(
    ("name", "kind", "media_type", "lines"),
    [
        pytest.param("decisions.csv", "csv", "text/csv; charset=utf-8", 3, id="csv"),
        pytest.param("decisions.jsonl", "jsonl", "application/x-ndjson", 2, id="jsonl"),
        pytest.param("charges.ndjson", "fhir", "application/fhir+ndjson", 2, id="fhir"),
    ],
)
def test_a_file_of_all_decisions(
    tmp_path: Path, name: str, kind: str, media_type: str, lines: int
) -> None:
    with house(tmp_path) as client:
        join(client, "otto", Role.AUDITOR)
        queue: Queue = client.app.state.queue  # type: ignore[attr-defined]
        made = entry(codes=("97110",))
        queue.draw = lambda: 1.0
        queue.enter(made, by="form", key="k")
        lease = queue.claim_next(by="ann")
        assert lease is not None
        step = queue.decide(lease.hold, accept("97110"), key="1")
        queue.finish(step.hold, key="f")
        sign_in(client, "otto")
        before = len(events(accounts_of(client)))
        head = client.head(f"/exports/{name}")
        assert (head.status_code, head.content) == (200, b"")
        assert len(events(accounts_of(client))) == before
        answer = client.get(f"/exports/{name}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == media_type
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert len(answer.text.splitlines()) == lines
        assert "Zanzibaria" not in answer.text
        detail = {"format": kind, "deidentified": False}
        assert events(accounts_of(client))[-1] == ("otto", "export", detail)
        assert client.get("/exports/decisions.xlsx").status_code == 404
        assert f'href="/exports/{name}"' in client.get("/dashboard").text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CODER, Role.CLINICIAN])
def test_nobody_else_takes_them(tmp_path: Path, role: Role) -> None:
    with house(tmp_path) as client:
        join(client, "cora", role)
        sign_in(client, "cora")
        assert client.get("/exports/decisions.csv").status_code == 403
        page = client.get("/dashboard")
        assert page.status_code == (200 if role is Role.ADMINISTRATOR else 403)
        assert "/exports/" not in page.text
