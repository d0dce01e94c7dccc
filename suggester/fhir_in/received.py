"""Read a note and the facts of its visit from a DocumentReference, a Composition, or a Bundle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from suggester.fhir_in.attachments import READABLE, attachment_text, media_type, narrative_text
from suggester.fhir_in.disciplines import discipline_of
from suggester.fhir_in.elements import NONE, Json, day, obj, objs, text
from suggester.fhir_in.errors import FhirError
from suggester.fhir_in.neighbours import Neighbours, neighbours
from suggester.model import Discipline

KINDS = ("DocumentReference", "Composition")
LONGEST_REFERENCE = 200  # characters; what Visit takes


@dataclass(frozen=True)
class Received:
    """A note and what its resource says in codes; nothing is guessed from words.

    text: plain; every offset of an answer counts its code points.
    date_of_service: first day of the encounter, as written there.
    patient, note, encounter: references as sent, or null.
    """

    text: str
    date_of_service: date | None
    discipline: Discipline | None
    patient: str | None
    note: str | None
    encounter: str | None


@dataclass(frozen=True)
class Found:
    """A resource that holds a note, and those that were sent along with it."""

    resource: Json
    beside: Neighbours


def received(resource: Json) -> Received:
    """Return the one note of a resource. Raises FhirError, also where a Bundle holds several."""
    found = notes_of(resource)
    if len(found) != 1:
        raise FhirError(
            f"The Bundle holds {len(found)} notes. Send one visit's note at a time."
            if found
            else "The Bundle holds no note. Send a DocumentReference or a Composition.",
            reason="several" if found else "none",
            path="Bundle.entry",
        )
    return read(found[0])


def notes_of(resource: Json) -> tuple[Found, ...]:
    """Return the resources that hold notes: itself, or those of a Bundle in its order."""
    kind = text(resource, "resourceType")
    if kind in KINDS:
        return (Found(resource, Neighbours()),)
    if kind == "Bundle":
        beside = neighbours(resource)
        inside = (obj(entry, "resource") for entry in objs(resource, "entry"))
        return tuple(Found(one, beside) for one in inside if text(one, "resourceType") in KINDS)
    raise FhirError(
        "Send a DocumentReference, a Composition, or a Bundle that holds one of them.",
        reason="resource",
        path="resourceType",
    )


def newest(resource: Json) -> Received | None:
    """Return the newest note by ``date``, the first of equals, or None where there is none.

    Notes that were replaced or entered in error are passed over.
    """
    found = [one for one in notes_of(resource) if _stands(one.resource)]
    # FHIR's dateTimes sort as text but for their time zones; a server has sorted them anyway.
    found.sort(key=lambda one: text(one.resource, "date"), reverse=True)
    return read(found[0]) if found else None


def read(found: Found) -> Received:
    """Return the note of one resource."""
    resource, beside = found.resource, found.beside
    kind = text(resource, "resourceType")
    if not _stands(resource):
        raise FhirError(
            "The document was replaced, is in error, or has no status. Send the one that stands.",
            reason="status",
            path=f"{kind}.status",
        )
    is_reference = kind == "DocumentReference"
    note = _attached(resource, beside) if is_reference else _composed(resource)
    encounter = _encounter(resource)
    name = f"{kind}/{text(resource, 'id')}" if text(resource, "id") else None
    return Received(
        text=note,
        date_of_service=_day_of_service(resource, beside, encounter),
        discipline=discipline_of(_authors(resource, beside)),
        patient=_short(_address(obj(resource, "subject")), f"{kind}.subject"),
        note=_short(name, f"{kind}.id"),
        encounter=_short(_address(encounter), f"{kind}.encounter"),
    )


def _stands(resource: Json) -> bool:
    if text(resource, "resourceType") == "DocumentReference":
        wrong = text(resource, "docStatus") == "entered-in-error"
        return text(resource, "status") == "current" and not wrong
    return text(resource, "status") in ("preliminary", "final", "amended")


def _attached(resource: Json, beside: Neighbours) -> str:
    """Return the text of the first format that can be read; all of them are the same document."""
    path = "DocumentReference.content.attachment"
    attachments = [obj(content, "attachment") for content in objs(resource, "content")]
    if not attachments:
        raise FhirError("The document has no content.", reason="empty", path=path)
    whole = [_with_data(one, resource, beside) for one in attachments]

    def rank(attachment: Json) -> tuple[bool, int]:
        kind = media_type(attachment)[0]
        known = READABLE.index(kind) if kind in READABLE else len(READABLE)
        return known == len(READABLE) or not text(attachment, "data"), known

    return attachment_text(min(whole, key=rank), path)


def _with_data(attachment: Json, resource: Json, beside: Neighbours) -> Json:
    """Return an attachment with the data of the Binary that was sent along, where it has none."""
    if text(attachment, "data"):
        return attachment
    binary = beside.find(text(attachment, "url"), resource)
    if binary is None or text(binary, "resourceType") != "Binary":
        return attachment
    kind = text(attachment, "contentType") or text(binary, "contentType")
    return {"contentType": kind, "data": text(binary, "data")}


def _composed(resource: Json) -> str:
    """Return title and narrative of each section in order, else the narrative of the whole."""
    parts = [part for part in _sections(resource) if part]
    if not parts and (div := text(obj(resource, "text"), "div")):
        parts = [narrative_text(div, "Composition.text")]
    return "\n\n".join(parts)


def _sections(parent: Json) -> Iterator[str]:
    for section in objs(parent, "section"):
        title = text(section, "title").strip()
        div = text(obj(section, "text"), "div")
        body = narrative_text(div, "Composition.section.text") if div else ""
        yield "\n".join(part for part in (f"{title.rstrip(':')}:" if title else "", body) if part)
        yield from _sections(section)


def _encounter(resource: Json) -> Json:
    if text(resource, "resourceType") == "Composition":
        return obj(resource, "encounter")
    return next(iter(objs(obj(resource, "context"), "encounter")), NONE)


def _day_of_service(resource: Json, beside: Neighbours, encounter: Json) -> date | None:
    periods = [obj(obj(resource, "context"), "period")]
    periods += [obj(event, "period") for event in objs(resource, "event")]
    periods.append(obj(beside.named(encounter, resource) or NONE, "period"))
    days = (day(text(period, "start")) for period in periods)
    return next((found for found in days if found), None)


def _authors(resource: Json, beside: Neighbours) -> Iterator[Json]:
    for reference in objs(resource, "author"):
        author = beside.named(reference, resource)
        if author is None:
            continue
        yield author
        # A role's person may carry the qualification.
        person = beside.named(obj(author, "practitioner"), resource)
        if person is not None:
            yield person


def _address(reference: Json) -> str | None:
    return text(reference, "reference") or text(obj(reference, "identifier"), "value") or None


def _short(name: str | None, path: str) -> str | None:
    if name is not None and len(name) > LONGEST_REFERENCE:
        raise FhirError(
            f"A reference is longer than {LONGEST_REFERENCE} characters. Send a shorter one.",
            reason="reference",
            path=path,
        )
    return name
