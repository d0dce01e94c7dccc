"""Let the pages of listed origins call the API and the CDS Hooks services, and load the parts of
the editor (pure ASGI).

Without cookies: a request that carries one is judged as any other of another site.
"""

from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALLOWED = "suggester.allowed_origin"  # in the scope of a request that a listed page made
PATHS = ("/api/", "/cds-services", "/static/editor/")
EXPOSED = "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key, If-None-Match, "
    "X-Request-Id",
    "Access-Control-Max-Age": "600",
}


class Cors:
    """Answer preflights, name the origin in the answer, and mark the request as allowed."""

    def __init__(self, app: ASGIApp, *, origins: Collection[str]) -> None:
        self.app = app
        self.origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; one of a page that is not listed goes on as it came."""
        if scope["type"] != "http" or not scope["path"].startswith(PATHS):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        listed = origin is not None and origin in self.origins and "cookie" not in headers

        async def send_with_origin(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if listed and origin is not None:
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = EXPOSED
            await send(message)

        if listed and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send_with_origin)
            return
        await self.app({**scope, ALLOWED: listed}, receive, send_with_origin)
