"""Passwords: which are good enough, and how they are kept (Argon2id).

After NIST SP 800-63B-4: where the password is the only factor, at least 15 characters; any
characters; no rule on their kinds; no change without a reason; nothing that is known to be common.
"""

import unicodedata
from dataclasses import dataclass, field

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from ..queue.values import is_storable
from .errors import PasswordError

SHORTEST, LONGEST = 15, 128  # characters
FEWEST_DIFFERENT = 6  # characters

# What people write when 15 characters are asked for. Compared without blanks, digits and signs.
COMMON = frozenset(
    "password passwordpassword passwort administrator adminadminadmin letmeinletmein welcome "
    "welcomewelcome qwertyuiopasdfgh qwertyuiop qwertyqwertyqwerty qwertzuiopasdfgh "
    "asdfghjklasdfghjkl iloveyouiloveyou correcthorsebatterystaple physicaltherapy "
    "physicaltherapist occupationaltherapy therapytherapy rehabilitation rehabcodesuggester "
    "suggestersuggester changemechangeme thisismypassword mypasswordis trustno "
    "abcdefghijklmno abcdefghijklmnop abcdefghijklmnopqrstuvwxyz".split()
)


def normal(password: str) -> str:
    """Return the password as it is hashed: the same keys give the same text on every machine."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, name: str) -> None:
    """Raise PasswordError for a password that is not good enough for this person."""
    # Before any other work on it: what is longer was not typed by a person.
    if not SHORTEST <= len(password) <= LONGEST:
        raise PasswordError(
            f"Choose a password of {SHORTEST} to {LONGEST} characters. A sentence of four or five "
            "words that belong to nobody's life is good."
        )
    if not is_storable(password):
        raise PasswordError("The password holds NUL or half a character. Type it anew.")
    letters = "".join(c for c in normal(password).lower() if c.isalpha())
    if len(set(normal(password))) < FEWEST_DIFFERENT or letters in COMMON:
        raise PasswordError("This password is among the first that are guessed. Choose another.")
    if name in normal(password).lower():
        raise PasswordError("Choose a password without your name in it.")


@dataclass(frozen=True)
class Passwords:
    """Hash and check passwords. Each takes 64 MiB and some 100 ms of a processor: see `turns`."""

    hasher: PasswordHasher = field(
        default_factory=lambda: PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
    )

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
