"""The whole way through the pages, on SQLite and on PostgreSQL; and what strangers try there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.accounts.small_house import PASSWORD, events
from tests.provider.running import SITE, Running, sent_on
from tests.web.people import accounts_of, csrf_of, house, join, sign_in
from web.accounts import links
from web.accounts.roles import Role
from web.queue import audit
from web.queue.store import Store


def browser(client: TestClient) -> TestClient:
    """Another browser at the same server."""
    headers = {"Accept": "text/html", "Origin": "http://testserver"}
    return TestClient(client.app, headers=headers, follow_redirects=False)


def test_from_an_invitation_to_sign_out(store: Store, provider: Running) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    with house(url, **provider.settings()) as client:
        cora = browser(client)
        token = links.invite(accounts_of(client), "cora", frozenset({Role.CODER}), by="ada")
        invited = cora.get(f"/join/{token}")
        assert invited.context["provider"] == "Clinic login"
        assert provider.sign_in(cora, f"/join/{token}/provider").headers["Location"] == "/"
        assert cora.get(f"/join/{token}").status_code == 404
        account = cora.get("/account").context
        assert (account["name"], account["has_password"], account["connected"]) == (
            "cora",
            False,
            True,
        )
        sign_in(client, "ada")
        (state,) = (
            one.state for one in client.get("/people").context["people"] if one.name == "cora"
        )
        assert state == "active, comes through the provider"
        left = cora.post("/sign-out", data={"csrf": csrf_of(cora)})
        assert left.headers["Refresh"].startswith(f"0; url={provider.issuer}/logout?client_id=")
        assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert (
            "post_logout_redirect_uri=http%3A%2F%2Flocalhost%3A8000%2Fsign-in"
            in left.headers["Refresh"]
        )
        assert 'href="/account"' not in left.text
        assert cora.get("/account").status_code == 303
        provider.sign_in(cora, back="/queue")
        everywhere = cora.post("/account/sign-out-everywhere", data={"csrf": csrf_of(cora)})
        assert "/logout?" in everywhere.headers["Refresh"]
        acts = [f"{actor} {action}" for actor, action, _ in events(accounts_of(client))][2:]
    assert acts == [
        "ada link-made",
        "cora link-used",
        "cora provider-connected",
        "cora sign-in",
        "ada sign-in",
        "cora sign-out",
        "cora sign-in",
        "cora sign-out-everywhere",
    ]
    assert audit.verify(store)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, started: Running) -> Iterator[TestClient]:
    with house(tmp_path_factory.mktemp("house"), **started.settings()) as client:
        for name in ("cora", "dan", "moe", "fay", "gil"):
            join(client, name, Role.CODER)
        yield client


def entered(server: TestClient, name: str) -> tuple[TestClient, str]:
    """Return a browser in which somebody is signed in with a password, and its token for forms."""
    client = browser(server)
    return client, sign_in(client, name)


def test_connect_use_and_disconnect(server: TestClient, provider: Running) -> None:
    provider.twist(claims={"sub": "of-cora"})
    client, csrf = entered(server, "cora")
    form = {"password": PASSWORD, "act": "connect"}
    assert (
        provider.sign_in(client, "/account/provider", **form).headers["Location"]
        == "/account?connected"
    )
    assert "you can sign in with that account too" in client.get("/account?connected").text
    assert provider.sign_in(browser(server)).status_code == 303
    off = {"csrf": csrf, "password": PASSWORD, "act": "disconnect"}
    assert client.post("/account/provider", data=off).headers["Location"] == "/account?disconnected"
    assert provider.sign_in(browser(server)).status_code == 403
    left = client.post("/sign-out", data={"csrf": csrf})
    assert left.headers["Location"] == "/sign-in", "who came by a password is not sent on"


@pytest.mark.parametrize("act", ["connect", "disconnect"])
def test_who_found_a_desk_left_alone_connects_nothing(
    server: TestClient, provider: Running, act: str
) -> None:
    client, csrf = entered(server, "dan")
    form = {"csrf": csrf, "password": "a guess that is long", "act": act}
    answer = client.post("/account/provider", data=form)
    assert (answer.status_code, "Refresh" in answer.headers) == (401, False)
    assert answer.context["provider_error"] == "The password is not right."


def test_what_was_begun_for_one_person_connects_no_other(
    server: TestClient, provider: Running
) -> None:
    provider.twist(claims={"sub": "of-moe"})
    client, _ = entered(server, "moe")
    url = sent_on(client, "/account/provider", password=PASSWORD, act="connect")
    sign_in(client, "fay")
    answer = client.get(provider.way_back(url))
    assert (answer.status_code, "signed out meanwhile" in answer.context["error"]) == (403, True)
    assert provider.sign_in(browser(server)).status_code == 403


@pytest.mark.parametrize(
    ("claims", "status", "said"),
    [
        pytest.param({"sub": "nobody"}, 403, "Nobody here has that account", id="unknown"),
        pytest.param({"nonce": "x"}, 502, "did not hold", id="untrusted"),
    ],
)
def test_a_failure_says_what_to_do_and_leaks_nothing(
    server: TestClient, provider: Running, claims: dict[str, Any], status: int, said: str
) -> None:
    provider.twist(claims=claims)
    client = browser(server)
    answer = provider.sign_in(client)
    assert (answer.status_code, answer.template.name) == (status, "sign_in.html")
    assert said in answer.context["error"]
    for secret in ("cora@clinic.example", provider.issuer, "u-1", "nonce"):
        assert secret not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("settings", "claims", "why"),
    [
        pytest.param({"oidc_max_age_minutes": 10}, {"auth_time": "now-599"}, None, id="lately"),
        pytest.param({"oidc_max_age_minutes": 10}, {"auth_time": "now-700"}, "auth-time", id="long-ago"),
        pytest.param({"oidc_max_age_minutes": 10}, {"auth_time": None}, "auth-time-missing", id="untold"),
        pytest.param({"oidc_acr": "mfa"}, {"acr": "mfa"}, None, id="two-factors"),
        pytest.param({"oidc_acr": "mfa"}, {"acr": "pwd"}, "acr", id="password-alone"),
        pytest.param({"oidc_acr": "mfa"}, {}, "acr", id="way-untold"),
    ],
)  # fmt: skip
def test_how_somebody_signed_in_there(
    tmp_path: Path, provider: Running, settings: dict[str, Any], claims: Any, why: str | None
) -> None:
    provider.twist(claims=claims)
    with house(tmp_path, **provider.settings(oidc_link_by_email=True, **settings)) as client:
        join(client, "cora@clinic.example", Role.CODER)
        url = sent_on(client)
        assert ("max_age=600" in url) == ("oidc_max_age_minutes" in settings)
        assert ("acr_values=mfa" in url) == ("oidc_acr" in settings)
        answer = client.get(provider.way_back(url))
        detail = events(accounts_of(client))[-1][2]
    assert (answer.status_code, detail.get("reason")) == ((403, why) if why else (303, None))


@pytest.mark.parametrize(
    ("settings", "description"),
    [
        pytest.param({"oidc_logout": False}, {}, id="not-wanted"),
        pytest.param({}, {"end_session_endpoint": None}, id="not-offered"),
    ],
)
def test_signing_out_here_alone(
    tmp_path: Path, provider: Running, settings: dict[str, Any], description: dict[str, Any]
) -> None:
    provider.twist(description=description)
    with house(tmp_path, **provider.settings(oidc_link_by_email=True, **settings)) as client:
        join(client, "cora@clinic.example", Role.CODER)
        provider.sign_in(client)
        client.headers["Origin"] = "http://testserver"
        left = client.post("/sign-out", data={"csrf": csrf_of(client)})
    assert (left.status_code, left.headers["Location"]) == (303, "/sign-in")


def test_the_button_is_there_only_where_a_provider_is(server: TestClient, tmp_path: Path) -> None:
    assert "Sign in with Clinic login" in browser(server).get("/sign-in").text
    with house(tmp_path) as client:
        assert "Sign in with" not in client.get("/sign-in").text
        assert "provider" not in client.get("/sign-in").text
    assert SITE not in browser(server).get("/sign-in").text
