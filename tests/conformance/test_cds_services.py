"""CDS Hooks 2.0, discovery and calls, field by field, over real HTTP."""

import logging
import re
from typing import Any

import httpx2
import pytest
from fhir.resources.R4B.chargeitem import ChargeItem

from tests.conformance.calls import (
    CANARY,
    DISCHARGE,
    EDITOR,
    HOOKS,
    NOTE,
    OPENED,
    attachment,
    bundle,
    call,
    document,
)
from tests.conformance.elements import RESPONSE, SERVICES, faults


def ask(http: httpx2.Client, body: dict[str, Any], service: str = DISCHARGE) -> httpx2.Response:
    return http.post(f"/cds-services/{service}", json=body)


def cards_of(http: httpx2.Client, body: dict[str, Any], service: str = DISCHARGE) -> list[Any]:
    answer = ask(http, body, service)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert faults(answer.json(), RESPONSE) == []
    return answer.json()["cards"]


def test_discovery(http: httpx2.Client) -> None:
    answer = http.get("/cds-services")
    assert answer.status_code == 200
    assert faults(answer.json(), SERVICES) == []
    assert {one["id"]: one["hook"] for one in answer.json()["services"]} == HOOKS


@pytest.mark.parametrize("service", HOOKS)
def test_prefetch_templates_use_only_tokens_of_the_context(
    http: httpx2.Client, service: str
) -> None:
    (found,) = [one for one in http.get("/cds-services").json()["services"] if one["id"] == service]
    for template in found.get("prefetch", {}).values():
        for token in re.findall(r"{{(.*?)}}", template):
            assert token in {"context.patientId", "context.encounterId"}


@pytest.mark.parametrize("service", HOOKS)
def test_cards_are_as_specified(http: httpx2.Client, service: str) -> None:
    charges, *others = cards_of(http, call(service), service)
    assert charges["summary"] == "The note supports 3 units: 97140, 97110"
    assert "97140" in charges["detail"]
    assert charges["source"]["topic"]["code"] == "charges"
    for card in (charges, *others):
        assert ("suggestions" in card) == ("selectionBehavior" in card)
        assert [reason["code"] for reason in card["overrideReasons"]][:2] == [
            "not-performed",
            "other-code",
        ]


@pytest.mark.parametrize("service", [DISCHARGE, EDITOR])
def test_each_suggestion_creates_one_valid_charge(http: httpx2.Client, service: str) -> None:
    charges = cards_of(http, call(service), service)[0]
    assert charges["selectionBehavior"] == "any"
    assert len(charges["suggestions"]) == 2
    for suggestion in charges["suggestions"]:
        (action,) = suggestion["actions"]
        assert action["type"] == "create"
        charge = action["resource"]
        ChargeItem.model_validate(charge)
        assert "id" not in charge, "the EHR gives it"
        assert charge["status"] == "planned"
        assert charge["subject"] == {"reference": "Patient/p7"}
        assert charge["context"] == {"reference": "Encounter/e1"}
        assert charge["code"]["coding"][0]["code"] in suggestion["label"]
        assert "display" not in charge["code"]["coding"][0]
    identities = [one["uuid"] for one in (charges, *charges["suggestions"])]
    assert len(set(identities)) == len(identities)


def test_opening_a_chart_proposes_nothing(http: httpx2.Client) -> None:
    (card,) = cards_of(http, call(OPENED), OPENED)
    assert "suggestions" not in card
    assert card["indicator"] == "info"


def test_what_a_note_lacks_is_asked(http: httpx2.Client) -> None:
    note = "O: Therapeutic exercise: quad sets. Neuromuscular re-education x 10 min on foam."
    charges_or_not = cards_of(http, call(prefetch={"note": document(note)}))
    questions = charges_or_not[-1]
    assert questions["source"]["topic"]["code"] == "questions"
    assert questions["indicator"] == "warning"
    assert "suggestions" not in questions
    assert questions["detail"].startswith("- ")


def test_the_same_call_gets_the_same_bytes(http: httpx2.Client) -> None:
    assert ask(http, call()).content == ask(http, call()).content


def test_words_of_a_note_are_no_markup(http: httpx2.Client) -> None:
    note = "O: Manual therapy x 15 min: <b>MFR</b> ![x](http://x.example) `patellar mobilization`"
    detail = cards_of(http, call(prefetch={"note": document(note)}))[0]["detail"]
    for mark in ("<", "`", "[", "]", "://"):
        assert re.search(rf"(?<!\\){re.escape(mark)}", detail) is None, mark


