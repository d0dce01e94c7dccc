"""A decided review as FHIR R4: a `ChargeItem` for each code that is billed, and one `Provenance`.

They are what people decided, so unlike a claim's draft they are not marked as made by a machine.
No word of a note is in them, no price, and no patient: who that was is deleted with the note.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from suggester.claim_out.fhir_parts import OURS, Json, modifier, reference, service, string

from .outcome import Taken, Verdict, outcome
from .record import Record
from .states import Kind, Stage

AGENT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"


def resources_of(review: Mapping[Any, Any], steps: Sequence[Taken]) -> Iterator[Json]:
    """Yield the resources of a decided review; none where nothing is billed.

    review: its ``review``, ``note_ref``, ``date_of_service``, ``last_stage``, ``finished_at`` and
        ``record``.
    """
    record = Record.model_validate_json(review["record"])
    verdicts = outcome(record, steps, Stage(review["last_stage"])).values()
    billed = [verdict for verdict in verdicts if verdict.accepted]
    if not billed:
        return
    yield from (charge_item(review, record, verdict) for verdict in billed)
    yield provenance(review, record, billed, steps)


def charge_item(review: Mapping[Any, Any], record: Record, verdict: Verdict) -> Json:
    """Return one code as it is billed. Its id is the review's number and the code."""
    extensions: list[Json] = [
        {"url": OURS + "modifier", "valueCoding": modifier(code)} for code in verdict.modifiers
    ]
    charge: Json = {
        "resourceType": "ChargeItem",
        "id": charge_id(review, verdict),
        "extension": [
            *extensions,
            {"url": OURS + "note-sha256", "valueString": record.text_sha256},
        ],
        "status": "billable",
        "code": service(verdict.code, None),
        "subject": reference(None),
    }
    if verdict.units is not None:
        charge["quantity"] = {"value": verdict.units}
    if review["date_of_service"]:
        charge["occurrenceDateTime"] = review["date_of_service"]
    if review["note_ref"]:
        charge["supportingInformation"] = [reference(review["note_ref"])]
    return charge


def charge_id(review: Mapping[Any, Any], verdict: Verdict) -> str:
    """Return the id of a charge: the same in every export."""
    return f"{review['review']}-{verdict.code}"


def provenance(
    review: Mapping[Any, Any], record: Record, billed: Sequence[Verdict], steps: Sequence[Taken]
) -> Json:
    """Return who decided, when, and on which proposal of which version of the program."""
    readers = dict.fromkeys(step.by for step in steps if step.kind is Kind.FINISH)
    finished: datetime = review["finished_at"]
    version = record.versions
    program = f"suggester {version.software}, lexicon {version.lexicon[:12]}"
    return {
        "resourceType": "Provenance",
        "id": review["review"],
        "target": [{"reference": f"ChargeItem/{charge_id(review, item)}"} for item in billed],
        "recorded": finished.isoformat(timespec="milliseconds"),
        "agent": [
            *(agent("verifier", {"identifier": {"value": string(name)}}) for name in readers),
            agent("assembler", {"display": program}),
        ],
        "entity": [{"role": "source", "what": {"identifier": {"value": record.text_sha256}}}],
    }


def agent(kind: str, who: Json) -> Json:
    """Return one who had a part in it."""
    return {"type": {"coding": [{"system": AGENT, "code": kind}]}, "who": who}
