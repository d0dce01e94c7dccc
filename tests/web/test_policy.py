"""Every route, tried by nobody, by every role and by every kind of key."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount
from starlette.testclient import TestClient

from tests.web.people import house, join, key, sign_in
from web.accounts import policy
from web.accounts.policy import ANYBODY, TABLE, Access
from web.accounts.roles import Role, Scope

WHO: tuple[Role | Scope | None, ...] = (None, *Role, *Scope)


def named(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, Mount):
            yield "GET", f"{route.path}/{{path:path}}"
        elif isinstance(route, APIRoute):
            yield from ((method, route.path) for method in route.methods if method != "HEAD")
        else:
            inner: Any = route
            yield from named(inner.original_router.routes)


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Any, TestClient]]:
    """who -> a client that is signed in as just that, or sends just that key."""
    with house(tmp_path_factory.mktemp("house")) as client:
        found: dict[Any, TestClient] = {}
        for who in WHO:
            other = TestClient(client.app, follow_redirects=False)
            if isinstance(who, Role):
                join(client, f"the-{who}", who)
                sign_in(other, f"the-{who}")
            elif isinstance(who, Scope):
                other.headers.update(key(client, who))
            found[who] = other
        yield found


def test_every_route_has_its_line_and_every_line_its_route(clients: dict[Any, TestClient]) -> None:
    app: Any = clients[None].app
    assert sorted(named(app.router.routes)) == sorted(TABLE)


def may(access: Access, who: Role | Scope | None) -> bool:
    """Written anew, so that a fault of `Access.allows` shows."""
    return access.stranger or who in access.roles or who in access.scopes


def address_of(path: str) -> str:
    """Return an address that the path of a route matches."""
    return re.sub(r"\{\w+(:path)?\}", "page.css", re.sub(r"\{\w+:uuid\}", "0" * 32, path))


def wrong(client: TestClient, method: str, path: str, who: Role | Scope | None) -> list[str]:
    """Return what a route answers this caller that is not as the table says, in words."""
    address = address_of(path)
    # A form without its token and a JSON body without fields: what passes the gate stops there.
    sent = {"json": {}} if address.startswith("/api/") and method == "POST" else {}
    passes, found = may(TABLE[method, path], who), []
    for asked in (method, "HEAD") if method == "GET" else (method,):
        answer = client.request(asked, address, headers={"Accept": "application/json"}, **sent)
        gated = answer.status_code == 401 or (
            answer.status_code == 403
            and (asked == "HEAD" or answer.json()["type"].endswith(":role"))
        )
        # The sign-in form answers 401 itself; nothing else that anybody may reach does.
        right = gated == (not passes) or (method, path) == ("POST", "/sign-in")
        if not passes:
            right = right and answer.status_code == (401 if who is None else 403)
        if not right:
            found.append(f"{asked} {path} as {who or 'stranger'}: {answer.status_code}")
    return found


@pytest.mark.parametrize("who", WHO, ids=lambda who: str(who or "stranger"))
@pytest.mark.parametrize(("method", "path"), TABLE, ids=lambda part: str(part))
def test_who_may_come_where(
    clients: dict[Any, TestClient], method: str, path: str, who: Role | Scope | None
) -> None:
    assert wrong(clients[who], method, path, who) == []


@pytest.mark.parametrize("who", [Role.CLINICIAN, Scope.METRICS], ids=str)
def test_a_gate_that_stands_open_is_found(
    clients: dict[Any, TestClient], monkeypatch: pytest.MonkeyPatch, who: Role | Scope
) -> None:
    """The negative control: whoever is somebody may everything."""
    monkeypatch.setattr(Access, "allows", lambda self, person: self.stranger or person is not None)
    closed = [at for at in TABLE if not may(TABLE[at], who) and at[0] == "GET"]
    found = [said for at in closed for said in wrong(clients[who], *at, who)]
    assert len(found) >= len(closed) > 5


def test_what_strangers_reach_is_this_and_no_more() -> None:
    assert sorted(path for (_, path), access in TABLE.items() if access.stranger) == [
        "/healthz",
        "/join/{token}",
        "/join/{token}",
        "/join/{token}/provider",
        "/readyz",
        "/sign-in",
        "/sign-in",
        "/sign-in/code",
        "/sign-in/provider",
        "/sign-in/provider",
        "/static/{path:path}",
    ]


FORMS = [
    path
    for (method, path), access in TABLE.items()
    if method == "POST" and access is not ANYBODY and access.roles and not path.startswith("/api/")
]


@pytest.mark.parametrize("token", ["", "0" * 64], ids=["no-token", "of-another-session"])
@pytest.mark.parametrize("path", FORMS)
def test_every_form_needs_the_token_of_its_session(tmp_path: Path, path: str, token: str) -> None:
    with house(tmp_path) as client:
        join(client, "every", *Role)
        sign_in(client, "every")
        sent = {"csrf": token} if token else {}
        answer = client.post(address_of(path), data={"text": "O: walked.", "name": "ada", **sent})
        assert answer.status_code == 403
        assert answer.json()["type"] == "urn:suggester:problem:form"
        assert client.get("/account").status_code == 200


def test_a_route_that_was_forgotten_is_closed(clients: dict[Any, TestClient]) -> None:
    app: Any = clients[None].app
    route = APIRoute("/forgotten", lambda: {"secret": 1}, methods=["GET"])
    app.router.routes.append(route)
    try:
        for client in clients.values():
            assert client.get("/forgotten").status_code == 404
    finally:
        app.router.routes.remove(route)


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        pytest.param("GET", "/nothing", 404, None, id="nothing-there"),
        pytest.param("DELETE", "/people", 405, "GET, HEAD", id="another-method"),
        pytest.param("TRACE", "/", 405, "GET, HEAD, POST", id="trace"),
        pytest.param("GET", "/people/", 404, None, id="slash-at-the-end"),
        pytest.param("GET", "/People", 404, None, id="capital"),
        pytest.param("GET", "/static/../people", 401, None, id="dots-are-resolved-by-the-client"),
        pytest.param("GET", "/static/%2e%2e/people", 404, None, id="dots-encoded"),
        pytest.param("GET", "/people%00", 404, None, id="nul"),
        pytest.param("GET", "/people%0A", 404, None, id="line-end"),
        pytest.param("GET", "/people?role=administrator", 401, None, id="a-parameter"),
    ],
)
def test_odd_addresses(
    clients: dict[Any, TestClient], method: str, path: str, status: int, allow: str | None
) -> None:
    answer = clients[None].request(method, path)
    assert (answer.status_code, answer.headers.get("Allow")) == (status, allow)


def test_head_goes_with_get() -> None:
    assert policy.found("HEAD", "/people") is policy.found("GET", "/people")
