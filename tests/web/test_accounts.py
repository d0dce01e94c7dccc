"""People at the page: sign in, join, look after others; what a browser is given and refused."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from tests.accounts.small_house import PASSWORD, events
from tests.web.people import accounts_of, csrf_of, house, join, key, sign_in
from tests.web.small_engine import SmallEngine
from web.accounts import links
from web.accounts.gate import way_back
from web.accounts.roles import Role, Scope
from web.app import create_app
from web.queue.tables import reviews
from web.settings import Settings

NEW = "another four words here"
BROWSER = {"Accept": "text/html", "Origin": "http://testserver"}
NOTE = {"text": "O: Manual therapy x 15 min."}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with house(tmp_path) as client:
        client.headers.update(BROWSER)
        yield client


def cookies_in(answer: Any) -> dict[str, str]:
    found = answer.headers.get_list("set-cookie")
    return {line.partition("=")[0]: line for line in found}


def enter(client: TestClient, name: str = "ada", password: str = PASSWORD, back: str = "/") -> Any:
    csrf = client.get("/sign-in").context["csrf"]
    sent = {"name": name, "password": password, "back": back, "csrf": csrf}
    return client.post("/sign-in", data=sent)


def test_a_stranger_is_led_to_the_form_and_back(client: TestClient) -> None:
    sent_away = client.get("/people")
    assert (sent_away.status_code, sent_away.headers["Location"]) == (303, "/sign-in?next=/people")
    form = client.get(sent_away.headers["Location"])
    assert form.context["back"] == "/people"
    assert enter(client, back="/people").headers["Location"] == "/people"
    page = client.get("/people")
    assert page.status_code == 200
    assert "ada" in page.text


@pytest.mark.parametrize(
    ("address", "back"),
    [
        pytest.param("/people", "/people", id="ours"),
        pytest.param("/", "/", id="first-page"),
        pytest.param("/people?x=1", "/", id="parameters"),
        pytest.param("/nothing", "/", id="nothing-there"),
        pytest.param("https://evil.example/people", "/", id="elsewhere"),
        pytest.param("//evil.example", "/", id="elsewhere-without-a-scheme"),
        pytest.param("/\\evil.example", "/", id="backslash"),
        pytest.param("javascript:alert(1)", "/", id="script"),
        pytest.param("/people\r\nSet-Cookie: x=1", "/", id="another-header"),
        pytest.param("/people\n", "/", id="line-end"),
        pytest.param("", "/", id="none"),
    ],
)
def test_sign_in_leads_nowhere_else(address: str, back: str) -> None:
    assert way_back(address) == back


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Accept": "text/html"}, 303, id="old-browser"),
        pytest.param({"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}, 303, id="browser"),
        pytest.param({"Accept": "text/html", "Sec-Fetch-Mode": "cors"}, 401, id="script"),
        pytest.param({"Accept": "application/json"}, 401, id="program"),
    ],
)
def test_only_a_visit_is_led_to_the_form(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    client.headers.update(headers)
    assert client.get("/account").status_code == status
    assert client.post("/account/password", data={}).status_code == 401


@pytest.mark.parametrize(
    ("settings", "base", "name", "secure"),
    [
        pytest.param({}, "http://testserver", "suggester", False, id="on-one-machine"),
        pytest.param({}, "https://testserver", "__Host-suggester", True, id="https"),
        pytest.param(
            {"behind_tls": True}, "http://testserver", "__Host-suggester", True, id="behind-a-proxy"
        ),
    ],
)
def test_cookies(
    tmp_path: Path, settings: dict[str, Any], base: str, name: str, secure: bool
) -> None:
    with house(tmp_path, **settings) as client:
        other = TestClient(client.app, base_url=base, follow_redirects=False)
        other.headers.update({**BROWSER, "Origin": base})
        given = cookies_in(enter(other))
    session = given.pop(name).lower()
    (device,) = (line.lower() for line in given.values())
    assert ("; secure" in session, "; secure" in device) == (secure, secure)
    assert re.search(r"; httponly; path=/; samesite=lax", session)
    assert "max-age" not in session
    assert "; httponly" in device
    assert "; samesite=strict" in device
    assert "path=/sign-in" in device


def test_a_cookie_that_was_planted_is_never_taken_up(client: TestClient) -> None:
    client.cookies.set("suggester", "planted")
    enter(client)
    assert client.cookies.get("suggester", domain="testserver.local") != "planted"


def test_a_second_sign_in_ends_the_first_session(client: TestClient) -> None:
    sign_in(client)
    old = client.cookies["suggester"]
    sign_in(client)
    assert client.cookies["suggester"] != old
    client.cookies.set("suggester", old)
    stranger = TestClient(client.app, cookies={"suggester": old}, follow_redirects=False)
    assert stranger.get("/account").status_code == 401


def test_sign_out(client: TestClient) -> None:
    csrf = sign_in(client)
    old = client.cookies["suggester"]
    left = client.post("/sign-out", data={"csrf": csrf})
    assert (left.status_code, left.headers["Location"]) == (303, "/sign-in")
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "suggester" not in client.cookies
    stranger = TestClient(client.app, cookies={"suggester": old}, follow_redirects=False)
    assert stranger.get("/account").status_code == 401


def test_a_wrong_try_keeps_the_name_and_says_one_thing(client: TestClient) -> None:
    answers = [enter(client, name, "wrong words, but long") for name in ("ada", "bob")]
    assert [answer.status_code for answer in answers] == [401, 401]
    ours, nobodys = (
        answer.text.replace(name, "X") for answer, name in zip(answers, ("ada", "bob"), strict=True)
    )
    assert ours == nobodys
    assert "wrong words" not in ours


def test_too_many_tries_are_told_how_long_to_wait(client: TestClient) -> None:
    for _ in range(5):
        enter(client, "ada", "wrong")
    answer = enter(client)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert "Wait 60 seconds" in answer.text


def test_join_by_a_link(client: TestClient) -> None:
    csrf = sign_in(client)
    made = client.post("/people/invite", data={"csrf": csrf, "name": "cora", "role-coder": "on"})
    link = urlsplit(made.context["secret"])
    assert (made.status_code, link.netloc) == (200, "testserver")
    assert made.headers["Cache-Control"] == "no-store"
    other = TestClient(client.app, follow_redirects=False, headers=BROWSER)
    page = other.get(link.path)
    assert (page.context["name"], page.context["roles"]) == ("cora", "coder")
    sent = {"name": "eve", "password": NEW}
    differ = other.post(link.path, data={**sent, "again": "other"})
    assert (differ.status_code, "differ" in differ.text, NEW in differ.text) == (422, True, False)
    done = other.post(link.path, data={**sent, "again": NEW})
    assert done.headers["Location"] == "/sign-in?joined"
    assert enter(other, "cora", NEW).status_code == 303
    assert other.get("/people").status_code == 403
    again = {**sent, "again": NEW, "csrf": csrf_of(other)}
    for answer in (other.get(link.path), other.post(link.path, data=again)):
        assert answer.status_code == 404
        assert "used already" in answer.text


def test_change_the_password(client: TestClient) -> None:
    csrf = sign_in(client)
    old = client.cookies["suggester"]
    sent = {"csrf": csrf, "old": PASSWORD, "password": NEW, "again": NEW}
    wrong = client.post("/account/password", data={**sent, "old": "x"})
    assert (wrong.status_code, "password is not right" in wrong.text) == (401, True)
    assert NEW not in wrong.text
    done = client.post("/account/password", data=sent)
    assert done.headers["Location"] == "/account?changed"
    assert client.cookies["suggester"] != old
    assert csrf_of(client) != csrf
    assert enter(client, password=NEW).status_code == 303


def test_sign_out_everywhere(client: TestClient) -> None:
    other = TestClient(client.app, follow_redirects=False)
    sign_in(other)
    csrf = sign_in(client)
    assert len(client.get("/account").context["sessions"]) == 2
    client.post("/account/sign-out-everywhere", data={"csrf": csrf, "password": PASSWORD})
    assert other.get("/account", headers=BROWSER).status_code == 303


@pytest.mark.parametrize(
    ("path", "form", "status", "said"),
    [
        pytest.param("/people/invite", {"name": "x y", "role-coder": ""}, 422, "A name has", id="name"),
        pytest.param("/people/invite", {"name": "dora"}, 422, "at least one role", id="no-role"),
        pytest.param("/people/invite", {"name": "ada", "role-coder": ""}, 422, "has this name", id="taken"),
        pytest.param("/people/change", {"name": "bob", "act": "disable"}, 404, "nobody", id="nobody"),
        pytest.param("/people/change", {"name": "ada", "act": "disable"}, 409, "only administrator", id="last"),
        pytest.param("/people/change", {"name": "ada", "act": "roles", "role-coder": ""}, 409, "only administrator", id="last-demoted"),
        pytest.param("/people/change", {"name": "ada", "act": "delete"}, 422, "buttons", id="no-such-act"),
        pytest.param("/people/change", {"name": "cora", "act": "disable"}, 200, "disabled", id="disable"),
        pytest.param("/people/change", {"name": "cora", "act": "enable"}, 200, "can sign in", id="enable"),
        pytest.param("/people/change", {"name": "cora", "act": "reset"}, 200, "/join/", id="reset"),
        pytest.param("/people/change", {"name": "cora", "act": "roles", "role-auditor": ""}, 200, "new roles", id="roles"),
        pytest.param("/people/change", {"name": "cora", "act": "roles"}, 422, "Choose a role", id="no-roles"),
        pytest.param("/people/keys", {"name": "emr", "scope-submit": "", "days": "9"}, 200, "rcs_", id="key"),
        pytest.param("/people/keys", {"name": "emr", "days": "9"}, 422, "what the key is for", id="key-for-nothing"),
        pytest.param("/people/keys", {"name": "emr", "scope-submit": "", "days": "-1"}, 422, "whole number", id="key-days"),
        pytest.param("/people/keys/revoke", {"name": "none"}, 404, "no such key", id="no-key"),
    ],
)  # fmt: skip
def test_the_administrators_page(
    client: TestClient, path: str, form: dict[str, str], status: int, said: str
) -> None:
    join(client, "cora", Role.CODER)
    csrf = sign_in(client)
    answer = client.post(path, data={"csrf": csrf, **form})
    assert answer.status_code == status
    assert said in answer.text


def test_a_key_that_is_revoked_on_the_page_opens_nothing(client: TestClient) -> None:
    header = key(client, Scope.SUBMIT, Scope.SUGGEST)
    program = TestClient(client.app, headers=header)
    assert program.post("/api/v1/suggest", json=NOTE).status_code == 200
    csrf = sign_in(client)
    client.post("/people/keys/revoke", data={"csrf": csrf, "name": "key-submit-suggest"})
    answer = program.post("/api/v1/suggest", json=NOTE)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (
        401,
        'Bearer realm="suggester"',
    )


def test_who_entered_a_review_is_on_record(client: TestClient) -> None:
    program = TestClient(client.app, headers=key(client, Scope.SUBMIT))
    answer = program.post("/api/v1/reviews", json=NOTE, headers={"Idempotency-Key": "1"})
    assert answer.status_code == 201
    with accounts_of(client).store.reading() as connection:
        assert connection.scalar(select(reviews.c.entered_by)) == "key:key-submit"
    assert events(accounts_of(client))[-1][:2] == ("key:key-submit", "enter")


@pytest.mark.parametrize(
    ("who", "named", "status", "kept"),
    [
        pytest.param(Role.CLINICIAN, None, 201, "kim", id="clinician-own"),
        pytest.param(Role.CLINICIAN, "kim", 201, "kim", id="clinician-own-named"),
        pytest.param(Role.CLINICIAN, "lee", 403, None, id="clinician-of-another"),
        pytest.param(Role.CODER, "lee", 201, "lee", id="coder-of-anybody"),
        pytest.param(Role.CODER, None, 201, None, id="coder-of-nobody"),
    ],
)
def test_a_clinician_enters_own_notes_only(
    client: TestClient, who: Role, named: str | None, status: int, kept: str | None
) -> None:
    join(client, "kim", who)
    sign_in(client, "kim")
    answer = enter_note(client, {"clinician": named})
    assert answer.status_code == status
    with accounts_of(client).store.reading() as connection:
        assert connection.scalar(select(reviews.c.clinician)) == kept


def enter_note(client: TestClient, more: dict[str, Any], number: str = "1") -> Any:
    return client.post(
        "/api/v1/reviews", json={**NOTE, **more}, headers={"Idempotency-Key": number}
    )


def test_a_clinician_answers_no_review_of_another(client: TestClient) -> None:
    for name in ("kim", "lee"):
        join(client, name, Role.CLINICIAN)
    queue = client.app.state.queue  # type: ignore[attr-defined]
    sign_in(client, "kim")
    review = enter_note(client, {}).json()["review"]
    lease = queue.claim_next(by="cora")
    queue.return_to_clinician(lease.hold, "Which knee?", key="q")
    other = TestClient(client.app, headers=BROWSER, follow_redirects=False)
    sign_in(other, "lee")
    refused, nothing = (enter_note(other, {"replaces": to}, "2") for to in (review, "0" * 32))
    assert (refused.status_code, refused.json()) == (404, nothing.json())
    assert enter_note(client, {"replaces": review}, "2").status_code == 201


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("Bearer", id="no-key"),
        pytest.param("Bearer ", id="blank"),
        pytest.param("Bearer rcs_x", id="wrong-key"),
        pytest.param("Basic YWRhOng=", id="another-kind"),
        pytest.param("x" * 5_000, id="long"),
    ],
)
def test_a_wrong_key_is_a_stranger_even_with_a_session(client: TestClient, header: str) -> None:
    sign_in(client)
    assert client.post("/api/v1/suggest", json=NOTE).status_code == 200
    answer = client.post("/api/v1/suggest", json=NOTE, headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_session_is_no_use_to_another_site(client: TestClient) -> None:
    csrf = sign_in(client)
    for path in ("/sign-out", "/people/invite", "/api/v1/suggest"):
        answer = client.post(path, data={"csrf": csrf}, headers={"Origin": "http://evil.example"})
        assert answer.status_code == 403
    assert client.get("/account").status_code == 200


def test_a_note_in_the_form_is_read_for_who_is_signed_in(client: TestClient) -> None:
    csrf = sign_in(client)
    answer = client.post("/", data={**NOTE, "csrf": csrf})
    assert answer.status_code == 200
    assert f'name="csrf" value="{csrf}"' in answer.text
    assert '<a href="/account">ada</a>' in answer.text


def test_pages_about_people_are_kept_by_no_cache(client: TestClient) -> None:
    sign_in(client)
    for path in ("/account", "/people", "/sign-in"):
        assert client.get(path).headers["Cache-Control"] == "no-store"


def test_without_the_database_nobody_is_taken_for_somebody(client: TestClient) -> None:
    sign_in(client)
    app: Any = client.app
    store = replace(accounts_of(client).store)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE sessions RENAME TO gone")
        connection.commit()
    answer = client.get("/account")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "sqlite" not in answer.text
    assert client.get("/healthz").status_code == 200
    assert app.state.accounts is accounts_of(client)


def test_one_program_cannot_take_all_there_is(tmp_path: Path) -> None:
    with house(tmp_path, requests_per_minute=20) as client:
        one, other = (key(client, scope) for scope in (Scope.SUGGEST, Scope.SUBMIT))
        said = [client.get("/api/v1/codes", headers=one) for _ in range(25)]
        assert [answer.status_code for answer in said][:21] == [200] * 20 + [429]
        assert 1 <= int(said[20].headers["Retry-After"]) <= 3
        assert client.get("/api/v1/codes", headers=other).status_code == 200
        assert client.get("/healthz", headers=one).status_code == 200


def test_the_description_says_that_a_key_is_needed(client: TestClient) -> None:
    sign_in(client)
    said = client.get("/api/v1/openapi.json").json()
    for path, operations in said["paths"].items():
        for operation in operations.values():
            locked = operation.get("security") == [{"key": []}]
            assert (locked, "401" in operation["responses"]) == (
                path not in ("/healthz", "/readyz"),
            ) * 2
    assert said["components"]["securitySchemes"]["key"]["scheme"] == "bearer"


def test_without_a_database_there_are_no_accounts() -> None:
    with TestClient(create_app(Settings(), load_engine=SmallEngine)) as client:
        assert "security" not in client.get("/api/v1/openapi.json").text
        assert client.post("/", data=NOTE).status_code == 200
        assert client.post("/api/v1/suggest", json=NOTE).status_code == 200
        for path in ("/sign-in", "/account", "/people", "/join/x"):
            assert client.get(path).status_code == 404


def test_a_link_that_is_looked_at_first_by_a_mail_scanner_still_works(client: TestClient) -> None:
    token = links.invite(accounts_of(client), "cora", frozenset({Role.CODER}), by="ada")
    for _ in range(3):
        assert client.head(f"/join/{token}").status_code == 200
    assert client.get(f"/join/{token}").status_code == 200
