"""Tell a therapist's discipline from codes: NUCC provider taxonomy and SNOMED CT occupations."""

from collections.abc import Iterable

from suggester.fhir_in.elements import Json, objs, text
from suggester.model import Discipline

NUCC = "http://nucc.org/provider-taxonomy"
SNOMED = "http://snomed.info/sct"
DISCIPLINES = {
    (NUCC, "225100000X"): Discipline.PT,
    (NUCC, "225200000X"): Discipline.PT,  # assistant
    (NUCC, "225X00000X"): Discipline.OT,
    (NUCC, "224Z00000X"): Discipline.OT,  # assistant
    (NUCC, "235Z00000X"): Discipline.SLP,
    (SNOMED, "36682004"): Discipline.PT,
    (SNOMED, "80546007"): Discipline.OT,
    (SNOMED, "159026005"): Discipline.SLP,
}


def discipline_of(authors: Iterable[Json]) -> Discipline | None:
    """Return the one discipline that the authors' codes name; None of none or of several.

    authors: Practitioner and PractitionerRole resources.
    """
    found = {
        DISCIPLINES.get((text(coding, "system"), text(coding, "code")))
        for author in authors
        for concept in _concepts(author)
        for coding in objs(concept, "coding")
    } - {None}
    return found.pop() if len(found) == 1 else None


def _concepts(author: Json) -> Iterable[Json]:
    yield from objs(author, "code")
    yield from objs(author, "specialty")
    for qualification in objs(author, "qualification"):
        code = qualification.get("code")
        if isinstance(code, dict):
            yield code
