"""A note in FHIR R4 over real HTTP: every resource of the answer holds, and all fit together."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fhir.resources.R4B import get_fhir_model_class
from typer.testing import CliRunner

from suggester.cli import app
from tests.conformance.calls import CANARY, NOTE, attachment, bundle, document

PATH = "/api/v1/fhir/suggest"
OURS = "urn:suggester:fhir:"
DEFINITIONS = Path("docs/fhir")
SENT = document(
    context={"encounter": [{"reference": "Encounter/e1"}], "period": {"start": "2026-09-16"}}
)
HTML = "<p>O: <b>Manual therapy</b> x 15&nbsp;min: patellar&#32;mobilization.</p><p>🦵 Gait training x 10 min</p>"


def answered(http: httpx2.Client, resource: dict[str, Any], query: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/fhir+json"}
    answer = http.post(PATH + query, content=json.dumps(resource), headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"
    return answer.json()


def resources(whole: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = [entry["resource"] for entry in whole["entry"]]
    return [one for one in found if one["resourceType"] == kind]


def nodes(node: object) -> Iterator[object]:
    yield node
    if isinstance(node, dict | list):
        for item in node.values() if isinstance(node, dict) else node:
            yield from nodes(item)


CASES = [
    pytest.param(SENT, id="document"),
    pytest.param(document(content=[{"attachment": attachment(HTML, "text/html")}]), id="html"),
    pytest.param(bundle(document()), id="bundle"),
    pytest.param(document("Pt cancelled."), id="nothing-done"),
    pytest.param(document(subject={"display": "x"}, id=None), id="nobody-named"),
]


@pytest.mark.parametrize("query", ["", "?words=true&payer_rule=ama&discipline=OT"])
@pytest.mark.parametrize("resource", CASES)
def test_every_resource_is_valid(http: httpx2.Client, resource: dict[str, Any], query: str) -> None:
    whole = answered(http, resource, query)
    get_fhir_model_class("Bundle").model_validate(whole)
    for entry in whole["entry"]:
        kind = entry["resource"]["resourceType"]
        get_fhir_model_class(kind).model_validate(entry["resource"])
    for node in nodes(whole):
        assert node not in (None, "", [], {}), "FHIR knows neither null nor anything empty"


def test_references_lead_somewhere(http: httpx2.Client) -> None:
    whole = answered(http, SENT)
    addresses = [entry["fullUrl"] for entry in whole["entry"]]
    assert len(set(addresses)) == len(addresses)
    outside = {"Patient/p7", "DocumentReference/d1", "Encounter/e1"}
    named = {
        node["reference"] for node in nodes(whole) if isinstance(node, dict) and "reference" in node
    }
    assert named <= outside | set(addresses)
    assert outside <= named


def test_provenance_says_what_was_made_of_what(http: httpx2.Client) -> None:
    whole = answered(http, SENT)
    place = {entry["fullUrl"]: entry["resource"] for entry in whole["entry"]}
    (provenance,) = resources(whole, "Provenance")
    kinds = [place[one["reference"]]["resourceType"] for one in provenance["target"]]
    assert kinds == ["Claim", *["ChargeItem"] * len(resources(whole, "ChargeItem"))]
    (agent,) = provenance["agent"]
    device = place[agent["who"]["reference"]]
    assert [one["type"]["text"] for one in device["version"]] == [
        "software",
        "lexicon",
        "rules date",
    ]
    note, original = provenance["entity"]
    assert place[note["what"]["reference"]]["resourceType"] == "Binary"
    assert original == {"role": "source", "what": {"reference": "DocumentReference/d1"}}
    assert provenance["recorded"].endswith("+00:00")
    for resource in (provenance, *resources(whole, "Claim"), *resources(whole, "ChargeItem")):
        assert resource["meta"]["security"][0]["code"] == "AIAST"


def evidence_of(charge: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for extension in charge["extension"]:
        if extension["url"] == OURS + "evidence":
            yield {part["url"]: next(v for k, v in part.items() if k != "url") for part in extension["extension"]}  # fmt: skip


@pytest.mark.parametrize(
    "resource", [CASES[0].values[0], CASES[1].values[0]], ids=["plain", "html"]
)
def test_offsets_count_the_text_beside(http: httpx2.Client, resource: dict[str, Any]) -> None:
    whole = answered(http, resource, "?words=true")
    (binary,) = resources(whole, "Binary")
    text = base64.b64decode(binary["data"]).decode()
    found = [item for charge in resources(whole, "ChargeItem") for item in evidence_of(charge)]
    assert found
    for item in found:
        assert text[item["start"] : item["end"]] == item["text"]


def test_the_visit_is_the_one_of_the_resource(http: httpx2.Client) -> None:
    whole = answered(http, SENT)
    (claim,) = resources(whole, "Claim")
    assert claim["patient"] == {"reference": "Patient/p7"}
    assert {item["servicedDate"] for item in claim["item"]} == {"2026-09-16"}
    assert claim["item"][0]["encounter"] == [{"reference": "Encounter/e1"}]
    for charge in resources(whole, "ChargeItem"):
        assert charge["context"] == {"reference": "Encounter/e1"}
        assert charge["supportingInformation"] == [{"reference": "DocumentReference/d1"}]


@pytest.mark.parametrize(
    ("resource", "status", "problem"),
    [
        pytest.param({"resourceType": CANARY}, 422, "fhir-resource", id="resource"),
        pytest.param(document(content=[{"attachment": {"url": "http://127.0.0.1:1/x"}}]), 422, "fhir-format", id="url-without-type"),
        pytest.param(document(content=[{"attachment": {"contentType": "text/plain", "url": "http://127.0.0.1:1/x"}}]), 422, "fhir-elsewhere", id="url"),
        pytest.param(document(content=[{"attachment": attachment(CANARY, "application/rtf")}]), 422, "fhir-format", id="rtf"),
        pytest.param(document(" "), 422, "note-empty", id="empty"),
        pytest.param(document("a\0"), 422, "note-nul", id="nul"),
        pytest.param(document("a" * 50_001), 422, "note-too-long", id="too-long"),
        pytest.param(document("a" * 1_000_000), 413, "too-large", id="too-large"),
    ],
)  # fmt: skip
def test_problems(http: httpx2.Client, resource: dict[str, Any], status: int, problem: str) -> None:
    answer = http.post(PATH, json=resource)
    assert answer.status_code == status
    assert answer.json()["type"] == f"urn:suggester:problem:{problem}"
    assert CANARY not in answer.text


def test_xml_is_not_taken(http: httpx2.Client) -> None:
    headers = {"Content-Type": "application/fhir+xml"}
    assert http.post(PATH, content="<Bundle/>", headers=headers).status_code == 415


def definitions() -> dict[str, dict[str, Any]]:
    files = (json.loads(path.read_text()) for path in DEFINITIONS.glob("*.json"))
    return {one["url"]: one for one in files}


@pytest.mark.parametrize("url", definitions())
def test_definitions_are_valid(url: str) -> None:
    get_fhir_model_class("StructureDefinition").model_validate(definitions()[url])


def test_extensions_obey_their_definitions(http: httpx2.Client) -> None:
    whole = answered(http, SENT | {"id": "d2"}, "?words=true&discipline=PT")
    seen = set()
    for node in nodes(whole):
        if isinstance(node, dict) and str(node.get("url", "")).startswith(OURS):
            seen.add(node["url"])
            obeys(node, definitions()[node["url"]])
    assert {OURS + "evidence", OURS + "minutes", OURS + "note-sha256"} <= seen


def obeys(extension: dict[str, Any], definition: dict[str, Any]) -> None:
    elements = {one["id"]: one for one in definition["differential"]["element"]}
    parts = {
        name.split(":")[1]: one
        for name, one in elements.items()
        if name.startswith("Extension.extension:") and "." not in name.split(":")[1]
    }
    if not parts:
        (kind,) = elements["Extension.value[x]"]["type"]
        assert set(extension) == {"url", value_of(kind["code"])}
        return
    given = {part["url"]: part for part in extension["extension"]}
    assert len(given) == len(extension["extension"])
    assert {name for name, one in parts.items() if one["min"]} <= set(given) <= set(parts)
    for name, part in given.items():
        (kind,) = elements[f"Extension.extension:{name}.value[x]"]["type"]
        assert set(part) == {"url", value_of(kind["code"])}


def value_of(kind: str) -> str:
    return f"value{kind[0].upper()}{kind[1:]}"


def fhir(*arguments: str, stdin: str | None = None):
    return CliRunner().invoke(app, ["fhir", *arguments], input=stdin)


def test_the_command_prints_the_same(http: httpx2.Client, tmp_path: Path) -> None:
    path = tmp_path / "note.json"
    path.write_text(json.dumps(SENT))
    done = fhir(str(path))
    assert (done.exit_code, done.stderr) == (0, "")
    ours, theirs = json.loads(done.stdout), answered(http, SENT)
    for whole in (ours, theirs):
        resources(whole, "Provenance")[0]["recorded"] = "now"
        resources(whole, "Claim")[0]["created"] = "today"
    assert ours == theirs


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(f'{{"{CANARY}"', id="no-json"),
        pytest.param(json.dumps([CANARY]), id="a-list"),
        pytest.param(json.dumps(document(status=CANARY)), id="status"),
        pytest.param(json.dumps(document(f"{CANARY}\0")), id="nul"),
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_the_command_repeats_nothing(sent: str) -> None:
    done = fhir("-", stdin=sent)
    assert done.exit_code in (1, 2)
    assert done.stdout == ""
    assert CANARY not in done.stderr
    assert NOTE not in done.stderr
