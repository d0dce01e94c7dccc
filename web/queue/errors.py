"""What can go wrong with a review, each with a searchable code and a remedy, never note text.

`status` is the HTTP status that fits, so that the API need not repeat the judgement.
"""

from suggester import SuggesterError


class QueueError(SuggesterError):
    """Base of the queue's errors. status: the HTTP status that fits."""

    code = "Q300"
    status = 500


class NotFoundError(QueueError):
    """No such review, or none that this person may have."""

    code = "Q301"
    status = 404


class ConflictError(QueueError):
    """The review is not in a state that takes this step."""

    code = "Q302"
    status = 409


class LostLeaseError(QueueError):
    """The lease named is not the review's latest, or is not this person's."""

    code = "Q303"
    status = 409


class StaleVersionError(QueueError):
    """The review has changed since the caller last saw it.

    current: the version it has now.
    """

    code = "Q304"
    status = 412

    def __init__(self, message: str, *, current: int) -> None:
        super().__init__(message)
        self.current = current


class UnfitStepError(QueueError):
    """The step does not fit the note or the decisions so far."""

    code = "Q305"
    status = 422


class KeyReusedError(QueueError):
    """An idempotency key came again with another content."""

    code = "Q306"
    status = 422


class PurgedError(QueueError):
    """The note's text was deleted at the end of its retention; the record is kept."""

    code = "Q307"
    status = 410


class StoreError(QueueError):
    """The database cannot be used; the message names it without its password."""

    code = "Q310"
    status = 503


class BusyError(StoreError):
    """The database was too busy, or went away, in the middle; nothing was changed."""

    code = "Q311"


class FullError(StoreError):
    """The disk of the database is full; nothing was changed."""

    code = "Q312"
    status = 507


class NoteKeyError(StoreError):
    """The keys that open the notes are missing or wrong; the message says what to set."""

    code = "Q330"


class SealBrokenError(QueueError):
    """Sealed words do not open where they stand: they were changed or moved."""

    code = "Q331"


class AuditError(QueueError):
    """The audit chain or a checkpoint does not hold; the message names the first bad row."""

    code = "Q320"
