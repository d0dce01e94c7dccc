"""Say for a person who gave a visit and how, and name a visit. Values in, words out."""

from suggester.model import Delivered, DeliveryKind, DeliveryMode

KINDS = {
    DeliveryKind.WHO: "Given by",
    DeliveryKind.HOW: "How",
    DeliveryKind.OVERSIGHT: "Oversight",
}
_MODES = {
    DeliveryMode.THERAPIST: "therapist",
    DeliveryMode.ASSISTANT: "assistant",
    DeliveryMode.STUDENT: "student",
    DeliveryMode.AIDE: "aide",
    DeliveryMode.ONE_TO_ONE: "one to one",
    DeliveryMode.GROUP: "group",
    DeliveryMode.CONCURRENT: "concurrent",
    DeliveryMode.CO_TREATMENT: "co-treatment",
    DeliveryMode.TELEHEALTH: "telehealth",
    DeliveryMode.VIDEO: "video",
    DeliveryMode.PHONE: "telephone",
    DeliveryMode.UNSUPERVISED: "without a clinician",
    DeliveryMode.COSIGNED: "co-signed",
    DeliveryMode.PRESENT: "therapist present",
    DeliveryMode.SUPERVISOR: "supervisor named",
}


def described(item: Delivered) -> str:
    """Return e.g. ``assistant, 20 min`` or ``group, 4 patients, 30 min``."""
    parts = [_MODES[item.what]]
    parts += [f"{item.patients} patients"] if item.patients is not None else []
    parts += [f"{item.minutes} min"] if item.minutes is not None else []
    return ", ".join(parts)


def visit_named(name: str) -> str:
    """Return the name of a visit (``model.VisitRead``) for a person: ``2026-03-04``,
    ``3/4 (no year)``, ``number 3``, ``wednesday``."""
    if name.startswith("--"):
        return f"{int(name[2:4])}/{int(name[5:7])} (no year)"
    return f"number {name[1:]}" if name.startswith("#") else name
