"""Check the token by which an EHR says who it is (CDS Hooks, "Trusting CDS Clients").

RS384 and ES384 only; made for this very service, for at most five minutes, and used once.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

import jwt

from ...key_sets import KeySetError, fits
from .keys import Keys

ALGORITHMS = ("RS384", "ES384")
LONGEST = 300  # seconds that a token may be good for
LEEWAY = 30  # seconds that clocks may differ
MOST_USED = 100_000  # tokens remembered at a time
LONGEST_TOKEN = 8192  # characters
LONGEST_JTI = 256


class TokenError(Exception):
    """A token does not hold. The message says why, in words of ours."""


@dataclass
class Used:
    """The tokens used up, until they would have ended anyway. Known to this process alone."""

    until: dict[tuple[str, str], float] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def first(self, issuer: str, jti: str, end: float) -> bool:
        """Tell whether a token is new, and remember it."""
        now = time.time()
        with self.lock:
            if len(self.until) >= MOST_USED:
                self.until = {key: until for key, until in self.until.items() if until > now}
            known = self.until.get((issuer, jti), 0) > now
            if known or len(self.until) >= MOST_USED:
                return False
            self.until[issuer, jti] = end
            return True


@dataclass(frozen=True)
class Gate:
    """The EHRs that may call. clients: issuer -> keys. url: address of this server."""

    clients: Mapping[str, Keys]
    url: str
    used: Used = field(default_factory=Used)

    def check(self, authorization: str | None, service: str) -> None:
        """Use up a token, or raise TokenError. May wait for keys, so call it in a thread.

        authorization: the request's header. service: id of the service that is called.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not 0 < len(token) <= LONGEST_TOKEN:
            raise TokenError("Send a signed token: Authorization: Bearer ...")
        try:
            header = jwt.get_unverified_header(token)
            key, issuer = self._key(header, token)
            address = f"{self.url}/cds-services/{service}"
            claims = jwt.decode(
                token,
                key.key,  # a PyJWK without `alg` would stand for RS256
                algorithms=[header["alg"]],
                audience=[address, f"{address}/feedback"],
                issuer=issuer,
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "exp", "iat", "jti"]},
            )
        except KeySetError:
            raise TokenError("The keys of the issuer cannot be had now.") from None
        except jwt.PyJWTError as error:
            raise TokenError(WHY.get(type(error), "The token does not hold.")) from None
        self._use(issuer, claims)

    def _key(self, header: Mapping[str, object], token: str) -> tuple[jwt.PyJWK, str]:
        """Return the key that the token must be signed with, and who says to have signed it."""
        if header.get("alg") not in ALGORITHMS:
            raise TokenError(f"Sign the token with {' or '.join(ALGORITHMS)}.")
        said = jwt.decode(token, options={"verify_signature": False}).get("iss")
        keys = self.clients.get(said) if isinstance(said, str) else None
        if keys is None or not isinstance(said, str):
            raise TokenError("The issuer of the token is not known here.")
        kid = header.get("kid")
        key = keys.find(kid if isinstance(kid, str) else None)
        if key is None or not fits(key, str(header["alg"])):
            raise TokenError("The token's key is not among those of its issuer.")
        return key, said

    def _use(self, issuer: str, claims: Mapping[str, object]) -> None:
        ends, made, jti = claims["exp"], claims["iat"], claims["jti"]
        if not isinstance(ends, int | float) or not isinstance(made, int | float):
            raise TokenError("Send exp and iat as numbers.")
        if ends - made > LONGEST or ends > time.time() + LONGEST + LEEWAY:
            raise TokenError("Make the token for five minutes at most.")
        if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
            raise TokenError("Send jti, a string of its own for each token.")
        if not self.used.first(issuer, jti, ends + LEEWAY):
            raise TokenError("The token was used before. Make a new one for each call.")


WHY = {
    jwt.ExpiredSignatureError: "The token has ended.",
    jwt.ImmatureSignatureError: "The token is from the future: compare the clocks.",
    jwt.InvalidAudienceError: "The token's aud is not the address of this service.",
    jwt.InvalidSignatureError: "The token's signature does not hold.",
    jwt.MissingRequiredClaimError: "The token needs iss, aud, exp, iat and jti.",
}
