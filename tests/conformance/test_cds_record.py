"""What people do with cards is kept in the database, and outlives the server."""

import csv
import io
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner

from suggester.cli import app
from tests.conformance.calls import DISCHARGE, call
from tests.conformance.conftest import serving
from web.accounts.commands import make_key
from web.accounts.roles import Scope
from web.api.cds_hooks import identities
from web.queue.commands import verify

PATH = f"/cds-services/{DISCHARGE}"
CANARY = "Quillfeather"
INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"


def act(card: dict[str, Any], at: str, *suggestions: dict[str, Any], **reason: Any) -> dict:
    sent = {"card": card["uuid"], "outcomeTimestamp": at, "outcome": "overridden"}
    if suggestions:
        taken = [{"id": one["uuid"]} for one in suggestions]
        return {**sent, "outcome": "accepted", "acceptedSuggestions": taken}
    return {**sent, "overrideReason": reason} if reason else sent


def kept(database: str) -> list[dict[str, str]]:
    done = CliRunner().invoke(app, ["reviews", "feedback"], env={"SUGGESTER_DATABASE": database})
    assert done.exit_code == 0, done.stderr
    return list(csv.DictReader(io.StringIO(done.stdout)))


def test_feedback_outlives_the_server(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'queue.db'}"
    key = make_key(database, "ehr", [Scope.SUGGEST], by="tests", days=1)
    headers = {"Authorization": f"Bearer {key}"}
    with serving(database=database) as address, httpx2.Client(headers=headers) as http:
        cards = http.post(address + PATH, json=call()).json()["cards"]
        first, second = cards[0]["suggestions"][:2]
        ours = {"reason": cards[0]["overrideReasons"][1], "userComment": CANARY}
        theirs = {"reason": {"system": "urn:x", "code": CANARY}}
        acts = [
            act(cards[0], "2026-09-16T14:05:00Z", first, second),
            act(cards[1], "2026-09-16T14:06:00Z", **ours),
            act(cards[1], "2026-09-16T14:07:00Z", **theirs),
            act(cards[1], "2026-09-16T14:08:00Z"),
        ]
        body = {"feedback": acts}
        assert http.post(f"{address}{PATH}/feedback", json=body).status_code == 200
    before = kept(database)
    codes = [one["actions"][0]["resource"]["code"]["coding"][0]["code"] for one in (first, second)]
    assert [(row["outcome"], sorted(row["codes"].split()), row["reason"]) for row in before] == [
        ("accepted", sorted(codes), ""),
        ("overridden", [], "other-code"),
        ("overridden", [], "other"),
        ("overridden", [], ""),
    ]
    with serving(database=database) as address, httpx2.Client(headers=headers) as http:
        assert http.post(f"{address}{PATH}/feedback", json=body).status_code == 200
    assert kept(database) == before
    assert CANARY.encode() not in (tmp_path / "queue.db").read_bytes()
    # The key and its first use, four acts, two exports: nothing is on record twice.
    assert verify(database, None, None).seq == 8


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        pytest.param([("97110", 0)], ["97110"], id="one"),
        pytest.param([("97140", 0), ("97110", 1)], ["97110", "97140"], id="two"),
        pytest.param([("97110", 0), ("97110", 1)], ["97110"], id="both-lines-of-a-code"),
        pytest.param([("99999", 0)], [], id="none-of-ours"),
    ],
)
def test_identities_lead_back_to_codes(taken: list[tuple[str, int]], expected: list[str]) -> None:
    card = identities.card(INSTANCE, "charges")
    other = identities.card(INSTANCE, "questions")
    sent = [identities.suggestion(card, code, place) for code, place in taken]
    known = ("97110", "97112", "97140")
    assert list(identities.codes_of(card, sent, known)) == expected
    assert list(identities.codes_of(other, sent, known)) == []
