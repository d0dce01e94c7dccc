"""Count, time and log every request, and turn some away when there are too many (pure ASGI).

Labels and log lines name the route (``/join/{token}``), never the address that was asked for,
whose parts may be secrets. Nothing of a body or a header is looked at.
"""

import logging
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .accounts import policy
from .problems import Problem, respond

LOG = logging.getLogger("suggester.web.requests")
NOWHERE = "none"  # the route of an address that has none
KNOWN_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Asked by what restarts or balances servers, which must not take a busy one for a dead one.
ALWAYS = ("/healthz", "/readyz", "/metrics")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CROWDED = Problem(
    503,
    "crowded",
    "Too many requests at once",
    "Nothing is wrong with this one. Send it again in a few seconds.",
    headers={"Retry-After": "5"},
)


class Meters:
    """The figures of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "suggester_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "suggester_request_seconds",
            "Seconds from the head of a request to the end of its answer.",
            ("route",),
            buckets=SECONDS,
            registry=self.registry,
        )
        self.open = Gauge(
            "suggester_open_requests", "Requests that are being answered.", registry=self.registry
        )
        self.shed = Counter(
            "suggester_shed_requests",
            "Requests turned away (503) because too many were open.",
            registry=self.registry,
        )


class Watch:
    """Count, time and log each request; beyond ``most`` open ones answer 503 at once."""

    def __init__(self, app: ASGIApp, *, meters: Meters, most: int) -> None:
        self.app = app
        self.meters = meters
        self.most = most
        self.open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, unless there are too many."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0
        method = scope["method"] if scope["method"] in KNOWN_METHODS else "other"
        route = policy.route(scope["method"], scope["path"]) or NOWHERE

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self.open += 1
        self.meters.open.set(self.open)
        try:
            if self.open > self.most and route not in ALWAYS:
                self.meters.shed.inc()
                await respond(scope, CROWDED)(scope, receive, send_and_note)
            else:
                await self.app(scope, receive, send_and_note)
        finally:
            self.open -= 1
            seconds = time.perf_counter() - began
            self.meters.open.set(self.open)
            self.meters.requests.labels(method, route, str(status)).inc()
            self.meters.seconds.labels(route).observe(seconds)
            LOG.info("%s %s %d in %.0f ms", method, route, status, 1000 * seconds)
