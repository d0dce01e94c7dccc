"""Which keys the notes, the secrets of webhooks and the second factors are sealed under; whether
each is at hand; and their wrapping anew.

Rotation wraps the notes' keys under the newest key; the words themselves stay as they are. Each
batch is a transaction of its own, and how far it came stands in the rows: killed, it goes on.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from secrets import token_hex
from types import ModuleType

from sqlalchemy import Connection, func, select, update

from . import factor_secrets, webhook_secrets
from .audit import Event, append
from .errors import NoteKeyError, SealBrokenError
from .store import Store
from .tables import note_keys
from .values import Clock
from .vault.ring import Wrapped

BATCH = 200  # notes wrapped in one transaction

# What there is little of, beside the notes -> its name on record.
_FEW = {webhook_secrets: "webhooks", factor_secrets: "factors"}


@dataclass(frozen=True)
class KeyUse:
    """A key and what is sealed under it. at_hand: whether it can be had now.

    webhooks: their secrets, two of one that was just changed. factors: second factors of people.
    """

    number: str
    notes: int
    at_hand: bool
    webhooks: int = 0
    factors: int = 0


@dataclass(frozen=True)
class Rotated:
    """What a rotation did. broken: reviews whose key was changed or moved, webhooks and second
    factors whose secret was; they were left alone."""

    newest: str
    notes: int
    broken: tuple[str, ...]
    webhooks: int = 0
    factors: int = 0


def check(store: Store) -> None:
    """Raise NoteKeyError unless every key that something is sealed under is at hand.

    A database where nothing is gets a file of keys here, where one's own is safe and none is set.
    """
    with store.reading() as connection:
        samples = _samples(connection)
    store.vault.keeper(may_make=not samples)
    for owner, wrapped in samples.values():
        with suppress(SealBrokenError):  # this one is damaged; its key is there all the same
            store.vault.open(wrapped, owner)


def rotate(store: Store, *, by: str, clock: Clock) -> Rotated:
    """Wrap the key of every note, of every second factor, and every secret of a webhook, under the
    newest key.

    Raises NoteKeyError without a key that one of them is still sealed under.
    """
    to = newest(store)
    total, last, broken = 0, "", []
    while found := _others(store, to, last):
        anew = []
        for review, old in found:
            last = review
            try:
                data_key = store.vault.open(old, review)
            except SealBrokenError:
                broken.append(review)
            else:
                anew.append((review, old, store.vault.wrap(data_key, review)))
        with store.writing() as connection:
            done = sum(_replaced(connection, *one) for one in anew)
            append(connection, Event(by, "rotate", None, {"key": to, "notes": done}), clock())
        total += done
    webhooks, damaged = _rotate_few(store, webhook_secrets, to, by=by, clock=clock)
    factors, moved = _rotate_few(store, factor_secrets, to, by=by, clock=clock)
    return Rotated(to, total, (*broken, *damaged, *moved), webhooks, factors)


def _rotate_few(
    store: Store, kind: ModuleType, to: str, *, by: str, clock: Clock
) -> tuple[int, list[str]]:
    """Wrap anew what there is little of; return how much that was, and what was changed or moved.

    kind: the module that keeps it.
    """
    with store.reading() as connection:
        old = [one for one in kind.every(connection) if one.wrapped.by != to]
    anew, broken = [], []
    for one in old:
        try:
            secret = store.vault.open(one.wrapped, one.owner)
            anew.append((one, store.vault.wrap(secret, one.owner)))
        except SealBrokenError:
            broken.append(one.told)
    if not anew:
        return 0, broken
    with store.writing() as connection:
        done = sum(kind.replace(connection, *one) for one in anew)
        detail = {"key": to, _FEW[kind]: done}
        append(connection, Event(by, "rotate", None, detail), clock())
    return done, broken


def newest(store: Store) -> str:
    """Return the number of the key that new notes are sealed under."""
    return store.vault.new_key(token_hex(16))[1].by


def needs(store: Store) -> tuple[KeyUse, ...]:
    """Return every key that something is sealed under, whether or not it is at hand."""
    with store.reading() as connection:
        samples = _samples(connection)
        query = select(note_keys.c.wrapped_by, func.count()).group_by(note_keys.c.wrapped_by)
        notes = {row[0]: row[1] for row in connection.execute(query)}
        webhooks = Counter(one.wrapped.by for one in webhook_secrets.every(connection))
        factors = Counter(one.wrapped.by for one in factor_secrets.every(connection))
    return tuple(
        KeyUse(
            number,
            notes.get(number, 0),
            _is_at_hand(store, *sample),
            webhooks[number],
            factors[number],
        )
        for number, sample in sorted(samples.items())
    )


def _is_at_hand(store: Store, owner: str, wrapped: Wrapped) -> bool:
    try:
        store.vault.open(wrapped, owner)
    except NoteKeyError:
        return False
    except SealBrokenError:  # of this one alone: the key is there
        pass
    return True


def _samples(connection: Connection) -> dict[str, tuple[str, Wrapped]]:
    """Return the number of each key -> something sealed under it: a note, or else a secret."""
    few = [one for kind in _FEW for one in kind.every(connection)]
    return {one.wrapped.by: (one.owner, one.wrapped) for one in few} | {
        wrapped.by: (review, wrapped) for review, wrapped in _notes_of_each(connection)
    }


def _notes_of_each(connection: Connection) -> Iterator[tuple[str, Wrapped]]:
    """Yield one note of each key; from index to index, however many notes there are."""
    last = ""
    first = select(note_keys).order_by(note_keys.c.wrapped_by, note_keys.c.review).limit(1)
    while row := connection.execute(first.where(note_keys.c.wrapped_by > last)).one_or_none():
        yield row.review, Wrapped(row.wrapped_by, row.sealed)
        last = row.wrapped_by


def _others(store: Store, newest: str, last: str) -> list[tuple[str, Wrapped]]:
    query = select(note_keys).where(note_keys.c.wrapped_by != newest, note_keys.c.review > last)
    with store.reading() as connection:
        rows = connection.execute(query.order_by(note_keys.c.review).limit(BATCH)).all()
    return [(row.review, Wrapped(row.wrapped_by, row.sealed)) for row in rows]


def _replaced(connection: Connection, review: str, old: Wrapped, new: Wrapped) -> int:
    """Put the new wrapping in the place of the old, unless the note was purged meanwhile."""
    here = (note_keys.c.review == review) & (note_keys.c.sealed == old.sealed)
    values = {"wrapped_by": new.by, "sealed": new.sealed}
    return connection.execute(update(note_keys).where(here).values(**values)).rowcount
