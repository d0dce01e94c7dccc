"""Secrets that the program makes: 256 random bits, kept by whoever is given them.

The database has their SHA-256 alone, and finds them by it, so no comparison tells by its time
how much of a guess was right.
"""

import hashlib
import secrets

KEY_PREFIX = "rcs_"  # by which a person, or a scanner of secrets, knows an API key


def new_token() -> str:
    """Return a new secret: 43 characters that need no escaping in an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Return what is stored of a secret, as hexadecimal digits."""
    return hashlib.sha256(f"token\n{token}".encode(errors="replace")).hexdigest()


def csrf_token(session: str) -> str:
    """Return the token for the forms of a session; it tells nothing of the session's own."""
    return hashlib.sha256(f"csrf\n{session}".encode(errors="replace")).hexdigest()
