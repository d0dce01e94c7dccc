"""Passwords: which are good enough, and how they are kept (Argon2id).

After NIST SP 800-63B-4: where the password is the only factor, at least 15 characters; any
characters; no rule on their kinds; no change without a reason; nothing that is known to be common.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ..queue.values import is_storable
from .common import is_guessed_first
from .errors import PasswordError
from .leaked import is_leaked

SHORTEST, LONGEST = 15, 128  # characters
FEWEST_DIFFERENT = 6  # characters


def normal(password: str) -> str:
    """Return the password as it is hashed: the same keys give the same text on every machine."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, name: str, words: Collection[str] = ()) -> None:
    """Raise PasswordError for a password that is not good enough for this person.

    words: the clinic's own, of which it may not be made.
    """
    # Before any other work on it: what is longer was not typed by a person.
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(
            f"Choose a password of {SHORTEST} to {LONGEST} characters. A sentence of four or five "
            "words that belong to nobody's life is good."
        )
    if not is_storable(password):
        raise PasswordError("The password holds NUL or half a character. Type it anew.")
    plain = normal(password)
    if len(set(plain)) < FEWEST_DIFFERENT or is_guessed_first(plain, words):
        raise PasswordError("This password is among the first that are guessed. Choose another.")
    if name in normal(password).lower():
        raise PasswordError("Choose a password without your name in it.")


@dataclass(frozen=True)
class Passwords:
    """Hash and check passwords. Each takes 64 MiB and some 100 ms of a processor: see `turns`.

    words: the clinic's own, of which none may be made. leaked: a file of those that were leaked.
    """

    hasher: PasswordHasher = field(
        default_factory=lambda: PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
    )

    words: frozenset[str] = frozenset()
    leaked: Path | None = None

    def check(self, password: str, name: str) -> None:
        """Raise PasswordError for a password that is not good enough for this person."""
        check_password(password, name, self.words)
        if self.leaked and is_leaked(password, self.leaked):
            raise PasswordError("This password was leaked somewhere. Choose another.")

    def hashed(self, password: str) -> str:
        """Return what is stored of a password."""
        return self.hasher.hash(normal(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether this is the password. stored: None for somebody who is not there, which takes
        as long to refuse."""
        if len(password) > LONGEST or not is_storable(password):
            return False
        try:
            self.hasher.verify(stored or self.nobody, normal(password))
        except (VerifyMismatchError, InvalidHashError):
            return False
        return stored is not None

    @property
    def nobody(self) -> str:
        """A stored password of nobody's, as costly to check as any that is made now."""
        p = self.hasher
        return (
            f"$argon2id$v=19$m={p.memory_cost},t={p.time_cost},p={p.parallelism}"
            "$c29tZXNhbHRzb21lc2FsdA$MjA0bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2R5bm9ib2Q"
        )

    def is_old(self, stored: str) -> bool:
        """Whether a password was stored more weakly than is done now."""
        return self.hasher.check_needs_rehash(stored)
