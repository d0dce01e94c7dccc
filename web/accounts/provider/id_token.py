"""Check the provider's word on who signed in (OpenID Connect Core 1.0, 3.1.3.7).

A token and what was asked for in; an identity out, or ProviderError, whose `why` is for the record.
"""

import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from jwt import PyJWK
from jwt.algorithms import get_default_algorithms

from ...key_sets import fits
from .errors import ProviderError
from .setup import Setup

# Of public keys alone: with HS256 whoever knows the client's secret could sign, with none anybody.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
)  # fmt: skip
LEEWAY = 60  # seconds that clocks may differ
OLDEST = 600  # seconds since it was made: it comes straight from the provider
LONGEST = 16_384  # characters
LONGEST_SUBJECT = 255  # characters, by the standard


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is. subject: their number there, which is given to nobody else.

    email: in lower case, and only if the provider confirmed it. name: for somebody new here.
    """

    issuer: str
    subject: str
    email: str | None
    name: str | None
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Token:
    """A token that came from the provider's own address, and what came beside it."""

    text: str
    access_token: str | None


def algorithm_and_key_id(token: str) -> tuple[str, str | None]:
    """Return what the head of a token names. Raises ProviderError for one of no kind of ours."""
    if len(token) > LONGEST:
        raise ProviderError("untrusted", "token-too-long")
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise ProviderError("untrusted", "no-token") from None
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise ProviderError("untrusted", "algorithm")
    return algorithm, kid if isinstance(kid, str) else None


def identity_of(token: Token, key: PyJWK | None, setup: Setup, nonce: str) -> Identity:
    """Return whose token it is. key: of the provider, by the id that the token names."""
    algorithm, _ = algorithm_and_key_id(token.text)
    if key is None or not fits(key, algorithm):
        raise ProviderError("untrusted", "key")
    try:
        claims = jwt.decode(
            token.text,
            key.key,  # a PyJWK without `alg` would stand for RS256
            algorithms=[algorithm],
            audience=setup.client_id,
            issuer=setup.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        raise ProviderError("untrusted", WHY.get(type(error), "token")) from None
    _check_more(claims, setup, nonce)
    _check_access_token(claims, token, algorithm)
    return Identity(
        issuer=setup.issuer,
        subject=_subject(claims["sub"]),
        email=_email(claims),
        name=_name(claims, setup),
        groups=groups_of(claims, setup.groups_claim),
    )


WHY = {
    jwt.ExpiredSignatureError: "expired",
    jwt.ImmatureSignatureError: "from-the-future",
    jwt.InvalidAudienceError: "audience",
    jwt.InvalidIssuerError: "issuer",
    jwt.InvalidSignatureError: "signature",
    jwt.MissingRequiredClaimError: "claim-missing",
}


def _check_more(claims: Mapping[str, Any], setup: Setup, nonce: str) -> None:
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise ProviderError("untrusted", "nonce")
    many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if many else setup.client_id) != setup.client_id:
        raise ProviderError("untrusted", "authorized-party")
    made = claims["iat"]
    if isinstance(made, bool) or not isinstance(made, int | float):
        raise ProviderError("untrusted", "claim-missing")
    now = time.time()
    if made < now - OLDEST - LEEWAY:
        raise ProviderError("untrusted", "old")
    if setup.acr and claims.get("acr") not in setup.acr:
        raise ProviderError("again", "acr")
    if setup.max_age is not None:
        signed_in = claims.get("auth_time")
        if isinstance(signed_in, bool) or not isinstance(signed_in, int | float):
            raise ProviderError("again", "auth-time-missing")
        if signed_in < now - setup.max_age - LEEWAY:
            raise ProviderError("again", "auth-time")


def _check_access_token(claims: Mapping[str, Any], token: Token, algorithm: str) -> None:
    """Where the token names the access token beside it, it must be that one (3.1.3.8)."""
    said = claims.get("at_hash")
    if said is None or token.access_token is None:
        return
    whole = get_default_algorithms()[algorithm].compute_hash_digest(token.access_token.encode())
    half = urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=").decode()
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), half.encode()):
        raise ProviderError("untrusted", "access-token")


def _subject(said: object) -> str:
    if not isinstance(said, str) or not 0 < len(said) <= LONGEST_SUBJECT or not said.isprintable():
        raise ProviderError("untrusted", "subject")
    return said


def _email(claims: Mapping[str, Any]) -> str | None:
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return None
    return email.lower() if email.isascii() and email.count("@") == 1 else None


def _name(claims: Mapping[str, Any], setup: Setup) -> str | None:
    if setup.name_claim == "email":
        return _email(claims)
    name = claims.get(setup.name_claim)
    return name if isinstance(name, str) and name.isascii() else None


def groups_of(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """Return the groups that a claim lists; ``a.b`` is b of a, unless a claim has that name."""
    found: Any = claims
    for part in [claim] if claim in claims else claim.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return (found,)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()
