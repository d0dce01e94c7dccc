"""To the provider and back: what is asked for, and every answer that must not be believed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete
from starlette.testclient import TestClient

from tests.accounts.small_house import events
from tests.provider.openid_provider import CLIENT
from tests.provider.running import SITE, Running, asked_for, sent_on
from tests.web.people import accounts_of, house, join
from web.accounts import tables
from web.accounts.provider import departures, http
from web.accounts.provider.flow import Provider, secrets_of
from web.accounts.roles import Role
from web.accounts.tables import identities, tries

FORM = {"back": "/"}
BROWSER = {"Accept": "text/html", "Origin": "http://testserver"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, started: Running) -> Iterator[TestClient]:
    """A server on which cora@clinic.example may sign in by her verified address."""
    folder = tmp_path_factory.mktemp("house")
    with house(folder, **started.settings(oidc_link_by_email=True)) as client:
        client.headers.update(BROWSER)
        join(client, "cora@clinic.example", Role.CODER)
        yield client


@pytest.fixture
def client(server: TestClient, provider: Running) -> TestClient:
    """The server as if it had just been started, and a browser that was never there."""
    app: Any = server.app
    app.state.provider = Provider(app.state.provider.setup)
    server.cookies.clear()
    with accounts_of(server).writing() as change:
        for table in (identities, tables.departures, tries):
            change.connection.execute(delete(table))
    return server


def failure(client: TestClient) -> str | None:
    """Return why the last sign-in failed, as the record has it; None if it did not."""
    actor, action, detail = events(accounts_of(client))[-1]
    if action != "sign-in-failed":
        return None
    assert (actor, detail["person"]) == ("program:accounts", None)
    return str(detail["reason"])


def test_what_is_asked_for(client: TestClient, provider: Running) -> None:
    urls = [sent_on(client) for _ in range(2)]
    first, second = map(asked_for, urls)
    assert urls[0].startswith(f"{provider.issuer}/authorize?tenant=7&")
    secrets = {first.pop(name) for name in ("state", "nonce", "code_challenge")}
    assert len(secrets | {second[name] for name in ("state", "nonce", "code_challenge")}) == 6
    assert first == {
        "tenant": "7",
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": f"{SITE}/sign-in/provider",
        "scope": "openid email",
        "code_challenge_method": "S256",
    }


def test_the_way_there_and_back(client: TestClient, provider: Running) -> None:
    arrived = provider.sign_in(client, back="/account")
    assert (arrived.status_code, arrived.headers["Location"]) == (303, "/account")
    assert client.get("/account").context["name"] == "cora@clinic.example"
    assert provider.asked() == [
        "/.well-known/openid-configuration",
        "/authorize",
        "/token",
        "/keys",
    ]
    provider.sign_in(client)
    assert provider.asked()[4:] == ["/authorize", "/token"], "what it says of itself is kept"


def test_what_a_browser_is_given(client: TestClient, provider: Running) -> None:
    there = client.post("/sign-in/provider", data=FORM)
    (cookie,) = there.headers.get_list("set-cookie")
    assert "HttpOnly; Max-Age=600; Path=/; SameSite=lax" in cookie
    assert client.cookies["suggester-way"] not in there.text
    back = client.get(provider.way_back(there.headers["Refresh"].partition("url=")[2]))
    assert "suggester-way" not in client.cookies
    assert "SameSite=lax" in next(
        c for c in back.headers.get_list("set-cookie") if "suggester=" in c
    )


def test_over_https_the_cookie_is_bound_to_the_host(tmp_path: Path, provider: Running) -> None:
    with house(tmp_path, behind_tls=True, **provider.settings()) as client:
        cookie = client.post("/sign-in/provider", data=FORM).headers["set-cookie"]
    assert cookie.startswith("__Host-suggester-way=")
    assert "; Secure" in cookie


def test_the_session_is_a_new_one_and_the_old_one_ends(
    client: TestClient, provider: Running
) -> None:
    client.cookies.set("suggester", "planted")
    provider.sign_in(client)
    first = client.cookies.get("suggester", domain="testserver.local")
    provider.sign_in(client)
    second = client.cookies.get("suggester", domain="testserver.local")
    assert len({"planted", first, second}) == 3
    stranger = TestClient(client.app, cookies={"suggester": str(first)}, follow_redirects=False)
    assert stranger.get("/account").status_code == 401


# What a token is made of, and why it must be refused, as the record says it.
BAD_TOKENS: list[Any] = [
    pytest.param({"alg": "none"}, "algorithm", id="alg-none"),
    pytest.param({"alg": "HS256"}, "algorithm", id="signed-with-the-client-secret"),
    pytest.param({"sign_with": "stranger", "kid": "current-0"}, "signature", id="another-key"),
    pytest.param({"sign_with": "stranger"}, "key", id="key-that-is-not-published"),
    pytest.param({"kid": None}, "key", id="no-key-named-of-several"),
    pytest.param({"sign_with": "small"}, "key", id="rsa-of-1024-bits"),
    pytest.param({"sign_with": "p256", "alg": "ES384"}, "key", id="curve-of-another-algorithm"),
    pytest.param({"kid": "p256"}, "key", id="key-of-another-kind"),
    pytest.param({"kid": "e"}, "key", id="key-for-encryption"),
    pytest.param({"claims": {"nonce": "another"}}, "nonce", id="nonce"),
    pytest.param({"claims": {"nonce": None}}, "nonce", id="no-nonce"),
    pytest.param({"claims": {"nonce": 7}}, "nonce", id="nonce-a-number"),
    pytest.param({"claims": {"aud": "another"}}, "audience", id="audience"),
    pytest.param({"claims": {"aud": ["another"]}}, "audience", id="audiences"),
    pytest.param({"claims": {"aud": CLIENT.upper()}}, "audience", id="audience-in-capitals"),
    pytest.param({"claims": {"aud": None}}, "claim-missing", id="no-audience"),
    pytest.param(
        {"claims": {"aud": [CLIENT, "x"]}}, "authorized-party", id="audiences-without-party"
    ),
    pytest.param({"claims": {"azp": "another"}}, "authorized-party", id="for-another-party"),
    pytest.param({"claims": {"iss": "https://evil.example"}}, "issuer", id="issuer"),
    pytest.param({"claims": {"iss": None}}, "claim-missing", id="no-issuer"),
    pytest.param({"claims": {"exp": "now-61"}}, "expired", id="expired"),
    pytest.param({"claims": {"exp": None}}, "claim-missing", id="no-expiry"),
    pytest.param({"claims": {"exp": "soon"}}, "token", id="expiry-a-word"),
    pytest.param({"claims": {"iat": "now+120"}}, "from-the-future", id="from-the-future"),
    pytest.param({"claims": {"nbf": "now+120"}}, "from-the-future", id="not-yet"),
    pytest.param({"claims": {"iat": "now-700", "exp": "now+9"}}, "old", id="made-long-ago"),
    pytest.param({"claims": {"iat": None}}, "claim-missing", id="no-time"),
    pytest.param({"claims": {"sub": None}}, "claim-missing", id="no-subject"),
    pytest.param({"claims": {"sub": ""}}, "subject", id="empty-subject"),
    pytest.param({"claims": {"sub": "x" * 256}}, "subject", id="long-subject"),
    pytest.param({"claims": {"sub": 7}}, "token", id="subject-a-number"),
    pytest.param({"claims": {"sub": "a\0b"}}, "subject", id="nul-in-subject"),
    pytest.param({"claims": {"at_hash": "AAAA"}}, "access-token", id="another-access-token"),
    pytest.param({"token": {"id_token": None}}, "no-token", id="no-token"),
    pytest.param({"token": {"id_token": "x.y.z"}}, "no-token", id="no-jwt"),
    pytest.param({"token": {"id_token": "x" * 20_000}}, "token-too-long", id="endless"),
    pytest.param({"token": {"id_token": 7}}, "no-token", id="a-number"),
]


@pytest.mark.parametrize(("twist", "why"), BAD_TOKENS)
def test_a_token_that_does_not_hold(
    client: TestClient, provider: Running, twist: dict[str, Any], why: str
) -> None:
    provider.twist(**twist)
    answer = provider.sign_in(client)
    assert (answer.status_code, failure(client)) == (502, why)
    assert "did not hold" in answer.context["error"]
    assert "suggester" not in client.cookies


GOOD_TOKENS: list[Any] = [
    pytest.param({}, id="RS256"),
    pytest.param({"alg": "PS256"}, id="PS256"),
    pytest.param({"alg": "ES256", "sign_with": "p256"}, id="ES256"),
    pytest.param({"claims": {"aud": [CLIENT]}}, id="audience-in-a-list"),
    pytest.param({"claims": {"aud": [CLIENT, "x"], "azp": CLIENT}}, id="audiences-and-party"),
    pytest.param({"claims": {"exp": "now-30"}}, id="clock-half-a-minute-off"),
    pytest.param({"claims": {"at_hash": None}}, id="nothing-of-the-access-token"),
    pytest.param({"token": {"access_token": None}}, id="no-access-token"),
    pytest.param({"basic": False}, id="secret-in-the-form"),
    pytest.param(
        {"description": {"authorization_response_iss_parameter_supported": None},
         "authorize": {"iss": None}}, id="does-not-name-itself",
    ),
]  # fmt: skip


@pytest.mark.parametrize("twist", GOOD_TOKENS)
def test_a_token_that_holds(client: TestClient, provider: Running, twist: dict[str, Any]) -> None:
    provider.twist(**twist)
    assert provider.sign_in(client).status_code == 303
    assert failure(client) is None


BAD_ANSWERS: list[Any] = [
    pytest.param({"authorize": {"iss": "https://evil.example"}}, 502, "issuer-of-answer", id="from-another-issuer"),
    pytest.param({"authorize": {"iss": None}}, 502, "issuer-of-answer", id="does-not-say-who"),
    pytest.param({"authorize": {"code": None}}, 502, "no-code", id="no-code"),
    pytest.param({"authorize": {"code": "made-up"}}, 502, "invalid-grant", id="another-code"),
    pytest.param({"authorize": {"code": ["a", "b"]}}, 502, "sent-twice", id="two-codes"),
    pytest.param({"authorize": {"code": None, "error": "access_denied"}}, 403, "access-denied", id="declined"),
    pytest.param({"authorize": {"error": "server_error"}}, 502, "server-error", id="error"),
    pytest.param({"authorize": {"error": "<script>"}}, 502, "other-error", id="error-with-mark-up"),
    pytest.param({"token_status": 400}, 502, "other-error", id="token-refused"),
    pytest.param({"token_status": 500}, 503, "status-500", id="token-address-broken"),
    pytest.param({"token_status": 302}, 502, "other-error", id="token-address-leads-elsewhere"),
    pytest.param({"raw_token": "not JSON"}, 502, "other-error", id="page-instead-of-a-token"),
    pytest.param({"raw_token": "x" * 300_000}, 503, "too-long", id="endless-answer"),
    pytest.param({"raw_token": "[" * 100_000}, 502, "other-error", id="deep-answer"),
]  # fmt: skip


@pytest.mark.parametrize(("twist", "status", "why"), BAD_ANSWERS)
def test_an_answer_that_does_not_hold(
    client: TestClient, provider: Running, twist: dict[str, Any], status: int, why: str
) -> None:
    provider.twist(**twist)
    answer = provider.sign_in(client)
    assert (answer.status_code, failure(client)) == (status, why)
    for leaked in ("script>", provider.issuer, "made-up", why):
        assert leaked not in answer.context["error"]


BAD_DESCRIPTIONS: list[Any] = [
    pytest.param({"issuer": "https://evil.example"}, 502, id="of-another"),
    pytest.param({"issuer": None}, 502, id="of-nobody"),
    pytest.param({"token_endpoint": "http://evil.example/token"}, 502, id="token-without-tls"),
    pytest.param({"jwks_uri": "file:///etc/passwd"}, 502, id="a-file"),
    pytest.param({"jwks_uri": None}, 502, id="no-keys"),
    pytest.param({"authorization_endpoint": "javascript:alert(1)"}, 502, id="script"),
    pytest.param({"token_endpoint": "https://user@evil.example/"}, 502, id="name-in-address"),
]


@pytest.mark.parametrize(("description", "status"), BAD_DESCRIPTIONS)
def test_a_description_that_does_not_hold(
    client: TestClient, provider: Running, description: dict[str, Any], status: int
) -> None:
    provider.twist(description=description)
    answer = client.post("/sign-in/provider", data=FORM)
    assert answer.status_code == status
    assert "set-cookie" not in answer.headers
    assert provider.asked() == ["/.well-known/openid-configuration"]


def test_a_provider_that_is_away(tmp_path: Path, provider: Running) -> None:
    settings = provider.settings(oidc_issuer="http://127.0.0.1:9")
    with house(tmp_path, **settings) as client:
        answer = client.post("/sign-in/provider", data=FORM)
    assert answer.status_code == 503
    assert answer.context["error"].startswith("Clinic login cannot be reached now.")


def test_a_provider_that_takes_too_long(
    client: TestClient, provider: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = provider.way_back(sent_on(client))
    provider.twist(token_sleep=1)
    monkeypatch.setattr(http, "SECONDS", 0.3)
    assert client.get(way).status_code == 503
    assert failure(client) == "too-slow"


def test_new_keys_are_found(
    client: TestClient, provider: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.sign_in(client)
    provider.rotate()
    monkeypatch.setattr("web.accounts.provider.description.PAUSE", 0.0)
    assert provider.sign_in(client).status_code == 303
    assert provider.asked().count("/keys") == 2
    provider.twist(sign_with="stranger", kid="current-0")
    assert provider.sign_in(client).status_code == 502, "the old key opens nothing any more"


def test_unknown_keys_are_not_asked_for_on_and_on(client: TestClient, provider: Running) -> None:
    provider.twist(kid="made-up")
    for _ in range(3):
        provider.sign_in(client)
    assert provider.asked().count("/keys") == 1


def without_cookie(client: TestClient, way: str) -> Any:
    client.cookies.delete("suggester-way")
    return client.get(way)


def in_another_browser(client: TestClient, way: str) -> Any:
    other = TestClient(client.app, headers=BROWSER, follow_redirects=False)
    other.post("/sign-in/provider", data=FORM)
    return other.get(way)


def twice(client: TestClient, way: str) -> Any:
    token = client.cookies["suggester-way"]
    assert client.get(way).status_code == 303
    client.cookies.set("suggester-way", token)
    return client.get(way)


def too_late(client: TestClient, way: str) -> Any:
    with accounts_of(client).writing() as change:
        earlier = change.at - departures.LASTS
        change.connection.execute(tables.departures.update().values(ends_at=earlier))
    return client.get(way)


def with_another_state(client: TestClient, way: str) -> Any:
    return client.get(way.replace("state=", "state=x"))


def without_state(client: TestClient, way: str) -> Any:
    return client.get(way.replace("state=", "x="))


def begun_again(client: TestClient, way: str) -> Any:
    client.post("/sign-in/provider", data=FORM)
    return client.get(way)


def made_up(client: TestClient, way: str) -> Any:
    """A browser that brings a secret and a state that fit each other, and never set out."""
    client.cookies.delete("suggester-way")
    client.cookies.set("suggester-way", "mine")
    return client.get(f"/sign-in/provider?code=x&state={secrets_of('mine').state}")


@pytest.mark.parametrize(
    "come",
    [without_cookie, in_another_browser, twice, too_late, with_another_state, without_state, begun_again, made_up],
)  # fmt: skip
def test_who_comes_back_otherwise(client: TestClient, provider: Running, come: Any) -> None:
    answer = come(client, provider.way_back(sent_on(client)))
    assert answer.status_code == 400
    assert f"open {SITE} and press the button once" in answer.context["error"]


def test_a_form_of_another_site_sends_nobody_out(client: TestClient) -> None:
    answer = client.post("/sign-in/provider", data=FORM, headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_looking_changes_nothing(client: TestClient, provider: Running) -> None:
    way = provider.way_back(sent_on(client))
    assert client.head(way).status_code == 405
    assert client.get(way).status_code == 303


def test_one_address_cannot_set_out_on_and_on(client: TestClient) -> None:
    said = [client.post("/sign-in/provider", data=FORM) for _ in range(62)]
    assert [answer.status_code for answer in said] == [200] * 60 + [429] * 2
    assert 0 < int(said[-1].headers["Retry-After"]) <= 60


def test_no_secret_is_kept_as_it_is(client: TestClient, provider: Running) -> None:
    url = sent_on(client)
    token = client.cookies["suggester-way"]
    told = secrets_of(token)
    kept = Path(str(accounts_of(client).store.engine.url.database)).read_bytes()
    for secret in (token, told.state, told.nonce, told.verifier, told.challenge):
        assert secret.encode() not in kept
    assert told.verifier not in url
    provider.way_back(url)


def test_without_a_provider_there_is_nothing(tmp_path: Path) -> None:
    with house(tmp_path) as client:
        client.headers.update(BROWSER)
        assert client.get("/sign-in").context["provider"] == ""
        assert client.post("/sign-in/provider", data=FORM).status_code == 404
        assert client.get("/sign-in/provider?code=x&state=y").status_code == 404
