"""Write a whole answer as a FHIR R4 Bundle: the Claim, its ChargeItems, what they were made
from (Binary: the plain text that offsets count), by what (Device), and that (Provenance).
"""

import base64
from collections.abc import Iterator
from datetime import datetime

from suggester.claim_out.fhir import address, bundle, claim_resources
from suggester.claim_out.fhir_parts import MACHINE_MADE, Json, of_hl7, reference
from suggester.model import Suggestions, Visit

NAME = "Rehab code suggester"


def fhir_answer(
    answer: Suggestions,
    visit: Visit,
    *,
    text: str,
    recorded: datetime,
    encounter: str | None = None,
    words: bool = False,
) -> str:
    """Return the Bundle as JSON.

    text: the note as it was read. recorded: now, with its time zone. encounter: a reference.
    words: quote the words of the note in the evidence too; the Binary holds them all anyway.
    """
    sha256 = answer.note.text_sha256
    made = tuple(claim_resources(answer, visit, created=recorded.date(), words=words))
    placed = [(address(sha256, n), _placed(resource, encounter)) for n, resource in enumerate(made)]
    note, device = address(sha256, "note"), address(sha256, "device")
    targets = [url for url, _ in placed]
    sources = [note, *([visit.note_ref] if visit.note_ref else [])]
    provenance = _provenance(targets, sources, device, recorded)
    return bundle(
        (
            *placed,
            (address(sha256, "provenance"), provenance),
            (device, _device(answer)),
            (note, _binary(text)),
        )
    )


def _placed(resource: Json, encounter: str | None) -> Json:
    """Return a Claim or ChargeItem that names the encounter, where there is one."""
    if not encounter:
        return resource
    if resource["resourceType"] == "ChargeItem":
        return {**resource, "context": reference(encounter)}
    items = resource.get("item")
    if not isinstance(items, list):
        return resource
    return {**resource, "item": [{**item, "encounter": [reference(encounter)]} for item in items]}


def _provenance(targets: list[str], sources: list[str], device: str, recorded: datetime) -> Json:
    return {
        "resourceType": "Provenance",
        "meta": MACHINE_MADE,
        "target": [{"reference": url} for url in targets],
        "recorded": recorded.isoformat(timespec="seconds"),
        "agent": [
            {
                "type": of_hl7("provenance-participant-type", "assembler"),
                "who": {"reference": device},
            }
        ],
        "entity": [{"role": "source", "what": reference(source)} for source in sources],
    }


def _device(answer: Suggestions) -> Json:
    """Return the program as a Device: its versions reproduce the answer."""
    return {
        "resourceType": "Device",
        "status": "active",
        "deviceName": [{"name": NAME, "type": "user-friendly-name"}],
        "version": [{"type": {"text": name}, "value": value} for name, value in _versions(answer)],
    }


def _versions(answer: Suggestions) -> Iterator[tuple[str, str]]:
    versions = answer.versions
    yield "software", versions.software
    yield "lexicon", versions.lexicon
    yield "rules date", versions.rules_date.isoformat()
    for overlay in versions.overlays:
        yield "overlay", overlay


def _binary(text: str) -> Json:
    data = base64.b64encode(text.encode()).decode("ascii")
    return {"resourceType": "Binary", "contentType": "text/plain; charset=utf-8", "data": data}
