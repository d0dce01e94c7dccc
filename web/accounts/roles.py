"""What a person may be, and what an API key may do."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for; one person may have several.

    clinician: writes notes and answers questions about their own. coder: decides. auditor: reads
    decisions and the record, changes nothing. administrator: looks after people, keys and
    settings, and as such opens no stored note.
    """

    CLINICIAN = "clinician"
    CODER = "coder"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    """What an API key is for. suggest: read a note and forget it. submit: put it in line.
    outcomes: read what became of reviews: ids, states and codes, no words. metrics: read the
    server's figures.
    """

    SUGGEST = "suggest"
    SUBMIT = "submit"
    OUTCOMES = "outcomes"
    METRICS = "metrics"


def joined(names: Iterable[StrEnum]) -> str:
    """Return roles or scopes as they are stored: in order, a blank between."""
    return " ".join(sorted(names))


def roles_of(stored: str) -> frozenset[Role]:
    """Return stored roles."""
    return frozenset(map(Role, stored.split()))


def scopes_of(stored: str) -> frozenset[Scope]:
    """Return stored scopes."""
    return frozenset(map(Scope, stored.split()))
