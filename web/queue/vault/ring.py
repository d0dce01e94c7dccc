"""Keys that wrap the notes' own keys and the secrets of webhooks: several may open, the newest
wraps.

Such a key is 32 random bytes, written in base64. Its number is a digest of itself, so that a
number always means the same key, whatever file it came from.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import Protocol

from ..errors import NoteKeyError
from .sealing import KEY_BYTES, Place, new_key, seal, unseal

HOW = "A key is 32 bytes in base64. Make one: suggester keys new."


@dataclass(frozen=True)
class Wrapped:
    """A secret of 32 bytes, sealed: mostly a note's own key. by: the number of the key that opens
    it."""

    by: str
    sealed: bytes


class Keeper(Protocol):
    """Whoever holds the wrapping keys.

    source: where they come from, for a message to the operator. owner: what a secret belongs to
    (a review, or a webhook); it opens for that one alone.
    """

    @property
    def source(self) -> str:
        """Where the keys come from."""

    def wrap(self, secret: bytes, owner: str) -> Wrapped:
        """Return a secret sealed under the newest key."""

    def unwrap(self, wrapped: Wrapped, owner: str) -> bytes:
        """Return a secret. Raises NoteKeyError without the key that wrapped it."""


@dataclass(frozen=True)
class Ring:
    """Keys by number, in the order in which they were made."""

    keys: dict[str, bytes] = field(repr=False)
    source: str

    @property
    def newest(self) -> str:
        """The number of the key that wraps."""
        return list(self.keys)[-1]

    def wrap(self, secret: bytes, owner: str) -> Wrapped:
        """Return a secret sealed under the newest key."""
        newest = self.newest
        return Wrapped(newest, seal(self.keys[newest], secret, _place(owner)))

    def unwrap(self, wrapped: Wrapped, owner: str) -> bytes:
        """Return a secret. Raises NoteKeyError without the key that wrapped it."""
        if wrapped.by not in self.keys:
            raise NoteKeyError(
                f"Notes are sealed under the key {wrapped.by}, which is not in {self.source} "
                f"(there: {', '.join(self.keys)}). Put that key back, before the others; nothing "
                "is lost."
            )
        return unseal(self.keys[wrapped.by], wrapped.sealed, _place(owner))


def _place(owner: str) -> Place:
    return Place("note_keys", "sealed", owner)


def number_of(key: bytes) -> str:
    """Return the number of a key: 16 hexadecimal digits, from which nobody finds the key."""
    return hashlib.sha256(b"suggester note key\0" + key).hexdigest()[:16]


def new_line() -> tuple[str, str]:
    """Return (number, line) of a new key, as a file holds it."""
    key = new_key()
    return number_of(key), base64.b64encode(key).decode()


def ring_of(lines: str, source: str) -> Ring:
    """Return the keys of a text: one a line, or with blanks between; ``#`` begins a remark.

    Raises NoteKeyError, which never repeats what stands there.
    """
    words = [word for line in lines.splitlines() for word in line.partition("#")[0].split()]
    keys = [_key_of(word, f"{source}, key {n}") for n, word in enumerate(words, start=1)]
    if not keys:
        raise NoteKeyError(f"{source} holds no key. {HOW}")
    return Ring({number_of(key): key for key in keys}, source)


def _key_of(word: str, place: str) -> bytes:
    try:
        key = base64.b64decode(word, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise NoteKeyError(f"{place} cannot be used. {HOW}")
    return key
