"""Read the body of a service call. JSON in, a `Call` out, or a problem.

What is not known is passed over: extensions, and what later versions add. `fhirServer` and
`fhirAuthorization` are taken and never used: this server calls no EHR.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .fields import ID, USER, UUID, Faults
from .services import Service

KNOWN = ("hook", "hookInstance", "context", "prefetch", "fhirServer", "fhirAuthorization")
SAY = {
    "userId": "Send the user as Practitioner/id, PractitionerRole/id, Patient/id or "
    "RelatedPerson/id.",
    "patientId": "Send the id of the Patient alone, of up to 64 letters, digits, - and dots.",
    "encounterId": "Send the id of the Encounter alone, of up to 64 letters, digits, - and dots.",
}


@dataclass(frozen=True)
class Call:
    """One call of a service.

    prefetch: what the client sent; null is a search that found nothing, and a key that is not
        there was not searched for.
    """

    hook_instance: str
    context: Mapping[str, object]
    prefetch: Mapping[str, Mapping[str, object] | None]

    @property
    def patient(self) -> str:
        """Reference of the patient whose chart is open."""
        return f"Patient/{self.context['patientId']}"

    @property
    def encounter(self) -> str | None:
        """Reference of the encounter, where the context names one."""
        number = self.context.get("encounterId")
        return f"Encounter/{number}" if number else None


def call_of(body: Mapping[str, object], service: Service) -> Call:
    """Return the call. Raises ProblemError (422) naming every field to mend."""
    faults = Faults()
    if body.get("hook") != service.hook:
        faults.add("/hook", f"Send {service.hook}, the hook of this service.")
    say = "Send a UUID, new for each call."
    instance = faults.matched(body, "hookInstance", UUID, "", say)
    context = faults.object(body, "context", "")
    for name, say in SAY.items():
        if name in service.required or context.get(name) is not None:
            pattern = USER if name == "userId" else ID
            faults.matched(context, name, pattern, "/context", say)
    prefetch = faults.object(body, "prefetch", "", required=False)
    sent: dict[str, Mapping[str, object] | None] = {}
    for name in service.prefetch:
        if name in prefetch:
            value = prefetch[name]
            sent[name] = None if value is None else faults.object(prefetch, name, "/prefetch")
    if faults.object(body, "fhirAuthorization", "", required=False) and "fhirServer" not in body:
        faults.add("/fhirServer", "Send it beside fhirAuthorization, or leave both out.")
    if not isinstance(body.get("fhirServer", ""), str):
        faults.add("/fhirServer", "Send a URL, or leave it out.")
    faults.stop()
    return Call(instance.lower(), context, sent)
