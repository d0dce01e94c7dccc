"""The CDS Hooks services that are offered, as values. Start reading here, then `routes`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NOTE = "note"  # key of the prefetched documents, and of the text in our own hook's context
DOCUMENT = "document"  # the same as a FHIR resource
ENCOUNTER = "encounter"
NOTE_HOOK = "io.github.rehab-code-suggester.note-review"


@dataclass(frozen=True)
class Service:
    """One service.

    required: fields of the hook's context that must be there.
    proposes: whether cards carry charges to create; where a chart is only opened, they do not.
    """

    id: str
    hook: str
    title: str
    description: str
    required: tuple[str, ...]
    proposes: bool
    prefetch: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the service as discovery shows it."""
        shown: dict[str, object] = {
            "hook": self.hook,
            "title": self.title,
            "description": self.description,
            "id": self.id,
        }
        if self.prefetch:
            shown["prefetch"] = dict(self.prefetch)
        return shown


SERVICES = (
    Service(
        id="charges-patient-view",
        hook="patient-view",
        title="Charges of the last therapy note",
        description="Says which billing codes the patient's newest note supports.",
        required=("userId", "patientId"),
        proposes=False,
        prefetch={
            NOTE: "DocumentReference?patient={{context.patientId}}&status=current"
            "&_sort=-date&_count=1"
        },
    ),
    Service(
        id="charges-encounter-discharge",
        hook="encounter-discharge",
        title="Charges of the visit's therapy note",
        description="Proposes the charges that the note of the encounter supports, with the words "
        "that support each, and asks what the note leaves open.",
        required=("userId", "patientId", "encounterId"),
        proposes=True,
        prefetch={
            NOTE: "DocumentReference?encounter=Encounter/{{context.encounterId}}&status=current"
            "&_sort=-date&_count=1",
            ENCOUNTER: "Encounter/{{context.encounterId}}",
        },
    ),
    Service(
        id="charges-note-review",
        hook=NOTE_HOOK,
        title="Charges of the note in the editor",
        description="Proposes the charges that a note supports while it is being written or "
        "signed. The note is in the context, as text or as a FHIR resource.",
        required=("userId", "patientId"),
        proposes=True,
    ),
)
BY_ID = {service.id: service for service in SERVICES}
