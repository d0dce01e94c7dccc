"""Decided reviews as FHIR: what the models of R4B accept, and what people decided."""

import json
from typing import Any

import pytest
from fhir.resources.R4B.chargeitem import ChargeItem
from fhir.resources.R4B.provenance import Provenance

from tests.queue.small_reviews import CANARY, Watch, entry
from web.queue import exports
from web.queue.actions import Queue
from web.queue.exports import exported
from web.queue.states import Reason
from web.queue.values import Decision, accept, add, change, reject

READ = {"ChargeItem": ChargeItem, "Provenance": Provenance}


def read(queue: Queue, review: str, by: str, *decided: Decision) -> None:
    hold = queue.claim(review, by=by).hold
    for number, decision in enumerate(decided):
        hold = queue.decide(hold, decision, key=f"{by}{number}").hold
    queue.finish(hold, key=f"{by}f")


def resources(queue: Queue, watch: Watch) -> list[dict[str, Any]]:
    text = "".join(exported(queue.store, "fhir", by="cli", clock=watch))
    assert CANARY not in text
    assert "p-1" not in text  # the patient's reference goes with the note
    found = [json.loads(line) for line in text.splitlines()]
    for resource in found:
        READ[resource["resourceType"]].model_validate(resource)
    return found


def test_what_is_billed_and_who_decided(queue: Queue, watch: Watch) -> None:
    review = queue.enter(entry(), by="form", key="k").review
    read(
        queue, review, "ann",
        change("97110", units=3, modifiers=("59", "GP")),
        reject("97140", Reason.NOT_PERFORMED),
        add("97035", start=3, end=9, units=1, remark=f"{CANARY} said"),
    )  # fmt: skip
    added, changed, provenance = resources(queue, watch)
    assert [one["id"] for one in (added, changed)] == [f"{review}-97035", f"{review}-97110"]
    assert (changed["status"], changed["quantity"]["value"]) == ("billable", 3)
    modifiers = [e["valueCoding"]["code"] for e in changed["extension"] if "valueCoding" in e]
    assert modifiers == ["59", "GP"]
    assert "meta" not in changed  # a person said so
    assert [target["reference"] for target in provenance["target"]] == [
        f"ChargeItem/{review}-97035",
        f"ChargeItem/{review}-97110",
    ]
    assert provenance["agent"][0]["who"] == {"identifier": {"value": "ann"}}
    assert provenance["recorded"] == "2026-03-02T08:00:00.000+00:00"


def test_the_last_reading_is_what_counts(doubled: Queue, watch: Watch) -> None:
    review = doubled.enter(entry(codes=("97110",)), by="form", key="k").review
    for by in ("ann", "bea"):
        assert resources(doubled, watch) == []  # not decided yet
        read(doubled, review, by, accept("97110"))
    charge, provenance = resources(doubled, watch)
    assert charge["quantity"]["value"] == 1
    assert [one["type"]["coding"][0]["code"] for one in provenance["agent"]] == [
        "verifier",
        "verifier",
        "assembler",
    ]


def test_a_review_without_a_charge_is_left_out(queue: Queue, watch: Watch) -> None:
    review = queue.enter(entry(codes=("97110",)), by="form", key="k").review
    read(queue, review, "ann", reject("97110", Reason.OTHER))
    assert resources(queue, watch) == []


@pytest.mark.parametrize("kind", exports.FORMATS)
def test_an_export_goes_through_all_of_them(
    queue: Queue, watch: Watch, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(exports, "BATCH", 2)
    for number in range(5):
        review = queue.enter(entry(f"O: {number}", ("97110",)), by="f", key=str(number)).review
        if number != 2:  # one has no steps
            read(queue, review, "ann", accept("97110"))
    lines = list(exported(queue.store, kind, by="cli", clock=watch))
    assert len(lines) == 8 + (kind == "csv")
