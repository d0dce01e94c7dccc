"""Check JSON against a table of elements: path, how often, what it is. The tables are taken from
the logical models of the CDS Hooks specification (HL7/cds-hooks, input/fsh/logicals)."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def is_uuid(value: object) -> bool:
    return isinstance(value, str) and UUID.fullmatch(value) is not None


def is_url(value: object) -> bool:
    return isinstance(value, str) and bool(urlsplit(value).scheme and urlsplit(value).netloc)


def is_object(value: object) -> bool:
    return isinstance(value, dict) and bool(value)


def is_bool(value: object) -> bool:
    return isinstance(value, bool)


def is_instant(value: object) -> bool:
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def one_of(*values: str) -> Callable[[object], bool]:
    return lambda value: value in values


Row = tuple[str, Callable[[object], bool]]  # how often ("1..1" | "0..1" | "0..*"), what it is

SERVICES: Mapping[str, Row] = {
    "services": ("0..*", is_object),
    "services.hook": ("1..1", is_text),
    "services.title": ("0..1", is_text),
    "services.id": ("1..1", is_text),
    "services.description": ("1..1", is_text),
    "services.usageRequirements": ("0..1", is_text),
    "services.prefetch": ("0..1", is_object),
    "services.prefetch.*": ("0..1", is_text),
}

RESPONSE: Mapping[str, Row] = {
    "cards": ("0..*", is_object),
    "cards.uuid": ("0..1", is_uuid),
    "cards.summary": ("1..1", lambda value: is_text(value) and len(str(value)) < 140),
    "cards.detail": ("0..1", is_text),
    "cards.indicator": ("1..1", one_of("info", "warning", "critical")),
    "cards.source": ("1..1", is_object),
    "cards.source.label": ("1..1", is_text),
    "cards.source.url": ("0..1", is_url),
    "cards.source.icon": ("0..1", is_url),
    "cards.source.topic": ("0..1", is_object),
    "cards.source.topic.*": ("0..1", is_text),
    "cards.suggestions": ("0..*", is_object),
    "cards.suggestions.label": ("1..1", is_text),
    "cards.suggestions.uuid": ("0..1", is_uuid),
    "cards.suggestions.isRecommended": ("0..1", is_bool),
    "cards.suggestions.actions": ("0..*", is_object),
    "cards.suggestions.actions.type": ("1..1", one_of("create", "update", "delete")),
    "cards.suggestions.actions.description": ("1..1", is_text),  # required in 2.0
    "cards.suggestions.actions.resource": ("0..1", is_object),
    "cards.suggestions.actions.resource.*": ("0..1", lambda _: True),
    "cards.suggestions.actions.resourceId": ("0..1", is_text),
    "cards.suggestions.actionSelectionBehavior": ("0..1", one_of("all", "any", "at-most-one")),
    "cards.selectionBehavior": ("0..1", one_of("at-most-one", "any")),
    "cards.overrideReasons": ("0..*", is_object),
    "cards.overrideReasons.system": ("0..1", is_text),
    "cards.overrideReasons.code": ("1..1", is_text),
    "cards.overrideReasons.display": ("1..1", is_text),
    "cards.links": ("0..*", is_object),
    "cards.links.label": ("1..1", is_text),
    "cards.links.url": ("1..1", is_url),
    "cards.links.type": ("1..1", one_of("absolute", "smart")),
    "cards.links.appContext": ("0..1", is_text),
    "cards.links.autolaunchable": ("0..1", is_bool),
    # "systemActions" is in the specification and never in an answer of ours: no row.
}


def faults(document: object, table: Mapping[str, Row]) -> list[str]:
    """Return what in a document differs from the table: unknown, missing, or of a wrong kind."""
    return list(_faults(document, table, ""))


def _faults(node: object, table: Mapping[str, Row], path: str) -> Iterator[str]:
    if not isinstance(node, dict):
        yield f"{path or 'the document'} is no object"
        return
    start = f"{path}." if path else ""
    if f"{start}*" in table:
        check = table[f"{start}*"][1]
        yield from (f"{start}{name} is wrong" for name, value in node.items() if not check(value))
        return
    rows = {
        name[len(start) :]: row
        for name, row in table.items()
        if name.startswith(start) and "." not in name[len(start) :]
    }
    yield from (f"{start}{name} is not in the specification" for name in set(node) - set(rows))
    for name, (often, check) in rows.items():
        place = start + name
        if name not in node:
            if often == "1..1":
                yield f"{place} is missing"
            continue
        many = isinstance(node[name], list)
        if many is not (often == "0..*"):
            yield f"{place} is {'' if many else 'not '}a list"
            continue
        for value in node[name] if many else [node[name]]:
            if not check(value):
                yield f"{place} is wrong"
            elif any(other.startswith(f"{place}.") for other in table):
                yield from _faults(value, table, place)
