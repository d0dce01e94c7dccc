"""What the provider says of itself (OpenID Connect Discovery 1.0), and its keys; kept for an hour.

Both are asked for when they are first needed, so the server starts while the provider is away.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from anyio import Lock
from jwt import PyJWK

from ...key_sets import KeySetError, keys_of, one_of
from . import http
from .errors import ProviderError
from .setup import Setup

FRESH = 3600.0  # seconds that an answer is used without asking again
PAUSE = 5.0  # seconds between two looks for a key that is not there
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Description:
    """The addresses of the provider, each one that may be used. end_session: where to sign out.

    basic: the client's secret goes in a header, else in the form. names_itself: it says who it is
    whenever it sends somebody back (RFC 9207).
    """

    authorization: str
    token: str
    keys: str
    end_session: str | None
    basic: bool
    names_itself: bool


@dataclass
class Described:
    """The description and the keys of one provider, fetched when they are needed."""

    setup: Setup
    _lock: Lock = field(default_factory=Lock, repr=False)
    _description: Description | None = None
    _described_at: float = 0.0
    _keys: Mapping[str, PyJWK] = field(default_factory=dict, repr=False)
    _keys_at: float | None = None

    async def description(self) -> Description:
        """Return the description. Raises ProviderError where none that holds can be had."""
        async with self._lock:
            now = time.monotonic()
            if self._description is None or now - self._described_at > FRESH:
                self._description = await self._fetched()
                self._described_at = now
            return self._description

    async def key(self, kid: str | None) -> PyJWK | None:
        """Return the key of that id, or the only one where none is named.

        A key that is not known is looked for anew: the provider changes its keys when it likes.
        """
        address = (await self.description()).keys
        async with self._lock:
            age = None if self._keys_at is None else time.monotonic() - self._keys_at
            missing = one_of(self._keys, kid) is None
            if age is None or age > FRESH or (missing and age > PAUSE):
                try:
                    self._keys = keys_of(await http.get_json(address))
                except KeySetError:
                    raise ProviderError("untrusted", "no-key-set") from None
                self._keys_at = time.monotonic()
            return one_of(self._keys, kid)

    async def _fetched(self) -> Description:
        said = await http.get_json(self.setup.issuer.rstrip("/") + WELL_KNOWN)
        if said.get("issuer") != self.setup.issuer:
            raise ProviderError("untrusted", "issuer-of-description")
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Description(
            authorization=self._address(said, "authorization_endpoint"),
            token=self._address(said, "token_endpoint"),
            keys=self._address(said, "jwks_uri"),
            end_session=self._address(said, "end_session_endpoint")
            if "end_session_endpoint" in said
            else None,
            basic="client_secret_basic" in methods,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    def _address(self, said: Mapping[str, object], name: str) -> str:
        url = said.get(name)
        if not isinstance(url, str) or not self.setup.may_ask(url):
            raise ProviderError("untrusted", name.replace("_", "-"))
        return url
