"""The small parts of FHIR R4 that both resources need: codings, references, what is absent."""

import re

Json = dict[str, object]

CPT = "http://www.ama-assn.org/go/cpt"
HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
OURS = "urn:suggester:fhir:"  # our extensions; docs/claim-out.md lists them
# "AI asserted": made by software that decides, of rules or learnt, and not yet by a person.
MACHINE_MADE: Json = {
    "security": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
            "code": "AIAST",
        }
    ]
}
_CPT_CODE = re.compile(r"[0-9]{4}[0-9A-Z]")
_CPT_MODIFIER = re.compile(r"[0-9]{2}")
_ADDRESS = re.compile(r"(?:https?://\S+/)?[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}|urn:(?:uuid|oid):\S+")
# Below U+0020 a FHIR string may hold only tab, line feed and carriage return.
_NOT_IN_STRINGS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def service(code: str, label: str | None) -> Json:
    """Return a CodeableConcept of a code. label: our words, so it is no `display`, which would
    have to be the code system's own."""
    system = CPT if _CPT_CODE.fullmatch(code) else HCPCS
    concept: Json = {"coding": [{"system": system, "code": code}]}
    if label:
        concept["text"] = string(label)
    return concept


def modifier(code: str) -> Json:
    """Return a Coding of a modifier: 59 is CPT's, GP is HCPCS's."""
    return {"system": CPT if _CPT_MODIFIER.fullmatch(code) else HCPCS, "code": code}


def reference(given: str | None) -> Json:
    """Return a Reference to what the caller named, or one that says it is unknown.

    given: ``Patient/7``, a URL or URN as it is; any other text is the value of an identifier.
    """
    named = string(given or "").strip()
    if not named:
        return {"extension": [UNKNOWN], "display": "unknown"}
    if _ADDRESS.fullmatch(named):
        return {"reference": named}
    return {"identifier": {"value": named}}


def string(text: str) -> str:
    """Return a text as a FHIR string may be: other control characters are replaced."""
    return _NOT_IN_STRINGS.sub("\N{REPLACEMENT CHARACTER}", text)


def of_hl7(code_system: str, code: str) -> Json:
    """Return a CodeableConcept of one of HL7's own code systems."""
    system = f"http://terminology.hl7.org/CodeSystem/{code_system}"
    return {"coding": [{"system": system, "code": code}]}


def minutes(count: int) -> Json:
    """Return the extension that carries the whole treatment minutes of a line."""
    ucum: Json = {"system": "http://unitsofmeasure.org", "code": "min"}
    return {"url": OURS + "minutes", "valueQuantity": {"value": count, "unit": "min", **ucum}}


UNKNOWN: Json = {"url": ABSENT, "valueCode": "unknown"}
