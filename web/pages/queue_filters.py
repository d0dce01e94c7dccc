"""Filters as they stand in an address: parameters in, `Filters` out, and back."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from ..accounts.people import Person
from ..accounts.roles import Role
from ..contexts import Choice
from ..list_contexts import FilterView
from ..queue.filters import Age, Cursor, Filters, Status
from ..queue.priority import Risk
from ..queue.values import CODE, LONGEST_NAME, is_storable
from .queue_words import AGES, RISKS, STATUSES

CURSOR = re.compile(r"(-?[0-9]{1,15})\.([0-9a-z]{1,32})(\.?)")
CHOSEN = {"status": Status, "age": Age, "risk": Risk}
TYPED = ("code", "clinician", "site")
FIELDS = ("status", "code", "clinician", "site", "age", "risk")


def filters_of(
    sent: Mapping[str, str], errors: dict[str, str], hidden: frozenset[Risk] = frozenset()
) -> Filters:
    """Return what is asked; put what cannot be used into ``errors``.

    hidden: risks that this person may not filter by.
    """
    chosen: dict[str, object] = {}
    for name in FIELDS:
        value = sent.get(name, "").strip()
        if not value:
            continue
        if name in TYPED:
            chosen[name] = value.upper() if name == "code" else value
        elif value in set(CHOSEN[name]) - hidden:
            chosen[name] = CHOSEN[name](value)
        else:
            errors[name] = "Choose one from the list."
    if "code" in chosen and not CODE.fullmatch(str(chosen["code"])):
        errors["code"] = "A code has five digits or letters, such as 97110."
    for name in ("clinician", "site"):
        value = str(chosen.get(name, ""))
        if len(value) > LONGEST_NAME or not is_storable(value):
            errors[name] = f"Enter up to {LONGEST_NAME} characters."
    return Filters() if errors else Filters(**chosen)  # type: ignore[arg-type]


def query_of(filters: Filters, **more: str) -> str:
    """Return filters as they stand in an address, always in the same order."""
    said = {name: getattr(filters, name) for name in FIELDS}
    return urlencode({name: str(value) for name, value in {**said, **more}.items() if value})


def kept(query: str) -> Filters:
    """Return the filters of a saved view; what a newer version no longer knows is left out."""
    sent = dict(parse_qsl(query))
    errors: dict[str, str] = {}
    filters_of(sent, errors)
    return filters_of({name: value for name, value in sent.items() if name not in errors}, {})


def cursor_of(sent: str, errors: dict[str, str]) -> Cursor | None:
    """Return a place in the list as `written` has it; None for none."""
    if not sent:
        return None
    found = CURSOR.fullmatch(sent)
    if found is None:
        errors["page"] = "This page of the list is not there. Begin at the first."
        return None
    return Cursor(int(found[1]), found[2], itself=bool(found[3]))


def written(cursor: Cursor) -> str:
    """Return a place in the list as it stands in an address."""
    return f"{cursor.rank}.{cursor.review}{'.' if cursor.itself else ''}"


def filter_view(
    filters: Filters,
    sent: Mapping[str, str],
    hidden: frozenset[Risk],
    names: Mapping[str, tuple[str, ...]],
) -> FilterView:
    """Return the form as it was sent, with what there is to choose from.

    names: clinician, site and code -> those there are.
    """
    statuses = ((status, word) for status, word in STATUSES.items())
    risks = {risk: word.capitalize() for risk, word in RISKS.items() if risk not in hidden}
    return FilterView(
        status=tuple(Choice(s, word, s is filters.status) for s, word in statuses),
        code=sent.get("code", ""),
        clinician=sent.get("clinician", ""),
        site=sent.get("site", ""),
        age=_any_or(AGES, filters.age),
        risk=_any_or(risks, filters.risk),
        codes=names["code"],
        clinicians=names["clinician"],
        sites=names["site"],
        query=query_of(filters),
    )


def _any_or(
    words: Mapping[Age, str] | Mapping[Risk, str], chosen: str | None
) -> tuple[Choice, ...]:
    options = (Choice(str(value), word, value == chosen) for value, word in words.items())
    return (Choice("", "Any", chosen is None), *options)


def hidden_from(person: Person) -> frozenset[Risk]:
    """Return the risks that a person may not see: who reads first must not know of a second."""
    looks_on = person.has(Role.AUDITOR) and not person.has(Role.CODER)
    return frozenset() if looks_on else frozenset({Risk.SAMPLE})
