"""The cookies: one holds the session, one says that a browser was here before, and one goes along
with a browser to the provider and back.

Over https the session's has the prefix ``__Host-``, with which no other host of the same domain,
and no page by plain http, can plant one.
"""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from .signing_in import SignedIn

DEVICE_PATH = "/sign-in"
DEPARTURE_SECONDS = 600  # as `provider.departures` keeps it


@dataclass(frozen=True)
class Cookies:
    """behind_tls: a proxy ends TLS, so every browser comes by https."""

    behind_tls: bool
    device_seconds: int

    def session(self, request: Request) -> str | None:
        """Return the session's token that a browser sent."""
        return request.cookies.get(self._session_name(request))

    def device(self, request: Request) -> str | None:
        """Return the token by which the browser was known before."""
        return request.cookies.get(self._device_name(request))

    def give(self, request: Request, response: Response, signed: SignedIn) -> None:
        """Give both to a browser."""
        self.give_session(request, response, signed.session)
        response.set_cookie(
            self._device_name(request),
            signed.device,
            max_age=self.device_seconds,
            path=DEVICE_PATH,
            secure=self._is_secure(request),
            httponly=True,
            samesite="strict",
        )

    def give_session(self, request: Request, response: Response, token: str) -> None:
        """Give a browser its session; the browser forgets it when it is closed."""
        response.set_cookie(
            self._session_name(request),
            token,
            path="/",
            secure=self._is_secure(request),
            httponly=True,
            samesite="lax",
        )

    def take_session(self, request: Request, response: Response) -> None:
        """Have the browser forget its session and whatever else it kept of us in view."""
        response.delete_cookie(
            self._session_name(request),
            path="/",
            secure=self._is_secure(request),
            httponly=True,
            samesite="lax",
        )
        response.headers["Clear-Site-Data"] = '"cache", "storage"'

    def departure(self, request: Request) -> str | None:
        """Return the secret that a browser took along to the provider."""
        return request.cookies.get(self._departure_name(request))

    def give_departure(self, request: Request, response: Response, token: str) -> None:
        """Give a browser its secret for the way to the provider and back."""
        response.set_cookie(
            self._departure_name(request),
            token,
            max_age=DEPARTURE_SECONDS,
            path="/",
            secure=self._is_secure(request),
            httponly=True,
            samesite="lax",  # it comes back with a visit from the provider's page
        )

    def take_departure(self, request: Request, response: Response) -> None:
        """Have the browser forget that secret."""
        response.delete_cookie(
            self._departure_name(request),
            path="/",
            secure=self._is_secure(request),
            httponly=True,
            samesite="lax",
        )

    def _is_secure(self, request: Request) -> bool:
        return self.behind_tls or request.scope["scheme"] == "https"

    def _session_name(self, request: Request) -> str:
        return "__Host-suggester" if self._is_secure(request) else "suggester"

    def _device_name(self, request: Request) -> str:
        return "__Secure-suggester-device" if self._is_secure(request) else "suggester-device"

    def _departure_name(self, request: Request) -> str:
        return "__Host-suggester-way" if self._is_secure(request) else "suggester-way"
