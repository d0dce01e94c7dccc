"""What every request passes before a route sees it: pure ASGI, outermost first.

`Headers` sets the security headers of every answer, errors included; `CatchAll` turns an
unexpected error into a 500 that says nothing of the note; `Hosts` checks the address; then
`bodies.Bodies` bounds the body; `SameOrigin` refuses forms of other sites.
"""

import ipaddress
import logging
import re
import traceback
from collections.abc import Collection
from uuid import uuid4

from starlette.datastructures import Headers as RequestHeaders
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import cors, request_ids
from .problems import Problem, respond

LOG = logging.getLogger("suggester.web")

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
    )
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "browsing-topics=(), clipboard-read=()",
    "X-Frame-Options": "DENY",
}
FRAMED = "/editor"  # the one page that a listed site may show in a frame
WORDLESS = ("/api/v1/codes", "/api/v1/openapi.json", "/cds-services")
HSTS = "max-age=31536000; includeSubDomains"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(:[0-9]{1,5})?")


class Headers:
    """Set the security headers of every answer; only our own static files may be cached."""

    def __init__(self, app: ASGIApp, *, frame_ancestors: Collection[str] = ()) -> None:
        self.app = app
        self.frame_ancestors = " ".join(frame_ancestors)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and set the headers on its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(SECURITY_HEADERS)
                if self.frame_ancestors and scope["path"] == FRAMED:
                    headers["Content-Security-Policy"] = CSP.replace(
                        "frame-ancestors 'none'", f"frame-ancestors {self.frame_ancestors}"
                    )
                    del headers["X-Frame-Options"]  # it cannot name a site
                headers["Cache-Control"] = cache_rule(scope["path"], message["status"])
                if scope["scheme"] == "https":
                    headers["Strict-Transport-Security"] = HSTS
            await send(message)

        await self.app(scope, receive, send_with_headers)


def cache_rule(path: str, status: int) -> str:
    """Return the Cache-Control of an answer: a note, or an error about one, is not kept."""
    if status not in (200, 304):
        return "no-store"
    # Kept, and asked again each time whether it is still so: neither has anything of a note.
    if path.startswith("/static/"):
        return "public, no-cache"
    return "private, no-cache" if path in WORDLESS else "no-store"


class CatchAll:
    """Answer 500 to any unexpected error; log its type and frames, never its words.

    An exception's text, its arguments and the locals of its frames may hold the note, so
    they reach neither the answer nor the log, and the error is not passed on to the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for it if it fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            return
        except Exception as error:
            problem = told_of(error, scope)
            if not started:
                await respond(scope, problem)(scope, receive, send)


def told_of(error: Exception, scope: Scope) -> Problem:
    """Put an unexpected error in the log and return its problem, which holds its number."""
    number = str(uuid4())
    LOG.error("error %s (request %s): %s", number, scope.get(request_ids.KEY), where(error))
    return unexpected(number)


def where(error: BaseException) -> str:
    """Return the error's type and where it arose: names and line numbers, no values."""
    frames = traceback.extract_tb(error.__traceback__, limit=-6)
    path = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__qualname__} in {path}"


def unexpected(number: str) -> Problem:
    """The problem for an error that is our fault. number: finds it in the log."""
    return Problem(
        500,
        "unexpected",
        "Something went wrong on our side",
        "The note was not stored. Go back, your text is still in the form, and try again. "
        f"If it happens again, give your administrator this number: {number}.",
        instance=f"urn:uuid:{number}",
    )


class Hosts:
    """Answer only to our own names, so that no other name can be pointed at this machine."""

    def __init__(self, app: ASGIApp, *, allowed: Collection[str]) -> None:
        self.app = app
        self.allowed = frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request whose Host header is missing, malformed or not ours."""
        if scope["type"] == "http" and not self.is_ours(RequestHeaders(scope=scope)):
            problem = Problem(
                400,
                "host",
                "This server does not answer to that host name",
                "Use the server's own address, or have its administrator add the name to "
                "SUGGESTER_ALLOWED_HOSTS.",
            )
            await respond(scope, problem)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def is_ours(self, headers: RequestHeaders) -> bool:
        """Tell whether there is one Host and it is an address in numbers or a known name."""
        values = headers.getlist("host")
        found = HOST.fullmatch(values[0]) if len(values) == 1 else None
        if found is None:
            return False
        name = found[1].lower()
        return "*" in self.allowed or name in self.allowed or is_address(name.strip("[]"))


def is_address(name: str) -> bool:
    """Tell whether a host is an IP address rather than a name."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class SameOrigin:
    """Refuse a form that another site makes a browser send (CSRF).

    Sec-Fetch-Site decides where the browser sends it, else Origin against Host; a request
    with neither comes from a program, which is refused only if it carries a cookie. The API
    takes JSON only, which no form of another site can send, and no cookie.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless it changes something and comes from elsewhere."""
        if (
            scope["type"] == "http"
            and scope["method"] not in SAFE_METHODS
            and not scope.get(cors.ALLOWED)
            and not comes_from_us(RequestHeaders(scope=scope))
        ):
            problem = Problem(
                403,
                "cross-site",
                "The form came from another site",
                "Open this server's own page and send the form from there.",
            )
            await respond(scope, problem)(scope, receive, send)
            return
        await self.app(scope, receive, send)


def comes_from_us(headers: RequestHeaders) -> bool:
    """Tell whether a request was made by our own page or by no page at all."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None:
        return "cookie" not in headers
    return origin.partition("://")[2] == headers.get("host")
