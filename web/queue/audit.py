"""The record of who did what: one row an event, each sealed with the hash of all before it.

A row is appended in the transaction of the act, so neither exists without the other. No row
holds text of a note. The chain shows every change, gap and swap; a tail that was cut off, or a
chain that was made anew, shows only against `checkpoints`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, Connection, insert, select, type_coerce
from sqlalchemy.exc import DBAPIError

from .errors import AuditError
from .store import Store, wait_for_lock
from .tables import EPOCH, MILLISECOND, audit

START = "0" * 64  # stands for the hash before the first row
LOCK = 0x5347_4155  # any number that no other part locks
BATCH = 2_000  # rows read in one transaction

Detail = Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many rows, and the hash of the last."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Event:
    """One act. actor: who did it; detail: plain values, never text of a note."""

    actor: str
    action: str
    review: str | None
    detail: Detail


def canonical(value: object) -> str:
    """Return the one JSON text of a value: keys in order, no blanks, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=repr)


def append(connection: Connection, event: Event, at: datetime) -> Head:
    """Add an event to the chain; last in its transaction, for others wait until it ends."""
    wait_for_lock(connection, LOCK)
    before = head(connection)
    row = {
        "seq": before.seq + 1,
        "at": at,
        "actor": event.actor,
        "action": event.action,
        "review": event.review,
        "detail": canonical(event.detail),
    }
    sealed = seal(before.hash, {**row, "at": (at - EPOCH) // MILLISECOND})
    connection.execute(insert(audit).values(**row, hash=sealed))
    return Head(before.seq + 1, sealed)


def seal(before: str, row: Mapping[str, object]) -> str:
    """Return SHA-256 over the hash before and the row, as hexadecimal digits.

    row: every column but the hash, ``at`` in milliseconds since 1970.
    """
    return hashlib.sha256(f"{before}\n{canonical(row)}".encode()).hexdigest()


def head(connection: Connection) -> Head:
    """Return the end of the chain."""
    newest = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return Head(row.seq, row.hash) if row else Head(0, START)


def verify(store: Store, known: Mapping[int, str] | None = None) -> Head:
    """Read the whole chain and return its end. Raises AuditError at the first bad row.

    known: seq -> hash as signed checkpoints have it.
    """
    known, last, before = known or {}, Head(0, START), None
    while last != before:
        before = last
        with store.reading() as connection:
            last = verify_some(connection, last, known)
    if known and max(known) > last.seq:
        raise AuditError(
            f"Rows {last.seq + 1} to {max(known)} were cut off: a signed checkpoint has them."
        )
    return last


def verify_some(connection: Connection, last: Head, known: Mapping[int, str]) -> Head:
    """Check the next rows after a head that holds, and return the last of them."""
    for row in _rows_after(connection, last.seq):
        last = _checked(row, last)
        if known.get(last.seq, last.hash) != last.hash:
            raise AuditError(
                f"Row {last.seq} differs from its signed checkpoint: the chain was made anew."
            )
    return last


def _checked(row: dict[str, object], last: Head) -> Head:
    """Return the head that a row makes of the one before it, if it fits there."""
    if row["seq"] != last.seq + 1:
        raise AuditError(
            f"Row {last.seq + 1} is missing or out of order: after row {last.seq} "
            f"stands row {row['seq']!r}."
        )
    sealed = row.pop("hash")
    if seal(last.hash, row) != sealed:
        raise AuditError(f"Row {row['seq']} was changed: its hash does not fit.")
    return Head(last.seq + 1, str(sealed))


def _rows_after(connection: Connection, seq: int) -> list[dict[str, object]]:
    """Return the next rows by number, each value as it is stored: a damaged one may be anything.

    From the start they include what is numbered below 1.
    """
    numbers = (type_coerce(c, BigInteger).label(c.name) for c in (audit.c.seq, audit.c.at))
    names = (audit.c[name] for name in ("actor", "action", "review", "detail", "hash"))
    query = select(*numbers, *names).order_by(audit.c.seq).limit(BATCH)
    if seq:
        query = query.where(audit.c.seq > seq)
    try:
        return [dict(row) for row in connection.execute(query).mappings()]
    except DBAPIError:
        raise AuditError(
            f"One of the rows {seq + 1} to {seq + BATCH} cannot be read: it is damaged."
        ) from None