TOLERATED = [
    pytest.param({"fhirServer": "https://ehr.example/fhir"}, id="fhir-server"),
    pytest.param(
        {
            "fhirServer": "http://127.0.0.1:1/never-called",
            "fhirAuthorization": {
                "access_token": "secret", "token_type": "Bearer", "expires_in": 300,
                "scope": "patient/*.rs", "subject": "us", "patient": "p7",
            },
        },
        id="fhir-authorization",
    ),
    pytest.param({"extension": {"com.example": {"a": 1}}}, id="extension"),
    pytest.param({"version": "3.0", "isTest": True}, id="of-a-later-version"),
    pytest.param({"prefetch": {"note": bundle(document())}}, id="search-set"),
    pytest.param({"prefetch": {"note": document(), "other": None}}, id="a-key-not-asked-for"),
    pytest.param({"prefetch": {"note": document(), "encounter": None}}, id="null-encounter"),
    pytest.param({"hookInstance": "D1577C69-DFBE-44AD-BA6D-3E05E953B2EA"}, id="capital-uuid"),
]  # fmt: skip


@pytest.mark.parametrize("more", TOLERATED)
def test_tolerated(http: httpx2.Client, more: dict[str, Any]) -> None:
    assert cards_of(http, call(**more))[0]["suggestions"]


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in call().items() if key != name}


def context(**more: Any) -> dict[str, Any]:
    merged = call()["context"] | more
    return call(context={key: value for key, value in merged.items() if value is not None})


REFUSED = [
    pytest.param(without("hook"), "/hook", id="no-hook"),
    pytest.param(call(hook="patient-view"), "/hook", id="hook-of-another-service"),
    pytest.param(without("hookInstance"), "/hookInstance", id="no-instance"),
    pytest.param(call(hookInstance="1234"), "/hookInstance", id="instance-no-uuid"),
    pytest.param(call(hookInstance=7), "/hookInstance", id="instance-number"),
    pytest.param(without("context"), "/context", id="no-context"),
    pytest.param(call(context=[]), "/context", id="context-list"),
    pytest.param(context(userId=None), "/context/userId", id="no-user"),
    pytest.param(context(userId="u1"), "/context/userId", id="user-without-type"),
    pytest.param(context(userId="Device/1"), "/context/userId", id="user-is-a-device"),
    pytest.param(context(patientId=None), "/context/patientId", id="no-patient"),
    pytest.param(context(patientId="Patient/p7"), "/context/patientId", id="patient-with-type"),
    pytest.param(context(encounterId=None), "/context/encounterId", id="no-encounter"),
    pytest.param(context(encounterId="a b"), "/context/encounterId", id="encounter-blank"),
    pytest.param(call(prefetch=[]), "/prefetch", id="prefetch-list"),
    pytest.param(call(prefetch={"note": "text"}), "/prefetch/note", id="prefetch-string"),
    pytest.param(call(fhirServer=1), "/fhirServer", id="server-number"),
    pytest.param(call(fhirAuthorization={"access_token": "x"}), "/fhirServer", id="token-alone"),
]


@pytest.mark.parametrize(("body", "pointer"), REFUSED)
def test_refused(http: httpx2.Client, body: dict[str, Any], pointer: str) -> None:
    answer = ask(http, body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}


LACKING = [
    pytest.param(without("prefetch"), id="no-prefetch"),
    pytest.param(call(prefetch=None), id="prefetch-null"),
    pytest.param(call(prefetch={}), id="key-not-sent"),
    pytest.param(call(prefetch={"encounter": None}), id="another-key"),
    pytest.param(call(prefetch={"note": {"resourceType": "OperationOutcome"}}), id="search-failed"),
    pytest.param(
        call(prefetch={"note": document(content=[{"attachment": {"contentType": "text/plain", "url": "Binary/1"}}])}),
        id="text-elsewhere",
    ),
]  # fmt: skip


@pytest.mark.parametrize("body", LACKING)
def test_412_where_the_note_was_not_sent(http: httpx2.Client, body: dict[str, Any]) -> None:
    answer = ask(http, body)
    assert answer.status_code == 412
    assert answer.json()["type"] == "urn:suggester:problem:no-note"


def test_412_where_the_editor_sent_no_note(http: httpx2.Client) -> None:
    body = call(EDITOR, context={"userId": "Practitioner/u1", "patientId": "p7"})
    assert ask(http, body, EDITOR).status_code == 412


SILENT = [
    pytest.param({"note": None}, id="nothing-found"),
    pytest.param({"note": bundle()}, id="empty-bundle"),
    pytest.param({"note": document("  \n")}, id="empty-note"),
    pytest.param({"note": document("Pt cancelled. No treatment today.")}, id="nothing-done"),
    pytest.param({"note": bundle(document(status="superseded"))}, id="replaced"),
    pytest.param({"note": bundle(document(docStatus="entered-in-error"))}, id="in-error"),
]


@pytest.mark.parametrize("prefetch", SILENT)
def test_no_cards_where_there_is_nothing_to_say(
    http: httpx2.Client, prefetch: dict[str, Any]
) -> None:
    assert [card for card in cards_of(http, call(prefetch=prefetch)) if "suggestions" in card] == []


