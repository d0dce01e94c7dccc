"""What was worked out of a piece of a note, found again while its writer goes on typing.

The words of a note are PHI and none is kept: a piece is known by a digest under a key that the
process draws at its start and never shows, and what is kept of it are numbers, truth values and
names of the lexicon. Without a memory everything is read anew, with the same answer.

Whoever asks has a memory of their own (``Memories.of``), though all are kept, and forgotten,
together: an answer that comes sooner tells nobody that somebody else wrote the same.
"""

import secrets
import time
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

# Bytes of text of the pieces of a generation, before what is asked for again of the older one. What
# a piece comes to takes 2 bytes for each, 10 of a text that is nothing but work: 45 MB at most.
MOST = 1_500_000
LONGEST = 600.0  # seconds that a generation grows
_KEY = 32  # bytes of a key
_LENGTH = 16  # bytes of a digest: no two pieces of a clinic's lifetime meet by chance
_WEIGHT = 4  # bytes before it that say how many characters the piece has


class Memory:
    """Pieces of text and what they came to, of one caller; threads may share one."""

    def __init__(self, kept: "Generations | None" = None, key: bytes | None = None) -> None:
        """kept: where pieces are; unless given, in a place of this memory's own. key: 32 bytes
        under which they are known; unless given, drawn."""
        # Made once: to take in a key costs as much as to take in a piece.
        self._keyed = blake2b(digest_size=_LENGTH, key=key or secrets.token_bytes(_KEY))
        self._kept = Generations() if kept is None else kept

    def digest(self, *said: str) -> bytes:
        """Return what a piece is known by: how long it is, and its digest. said: all that what it
        comes to hangs on; no part may hold NUL, which no note does."""
        data = "\0".join(said).encode("utf-8", "surrogatepass")
        keyed = self._keyed.copy()
        keyed.update(data)
        return len(data).to_bytes(_WEIGHT, "big") + keyed.digest()

    def get(self, digest: bytes) -> Any | None:
        """Return what a piece came to, or None if that is not known."""
        return self._kept.get(digest)

    def keep(self, digest: bytes, found: Any) -> None:
        """Keep what a piece came to: numbers, truth values and names of the lexicon, never words
        of the note. In plain tuples of plain strings and numbers, not enums, lists or named tuples:
        then Python looks for no garbage among the thousands of them."""
        self._kept.keep(digest, found, int.from_bytes(digest[:_WEIGHT], "big"))


class Memories:
    """The memories of all callers of a process; threads may share them."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(_KEY)
        self._kept = Generations()

    def of(self, caller: str) -> Memory:
        """Return the memory of a caller, who is never told by name: the key of their pieces is
        made of the name, and is no other caller's."""
        said = caller.encode("utf-8", "surrogatepass")
        return Memory(self._kept, blake2b(said, digest_size=_KEY, key=self._key).digest())


class Generations:
    """The pieces in two generations: what was not asked for while the younger grew is forgotten
    with the older."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        """most: what the pieces of a generation may weigh. clock: tells seconds."""
        self._most = most
        self._clock = clock
        self._young: dict[bytes, tuple[Any, int]] = {}  # digest -> piece and its weight
        self._old: dict[bytes, tuple[Any, int]] = {}
        self._weight = 0  # of the younger
        self._born = clock()

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())

    def everything(self) -> dict[bytes, Any]:
        """Return all that is kept, for those who look whether it is no more than it may be."""
        return {digest: found for digest, (found, _) in (self._old | self._young).items()}

    def get(self, digest: bytes) -> Any | None:
        """Return what is kept under a digest, or None; what was asked for is young again."""
        piece = self._young.get(digest)
        if piece is None:
            piece = self._old.get(digest)
            if piece is None:
                return None
            self._young[digest] = piece
            self._weight += piece[1]
        return piece[0]

    def keep(self, digest: bytes, found: Any, weight: int = 1) -> None:
        """Keep a piece under a digest, and forget the older generation when the younger is full
        or has grown long enough."""
        if self._weight + weight > self._most or self._clock() - self._born > LONGEST:
            self._old, self._young, self._born = self._young, {}, self._clock()
            self._weight = 0
        self._young[digest] = found, weight
        self._weight += weight
