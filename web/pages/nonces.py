"""A number used once, for a form: with it, a form that is sent twice acts once."""

import re
import secrets

NONCE = re.compile(r"[A-Za-z0-9_-]{8,64}")


def new_nonce() -> str:
    """Return a new one."""
    return secrets.token_urlsafe(12)


def is_nonce(text: str) -> bool:
    """Whether a form of ours may have sent it."""
    return bool(NONCE.fullmatch(text))
