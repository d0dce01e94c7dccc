"""Find what a reference means among the resources that were sent along; nothing is fetched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from suggester.fhir_in.elements import Json, obj, objs, text


@dataclass(frozen=True)
class Neighbours:
    """The resources of a Bundle by their addresses: ``fullUrl`` and ``Type/id``."""

    by_address: Mapping[str, Json] = field(default_factory=dict)

    def find(self, address: str, holder: Json) -> Json | None:
        """Return the resource that a reference of the holder names, a contained one too."""
        if address.startswith("#"):
            inside = objs(holder, "contained")
            return next((one for one in inside if text(one, "id") == address[1:]), None)
        return self.by_address.get(address) or self.by_address.get(_type_and_id(address))

    def named(self, reference: Json, holder: Json) -> Json | None:
        """Return the resource that a Reference names."""
        return self.find(text(reference, "reference"), holder)


def neighbours(bundle: Json) -> Neighbours:
    """Return the resources of a Bundle; the first of an address is the one."""
    found: dict[str, Json] = {}
    for address, resource in _addressed(bundle):
        found.setdefault(address, resource)
    return Neighbours(found)


def _addressed(bundle: Json) -> Iterator[tuple[str, Json]]:
    for entry in objs(bundle, "entry"):
        resource = obj(entry, "resource")
        if text(entry, "fullUrl"):
            yield text(entry, "fullUrl"), resource
        if text(resource, "id"):
            yield f"{text(resource, 'resourceType')}/{text(resource, 'id')}", resource


def _type_and_id(address: str) -> str:
    """Return ``Type/id`` of a reference that may be absolute or name a version."""
    parts = address.partition("/_history/")[0].rsplit("/", 2)[-2:]
    return "/".join(parts)
