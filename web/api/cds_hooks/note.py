"""Find the note that a call is about: in what was prefetched, or in our own hook's context."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from pydantic import ValidationError

from suggester import Visit
from suggester.fhir_in import FhirError, Received, newest, received
from suggester.fhir_in.elements import day, obj, text

from ...problems import FieldError, Problem, ProblemError
from ..fhir import fhir_problem
from .call import Call
from .services import DOCUMENT, ENCOUNTER, NOTE, NOTE_HOOK, Service

# Fields of our own hook's context -> the facts of a visit.
VISIT_FIELDS = {
    "dateOfService": ("date_of_service", 'Send a date such as "2026-09-16", or leave it out.'),
    "discipline": ("discipline", 'Send "PT", "OT" or "SLP", or leave it out.'),
    "payerRule": ("payer_rule", 'Send "cms" or "ama", or leave it out.'),
}
MISSING = Problem(
    412,
    "no-note",
    "The note was not sent",
    "Send prefetch.note, a DocumentReference with the text in attachment.data or a Bundle of them; "
    "null where there is none. This server fetches nothing.",
)


def note_of(service: Service, call: Call) -> Received | None:
    """Return the note, or None where the client says that there is none.

    Raises ProblemError: 412 where it was not sent, 422 where it cannot be read or is another
    patient's.
    """
    try:
        note = _sent(call) if service.hook == NOTE_HOOK else _prefetched(call)
    except FhirError as error:
        if error.reason == "elsewhere":
            raise ProblemError(replace(MISSING, detail=error.message)) from None
        raise ProblemError(fhir_problem(error)) from None
    if note is None:
        return None
    if note.patient and _is_other(note.patient, call.patient):
        raise ProblemError(
            Problem(
                422,
                "other-patient",
                "The note is about another patient",
                "Send a note whose subject is the patient of the context.",
            )
        )
    return note


def visit_of(call: Call, note: Received) -> Visit:
    """Return what is known of the visit. Raises ProblemError (422) for a field that is wrong."""
    service_day = note.date_of_service or _day_of(call.prefetch.get(ENCOUNTER))
    facts: dict[str, object] = {
        "date_of_service": service_day.isoformat() if service_day else None,
        "discipline": note.discipline,
        "patient_ref": call.patient,
        "note_ref": note.note,
    }
    for name, (fact, _) in VISIT_FIELDS.items():
        if call.context.get(name) is not None:
            facts[fact] = call.context[name]
    try:
        return Visit.model_validate_json(json.dumps(facts), strict=True)
    except ValidationError as error:
        wrong = {item["loc"][0] for item in error.errors(include_input=False)}
    errors = tuple(
        FieldError(f"/context/{name}", say)
        for name, (fact, say) in VISIT_FIELDS.items()
        if fact in wrong
    )
    detail = " ".join(item.detail for item in errors)
    raise ProblemError(Problem(422, "fields", "Some fields do not fit", detail, errors))


def _prefetched(call: Call) -> Received | None:
    if NOTE not in call.prefetch:
        raise ProblemError(MISSING)
    resource = call.prefetch[NOTE]
    if resource is None:
        return None
    if text(resource, "resourceType") == "OperationOutcome":  # the search itself failed
        raise ProblemError(MISSING)
    return newest(resource)


def _sent(call: Call) -> Received:
    """Return the note of our own hook: its text as it is, or that of a resource."""
    words, resource = call.context.get(NOTE), call.context.get(DOCUMENT)
    if isinstance(words, str) and resource is None:
        return Received(words, None, None, None, None, call.encounter)
    if isinstance(resource, dict) and words is None:
        return received(resource)
    say = "Send the note's text in context.note, or a FHIR resource in context.document, not both."
    if words is None and resource is None:
        raise ProblemError(replace(MISSING, detail=say))
    errors = (FieldError("/context", say),)
    raise ProblemError(Problem(422, "fields", "Some fields do not fit", say, errors))


def _is_other(reference: str, patient: str) -> bool:
    """Tell whether a reference surely names another patient; an identifier may be the same."""
    parts = reference.partition("/_history/")[0].rsplit("/", 2)[-2:]
    return parts[0] == "Patient" and "/".join(parts) != patient


def _day_of(encounter: Mapping[str, object] | None) -> date | None:
    return day(text(obj(encounter or {}, "period"), "start"))
