"""Sign a message as Standard Webhooks 1.0.0 says (standardwebhooks.com). Pure."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32  # the specification takes 24 to 64


def new_secret() -> bytes:
    """Return a new secret."""
    return secrets.token_bytes(SECRET_BYTES)


def shown(secret: bytes) -> str:
    """Return a secret in the form that receivers' libraries read."""
    return PREFIX + base64.b64encode(secret).decode()


def headers(id: str, at: int, body: str, keys: Iterable[bytes]) -> dict[str, str]:
    """Return the three headers of a message.

    at: seconds since 1970, of this try. keys: secrets; each gives a signature, so that a receiver
    may change from one to the other in its own time.
    """
    content = f"{id}.{at}.{body}".encode()
    return {
        "webhook-id": id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{signature(key, content)}" for key in keys),
    }


def signature(secret: bytes, content: bytes) -> str:
    """Return HMAC-SHA256 in base64."""
    return base64.b64encode(hmac.digest(secret, content, hashlib.sha256)).decode()
