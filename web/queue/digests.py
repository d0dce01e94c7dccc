"""Digests of what callers send: keys and contents are compared by these, never stored."""

import hashlib

from .audit import canonical


def sha256(text: str) -> str:
    """Return SHA-256 of the text's UTF-8 bytes, as hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest(*parts: object) -> str:
    """Return one digest of plain values, in their order."""
    return sha256(canonical(parts))


def as_lock(hexadecimal: str) -> int:
    """Return a digest as the number of a lock: 64 bits with a sign, as PostgreSQL takes it."""
    return int.from_bytes(bytes.fromhex(hexadecimal[:16]), signed=True)
