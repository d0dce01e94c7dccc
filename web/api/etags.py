"""Answer 304 to a program that has the newest version already (RFC 9110, 13.1.2)."""

import hashlib

from starlette.requests import Request
from starlette.responses import Response


def fresh_or_not(
    request: Request, body: bytes, *, tag: str | None = None, media_type: str = "application/json"
) -> Response:
    """Return the body, or 304 without it.

    tag: names this very version, in quotes; unless given, a weak one is made of the body.
    """
    tag = tag or f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    known = ",".join(request.headers.getlist("if-none-match"))
    if known.strip() == "*" or opaque(tag) in map(opaque, known.split(",")):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type=media_type, headers={"ETag": tag})


def opaque(tag: str) -> str:
    """Return a tag without its sign of weakness: to save bytes, weak ones are as good."""
    return tag.strip().removeprefix("W/")
