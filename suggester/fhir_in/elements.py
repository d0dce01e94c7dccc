"""Take elements out of parsed JSON of any shape: what is not of the right kind is absent."""

from collections.abc import Mapping
from datetime import date

Json = Mapping[str, object]
NONE: Json = {}


def obj(parent: Json, name: str) -> Json:
    """Return an object, or an empty one."""
    value = parent.get(name)
    return value if isinstance(value, dict) else NONE


def objs(parent: Json, name: str) -> tuple[Json, ...]:
    """Return the objects of a list, leaving out what is none."""
    value = parent.get(name)
    items = value if isinstance(value, list) else ()
    return tuple(item for item in items if isinstance(item, dict))


def text(parent: Json, name: str) -> str:
    """Return a string, or "" ."""
    value = parent.get(name)
    return value if isinstance(value, str) else ""


def day(moment: str) -> date | None:
    """Return the day of a FHIR dateTime as written, in its own time zone; None of a partial one."""
    try:
        return date.fromisoformat(moment[:10]) if len(moment) >= 10 else None
    except ValueError:
        return None
