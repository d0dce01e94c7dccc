"""Let each request in or not, before any route sees it: `policy` says who may, this asks who it is.

Put up only where there is a database, and so accounts. What the policy does not name is not
found, so a route that was forgotten there is closed, not open.
"""

import logging
from functools import partial
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..problems import BY_STATUS, Problem, respond, wants_page
from ..queue.errors import StoreError
from . import keys, policy, sessions
from .book import Accounts
from .cookies import Cookies
from .people import NOBODY, Person
from .rates import Allowance, Rates

LOG = logging.getLogger("suggester.web")
SAFE = ("GET", "HEAD")
BACKGROUND = "suggester-background"  # header of a request that no person caused
NOT_YOURS = Problem(
    403,
    "role",
    "This address is not for you",
    "Your role, or what your key is for, does not include it. Ask an administrator.",
)
STORE = Problem(
    503,
    "store",
    "The database cannot be reached",
    "Who you are cannot be looked up. Nothing was changed; try again in a few seconds.",
    headers={"Retry-After": "5"},
)


class Gate:
    """Find out who makes a request, and pass it on only to where they may go."""

    def __init__(
        self, app: ASGIApp, *, cookies: Cookies, rates: Rates, known_ehrs: bool = False
    ) -> None:
        """known_ehrs: the CDS Hooks services check the tokens of the EHRs themselves."""
        self.app = app
        self.known_ehrs = known_ehrs
        self.cookies = cookies
        self.rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the route where the request may not pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refused = await self._refused(request)
        allowance: Allowance | None = getattr(request.state, "allowance", None)

        async def send_with_rest(message: Message) -> None:
            if allowance and message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(allowance.headers)
            await send(message)

        await (refused or self.app)(scope, receive, send_with_rest)

    async def _refused(self, request: Request) -> Response | None:
        """Return the answer to a request that may not pass; mark one that may with its person."""
        scope = request.scope
        access = policy.found(scope["method"], scope["path"])
        if access is None:
            return respond(scope, _nothing_there(scope["path"]))
        if access.unasked or (access.ehr and self.known_ehrs):
            return None
        try:
            await self._introduce(request)
        except StoreError:
            if access.stranger:
                return None
            return respond(scope, STORE)
        person: Person | None = request.state.person
        if person:
            request.state.allowance = self.rates.take(person.name)
            if not request.state.allowance.granted:
                return respond(scope, _too_many(request.state.allowance.more_in))
        if access.allows(person):
            return None
        if person:
            # Who was refused, and where: the one log line with a name of ours (docs/operations.md).
            route = policy.route(scope["method"], scope["path"])
            LOG.warning("%s was refused %s %s", person.name, scope["method"], route)
            return respond(scope, NOT_YOURS)
        return _to_sign_in(request) if _is_visit(request) else respond(scope, NOBODY)

    async def _introduce(self, request: Request) -> None:
        """Set ``request.state.person`` and ``.csrf``. A key that is sent wins over a cookie."""
        request.state.person, request.state.csrf = None, ""
        accounts: Accounts = request.app.state.accounts
        header = request.headers.get("authorization")
        if header is not None:
            kind, _, key = header.partition(" ")
            if kind.lower() == "bearer":
                request.state.person = await to_thread.run_sync(keys.find, accounts, key.strip())
            return
        token = self.cookies.session(request)
        if token is None:
            return
        used = BACKGROUND not in request.headers
        session = await to_thread.run_sync(partial(sessions.find, accounts, token, used=used))
        if session:
            request.state.person, request.state.csrf = session.person, session.csrf


def _too_many(wait: int) -> Problem:
    return Problem(
        429,
        "rate",
        "Too many requests",
        f"You, or your key, asked more than this server takes in a minute. Wait {wait} seconds.",
        headers={"Retry-After": str(wait)},
    )


def _nothing_there(path: str) -> Problem:
    methods = policy.methods_of(path)
    status = 405 if methods else 404
    headers = {"Allow": ", ".join(methods)} if methods else {}
    return Problem(status, *BY_STATUS[status], headers=headers)


def _is_visit(request: Request) -> bool:
    """Whether a person follows a link or types an address, rather than a script asking."""
    navigates = request.headers.get("sec-fetch-mode", "navigate") == "navigate"
    return request.method in SAFE and navigates and wants_page(request.scope)


def _to_sign_in(request: Request) -> Response:
    return RedirectResponse(f"/sign-in?next={quote(request.scope['path'])}", 303)


def way_back(address: str) -> str:
    """Return where to go after sign-in: an address of a page of ours, else the first page."""
    return address if policy.found("GET", address) else "/"
