"""Why a FHIR resource cannot be read as a note; never what it holds."""

from suggester.errors import SuggesterError


class FhirError(SuggesterError):
    """A resource holds no note that can be read. The message says what to send instead.

    reason: ``resource`` | ``status`` | ``several`` | ``none`` | ``empty`` | ``elsewhere`` |
        ``format`` | ``base64`` | ``charset`` | ``html`` | ``reference``.
    path: where, as a path of FHIR elements, e.g. ``DocumentReference.content``.
    """

    code = "S204"

    def __init__(self, message: str, *, reason: str, path: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.path = path
