"""FHIR R4: the models of fhir.resources accept it, and it says no more than is known."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.chargeitem import ChargeItem
from fhir.resources.R4B.claim import Claim
from pydantic import ValidationError

from suggester import shipped_engine
from suggester.claim_out.fhir import fhir_bundle
from suggester.claim_out.fhir_parts import CPT, HCPCS, OURS, reference
from suggester.model import Discipline, PayerRule, Suggestions, Visit
from tests.claim_out.notes_to_claim import NOTES, line, made

DAY = date(2026, 9, 16)
VISITS = {
    "bare": Visit(),
    "full": Visit(
        date_of_service=DAY,
        discipline=Discipline.PT,
        payer_rule=PayerRule.AMA,
        patient_ref="Patient/7",
        note_ref="visit 1042",
    ),
}


def parts(answer: Suggestions, visit: Visit, **asked: object) -> tuple[dict, list[dict]]:
    """The Claim and the ChargeItems, each accepted by its model as it stands."""
    text = fhir_bundle(answer, visit, **asked)
    Bundle.model_validate_json(text)
    bundle = json.loads(text)
    claim, *charges = [entry["resource"] for entry in bundle["entry"]]
    Claim.model_validate(claim)
    for charge in charges:
        ChargeItem.model_validate(charge)
    addresses = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(addresses)) == len(addresses)
    return claim, charges


def values(node: object) -> Iterator[object]:
    yield node
    if isinstance(node, dict | list):
        for item in node.values() if isinstance(node, dict) else node:
            yield from values(item)


@pytest.mark.parametrize("visit", VISITS)
@pytest.mark.parametrize("name", NOTES)
@pytest.mark.parametrize("words", [False, True], ids=["offsets", "words"])
def test_every_note_makes_valid_resources(name: str, visit: str, words: bool) -> None:
    note, facts = NOTES[name], VISITS[visit]
    answer = shipped_engine().suggest(note, facts)
    claim, charges = parts(answer, facts, created=DAY if visit == "full" else None, words=words)
    billed = [line for line in answer.claim.lines if line.units]
    items = claim.get("item", [])
    assert [i["productOrService"]["coding"][0]["code"] for i in items] == [x.code for x in billed]
    assert [i["quantity"]["value"] for i in items] == [x.units for x in billed]
    assert [c["quantity"]["value"] for c in charges] == [x.units for x in billed]
    for value in values([claim, *charges]):  # FHIR knows neither null nor anything empty
        assert value not in (None, "", [], {})
    for charge in charges:
        for start, end, text in evidence_of(charge):
            assert text == (note[start:end].replace("\x1b", "\ufffd") if words else None)


def evidence_of(charge: dict) -> list[tuple[int, int, str | None]]:
    found = []
    for extension in charge["extension"]:
        if extension["url"] == OURS + "evidence":
            part = {item["url"]: item for item in extension["extension"]}
            text = part["text"]["valueString"] if "text" in part else None
            found.append((part["start"]["valueUnsignedInt"], part["end"]["valueUnsignedInt"], text))
    return found


def test_the_models_do_refuse() -> None:
    claim, charges = parts(made(line()), Visit())
    for wrong in ({"use": None}, {"item": [{"sequence": 1}]}, {"price": 1}):
        with pytest.raises(ValidationError):
            Claim.model_validate({**claim, **wrong})
    with pytest.raises(ValidationError):
        ChargeItem.model_validate({k: v for k, v in charges[0].items() if k != "subject"})


def test_a_line_as_resources() -> None:
    item = line("97110", 2, minutes=30, modifiers=("GP", "59"), why="30 min -> 2")
    claim, (charge,) = parts(made(item), VISITS["full"], created=DAY)
    assert claim["status"] == "draft"
    assert (claim["created"], claim["patient"]) == ("2026-09-16", {"reference": "Patient/7"})
    assert claim["provider"]["display"] == "unknown"
    (billed,) = claim["item"]
    assert billed["servicedDate"] == "2026-09-16"
    assert [m["coding"][0] for m in billed["modifier"]] == [
        {"system": HCPCS, "code": "GP"},
        {"system": CPT, "code": "59"},
    ]
    assert charge["status"] == "planned"
    assert charge["code"] == {"coding": [{"system": CPT, "code": "97110"}], "text": "Our label"}
    assert charge["note"] == [{"text": "30 min -> 2"}]
    assert charge["supportingInformation"] == [{"identifier": {"value": "visit 1042"}}]
    assert evidence_of(charge) == [(3, 12, None)], "only what was performed supports a charge"
    for resource in (claim, charge):
        assert resource["meta"]["security"][0]["code"] == "AIAST"


def test_a_code_on_two_lines_is_charged_twice() -> None:
    claim, charges = parts(made(line("97110"), line("97110", modifiers=("GP", "CQ"))), Visit())
    assert [item["sequence"] for item in claim["item"]] == [1, 2]
    assert len(charges) == 2


def test_only_lines_with_units_are_charged() -> None:
    claim, charges = parts(made(line("97110", 0)), Visit())
    assert "item" not in claim
    assert charges == []
    assert claim["_created"]["extension"][0]["valueCode"] == "unknown"


@pytest.mark.parametrize(
    ("code", "system"),
    [("97110", CPT), ("0552T", CPT), ("G0283", HCPCS), ("S9131", HCPCS)],
)
def test_code_systems(code: str, system: str) -> None:
    claim, _ = parts(made(line(code)), Visit())
    assert claim["item"][0]["productOrService"]["coding"][0] == {"system": system, "code": code}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        pytest.param("Patient/7", {"reference": "Patient/7"}, id="relative"),
        pytest.param("https://x.example/fhir/Patient/7", {"reference": "https://x.example/fhir/Patient/7"}, id="url"),
        pytest.param("urn:uuid:0-1", {"reference": "urn:uuid:0-1"}, id="urn"),
        pytest.param("MRN 12/3", {"identifier": {"value": "MRN 12/3"}}, id="number"),
        pytest.param("a\x01b", {"identifier": {"value": "a\ufffdb"}}, id="control"),
    ],
)  # fmt: skip
def test_references_are_the_given_ones(given: str, meant: dict) -> None:
    assert reference(given) == meant
    parts(made(line()), Visit(patient_ref=given, note_ref=given))


@pytest.mark.parametrize("given", [None, "", "  "])
def test_an_unknown_reference_says_so(given: str | None) -> None:
    assert reference(given)["display"] == "unknown"
    parts(made(line()), Visit(patient_ref=given, note_ref=given))


def test_the_same_answer_gives_the_same_bytes() -> None:
    answer = shipped_engine().suggest(NOTES["knee"], Visit())
    assert fhir_bundle(answer, Visit()) == fhir_bundle(answer, Visit())


def test_the_notes_are_of_many_kinds() -> None:
    """Lest the table above check nothing: claims of none, one and several lines are among them."""
    units = [
        sum(1 for line in shipped_engine().suggest(note).claim.lines if line.units)
        for note in NOTES.values()
    ]
    assert {0, 1} <= set(units)
    assert max(units) > 1
    assert sum(1 for n in units if n) >= 6, units
