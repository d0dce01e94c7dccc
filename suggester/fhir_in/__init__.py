"""The note's way in from FHIR R4: a resource in, a `Received` out. Nothing is ever fetched."""

from suggester.fhir_in.errors import FhirError
from suggester.fhir_in.received import Received, newest, notes_of, received

__all__ = ["FhirError", "Received", "newest", "notes_of", "received"]
