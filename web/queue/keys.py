"""Idempotency keys: has this request been carried out before? Stored as digests only."""

from sqlalchemy import Connection, select

from .digests import digest
from .errors import KeyReusedError
from .tables import decisions, reviews
from .values import Entered, Hold, Step


def of_entry(key: str) -> str:
    """Return the digest of the key of an entry; such keys are one to the whole store."""
    return digest("enter", key)


def of_step(key: str, by: str) -> str:
    """Return the digest of the key of a step; such keys are one to their review and person."""
    return digest("step", by, key)


def known_entry(connection: Connection, key_digest: str, content: str) -> Entered | None:
    """Return what the key made before, if anything. Raises KeyReusedError for other content."""
    query = select(reviews.c.id, reviews.c.entry_digest).where(reviews.c.entry_key == key_digest)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.entry_digest != content:
        raise KeyReusedError("This key came with another note before. Send a new key.")
    return Entered(row.id, version=1, replayed=True)


def known_step(connection: Connection, hold: Hold, key_digest: str, content: str) -> Step | None:
    """Return the step that the key made before, if any. Raises KeyReusedError as above."""
    query = select(decisions.c.seq, decisions.c.token, decisions.c.step_digest).where(
        decisions.c.review == hold.review, decisions.c.step_key == key_digest
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    if row.step_digest != content:
        raise KeyReusedError("This key came with another step before. Send a new key.")
    return Step(row.seq, Hold(hold.review, hold.by, row.token, row.seq + 1), replayed=True)
