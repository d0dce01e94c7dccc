"""Odd things in every field of every form of accounts: refused, never a fault of ours."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete
from starlette.testclient import TestClient

from tests.accounts.small_house import events
from tests.web.people import accounts_of, house, join, sign_in
from web.accounts import links
from web.accounts.roles import Role
from web.accounts.tables import tries

CANARY = "Zanzibaria"
ODD = {
    "nul": f"{CANARY}\0",
    "half-a-character": f"{CANARY}%ED%A0%80",
    "not-utf-8": f"{CANARY}%FF",
    "script": f"<script>{CANARY}</script>",
    "template": f"{{{{7*7}}}}{CANARY}",
    "sql": f"{CANARY}' OR 1=1 --",
    "line-ends": f"{CANARY}\r\nSet-Cookie: x=1",
    "right-to-left": f"{CANARY}\u202e",
    "emoji": f"{CANARY}😀" * 20,
    "digits-of-elsewhere": "٣٦٥",
    "long": CANARY * 10_000,
    "combining": "e" + "\u0301" * 20_000,
    "grows-18-fold": "\ufdfa" * 128,
    "blank": " ",
}
FORMS = {
    "/sign-in": {"name": "ada", "password": "x", "back": "/"},
    "/join/LINK": {"name": "eve", "password": "y", "again": "y"},
    "/account/password": {"old": "x", "password": "y", "again": "y"},
    "/people/invite": {"name": "eve", "role-coder": ""},
    "/people/change": {"name": "cora", "act": "roles", "role-coder": ""},
    "/people/keys": {"name": "emr", "scope-suggest": "", "days": "1"},
    "/people/keys/revoke": {"name": "emr"},
}
FIELDS = [(path, field) for path, form in FORMS.items() for field in (*form, "csrf", "zzz")]


@pytest.fixture(scope="module")
def ada(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with house(tmp_path_factory.mktemp("house"), requests_per_minute=100_000) as client:
        join(client, "cora", Role.CODER)
        client.headers["Accept"] = "text/html"
        client.csrf = sign_in(client)  # type: ignore[attr-defined]
        yield client


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(("path", "field"), FIELDS)
def test_odd_values(ada: TestClient, path: str, field: str, odd: str) -> None:
    client = ada
    with accounts_of(ada).writing() as change:
        change.connection.execute(delete(tries))  # so that every value is looked at
    if path.startswith("/join"):
        path = "/join/" + links.reset(accounts_of(ada), "cora", by="test")
    form = {"csrf": client.csrf, **FORMS.get(path, FORMS["/join/LINK"]), field: ODD[odd]}  # type: ignore[attr-defined]
    body = "&".join(f"{name}={quoted(value)}" for name, value in form.items())
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = client.post(path, content=body, headers=kind)
    assert answer.status_code in (200, 303, 401, 403, 404, 409, 413, 422)
    assert "Set-Cookie: x" not in str(answer.headers)
    assert f"<script>{CANARY}" not in answer.text
    assert f"49{CANARY}" not in answer.text
    if path == "/account/password":
        assert CANARY not in answer.text
    assert CANARY not in str(events(accounts_of(ada)))


def quoted(value: str) -> str:
    """Percent-encode, but what is so already."""
    return "".join(
        c if c == "%" or (c.isascii() and c.isalnum()) else "".join(f"%{b:02X}" for b in c.encode())
        for c in value
    )


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("x", id="short"),
        pytest.param("x" * 60_000, id="long"),
        pytest.param("%00", id="nul"),
        pytest.param("%FF", id="not-utf-8"),
        pytest.param("%ED%A0%80", id="half-a-character"),
        pytest.param("..%2F..%2Fpeople", id="slashes"),
        pytest.param("%F0%9F%98%80", id="emoji"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_odd_links(ada: TestClient, method: str, token: str) -> None:
    stranger = TestClient(ada.app, headers={"Origin": "http://testserver"})
    answer = stranger.request(method, f"/join/{token}")
    assert answer.status_code in (404, 415)


@pytest.mark.parametrize(
    "cookie",
    ["", "x" * 8_000, "\xff", '"', "a; suggester=b", "suggester=; suggester=x"],
    ids=["empty", "long", "not-ascii", "quote", "two", "two-and-empty"],
)
def test_odd_cookies(ada: TestClient, cookie: str) -> None:
    stranger = TestClient(ada.app, follow_redirects=False)
    header = {"Cookie": f"suggester={cookie}".encode("latin-1")}
    assert stranger.get("/account", headers=header).status_code == 401
