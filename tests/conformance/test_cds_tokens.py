"""Who may call: signed tokens of listed EHRs, each for one service, for minutes, and once."""

import hmac
import json
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from suggester import SuggesterError
from tests.conformance.calls import DISCHARGE, OPENED, call
from tests.conformance.conftest import serving
from web.api.cds_hooks.keys import UrlKeys
from web.api.cds_hooks.routes import make_gate
from web.key_sets import KeySetError
from web.settings import Settings

EC, OTHER_EC = ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP384R1())
P256 = ec.generate_private_key(ec.SECP256R1())
RSA = rsa.generate_private_key(65537, 2048)
SMALL = rsa.generate_private_key(65537, 1024)  # noqa: S505 it must be refused
ISSUER, BY_URL = "https://ehr.example", "https://other.example"


def jwk(key: Any, kid: str) -> dict[str, Any]:
    make = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
    return make.to_jwk(key.public_key(), as_dict=True) | {"kid": kid, "use": "sig"}


KEYS = {"keys": [jwk(EC, "ec"), jwk(RSA, "rsa"), jwk(P256, "p256"), jwk(SMALL, "small")]}


class KeyServer:
    """An EHR's key set on HTTP; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.body = json.dumps({"keys": [jwk(EC, "ec")]}).encode()
        self.moved: str | None = None
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked += 1
                self.send_response(302 if server.moved else 200)
                if server.moved:
                    self.send_header("Location", server.moved)
                self.send_header("Content-Length", str(len(server.body)))
                self.end_headers()
                self.wfile.write(server.body)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/jwks"
        threading.Thread(target=self.http.serve_forever, args=(0.05,), daemon=True).start()


@pytest.fixture(scope="module")
def key_server() -> Iterator[KeyServer]:
    server = KeyServer()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, key_server: KeyServer) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("clients")
    (folder / "keys.json").write_text(json.dumps(KEYS))
    clients = [
        {"iss": ISSUER, "jwks_file": "keys.json"},
        {"iss": BY_URL, "jwks_url": key_server.url},
    ]
    (folder / "clients.json").write_text(json.dumps({"clients": clients}))
    with serving(cds_clients=folder / "clients.json") as address:
        yield address


def claims(address: str, service: str = DISCHARGE, **more: Any) -> dict[str, Any]:
    now = int(time.time())
    made = {
        "iss": ISSUER,
        "aud": f"{address}/cds-services/{service}",
        "exp": now + 240,
        "iat": now,
        "jti": str(uuid4()),
    } | more
    return {name: value for name, value in made.items() if value is not None}


def signed(said: dict[str, Any], key: Any = EC, alg: str = "ES384", kid: str | None = "ec") -> str:
    return jwt.encode(said, key, algorithm=alg, headers={"kid": kid} if kid else None)


def ask(
    address: str, token: str | None, path: str = f"/cds-services/{DISCHARGE}"
) -> httpx2.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = call() if not path.endswith("feedback") else {"feedback": []}
    return httpx2.post(address + path, json=body, headers=headers, trust_env=False)


GOOD: list[Any] = [
    pytest.param(lambda a: signed(claims(a)), id="ES384"),
    pytest.param(lambda a: signed(claims(a), RSA, "RS384", "rsa"), id="RS384"),
    pytest.param(lambda a: signed(claims(a, aud=[f"{a}/cds-services/{DISCHARGE}", "x"])), id="aud-list"),
    pytest.param(lambda a: signed(claims(a, tenant="clinic 7", sub="x")), id="tenant"),
    pytest.param(lambda a: signed(claims(a, iat=int(time.time()) + 10)), id="clock-10-s-ahead"),
    pytest.param(lambda a: signed(claims(a, iss=BY_URL)), id="keys-by-url"),
    pytest.param(lambda a: signed(claims(a, iss=BY_URL), kid=None), id="the-only-key"),
]  # fmt: skip


@pytest.mark.parametrize("token", GOOD)
def test_let_in(guarded: str, token: Callable[[str], str]) -> None:
    assert ask(guarded, token(guarded)).status_code == 200


PUBLIC = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def by_public_key(said: dict[str, Any]) -> str:
    """The old trick: the public key as the secret of an HMAC. PyJWT itself refuses to sign so."""
    header = {"alg": "HS384", "typ": "JWT", "kid": "rsa"}
    parts = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, said)]
    seal = hmac.new(PUBLIC, b".".join(parts), "sha384").digest()
    return b".".join((*parts, urlsafe_b64encode(seal).rstrip(b"="))).decode()


def ago(seconds: int) -> int:
    return int(time.time()) - seconds


BAD: list[Any] = [
    pytest.param(lambda a: None, "Send a signed token", id="no-token"),
    pytest.param(lambda a: "x", "does not hold", id="no-jwt"),
    pytest.param(lambda a: "x" * 9000, "Send a signed token", id="long"),
    pytest.param(lambda a: jwt.encode(claims(a), None, algorithm="none"), "Sign the token", id="alg-none"),
    pytest.param(lambda a: by_public_key(claims(a)), "Sign the token", id="HS384-with-public-key"),
    pytest.param(lambda a: signed(claims(a), RSA, "RS256", "rsa"), "Sign the token", id="RS256"),
    pytest.param(lambda a: signed(claims(a), P256, "ES256", "p256"), "Sign the token", id="ES256"),
    pytest.param(lambda a: signed(claims(a), kid="rsa"), "not among", id="kind-of-key"),
    pytest.param(lambda a: signed(claims(a), kid="p256"), "not among", id="curve"),
    pytest.param(lambda a: signed(claims(a), RSA, "RS384", "small"), "not among", id="small-rsa"),
    pytest.param(lambda a: signed(claims(a), OTHER_EC), "signature", id="another-key"),
    pytest.param(lambda a: signed(claims(a), kid="x"), "not among", id="unknown-kid"),
    pytest.param(lambda a: signed(claims(a), kid=None), "not among", id="no-kid-of-several"),
    pytest.param(lambda a: signed(claims(a, iss="https://evil.example")), "not known", id="issuer"),
    pytest.param(lambda a: signed(claims(a, iss=None)), "not known", id="no-issuer"),
    pytest.param(lambda a: signed(claims(a, iss=BY_URL), OTHER_EC), "signature", id="key-of-another-by-url"),
    pytest.param(lambda a: signed(claims(a, OPENED)), "aud", id="another-service"),
    pytest.param(lambda a: signed(claims("https://elsewhere.example")), "aud", id="another-server"),
    pytest.param(lambda a: signed(claims(a, aud=None)), "needs", id="no-aud"),
    pytest.param(lambda a: signed(claims(a, exp=ago(60), iat=ago(300))), "ended", id="ended"),
    pytest.param(lambda a: signed(claims(a, exp=None)), "needs", id="no-exp"),
    pytest.param(lambda a: signed(claims(a, iat=None)), "needs", id="no-iat"),
    pytest.param(lambda a: signed(claims(a, iat=ago(-120), exp=ago(-200))), "future", id="from-the-future"),
    pytest.param(lambda a: signed(claims(a, exp=ago(-3600))), "five minutes", id="an-hour"),
    pytest.param(lambda a: signed(claims(a, jti=None)), "needs", id="no-jti"),
    pytest.param(lambda a: signed(claims(a, jti="x" * 300)), "jti", id="long-jti"),
]  # fmt: skip


@pytest.mark.parametrize(("token", "why"), BAD)
def test_kept_out(guarded: str, token: Callable[[str], str | None], why: str) -> None:
    answer = ask(guarded, token(guarded))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert why in answer.json()["detail"]


def test_a_token_is_used_once(guarded: str) -> None:
    token = signed(claims(guarded))
    assert ask(guarded, token).status_code == 200
    again = ask(guarded, token)
    assert (again.status_code, "used before" in again.json()["detail"]) == (401, True)


def test_feedback_is_guarded_too(guarded: str) -> None:
    path = f"/cds-services/{DISCHARGE}/feedback"
    assert ask(guarded, None, path).status_code == 401
    assert ask(guarded, signed(claims(guarded)), path).status_code == 422, "let in, then read"
    own = signed(claims(guarded, aud=guarded + path))
    assert ask(guarded, own, path).status_code == 422


def test_discovery_is_open(guarded: str) -> None:
    assert httpx2.get(f"{guarded}/cds-services", trust_env=False).status_code == 200


def test_the_tokens_own_key_address_is_not_followed(guarded: str, key_server: KeyServer) -> None:
    before = key_server.asked
    headers = {"kid": "ec", "jku": key_server.url, "jwk": jwk(OTHER_EC, "ec")}
    token = jwt.encode(claims(guarded), OTHER_EC, algorithm="ES384", headers=headers)
    assert ask(guarded, token).status_code == 401
    assert key_server.asked == before


def test_fetched_keys_are_kept(key_server: KeyServer) -> None:
    before = key_server.asked
    keys = UrlKeys(key_server.url)
    for kid in ("ec", "ec", "unknown", "unknown"):
        assert (keys.find(kid) is not None) == (kid == "ec")
    assert key_server.asked == before + 1, "an unknown id asks again after a minute only"


@pytest.mark.parametrize("moved", ["file:///etc/passwd", "http://127.0.0.1:1/"])
def test_a_redirect_is_not_followed(key_server: KeyServer, moved: str) -> None:
    key_server.moved = moved
    try:
        with pytest.raises(KeySetError):
            UrlKeys(key_server.url).find("ec")
    finally:
        key_server.moved = None


FILES = [
    pytest.param("{", id="no-json"),
    pytest.param("[]", id="a-list"),
    pytest.param('{"clients": []}', id="nobody"),
    pytest.param('{"clients": [{"jwks_file": "keys.json"}]}', id="no-issuer"),
    pytest.param('{"clients": [{"iss": "x"}]}', id="no-keys"),
    pytest.param('{"clients": [{"iss": "x", "jwks_file": "none.json"}]}', id="no-such-file"),
    pytest.param('{"clients": [{"iss": "x", "jwks_file": "clients.json"}]}', id="no-key-set"),
    pytest.param('{"clients": [{"iss": "x", "jwks_url": "http://ehr.example/"}]}', id="no-tls"),
    pytest.param('{"clients": [{"iss": "x", "jwks_url": "file:///x"}]}', id="file-url"),
]


@pytest.mark.parametrize("content", FILES)
def test_a_wrong_file_stops_the_server(tmp_path: Path, content: str) -> None:
    (tmp_path / "clients.json").write_text(content)
    settings = Settings(cds_clients=tmp_path / "clients.json", public_url="https://a.example")
    with pytest.raises(SuggesterError, match=r"clients\.json"):
        make_gate(settings)


def test_tokens_need_an_address(tmp_path: Path) -> None:
    with pytest.raises(SuggesterError, match="SUGGESTER_PUBLIC_URL"):
        make_gate(Settings(cds_clients=tmp_path / "clients.json"))


def test_where_there_are_accounts_the_tokens_of_known_ehrs_still_let_in(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text(json.dumps(KEYS))
    clients = {"clients": [{"iss": ISSUER, "jwks_file": "keys.json"}]}
    (tmp_path / "clients.json").write_text(json.dumps(clients))
    database = f"sqlite:///{tmp_path / 'queue.db'}"
    with serving(cds_clients=tmp_path / "clients.json", database=database) as address:
        assert ask(address, signed(claims(address))).status_code == 200
        assert ask(address, None).status_code == 401
        assert httpx2.get(f"{address}/cds-services", trust_env=False).status_code == 200


def test_where_there_are_accounts_and_no_known_ehrs_a_key_is_needed(tmp_path: Path) -> None:
    with serving(database=f"sqlite:///{tmp_path / 'queue.db'}") as address:
        assert ask(address, None).status_code == 401
        assert httpx2.get(f"{address}/cds-services", trust_env=False).status_code == 401
