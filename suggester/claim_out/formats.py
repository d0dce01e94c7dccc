"""Choose how a claim is written. Suggestions and the visit in, bytes in UTF-8 out."""

from datetime import date
from enum import StrEnum

from suggester.claim_out.csv_lines import csv_lines
from suggester.claim_out.fhir import fhir_bundle
from suggester.model import Suggestions, Visit


class Format(StrEnum):
    """A way out. ``json`` is the whole `Claim`; the others hold the lines that have units."""

    JSON = "json"
    CSV = "csv"
    FHIR = "fhir"


MEDIA_TYPES = {
    Format.JSON: "application/json",
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.FHIR: "application/fhir+json",
}


def write_claim(
    answer: Suggestions,
    visit: Visit,
    kind: Format,
    *,
    created: date | None = None,
    words: bool = False,
) -> bytes:
    """Return the claim of an answer in one of the formats.

    visit: the one that the answer was made for.
    created: the day the claim is written, for FHIR; said to be unknown unless given.
    words: quote the words of the note too, in FHIR; the other formats never hold any.
    """
    if kind is Format.CSV:
        return csv_lines(answer, visit).encode()
    if kind is Format.FHIR:
        return fhir_bundle(answer, visit, created=created, words=words).encode()
    return answer.claim.model_dump_json().encode()
