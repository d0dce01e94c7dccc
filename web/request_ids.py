"""Give every request a number that the caller and we both have (pure ASGI).

A caller's own is taken if it is one that a machine makes: a UUID or another number in hexadecimal
digits, or a ULID. Anything else could be words, and it goes to the log, so a new one is made.
"""

import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .logs import REQUEST

HEADER = "X-Request-Id"
KEY = "suggester.request_id"  # in the scope
MADE = re.compile(r"[0-9A-Fa-f-]{8,64}|[0-7][0-9A-HJKMNP-TV-Z]{25}")


class RequestIds:
    """Put the number in the scope, on the answer and on each log line that is written meanwhile."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its number."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sent = Headers(scope=scope).getlist(HEADER)
        taken = len(sent) == 1 and MADE.fullmatch(sent[0])
        number = sent[0] if taken else str(uuid4())

        async def send_with_number(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        token = REQUEST.set(number)
        try:
            await self.app({**scope, KEY: number}, receive, send_with_number)
        finally:
            REQUEST.reset(token)
