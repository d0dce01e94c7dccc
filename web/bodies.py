"""Bound every request body in size and time before anything parses it (pure ASGI)."""

from asyncio import timeout
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import Problem, respond

# A client that is still sending may not read an answer before it has sent all. So a body
# somewhat too large is read to its end and thrown away; a huge one is cut off.
DRAIN_TIMES = 8
DRAIN_SECONDS = 2.0


class TooLargeError(Exception):
    """The body is over the limit."""


class Bodies:
    """Read the whole body within its limits of size and time, then hand it on.

    streams: addresses whose routes read a body as it comes, and bound it themselves.
    """

    def __init__(
        self, app: ASGIApp, *, max_bytes: int, seconds: float, streams: Collection[str] = ()
    ) -> None:
        self.app = app
        self.streams = frozenset(streams)
        self.max_bytes = max_bytes
        self.seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a body that is compressed, too large or too slow."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if headers.get("content-encoding", "identity").lower() != "identity":
            await respond(scope, COMPRESSED)(scope, receive, send)
            return
        if scope["path"] in self.streams:
            await self.app(scope, receive, send)
            return
        try:
            announced = int(headers.get("content-length", "0")[:20])
            if announced > self.max_bytes:
                if announced <= self.max_bytes * DRAIN_TIMES and "expect" not in headers:
                    await self.drain(receive)
                raise TooLargeError
            async with timeout(self.seconds):
                body = await self.read(receive)
        except TooLargeError:
            await respond(scope, too_large(self.max_bytes))(scope, receive, send)
            return
        except ValueError:
            await respond(scope, NO_LENGTH)(scope, receive, send)
            return
        except TimeoutError:
            await respond(scope, TOO_SLOW)(scope, receive, send)
            return
        await self.app(scope, replay(body, receive), send)

    async def read(self, receive: Receive) -> bytes:
        """Return the whole body; raise TooLargeError as soon as it passes the limit."""
        body = bytearray()
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self.max_bytes:
                await self.drain(receive)
                raise TooLargeError
        return bytes(body)

    async def drain(self, receive: Receive) -> None:
        """Throw away what a client still sends, up to a bound; see DRAIN_TIMES."""
        left = self.max_bytes * DRAIN_TIMES
        try:
            async with timeout(DRAIN_SECONDS):
                more = True
                while more and left > 0:
                    message = await receive()
                    left -= len(message.get("body", b""))
                    more = message.get("more_body", False)
        except TimeoutError:
            return


COMPRESSED = Problem(
    415, "content-encoding", "The body is compressed", "Send it without Content-Encoding."
)
NO_LENGTH = Problem(
    400, "length", "The Content-Length is not a number", "Send the length of the body in bytes."
)
TOO_SLOW = Problem(408, "slow", "The request took too long to arrive", "Send it again in one go.")


def too_large(max_bytes: int) -> Problem:
    """The problem for a body over the limit."""
    return Problem(
        413,
        "too-large",
        "That is more than one note",
        f"A request may hold {max_bytes:,} bytes. Send the note of one visit at a time.",
    )


def replay(body: bytes, receive: Receive) -> Receive:
    """Return a channel that gives the body once and then what the server still says."""
    given = False

    async def give() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return give
