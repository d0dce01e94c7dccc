import json
from datetime import date

import pytest
from starlette.testclient import TestClient

from suggester.model import Suggestions, Visit
from tests.web.small_engine import SmallEngine

NOTE = "O: Gait training x 10 min, cueing for heel strike. Ice pack declined.\r\nAfter: 🦵 ok"


def test_answer_is_the_models_own_json(client: TestClient, engine: SmallEngine) -> None:
    answer = client.post("/api/v1/suggest", json={"text": NOTE})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == engine.suggest(NOTE, Visit()).model_dump_json().encode()


def test_evidence_counts_into_the_text_as_sent(client: TestClient) -> None:
    text = "🧑‍🦽 e\u0301\r\n" + NOTE
    found = Suggestions.model_validate_json(
        client.post("/api/v1/suggest", json={"text": text}).content
    )
    items = [item for one in (*found.suggestions, *found.considered) for item in one.evidence]
    assert items
    for item in items:
        assert text[item.start : item.end] == item.text
        wide = text.encode("utf-16-le")
        assert wide[2 * item.start_utf16 : 2 * item.end_utf16].decode("utf-16-le") == item.text


def test_visit_reaches_the_engine(client: TestClient, engine: SmallEngine) -> None:
    sent = {
        "date_of_service": "2026-09-16",
        "setting": "outpatient",
        "discipline": "OT",
        "payer_rule": "ama",
        "assistant_minutes": {"97110": 8},
        "year_to_date_amount": 2480.5,
        "telehealth": True,
        "payer_denies_withdrawn": True,
        "patient_ref": "p1",
        "note_ref": "n1",
    }
    assert set(sent) == set(Visit.model_fields), "send every field of Visit here"
    answer = client.post("/api/v1/suggest", json={"text": NOTE, **sent})
    assert answer.status_code == 200
    assert engine.visits[-1] == Visit.model_validate(sent)
    assert engine.visits[-1].date_of_service == date(2026, 9, 16)


def test_refs_are_not_in_the_answer(client: TestClient) -> None:
    sent = {"text": NOTE, "patient_ref": "REF-CANARY", "note_ref": "REF-CANARY"}
    assert "CANARY" not in client.post("/api/v1/suggest", json=sent).text


def test_codes(client: TestClient) -> None:
    found = client.get("/api/v1/codes").json()
    assert found["lexicon"] == "0" * 64
    codes = [entry["code"] for entry in found["codes"]]
    assert codes == sorted(codes)
    assert found["codes"][0].keys() == {
        "code", "label", "family", "timed", "minutes_per_unit", "disciplines", "proposed",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/example", "/api", "/healthz", "/api/v1/openapi.json"])
def test_head_answers_as_get_without_body(client: TestClient, path: str) -> None:
    answer = client.head(path)
    assert (answer.status_code, answer.content) == (200, b"")


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict:
    return client.get("/api/v1/openapi.json").json()


def test_description_is_3_1_and_complete(document: dict) -> None:
    assert document["openapi"].startswith("3.1")
    operations = [item for path in document["paths"].values() for item in path.values()]
    assert {item["operationId"] for item in operations} == {
        "suggest", "suggest_batch", "explain", "suggest_fhir", "claim", "list_codes", "health", "ready",
        "cds_services", "call_cds_service", "cds_feedback",
    }  # fmt: skip
    assert all(item["tags"] and item["summary"] for item in operations)


def test_description_has_the_body_with_every_field(document: dict) -> None:
    body = document["paths"]["/api/v1/suggest"]["post"]["requestBody"]["content"]
    assert body["application/json"]["examples"]
    schema = document["components"]["schemas"]["SuggestIn"]
    assert set(schema["properties"]) == {"text", *Visit.model_fields}
    assert schema["required"] == ["text"]
    assert schema["additionalProperties"] is False


def test_description_documents_the_errors(document: dict) -> None:
    answers = document["paths"]["/api/v1/suggest"]["post"]["responses"]
    assert set(answers) == {"200", "400", "408", "413", "415", "422", "500", "503"}
    for status, answer in answers.items():
        kind = "application/json" if status == "200" else "application/problem+json"
        assert set(answer["content"]) == {kind}


def test_every_reference_in_the_description_resolves(document: dict) -> None:
    names = set(document["components"]["schemas"])
    used = {part.split('"')[0] for part in json.dumps(document).split("#/components/schemas/")[1:]}
    assert used <= names


def test_examples_of_the_description_are_accepted(client: TestClient, document: dict) -> None:
    body = document["paths"]["/api/v1/suggest"]["post"]["requestBody"]["content"]
    for example in body["application/json"]["examples"].values():
        assert client.post("/api/v1/suggest", json=example["value"]).status_code == 200
