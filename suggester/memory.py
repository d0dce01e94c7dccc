"""What was worked out of a piece of a note, found again while its writer goes on typing.

The words of a note are PHI and none is kept: a piece is known by a digest under a key that the
process draws at its start and never shows, and what is kept of it are numbers, truth values and
names of the lexicon. Without a memory everything is read anew, with the same answer.
"""

import secrets
import time
from hashlib import blake2b
from typing import Any

MOST = 20_000  # pieces of each of the two generations
LONGEST = 600.0  # seconds that a generation grows
_LENGTH = 16  # bytes of a digest: no two pieces of a clinic's lifetime meet by chance


class Memory:
    """Pieces of text and what they came to; threads may share one."""

    def __init__(self, most: int = MOST) -> None:
        self._key = secrets.token_bytes(32)
        self._most = most
        # Two generations: what neither was asked for again is forgotten with the older one.
        self._young: dict[bytes, Any] = {}
        self._old: dict[bytes, Any] = {}
        self._born = time.monotonic()

    def digest(self, *said: str) -> bytes:
        """Return what a piece is known by. said: all that what it comes to hangs on; no part may
        hold NUL, which no note does."""
        return blake2b(
            "\0".join(said).encode("utf-8", "surrogatepass"),
            digest_size=_LENGTH,
            key=self._key,
        ).digest()

    def get(self, digest: bytes) -> Any | None:
        """Return what a piece came to, or None if that is not known."""
        found = self._young.get(digest)
        if found is None:
            found = self._old.get(digest)
            if found is not None:
                self._young[digest] = found
        return found

    def keep(self, digest: bytes, found: Any) -> None:
        """Keep what a piece came to: numbers, truth values and names of the lexicon, never words
        of the note."""
        if len(self._young) >= self._most or time.monotonic() - self._born > LONGEST:
            self._old, self._young, self._born = self._young, {}, time.monotonic()
        self._young[digest] = found
