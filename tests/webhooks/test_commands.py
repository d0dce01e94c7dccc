"""Webhooks from the command line, and told by a server that runs."""

import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from suggester.cli import app
from tests.web.people import house
from tests.webhooks.deciding import decide
from tests.webhooks.receiver import Receiver, checked
from web.queue.values import Policy

SECRET = re.compile(r"whsec_[A-Za-z0-9+/]{43}=\n")


def run(home: Path, *arguments: str, **environment: str) -> Result:
    settings = {"SUGGESTER_DATABASE": f"sqlite:///{home / 'queue.db'}", **environment}
    return CliRunner().invoke(app, ["webhooks", *arguments], env=settings)


def test_from_adding_to_removing(tmp_path: Path) -> None:
    added = run(tmp_path, "add", "billing", "https://billing.example/hooks")
    assert SECRET.fullmatch(added.stdout)
    listed = run(tmp_path, "list").stdout
    assert re.fullmatch(
        r"billing\thttps://billing\.example/hooks\t\d{4}-\d\d-\d\d\t0 wait, 0 arrived, 0 lost\n",
        listed,
    )
    assert "whsec" not in listed
    changed = run(tmp_path, "rotate", "billing")
    assert SECRET.fullmatch(changed.stdout)
    assert changed.stdout != added.stdout
    assert run(tmp_path, "remove", "billing").exit_code == 0
    assert run(tmp_path, "list").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        pytest.param(
            ("add", "billing", "http://b.example/"), {}, "[W401] A webhook needs https.", id="http"
        ),
        pytest.param(
            ("add", "billing", "https://10.1.2.3/"), {}, "[W401] That address", id="private"
        ),
        pytest.param(("add", "B B", "https://b.example/"), {}, "[", id="name"),
        pytest.param(("rotate", "billing"), {}, "[W402] There is no webhook", id="rotate-none"),
        pytest.param(("remove", "billing"), {}, "[W402] There is no webhook", id="remove-none"),
    ],
)
def test_what_is_wrong_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], environment: dict[str, str], said: str
) -> None:
    result = run(tmp_path, *arguments, **environment)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"suggester: {said}")
    assert result.stderr.count("\n") == 1


def test_the_settings_allow_more(tmp_path: Path) -> None:
    networks = {"SUGGESTER_WEBHOOK_NETWORKS": "10.1.0.0/16, fd00:1::/32"}
    assert run(tmp_path, "add", "one", "https://10.1.2.3/", **networks).exit_code == 0
    here = {"SUGGESTER_WEBHOOK_LOOPBACK": "1"}
    assert run(tmp_path, "add", "two", "http://127.0.0.1:9/", **here).exit_code == 0


def test_a_server_tells_what_was_decided(tmp_path: Path, receiver: Receiver) -> None:
    here = {"SUGGESTER_WEBHOOK_LOOPBACK": "1"}
    secret = run(tmp_path, "add", "billing", receiver.url, **here).stdout.strip()
    with house(tmp_path, webhook_loopback=True) as client:
        queue = client.app.state.queue  # type: ignore[attr-defined]
        queue.policy = Policy(second_share=0.0)
        review = decide(queue)
        (got,) = receiver.wait_for(1)
    assert checked(got, secret)["data"]["review"] == review