UNREADABLE = [
    pytest.param(document(subject={"reference": "Patient/other"}), "other-patient", id="other"),
    pytest.param(
        document(subject={"reference": "https://e.example/fhir/Patient/p8/_history/2"}),
        "other-patient",
        id="other-by-url",
    ),
    pytest.param(
        document(content=[{"attachment": attachment(b"%PDF-1.7", "application/pdf")}]),
        "fhir-format",
        id="pdf",
    ),
    pytest.param({"resourceType": "Observation"}, "fhir-resource", id="another-resource"),
    pytest.param(document("a\0b"), "note-nul", id="nul"),
]


@pytest.mark.parametrize(("resource", "problem"), UNREADABLE)
def test_notes_that_cannot_be_read(
    http: httpx2.Client, resource: dict[str, Any], problem: str
) -> None:
    answer = ask(http, call(prefetch={"note": resource}))
    assert answer.status_code == 422
    assert answer.json()["type"] == f"urn:suggester:problem:{problem}"


def test_the_newest_note_is_read(http: httpx2.Client) -> None:
    old = document("O: gait training x 10 min", date="2026-09-01T10:00:00Z")
    new = document("O: ultrasound 1 MHz x 8 min to R shoulder", date="2026-09-16T10:00:00Z")
    (card, *_) = cards_of(http, call(prefetch={"note": bundle(old, new)}))
    assert card["summary"].endswith(": 97035")


def test_the_encounter_dates_the_charges(http: httpx2.Client) -> None:
    encounter = {"resourceType": "Encounter", "period": {"start": "2026-09-15T23:30:00-05:00"}}
    body = call(prefetch={"note": document(), "encounter": encounter})
    charge = cards_of(http, body)[0]["suggestions"][0]["actions"][0]["resource"]
    assert charge["occurrenceDateTime"] == "2026-09-15", "as written, in its own time zone"


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        pytest.param("dateOfService", "2026-09-16", 200, id="date"),
        pytest.param("dateOfService", 20260916, 422, id="date-number"),
        pytest.param("dateOfService", "16.9.2026", 422, id="date-elsewhere"),
        pytest.param("discipline", "OT", 200, id="discipline"),
        pytest.param("discipline", CANARY, 422, id="discipline-none"),
        pytest.param("payerRule", "ama", 200, id="rule"),
        pytest.param("payerRule", 8, 422, id="rule-number"),
        pytest.param("document", document(), 422, id="note-twice"),
    ],
)
def test_our_own_hook(http: httpx2.Client, name: str, value: object, status: int) -> None:
    body = call(EDITOR)
    body["context"][name] = value
    answer = ask(http, body, EDITOR)
    assert answer.status_code == status
    if status == 422:
        assert CANARY not in answer.text


def test_our_own_hook_takes_a_resource(http: httpx2.Client) -> None:
    body = call(EDITOR)
    body["context"]["document"] = document()
    del body["context"]["note"]
    assert cards_of(http, body, EDITOR)[0]["suggestions"]


@pytest.mark.parametrize("path", ["/cds-services/none", "/cds-services/none/feedback"])
def test_no_such_service(http: httpx2.Client, path: str) -> None:
    assert http.post(path, json=call()).status_code == 404


def test_errors_and_logs_hold_no_note(
    http: httpx2.Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for body in (call(hook=CANARY), call(prefetch={"note": document(subject={"reference": f"Patient/{CANARY}"})})):  # fmt: skip
        answer = ask(http, body)
        assert answer.status_code == 422
        assert CANARY not in answer.text
    ask(http, call())
    assert CANARY not in caplog.text
    assert NOTE.split("\n")[1] not in caplog.text


@pytest.mark.parametrize(
    ("card", "fault"),
    [
        pytest.param({"summary": "x" * 140}, "cards.summary is wrong", id="summary-140"),
        pytest.param({"indicator": "hard-stop"}, "cards.indicator is wrong", id="indicator"),
        pytest.param({"source": {}}, "cards.source is wrong", id="source"),
        pytest.param({"uuid": "1"}, "cards.uuid is wrong", id="uuid"),
        pytest.param({"links": {}}, "cards.links is not a list", id="links"),
        pytest.param({"colour": "red"}, "cards.colour is not in the specification", id="unknown"),
    ],
)
def test_the_table_does_refuse(card: dict[str, Any], fault: str) -> None:
    good = {"summary": "x" * 139, "indicator": "info", "source": {"label": "x"}}
    assert faults({"cards": [good]}, RESPONSE) == []
    assert fault in faults({"cards": [good | card]}, RESPONSE)
    assert faults({"cards": [], "systemActions": []}, RESPONSE)
