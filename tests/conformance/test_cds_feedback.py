"""CDS Hooks 2.0 feedback: what is taken, what is refused, and that an act is kept once."""

from typing import Any

import httpx2
import pytest

from tests.conformance.calls import DISCHARGE, call
from tests.conformance.conftest import Kept
from web.api.cds_hooks.feedback import Reason

PATH = f"/cds-services/{DISCHARGE}/feedback"
CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
TAKEN = "e56e1945-20b3-4393-8503-a1a20fd73152"
AT = "2026-09-16T14:05:00Z"
CANARY = "Quillfeather"


def accepted(**more: Any) -> dict[str, Any]:
    return {
        "card": CARD,
        "outcome": "accepted",
        "acceptedSuggestions": [{"id": TAKEN}],
        "outcomeTimestamp": AT,
    } | more


def overridden(**more: Any) -> dict[str, Any]:
    return {"card": CARD, "outcome": "overridden", "outcomeTimestamp": AT} | more


REASON = {"reason": {"system": "urn:x", "code": "other-code", "display": "Another"}}
GOOD = [
    pytest.param(accepted(), id="accepted"),
    pytest.param(accepted(acceptedSuggestions=[{"id": TAKEN}, {"id": CARD}]), id="two"),
    pytest.param(overridden(), id="overridden"),
    pytest.param(overridden(overrideReason=REASON), id="with-reason"),
    pytest.param(overridden(overrideReason={"userComment": "no"}), id="with-comment"),
    pytest.param(overridden(overrideReason=REASON | {"userComment": "no"}), id="with-both"),
    pytest.param(overridden(extension={"a": 1}), id="extension"),
    pytest.param(overridden(outcomeTimestamp="2026-09-16T14:05:00.520Z"), id="milliseconds"),
    pytest.param(overridden(outcomeTimestamp="2026-09-16T09:05:00-05:00"), id="zone"),
]


@pytest.mark.parametrize("act", GOOD)
def test_taken(http: httpx2.Client, record: Kept, act: dict[str, Any]) -> None:
    record.acts.clear()
    answer = http.post(PATH, json={"feedback": [act]})
    assert (answer.status_code, answer.json()) == (200, {})
    (kept,) = record.acts.values()
    assert (kept.service, kept.card, kept.outcome) == (DISCHARGE, CARD, act["outcome"])
    assert kept.at.isoformat().endswith("+00:00")


NO_AT = {key: value for key, value in accepted().items() if key != "outcomeTimestamp"}
BAD = [
    pytest.param({"feedback": [accepted(card=CANARY)]}, "/feedback/0/card", id="card"),
    pytest.param({"feedback": [accepted(outcome=CANARY)]}, "/feedback/0/outcome", id="outcome"),
    pytest.param({"feedback": [overridden(), accepted(outcome=None)]}, "/feedback/1/outcome", id="second"),
    pytest.param({"feedback": [accepted(acceptedSuggestions=None)]}, "/feedback/0/acceptedSuggestions", id="none-accepted"),
    pytest.param({"feedback": [accepted(acceptedSuggestions=[])]}, "/feedback/0/acceptedSuggestions", id="empty-accepted"),
    pytest.param({"feedback": [accepted(acceptedSuggestions=[{"id": 1}])]}, "/feedback/0/acceptedSuggestions/0/id", id="id"),
    pytest.param({"feedback": [accepted(acceptedSuggestions=TAKEN)]}, "/feedback/0/acceptedSuggestions", id="no-list"),
    pytest.param({"feedback": [overridden(acceptedSuggestions=[{"id": TAKEN}])]}, "/feedback/0/acceptedSuggestions", id="overridden-and-accepted"),
    pytest.param({"feedback": [accepted(overrideReason=REASON)]}, "/feedback/0/overrideReason", id="accepted-with-reason"),
    pytest.param({"feedback": [overridden(overrideReason={})]}, "/feedback/0/overrideReason", id="empty-reason"),
    pytest.param({"feedback": [overridden(overrideReason={"userComment": 1})]}, "/feedback/0/overrideReason/userComment", id="comment-number"),
    pytest.param({"feedback": [overridden(overrideReason={"userComment": "x" * 5000})]}, "/feedback/0/overrideReason/userComment", id="comment-long"),
    pytest.param({"feedback": [NO_AT]}, "/feedback/0/outcomeTimestamp", id="no-time"),
    pytest.param({"feedback": [accepted(outcomeTimestamp="2026-09-16T14:05:00")]}, "/feedback/0/outcomeTimestamp", id="no-zone"),
    pytest.param({"feedback": [accepted(outcomeTimestamp="yesterday")]}, "/feedback/0/outcomeTimestamp", id="no-moment"),
    pytest.param({"feedback": [accepted(outcomeTimestamp="0001-01-01T00:00:00+14:00")]}, "/feedback/0/outcomeTimestamp", id="before-time"),
    pytest.param({"feedback": [CANARY]}, "/feedback/0", id="string"),
    pytest.param({"feedback": []}, "/feedback", id="empty"),
    pytest.param({"feedback": accepted()}, "/feedback", id="object"),
    pytest.param({}, "/feedback", id="nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "pointer"), BAD)
def test_refused_whole(
    http: httpx2.Client, record: Kept, body: dict[str, Any], pointer: str
) -> None:
    record.acts.clear()
    answer = http.post(PATH, json=body)
    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}
    assert CANARY not in answer.text
    assert not record.acts, "one wrong entry and none is taken"


def test_sent_again_is_the_same_act(http: httpx2.Client, record: Kept) -> None:
    record.acts.clear()
    body = {"feedback": [accepted(), accepted()]}
    for _ in range(2):
        assert http.post(PATH, json=body).status_code == 200
    assert len(record.acts) == 1


def test_the_whole_flow(http: httpx2.Client, record: Kept) -> None:
    """As the sandbox does: discover, call, take one suggestion, override the other card."""
    record.acts.clear()
    services = {one["hook"]: one["id"] for one in http.get("/cds-services").json()["services"]}
    path = f"/cds-services/{services['encounter-discharge']}"
    cards = http.post(path, json=call()).json()["cards"]
    reason = {"reason": cards[0]["overrideReasons"][0], "userComment": "not today"}
    acts = [
        accepted(
            card=cards[0]["uuid"],
            acceptedSuggestions=[{"id": cards[0]["suggestions"][0]["uuid"]}],
        ),
        *(overridden(card=card["uuid"], overrideReason=reason) for card in cards[1:]),
    ]
    assert http.post(f"{path}/feedback", json={"feedback": acts}).status_code == 200
    kept = {act.card: act for act in record.acts.values()}
    assert kept[cards[0]["uuid"]].accepted == (cards[0]["suggestions"][0]["uuid"],)
    for card in cards[1:]:
        assert kept[card["uuid"]].reason == Reason(
            "urn:suggester:fhir:override-reason", "not-performed", "not today"
        )
