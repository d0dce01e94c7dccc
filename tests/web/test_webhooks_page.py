"""The page of webhooks, as an administrator uses it with JavaScript off, on both databases."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.queue.conftest import postgres  # noqa: F401
from tests.queue.private_postgres import PrivatePostgres
from tests.web.people import house, join, sign_in
from tests.webhooks.conftest import receiver  # noqa: F401
from tests.webhooks.deciding import decide
from tests.webhooks.receiver import Receiver, checked
from web.accounts.roles import Role
from web.queue.values import Policy
from web.webhook_contexts import WebhookView

SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@pytest.fixture(params=["sqlite", "postgresql"])
def admin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestClient]:
    """A browser of ``ada``, whose server may tell this machine."""
    place: Path | str = tmp_path
    if request.param == "postgresql":
        server: PrivatePostgres = request.getfixturevalue("postgres")
        server.drop("hooks")
        place = server.create("hooks")
    with house(place, webhook_loopback=True) as client:
        client.app.state.queue.policy = Policy(second_share=0.0)  # type: ignore[attr-defined]
        sign_in(client)
        yield client


def send(client: TestClient, path: str, status: int = 200, **fields: str) -> dict:
    """Send a form of the page; return what the answer's template was given."""
    csrf = client.get("/webhooks").context["csrf"]
    answer = client.post(path, data={"csrf": csrf, **fields})
    assert answer.status_code == status, answer.text
    assert answer.template.name == "webhooks.html"
    return answer.context


def change(client: TestClient, act: str, status: int = 200, name: str = "billing") -> dict:
    return send(client, "/webhooks/change", status, name=name, act=act)


def add(client: TestClient, url: str, name: str = "billing") -> str:
    """Add a webhook and return its secret."""
    secret: str = send(client, "/webhooks", name=name, url=url)["secret"]
    assert SECRET.fullmatch(secret)
    return secret


def seen(client: TestClient) -> WebhookView:
    found: WebhookView = client.get("/webhooks").context["webhooks"][0]
    return found


def test_from_adding_to_removing(admin: TestClient, receiver: Receiver) -> None:  # noqa: F811
    first = add(admin, receiver.url)
    page = admin.get("/webhooks")
    assert "whsec_" not in page.text  # once
    assert page.headers["cache-control"] == "no-store"
    assert (seen(admin).name, seen(admin).url, seen(admin).state) == ("billing", receiver.url, "on")

    assert change(admin, "test")["notice"] == "The test of billing arrived: answered 204."
    assert checked(receiver.wait_for(1)[0], first) | {"timestamp": ""} == {
        "type": "webhook.test",
        "timestamp": "",
        "data": {"webhook": "billing"},
    }
    second = change(admin, "rotate")["secret"]
    assert second != first
    review = decide(admin.app.state.queue)  # type: ignore[attr-defined]
    got = receiver.wait_for(2)[1]
    for secret in (first, second):
        assert checked(got, secret)["data"]["review"] == review
    assert "paused since" in change(admin, "pause")["webhooks"][0].state
    assert change(admin, "resume")["webhooks"][0].state == "on"
    assert change(admin, "remove")["webhooks"] == ()


def test_a_message_that_was_lost_is_sent_again(
    admin: TestClient,
    receiver: Receiver,  # noqa: F811
) -> None:
    receiver.answers = [410, 204]
    add(admin, receiver.url)
    said = change(admin, "test")["notice"]
    assert said == "The test of billing did not arrive: answered 410. It is not tried again."
    (lost,) = seen(admin).deliveries
    assert (lost.what, lost.tries, lost.fate) == ("Test", 1, "Lost: answered 410")
    assert lost.lost
    assert lost.again == "Send again"
    said = send(admin, "/webhooks/again", message=lost.id)["notice"]
    assert said == "The message arrived: answered 204."
    assert list(receiver.times.values()) == [2]  # the same message
    assert seen(admin).deliveries[0].fate.endswith("UTC: answered 204")


def test_a_message_that_waits_says_until_when_and_why(
    admin: TestClient,
    receiver: Receiver,  # noqa: F811
) -> None:
    receiver.answers = [503]
    add(admin, receiver.url)
    decide(admin.app.state.queue)  # type: ignore[attr-defined]
    said = change(admin, "test")["notice"]
    assert "did not arrive: answered 503. It is tried again 20" in said
    for one in seen(admin).deliveries:
        assert re.fullmatch(r"Waits until 20.* UTC: answered 503", one.fate)
        assert one.again == "Send now"
    change(admin, "pause")
    for one in seen(admin).deliveries:
        assert (one.fate, one.again) == ("Waits until it goes on: answered 503", "")


@pytest.mark.parametrize(
    ("path", "fields", "status", "error"),
    [
        pytest.param(
            "", {"name": "b b", "url": "https://b.example/"}, 422, "A name has", id="name"
        ),
        pytest.param("", {"name": "bb", "url": "http://b.example/"}, 422, "needs https", id="http"),
        pytest.param(
            "", {"name": "bb", "url": "https://10.1.2.3/"}, 422, "not public", id="inside"
        ),
        pytest.param("", {"name": "bb"}, 422, "https", id="no-address"),
        pytest.param("/change", {"name": "nobody", "act": "pause"}, 404, "no webhook", id="nobody"),
        pytest.param("/change", {"name": "nobody", "act": "test"}, 404, "no webhook", id="no-test"),
        pytest.param("/change", {"name": "nobody"}, 422, "buttons", id="no-act"),
        pytest.param("/again", {"message": "msg_1"}, 404, "no such message", id="no-message"),
        pytest.param("/again", {}, 404, "no such message", id="nothing"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(
    tmp_path: Path, path: str, fields: dict[str, str], status: int, error: str
) -> None:
    with house(tmp_path) as client:
        sign_in(client)
        context = send(client, f"/webhooks{path}", status, **fields)
        assert error in context["error"]
        if path == "":  # what was typed stays
            assert (context["name"], context["url"]) == (fields["name"], fields.get("url", ""))
        assert context["webhooks"] == ()


def test_a_name_is_used_once_and_a_paused_one_is_sent_no_test(admin: TestClient) -> None:
    add(admin, "https://billing.example/<script>")
    assert "&lt;script&gt;" in admin.get("/webhooks").text
    again = send(admin, "/webhooks", 422, name="billing", url="https://billing.example/")
    assert "Take another" in again["error"]
    change(admin, "pause")
    assert "It is paused" in change(admin, "test", 409)["error"]


def test_only_an_administrator_finds_the_way(tmp_path: Path) -> None:
    """Every role at every address: tests/web/test_policy.py."""
    with house(tmp_path) as client:
        sign_in(client)
        assert 'href="/webhooks"' in client.get("/people").text
        join(client, "audrey", Role.AUDITOR)
        sign_in(client, "audrey")
        assert 'href="/webhooks"' not in client.get("/account").text
        assert client.get("/webhooks").status_code == 403
