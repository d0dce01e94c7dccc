"""Keep what people did with cards in the queue's database, each act once, with its audit event.

A user's own words are not kept: they may be about a patient, and belong to no review with which
they would be deleted. Neither is a reason that is none of ours, which may be words as well.
"""

from dataclasses import dataclass

from sqlalchemy import insert, select

from suggester.claim_out.fhir_parts import OURS

from ...queue.audit import Event, append
from ...queue.digests import as_lock, sha256
from ...queue.store import Store, wait_for_lock
from ...queue.tables import feedback
from ...queue.values import Clock
from .cards import REASONS
from .feedback import Act, Reason
from .identities import codes_of

PROGRAM = "program:cds-hooks"  # who is on record; the EHR's own user is not known here


@dataclass(frozen=True)
class QueueRecord:
    """The record in a store. codes: those that the lexicon knows."""

    store: Store
    clock: Clock
    codes: tuple[str, ...]

    def keep(self, acts: tuple[Act, ...], /) -> None:
        """Keep acts; one whose key is known is left as it is. Raises StoreError."""
        with self.store.writing() as connection:
            # In one order, so that two requests with the same acts do not wait for each other.
            for key, act in sorted({sha256(act.key): act for act in acts}.items()):
                wait_for_lock(connection, as_lock(key))
                if connection.scalar(select(feedback.c.key).where(feedback.c.key == key)):
                    continue
                at = self.clock()
                detail = {
                    "service": act.service,
                    "card": act.card,
                    "outcome": act.outcome,
                    "codes": " ".join(codes_of(act.card, act.accepted, self.codes)),
                    "reason": reason_of(act.reason),
                }
                row = {**detail, "key": key, "acted_at": act.at, "kept_at": at}
                connection.execute(insert(feedback).values(**row))
                append(connection, Event(PROGRAM, "card-feedback", None, detail), at)


def reason_of(reason: Reason | None) -> str | None:
    """Return the code of a reason of ours; ``other`` for any other and for a comment alone."""
    if reason is None:
        return None
    ours = reason.system == OURS + "override-reason" and reason.code in REASONS
    return reason.code if ours else "other"
