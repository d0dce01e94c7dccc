"""POST /api/v1/claim: the format that was asked for, and the problems of the other routes."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from fhir.resources.R4B.bundle import Bundle
from starlette.testclient import TestClient

from suggester.model import Claim, Visit
from tests.web.small_engine import SmallEngine
from web.api.negotiation import best
from web.problems import ProblemError

NOTE = "O: Gait training x 10 min, cueing for heel strike. Manual therapy. Ice pack declined."
SENT = {
    "text": NOTE,
    "date_of_service": "2026-09-16",
    "patient_ref": "Patient/7",
    "note_ref": "v 1",
}
URL = "/api/v1/claim"


def test_json_is_the_claim_of_the_answer(client: TestClient, engine: SmallEngine) -> None:
    answer = client.post(URL, json=SENT)
    assert answer.headers["content-type"] == "application/json"
    assert Claim.model_validate_json(answer.content) == engine.suggest(NOTE, Visit()).claim


def test_csv_has_a_row_a_line(client: TestClient) -> None:
    answer = client.post(URL, json=SENT, headers={"Accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    rows = list(csv.DictReader(StringIO(answer.text, newline="")))
    assert [(row["code"], row["modifier_1"], row["units"]) for row in rows] == [
        ("97140", "GP", "1"),
        ("97116", "GP", "1"),
    ]
    assert {(row["note_ref"], row["date_of_service"]) for row in rows} == {("v 1", "2026-09-16")}


def test_fhir_is_valid_and_names_who_was_named(client: TestClient) -> None:
    before = date.today().isoformat()
    answer = client.post(URL, json=SENT, params={"format": "fhir"})
    assert answer.headers["content-type"] == "application/fhir+json"
    Bundle.model_validate_json(answer.content)
    claim = answer.json()["entry"][0]["resource"]
    assert claim["patient"] == {"reference": "Patient/7"}
    assert before <= claim["created"] <= date.today().isoformat()
    assert "heel strike" not in answer.text


def test_fhir_quotes_when_asked(client: TestClient) -> None:
    answer = client.post(URL, json=SENT, params={"format": "fhir", "words": "true"})
    assert "cueing for heel strike" in answer.text
    assert "Ice pack" not in answer.text, "what was declined supports no charge"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        pytest.param("*/*", "json", id="anything"),
        pytest.param("application/json", "json", id="json"),
        pytest.param("text/csv", "csv", id="csv"),
        pytest.param("text/*", "csv", id="any-text"),
        pytest.param("application/fhir+json; fhirVersion=4.0", "fhir", id="fhir-version"),
        pytest.param("application/*", "json", id="any-application"),
        pytest.param("text/csv;q=0.5, application/fhir+json", "fhir", id="quality"),
        pytest.param("application/json;q=0, */*", "csv", id="not-json"),
        pytest.param("text/html, */*;q=0.1", "json", id="a-browser"),
        pytest.param("TEXT/CSV", "csv", id="capitals"),
        pytest.param("text/csv;q=2, application/json;q=0.1", "json", id="no-such-quality"),
    ],
)
def test_accept_decides(accept: str, kind: str) -> None:
    assert best(accept) == kind


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "text/csv;q=0", ";;,", "x"])
def test_nothing_acceptable(client: TestClient, accept: str) -> None:
    with pytest.raises(ProblemError):
        best(accept)
    answer = client.post(URL, json=SENT, headers={"Accept": accept})
    assert (answer.status_code, answer.json()["status"]) == (406, 406)
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_query_wins_over_accept(client: TestClient) -> None:
    answer = client.post(f"{URL}?format=csv", json=SENT, headers={"Accept": "application/json"})
    assert answer.headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize(
    ("query", "body", "status", "kind"),
    [
        pytest.param("format=xml", SENT, 422, "format", id="unknown-format"),
        pytest.param("format=csv&format=json", SENT, 422, "format", id="two-formats"),
        pytest.param("words=CANARY", SENT, 422, "parameters", id="words"),
        pytest.param("", {"text": ""}, 422, "note-empty", id="empty"),
        pytest.param("", {"text": NOTE, "payer_rule": "CANARY"}, 422, "fields", id="rule"),
        pytest.param("", {"text": NOTE, "CANARY": 1}, 422, "fields", id="unknown-field"),
        pytest.param("", [], 400, "json", id="no-object"),
    ],
)
def test_problems(client: TestClient, query: str, body: object, status: int, kind: str) -> None:
    answer = client.post(f"{URL}?{query}", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:suggester:problem:{kind}"
    assert "CANARY" not in answer.text
    assert "heel strike" not in answer.text


def test_the_description_names_every_format(client: TestClient) -> None:
    route = client.get("/api/v1/openapi.json").json()["paths"][URL]["post"]
    formats = {"application/json", "text/csv", "application/fhir+json"}
    assert set(route["responses"]["200"]["content"]) == formats
    assert {item["name"] for item in route["parameters"]} == {"format", "words"}
    assert route["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert "406" in route["responses"]
    example = route["responses"]["200"]["content"]["text/csv"]["example"]
    header = client.post(f"{URL}?format=csv", json=SENT).text.splitlines()[0]
    assert example.splitlines()[0] == header
    assert json.dumps(route).count("SuggestIn") == 1
