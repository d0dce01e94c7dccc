"""The second factor at the page: asked for at sign-in, set up, required, reset by an administrator."""

import base64
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from starlette.testclient import TestClient

from tests.accounts.small_house import PASSWORD
from tests.web.people import csrf_of, house, join, sign_in
from web.accounts.roles import Role

BROWSER = {"Accept": "text/html", "Origin": "http://testserver"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with house(tmp_path) as client:
        client.headers.update(BROWSER)
        yield client


def code(secret: str, *, later: int = 0) -> str:
    """The code that an app shows. later: steps of 30 seconds."""
    app = TOTP(base64.b32decode(secret.replace(" ", "")), 6, SHA1(), 30)  # noqa: S303
    return app.generate(int(time.time()) + 30 * later).decode()


def send_password(client: TestClient, back: str = "/", name: str = "ada") -> Any:
    sent = {"name": name, "password": PASSWORD, "back": back}
    return client.post("/sign-in", data=sent)


def send_code(client: TestClient, page: Any, typed: str) -> Any:
    sent = {"token": page.context["token"], "back": page.context["back"], "code": typed}
    return client.post("/sign-in/code", data=sent)


def factor(client: TestClient, act: str, **more: str) -> Any:
    sent = {"act": act, "password": PASSWORD, "csrf": csrf_of(client), **more}
    return client.post("/account/second-factor", data=sent)


def set_up(client: TestClient) -> tuple[str, list[str]]:
    """Set it up as who is signed in; return the secret and the recovery codes."""
    secret = factor(client, "begin").context["secret"]
    sent = {"code": code(secret, later=-1), "csrf": csrf_of(client)}
    shown = client.post("/account/second-factor/confirm", data=sent)
    assert shown.template.name == "recovery_codes.html", shown.text
    return secret, list(shown.context["codes"])


def test_from_setting_it_up_to_signing_in_with_it(client: TestClient) -> None:
    sign_in(client)
    secret, codes = set_up(client)
    assert "Set up" in client.get("/account").text  # the session went on
    other = TestClient(client.app, follow_redirects=False, headers=BROWSER)
    asked = send_password(other, back="/people")
    assert (asked.status_code, asked.template.name) == (200, "code.html")
    assert "set-cookie" not in asked.headers
    assert other.get("/people").status_code == 303  # to the form: there is no session
    wrong = send_code(other, asked, "000000")
    assert (wrong.status_code, wrong.template.name) == (401, "code.html")
    assert "not right" in wrong.text
    right = send_code(other, asked, code(secret))
    assert (right.status_code, right.headers["Location"]) == (303, "/people")
    assert other.get("/people").status_code == 200
    third = TestClient(client.app, follow_redirects=False, headers=BROWSER)
    again = send_code(third, asked, codes[0])  # the same password does not let in twice
    assert (again.status_code, again.template.name) == (409, "sign_in.html")


def test_the_page_of_setting_up_holds_the_secret_and_a_link(client: TestClient) -> None:
    sign_in(client)
    page = factor(client, "begin")
    secret = page.context["secret"]
    assert secret in page.text
    link = 'href="otpauth://totp/code-suggester:ada?'
    assert link in unescape(page.text)
    assert secret.replace(" ", "") in page.text
    sent = {"code": "000000", "csrf": csrf_of(client)}
    wrong = client.post("/account/second-factor/confirm", data=sent)
    assert (wrong.status_code, wrong.context["secret"]) == (401, secret)  # the same again
    assert wrong.headers["Cache-Control"] == "no-store"


def test_the_password_is_asked_for(client: TestClient) -> None:
    sign_in(client)
    refused = factor(client, "begin", password="wrong")  # noqa: S106
    assert (refused.status_code, refused.template.name) == (401, "account.html")
    assert "not right" in refused.context["factor_error"]
    nothing = client.post(
        "/account/second-factor/confirm", data={"code": "000000", "csrf": csrf_of(client)}
    )
    assert nothing.status_code == 409


def test_new_recovery_codes_and_removal(client: TestClient) -> None:
    sign_in(client)
    secret, codes = set_up(client)
    renewed = factor(client, "codes", code=code(secret)).context["codes"]
    assert not set(renewed) & set(codes)
    assert factor(client, "remove", code=codes[0]).status_code == 401
    gone = factor(client, "remove", code=renewed[0])
    assert (gone.status_code, gone.headers["Location"]) == (303, "/account?no-factor")
    assert "removed" in client.get("/account?no-factor").text
    other = TestClient(client.app, follow_redirects=False, headers=BROWSER)
    assert send_password(other).status_code == 303


def test_other_sessions_are_ended_after_the_password_alone(client: TestClient) -> None:
    csrf = sign_in(client)
    other = TestClient(client.app, follow_redirects=False, headers=BROWSER)
    sign_in(other)
    for sent in ({}, {"password": "wrong"}):
        refused = client.post("/account/sign-out-everywhere", data={"csrf": csrf, **sent})
        assert (refused.status_code, refused.template.name) == (401, "account.html")
        assert refused.context["sessions_error"]
        assert other.get("/account").status_code == 200
    done = client.post("/account/sign-out-everywhere", data={"csrf": csrf, "password": PASSWORD})
    assert done.headers["Location"] == "/sign-in"
    assert other.get("/account").status_code == 303


def test_an_administrator_resets_that_of_another(client: TestClient) -> None:
    join(client, "cora", Role.CODER)
    other = TestClient(client.app, follow_redirects=False, headers=BROWSER)
    sign_in(other, "cora")
    set_up(other)
    csrf = sign_in(client)
    people = client.get("/people")
    assert people.text.count("Reset second factor") == 1
    done = client.post("/people/change", data={"name": "cora", "act": "factor", "csrf": csrf})
    assert "no second factor any more" in done.text
    assert other.get("/account").status_code == 303
    assert send_password(other, name="cora").status_code == 303
    own = client.post("/people/change", data={"name": "ada", "act": "factor", "csrf": csrf})
    assert own.status_code == 422


def test_where_it_is_required_it_is_set_up_before_anything_else(tmp_path: Path) -> None:
    with house(tmp_path, require_second_factor=True) as client:
        client.headers.update(BROWSER)
        page = send_password(client, back="/people")
        assert page.template.name == "second_factor.html"
        assert client.get("/people").status_code == 303
        wrong = send_code(client, page, "000000")
        assert (wrong.status_code, wrong.context["secret"]) == (401, page.context["secret"])
        shown = send_code(client, page, code(page.context["secret"]))
        assert (shown.status_code, shown.template.name) == (200, "recovery_codes.html")
        assert shown.context["onward"] == "/people"
        assert client.get("/people").status_code == 200
        kept = client.get("/account")
        assert "Remove it" not in kept.text
        recovery = shown.context["codes"][0]
        assert factor(client, "remove", code=recovery).status_code == 409


def test_without_the_question_a_password_is_enough(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    sign_in(client)
    set_up(client)
    monkeypatch.setattr("web.accounts.signing_in.confirmed", lambda change, name: None)
    other = TestClient(client.app, follow_redirects=False, headers=BROWSER)
    assert send_password(other).status_code == 303  # into a session
