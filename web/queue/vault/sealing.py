"""Seal words with AES-256-GCM, each bound to the one place in the database where it belongs.

A sealed value is a byte for this format, 12 random bytes, and what GCM gives. Its associated data
name the place, so that a value that was moved to another row or column does not open.
"""

import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..errors import SealBrokenError

FORMAT = b"\x01"
KEY_BYTES = 32
NONCE_BYTES = 12  # random; a data key seals a note and its remarks, far from the bound of 2**32
OPENS_AT = len(FORMAT) + NONCE_BYTES


@dataclass(frozen=True)
class Place:
    """Where a sealed value stands.

    owner: the review, or what else it belongs to. seq: the step's number, of a remark; else 0.
    """

    table: str
    column: str
    owner: str
    seq: int = 0

    @property
    def bound(self) -> bytes:
        """The associated data: no name holds the byte that stands between them."""
        parts = ("suggester", self.table, self.column, self.owner, str(self.seq))
        return "\0".join(parts).encode()


def new_key() -> bytes:
    """Return a random key of 256 bits."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


def seal(key: bytes, words: bytes, place: Place) -> bytes:
    """Return the words sealed for a place."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, words, place.bound)


def unseal(key: bytes, sealed: bytes, place: Place) -> bytes:
    """Return the words. Raises SealBrokenError if they were changed, or sealed for elsewhere."""
    nonce, ciphertext = sealed[len(FORMAT) : OPENS_AT], sealed[OPENS_AT:]
    try:
        if not sealed.startswith(FORMAT):
            raise InvalidTag
        return AESGCM(key).decrypt(nonce, ciphertext, place.bound)
    except (InvalidTag, ValueError):
        raise SealBrokenError(
            f"The sealed value {place.table}.{place.column} of {place.owner} was changed or moved. "
            "Compare the database with the last backup; run `suggester audit verify`."
        ) from None
