"""The claim's ways out: JSON, CSV line items, FHIR R4. Suggestions in, bytes out; no clock, no
text of the note unless it is asked for, and no money: a claim here is codes, units and why.
"""

from suggester.claim_out.fhir_answer import fhir_answer
from suggester.claim_out.formats import MEDIA_TYPES, Format, write_claim

__all__ = ["MEDIA_TYPES", "Format", "fhir_answer", "write_claim"]
