"""Compress what programs ask for (pure ASGI), and never a page: a page holds its session's token,
and the length of a compressed answer can give away what stands in it (BREACH)."""

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = ("/api/", "/cds-services")
# Their ETag is for these very bytes (a strong one), and they are small.
EXACT = "/api/v1/reviews/"
LEVEL = 1  # half a millisecond for a long answer; 9 takes five and saves little more


class Compress:
    """Send answers of the programming interface as gzip to whoever takes it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.gzip = GZipMiddleware(app, minimum_size=1000, compresslevel=LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        fits = scope["type"] == "http" and scope["path"].startswith(PATHS)
        through = self.gzip if fits and not scope["path"].startswith(EXACT) else self.app
        await through(scope, receive, send)
