"""Every error a caller can meet, each with a searchable code and a remedy, never note text."""


class SuggesterError(Exception):
    """Base of the errors this package raises on purpose.

    code: short searchable code, printed in front of the message.
    """

    code = "S000"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """Return ``[code] message``."""
        return f"[{self.code}] {self.message}"


class LexiconError(SuggesterError):
    """A lexicon file cannot be used; the message names the file, the line and the mend."""

    code = "S101"


class CmsFileError(SuggesterError):
    """A file is not one of CMS's that can be imported; the message names the line and the mend."""

    code = "S103"


class NoteError(SuggesterError):
    """A note cannot be read. The message says what is wrong and where, never what it says.

    reason: ``empty`` | ``too_long`` | ``nul`` | ``surrogate`` | ``type`` |
        ``too_many_services`` | ``too_many_lines``: for a caller
        that words its own message.
    position: code-point offset of the offending character, or None.
    """

    code = "S201"

    def __init__(self, message: str, *, reason: str, position: int | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.position = position


class VisitError(SuggesterError):
    """A fact about the visit (payer rule, discipline, date ...) is not usable."""

    code = "S202"
