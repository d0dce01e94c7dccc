"""A provider of OpenID Connect for tests: a process with real HTTP, keys and signatures.

It keeps the rules of RFC 6749, 7636 and OpenID Connect Core as a provider must, and breaks the one
that a test names: POST /twist with JSON. `python -m tests.provider.openid_provider PORT`.
"""

import base64
import hashlib
import hmac
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm, get_default_algorithms

CLIENT, SECRET = "suggester & co", "s3cret/with:signs &+%"  # both must be encoded for HTTP Basic

# What a test may change of a provider; the words are those of `Twist` in conftest.
STRAIGHT: dict[str, Any] = {
    "claims": {},  # of the ID token; null takes one away
    "alg": "RS256",
    "sign_with": "current",  # current | stranger | small | p256
    "kid": "of-key",  # or any other
    "description": {},
    "authorize": {},  # parameters of what is sent back; null takes one away
    "token": {},  # members of what the token address answers
    "token_status": 200,
    "token_sleep": 0,
    "raw_token": None,  # instead of JSON
    "interactive": False,  # whether a page asks before sending back
    "basic": True,
}


def made(name: str) -> Any:
    if name == "p256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 1024 if name == "small" else 2048)


class Provider:
    """What the process knows."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.keys = {name: made(name) for name in ("current", "stranger", "small", "p256")}
        self.published = ["current", "small", "p256"]
        self.rotations = 0
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.twist = dict(STRAIGHT)

    def kid(self, name: str) -> str:
        return f"current-{self.rotations}" if name == "current" else name

    def rotate(self) -> None:
        """Sign with a new key from now on; the old one is gone from the set."""
        self.keys["current"] = made("current")
        self.rotations += 1

    def key_set(self) -> dict[str, Any]:
        listed = []
        for name in self.published:
            key = self.keys[name].public_key()
            make = ECAlgorithm if name == "p256" else RSAAlgorithm
            listed.append(make.to_jwk(key, as_dict=True) | {"kid": self.kid(name), "use": "sig"})
        # As real ones have: a key of another use, and one of a kind that is not known here.
        listed.append(
            {"kty": "RSA", "use": "enc", "kid": "e", "alg": "RSA-OAEP", "n": "x", "e": "AQAB"}
        )
        listed.append({"kty": "EC", "crv": "secp256k1", "kid": "k", "x": "AA", "y": "AA"})
        return {"keys": listed}

    def description(self) -> dict[str, Any]:
        methods = "client_secret_basic" if self.twist["basic"] else "client_secret_post"
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=7",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/logout",
            "token_endpoint_auth_methods_supported": [methods],
            "authorization_response_iss_parameter_supported": True,
        }
        return without_nulls(said | self.twist["description"])

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes next."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.issuer} | self.twist["authorize"]
        return f"{asked['redirect_uri']}?{urlencode(without_nulls(back), doseq=True)}"

    def exchange(self, sent: dict[str, str], user: tuple[str, str] | None) -> tuple[int, Any]:
        who = user if self.twist["basic"] else (sent.get("client_id"), sent.get("client_secret"))
        if who != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or sent.get("grant_type") != "authorization_code":
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        proof = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if proof != asked["code_challenge"] or asked["code_challenge_method"] != "S256":
            return 400, {"error": "invalid_grant"}
        if sent.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        answer = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self.id_token(asked, access),
        }
        return self.twist["token_status"], without_nulls(answer | self.twist["token"])

    def id_token(self, asked: dict[str, str], access: str) -> str:
        now, alg = int(time.time()), self.twist["alg"]
        claims = {
            "iss": self.issuer,
            "sub": "u-1",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            "auth_time": now,
            "email": "cora@clinic.example",
            "email_verified": True,
            "preferred_username": "cora",
            "groups": [],
        }
        if alg in ("RS256", "PS256", "ES256", "ES384"):
            whole = get_default_algorithms()[alg].compute_hash_digest(access.encode())
            half = base64.urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=").decode()
            claims["at_hash"] = half
        claims = without_nulls(claims | moved(self.twist["claims"], now))
        name = self.twist["sign_with"]
        kid = self.kid(name) if self.twist["kid"] == "of-key" else self.twist["kid"]
        named = {"kid": kid} if kid else {}
        head = {"alg": alg} | named
        if alg == "none":
            return jwt.encode(claims, None, algorithm="none", headers=named)
        if alg == "HS256":  # by the client's secret, or by the public key as the old trick has it
            return by_hand(head, claims, SECRET.encode())
        if alg == "ES384" and name == "p256":  # a curve that is not the algorithm's
            return by_hand(head, claims, b"x")
        return jwt.encode(claims, self.keys[name], algorithm=alg, headers=named)


def by_hand(head: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    parts = [
        base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in (head, claims)
    ]
    seal = hmac.new(secret, b".".join(parts), "sha256").digest()
    return b".".join((*parts, base64.urlsafe_b64encode(seal).rstrip(b"="))).decode()


def without_nulls(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


def moved(claims: dict[str, Any], now: int) -> dict[str, Any]:
    """Read ``now-900`` as a time."""
    return {
        name: now + int(value[3:] or 0)
        if isinstance(value, str) and value.startswith("now")
        else value
        for name, value in claims.items()
    }


class Handler(BaseHTTPRequestHandler):
    """The addresses of a provider, and /twist, /rotate and /asked for the test."""

    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path != "/asked":
            self.provider.asked.append(parts.path)
        match parts.path:
            case "/.well-known/openid-configuration":
                self.answer(200, self.provider.description())
            case "/keys":
                self.answer(200, self.provider.key_set())
            case "/authorize" if self.provider.twist["interactive"] and "yes" not in asked:
                link = f"/authorize?{parts.query}&yes=1".replace("&", "&amp;")
                self.page(f'<h1>Clinic login</h1><a href="{link}" autofocus>Yes, it is me</a>')
            case "/authorize":
                self.redirect(self.provider.authorize(asked))
            case "/logout":
                self.redirect(asked["post_logout_redirect_uri"])
            case "/asked":
                self.answer(200, self.provider.asked)
            case _:
                self.answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.provider.asked.append(self.path)
        match self.path:
            case "/twist":
                self.provider.twist = STRAIGHT | json.loads(body)
                self.provider.asked.clear()
                self.answer(200, {})
            case "/rotate":
                self.provider.rotate()
                self.answer(200, {})
            case "/token":
                time.sleep(self.provider.twist["token_sleep"])
                if self.provider.twist["raw_token"] is not None:
                    self.page(self.provider.twist["raw_token"])
                    return
                sent = {name: values[0] for name, values in parse_qs(body).items()}
                status, said = self.provider.exchange(sent, self.user())
                self.answer(status, said)
            case _:
                self.answer(404, {})

    def user(self) -> tuple[str, str] | None:
        kind, _, text = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            return None
        name, _, secret = base64.b64decode(text).decode().partition(":")
        return unquote(name), unquote(secret)

    def redirect(self, url: str) -> None:
        self.send_response(302)
        self.send_header("Location", url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status: int, said: Any) -> None:
        self.send(status, "application/json", json.dumps(said).encode())

    def page(self, html: str) -> None:
        self.send(200, "text/html", f"<!doctype html><title>Login</title>{html}".encode())

    def send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.provider = Provider(f"http://127.0.0.1:{server.server_port}")
    sys.stdout.write(f"{Handler.provider.issuer}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
