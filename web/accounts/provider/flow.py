"""To the provider and back: the authorization code flow with PKCE, state and nonce.

A browser that goes to the provider keeps one secret in a cookie. State, nonce and code verifier are
digests of it, so each is known to the right ends alone and the database holds none of them.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from . import http
from .description import Described, Description
from .errors import ProviderError
from .id_token import Identity, Token, algorithm_and_key_id, identity_of
from .setup import Setup

# What a provider may answer instead of a code (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6).
KNOWN_ERRORS = frozenset(
    "invalid_request unauthorized_client access_denied unsupported_response_type invalid_scope "
    "server_error temporarily_unavailable interaction_required login_required consent_required "
    "account_selection_required invalid_client invalid_grant unsupported_grant_type".split()
)
# These are faults of the settings or the provider, not of the person.
PERSON = frozenset(("access_denied", "login_required", "interaction_required", "consent_required"))


@dataclass(frozen=True)
class Secrets:
    """What is made of a browser's secret for one way to the provider and back."""

    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        """The digest of the verifier that goes ahead (RFC 7636, S256)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def secrets_of(token: str) -> Secrets:
    """Return what is made of a browser's secret."""
    return Secrets(*(_derived(use, token) for use in ("state", "nonce", "verifier")))


def _derived(use: str, token: str) -> str:
    return hashlib.sha256(f"provider {use}\n{token}".encode(errors="replace")).hexdigest()


class Provider:
    """The provider that was configured. One for the application."""

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.described = Described(setup)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.setup.name

    async def way_there(self, token: str) -> str:
        """Return where a browser with this secret signs in. Raises ProviderError."""
        setup, secrets = self.setup, secrets_of(token)
        asked = {
            "response_type": "code",
            "client_id": setup.client_id,
            "redirect_uri": setup.redirect_uri,
            "scope": " ".join(setup.scopes),
            "state": secrets.state,
            "nonce": secrets.nonce,
            "code_challenge": secrets.challenge,
            "code_challenge_method": "S256",
        }
        if setup.max_age is not None:
            asked["max_age"] = str(setup.max_age)
        if setup.acr:
            asked["acr_values"] = " ".join(setup.acr)
        return with_query((await self.described.description()).authorization, asked)

    async def way_out(self) -> str | None:
        """Return where to sign out there too; None where that is not offered or not wanted."""
        if not self.setup.logs_out:
            return None
        try:
            end_session = (await self.described.description()).end_session
        except ProviderError:
            return None  # who is signed out here is signed out, whatever is there
        asked = {
            "client_id": self.setup.client_id,
            "post_logout_redirect_uri": f"{self.setup.site}/sign-in",
        }
        return with_query(end_session, asked) if end_session else None

    async def arrived(self, token: str, sent: Mapping[str, list[str]]) -> Identity:
        """Return who came back. token: the browser's secret. sent: the query, each name's values.

        Raises ProviderError.
        """
        description = await self.described.description()
        code = self._code(sent, description)
        given = await self._exchanged(code, secrets_of(token).verifier, description)
        _, kid = algorithm_and_key_id(given.text)
        key = await self.described.key(kid)
        return identity_of(given, key, self.setup, secrets_of(token).nonce)

    def _code(self, sent: Mapping[str, list[str]], description: Description) -> str:
        issuer = _only(sent, "iss")
        if issuer is None and description.names_itself:
            raise ProviderError("untrusted", "issuer-of-answer")
        if issuer is not None and issuer != self.setup.issuer:
            raise ProviderError("untrusted", "issuer-of-answer")
        if error := _only(sent, "error"):
            raise _declined(error)
        code = _only(sent, "code")
        if not code:
            raise ProviderError("untrusted", "no-code")
        return code

    async def _exchanged(self, code: str, verifier: str, description: Description) -> Token:
        setup = self.setup
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": setup.redirect_uri,
            "code_verifier": verifier,
        }
        user = None
        if description.basic:
            user = (quote(setup.client_id, safe=""), quote(setup.secret, safe=""))
        else:
            fields |= {"client_id": setup.client_id, "client_secret": setup.secret}
        status, answer = await http.post_form(description.token, fields, user)
        if status >= 500:
            raise ProviderError("unreachable", f"status-{status}")
        if status != 200 or answer is None:
            raise _declined(str(answer.get("error")) if answer else "", of_token=True)
        id_token, access = answer.get("id_token"), answer.get("access_token")
        if not isinstance(id_token, str):
            raise ProviderError("untrusted", "no-token")
        return Token(id_token, access if isinstance(access, str) else None)


def check_state(token: str, sent: Mapping[str, list[str]]) -> None:
    """Raise ProviderError (stale) unless a browser with this secret asked for what it brings."""
    state = _only(sent, "state") or ""
    if not hmac.compare_digest(state.encode(errors="replace"), secrets_of(token).state.encode()):
        raise ProviderError("stale", "state")


def _only(sent: Mapping[str, list[str]], name: str) -> str | None:
    values = sent.get(name, [])
    if len(values) > 1:
        raise ProviderError("untrusted", "sent-twice")
    return values[0] if values else None


def _declined(error: str, *, of_token: bool = False) -> ProviderError:
    why = error.replace("_", "-") if error in KNOWN_ERRORS else "other-error"
    person = error in PERSON and not of_token
    return ProviderError("declined" if person else "untrusted", why)


def with_query(url: str, asked: Mapping[str, str]) -> str:
    """Return an address with more in its query."""
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(asked, quote_via=quote)}"
