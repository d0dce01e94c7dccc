"""Calls as an EHR makes them, of invented notes."""

import base64
from typing import Any

CANARY = "Quillfeather"
NOTE = (
    f"S: pt {CANARY} reports *less* pain, see [chart](http://x.example).\n"
    "O: Manual therapy x 15 min: MFR to R UT. Therapeutic exercise x 23 min: quad sets, SLR 3x10.\n"
    "No e-stim today.\n"
)
NOTE_HOOK = "io.github.rehab-code-suggester.note-review"
DISCHARGE, OPENED, EDITOR = (
    "charges-encounter-discharge",
    "charges-patient-view",
    "charges-note-review",
)
HOOKS = {DISCHARGE: "encounter-discharge", OPENED: "patient-view", EDITOR: NOTE_HOOK}
Json = dict[str, Any]


def attachment(text: str | bytes = NOTE, kind: str = "text/plain") -> Json:
    data = text.encode() if isinstance(text, str) else text
    return {"contentType": kind, "data": base64.b64encode(data).decode()}


def document(text: str = NOTE, **more: Any) -> Json:
    return {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "subject": {"reference": "Patient/p7"},
        "content": [{"attachment": attachment(text)}],
        **more,
    }


def bundle(*resources: Json, kind: str = "searchset") -> Json:
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": resource} for resource in resources],
    }


def call(service: str = DISCHARGE, **more: Any) -> Json:
    """A call that is answered; ``more`` replaces fields of the body."""
    context = {"userId": "Practitioner/u1", "patientId": "p7", "encounterId": "e1"}
    if service == EDITOR:
        context["note"] = NOTE
    body: Json = {
        "hook": HOOKS[service],
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": context,
    }
    if service != EDITOR:
        body["prefetch"] = {"note": document()}
    return body | more
