"""Write a claim as a FHIR R4 Bundle: one draft `Claim`, and a planned `ChargeItem` a line.

Both are proposals, marked as made by a machine. They name nobody who was not named to us, hold
no prices, and quote the note only when asked.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from suggester.claim_out.fhir_parts import (
    MACHINE_MADE,
    OURS,
    UNKNOWN,
    Json,
    minutes,
    modifier,
    of_hl7,
    reference,
    service,
    string,
)
from suggester.model import Assertion, ClaimLine, Evidence, Suggestion, Suggestions, Visit


def fhir_bundle(
    answer: Suggestions, visit: Visit, *, created: date | None = None, words: bool = False
) -> str:
    """Return a collection Bundle as JSON: the Claim first, then a ChargeItem for each of its items.

    Lines without units are in neither. The same answer gives the same addresses.
    created: the day of `Claim.created`; absent with a reason unless given.
    words: quote the words of the note in the evidence of each ChargeItem.
    """
    resources = claim_resources(answer, visit, created=created, words=words)
    sha256 = answer.note.text_sha256
    return bundle((address(sha256, n), resource) for n, resource in enumerate(resources))


def claim_resources(
    answer: Suggestions, visit: Visit, *, created: date | None = None, words: bool = False
) -> Iterator[Json]:
    """Yield the Claim, then a ChargeItem for each of its items; see `fhir_bundle`."""
    lines = tuple(line for line in answer.claim.lines if line.units)
    by_code = {item.code: item for item in answer.suggestions}
    yield _claim(lines, by_code, visit, created)
    for line in lines:
        found = by_code.get(line.code)
        yield charge_item(line, found, visit, answer.note.text_sha256, words=words)


def bundle(entries: Iterable[tuple[str, Json]]) -> str:
    """Return a collection Bundle of addresses and resources as JSON."""
    made = [{"fullUrl": url, "resource": resource} for url, resource in entries]
    whole: Json = {"resourceType": "Bundle", "type": "collection", "entry": made}
    return json.dumps(whole, ensure_ascii=False)


def address(sha256: str, part: object) -> str:
    """Return the address of a part of the answer for a note, by the note's digest."""
    return uuid5(NAMESPACE_URL, f"{OURS}{sha256}:{part}").urn


def _claim(
    lines: tuple[ClaimLine, ...],
    by_code: dict[str, Suggestion],
    visit: Visit,
    created: date | None,
) -> Json:
    """Return the draft claim. Its patient, provider and insurance are unknown unless named."""
    claim: Json = {
        "resourceType": "Claim",
        "meta": MACHINE_MADE,
        "status": "draft",
        "type": of_hl7("claim-type", "professional"),
        "use": "claim",
        "patient": reference(visit.patient_ref),
        "provider": reference(None),
        "priority": of_hl7("processpriority", "normal"),
        "insurance": [{"sequence": 1, "focal": True, "coverage": reference(None)}],
    }
    if created:
        claim["created"] = created.isoformat()
    else:
        claim["_created"] = {"extension": [UNKNOWN]}
    items = [_item(n, line, by_code.get(line.code), visit) for n, line in enumerate(lines, start=1)]
    if items:
        claim["item"] = items
    return claim


def _item(sequence: int, line: ClaimLine, found: Suggestion | None, visit: Visit) -> Json:
    """Return one item of the claim: the code, its modifiers and units; no price."""
    item: Json = {
        "sequence": sequence,
        "productOrService": service(line.code, found.label if found else None),
        "quantity": {"value": line.units},
    }
    if line.minutes is not None:
        item["extension"] = [minutes(line.minutes)]
    if line.modifiers:
        item["modifier"] = [{"coding": [modifier(code)]} for code in line.modifiers]
    if visit.date_of_service:
        item["servicedDate"] = visit.date_of_service.isoformat()
    return item


def charge_item(
    line: ClaimLine, found: Suggestion | None, visit: Visit, sha256: str, *, words: bool
) -> Json:
    """Return one proposed charge with its working and the places that support it."""
    charge: Json = {
        "resourceType": "ChargeItem",
        "meta": MACHINE_MADE,
        "extension": list(_extensions(line, found, sha256, words=words)),
        "status": "planned",
        "code": service(line.code, found.label if found else None),
        "subject": reference(visit.patient_ref),
        "quantity": {"value": line.units},
        "note": [{"text": string(line.why)}],
    }
    if visit.date_of_service:
        charge["occurrenceDateTime"] = visit.date_of_service.isoformat()
    if visit.note_ref:
        charge["supportingInformation"] = [reference(visit.note_ref)]
    return charge


def _extensions(
    line: ClaimLine, found: Suggestion | None, sha256: str, *, words: bool
) -> Iterator[Json]:
    """Yield what a ChargeItem of R4 has no element for."""
    if line.minutes is not None:
        yield minutes(line.minutes)
    for code in line.modifiers:
        yield {"url": OURS + "modifier", "valueCoding": modifier(code)}
    yield {"url": OURS + "note-sha256", "valueString": sha256}
    for item in found.evidence if found else ():
        if item.assertion is Assertion.PERFORMED:
            yield {
                "url": OURS + "evidence",
                "extension": list(_place(item, words=words)),
            }


def _place(item: Evidence, *, words: bool) -> Iterator[Json]:
    """Yield the parts of one piece of evidence. start, end: code points, half-open."""
    yield {"url": "start", "valueUnsignedInt": item.start}
    yield {"url": "end", "valueUnsignedInt": item.end}
    yield {"url": "phrase", "valueString": string(item.phrase_id)}
    if words:
        yield {"url": "text", "valueString": string(item.text)}
