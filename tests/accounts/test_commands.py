"""Accounts from the command line: the way in when nobody can sign in."""

import base64
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from click.testing import Result
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from typer.testing import CliRunner

from suggester.accounts_cli import RoleName, ScopeName
from suggester.cli import app
from tests.accounts.small_house import PASSWORD
from web.accounts import factor_setup, second_factor
from web.accounts.commands import is_this_machine, opened
from web.accounts.links import use
from web.accounts.roles import Role, Scope

SCRIPT = Path(sys.executable).parent / "suggester"
LINK = re.compile(r"(https?://[^/]+)/join/([\w-]{43})\n")


def run(home: Path, *arguments: str, **environment: str) -> Result:
    settings = {"SUGGESTER_DATABASE": f"sqlite:///{home / 'q.db'}", **environment}
    return CliRunner().invoke(app, ["accounts", *arguments], env=settings)


def run_with(home: Path, said: str, *arguments: str) -> Result:
    """Run with a line on stdin."""
    database = {"SUGGESTER_DATABASE": f"sqlite:///{home / 'q.db'}"}
    return CliRunner().invoke(app, ["accounts", *arguments], env=database, input=f"{said}\n")


def join(home: Path, said: str) -> str:
    found = LINK.fullmatch(said)
    assert found
    with opened(f"sqlite:///{home / 'q.db'}") as accounts:
        return use(accounts, found[2], "", PASSWORD)


def test_from_an_invitation_to_the_list(tmp_path: Path) -> None:
    invited = run(tmp_path, "invite", "ada", "--role", "administrator", "--role", "coder")
    assert (invited.exit_code, invited.stderr) == (0, "")
    assert join(tmp_path, invited.stdout) == "ada"
    listed = run(tmp_path, "list").stdout
    assert re.fullmatch(r"ada\tadministrator,coder\t\d{4}-\d\d-\d\d\tactive\n", listed)
    assert join(tmp_path, run(tmp_path, "reset", "ada").stdout) == "ada"


def test_a_second_factor_that_was_lost_is_reset(tmp_path: Path) -> None:
    run_with(tmp_path, PASSWORD, "add", "ada", "--role", "administrator")
    none = run(tmp_path, "reset-second-factor", "ada")
    assert (none.exit_code, "[A411] ada has no second factor" in none.stderr) == (2, True)
    with opened(f"sqlite:///{tmp_path / 'q.db'}") as accounts:
        shown = factor_setup.begin(accounts, "ada", PASSWORD).text.replace(" ", "")
        app = TOTP(base64.b32decode(shown), 6, SHA1(), 30)  # noqa: S303
        factor_setup.finish(accounts, "ada", app.generate(int(time.time())).decode())
    done = run(tmp_path, "reset-second-factor", "ada")
    assert (done.exit_code, done.stderr) == (0, "")
    with opened(f"sqlite:///{tmp_path / 'q.db'}") as accounts, accounts.reading() as now:
        assert second_factor.confirmed(now, "ada") is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("invite", "a b", "--role", "coder"), "[A405] A name has", id="name"),
        pytest.param(("reset", "bob"), "[A406] There is nobody", id="nobody"),
        pytest.param(("disable", "ada"), "[A407] This is the only administrator", id="last"),
        pytest.param(("revoke", "emr"), "[A406] There is no such key", id="no-key"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    join(tmp_path, run(tmp_path, "invite", "ada", "--role", "administrator").stdout)
    done = run(tmp_path, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"suggester: {said}")


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        pytest.param("ada", "too short", "[A403] ", id="short"),
        pytest.param("ada", "", "[A403] ", id="nothing"),
        pytest.param("a b", PASSWORD, "[A405] A name has", id="name"),
        pytest.param("cora", PASSWORD, "[A405] Somebody has this name", id="taken"),
    ],
)
def test_who_cannot_be_added(tmp_path: Path, name: str, password: str, said: str) -> None:
    assert run_with(tmp_path, PASSWORD, "add", "cora", "--role", "coder").exit_code == 0
    done = run_with(tmp_path, password, "add", name, "--role", "administrator")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"suggester: {said}")
    assert not password or password not in done.stderr


def test_disable_and_enable(tmp_path: Path) -> None:
    for name, role in (("ada", "administrator"), ("cora", "coder")):
        join(tmp_path, run(tmp_path, "invite", name, "--role", role).stdout)
    assert run(tmp_path, "disable", "cora").exit_code == 0
    assert "cora\tcoder" in (listed := run(tmp_path, "list").stdout)
    assert "disabled" in listed
    assert run(tmp_path, "enable", "cora").exit_code == 0
    assert "disabled" not in run(tmp_path, "list").stdout


def test_the_life_of_a_key(tmp_path: Path) -> None:
    made = run(tmp_path, "key", "emr", "--scope", "submit", "--days", "90")
    assert re.fullmatch(r"rcs_[\w-]{43}\n", made.stdout)
    assert run(tmp_path, "revoke", "emr").exit_code == 0
    listed = run(tmp_path, "keys").stdout
    assert listed.startswith("emr\tsubmit\t")
    assert "revoked" in listed
    assert made.stdout.strip() not in listed


def test_the_site_is_the_callers(tmp_path: Path) -> None:
    site = {"SUGGESTER_SITE": "https://codes.clinic.example/"}
    said = run(tmp_path, "invite", "ada", "--role", "coder", **site).stdout
    assert said.startswith("https://codes.clinic.example/join/")


def test_the_names_are_those_of_the_web() -> None:
    assert [*RoleName] == [*Role]
    assert [*ScopeName] == [*Scope]


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        pytest.param("127.0.0.1", True, id="loopback"),
        pytest.param("127.1.2.3", True, id="loopback-too"),
        pytest.param("::1", True, id="loopback-6"),
        pytest.param("localhost", True, id="by-name"),
        pytest.param("0.0.0.0", False, id="everywhere"),
        pytest.param("::", False, id="everywhere-6"),
        pytest.param("192.168.1.4", False, id="the-house"),
        pytest.param("codes.example", False, id="a-name"),
    ],
)
def test_what_only_this_machine_reaches(host: str, alone: bool) -> None:
    assert is_this_machine(host) == alone


@contextmanager
def served(home: Path, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run the server; it is stopped whatever happens."""
    database = f"sqlite:///{home / 'q.db'}"
    with subprocess.Popen(
        [SCRIPT, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "SUGGESTER_DATABASE": database, **environment},
    ) as server:
        try:
            yield server
        finally:
            server.kill()


def test_the_first_start_prints_a_link_and_the_next_none(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.stdout
        url = server.stdout.readline().split()[2]
        said = server.stdout.readline()
        link = said.split()[-1]
        assert link.startswith(f"{url}/join/")
        sent = {"name": "ada", "password": PASSWORD, "again": PASSWORD}
        assert httpx2.get(link).status_code == 200
        assert httpx2.post(link, data=sent).headers["Location"] == "/sign-in?joined"
        assert httpx2.post(link, data={**sent, "name": "eve"}).status_code == 404
        assert httpx2.post(f"{url}/api/v1/suggest", json={"text": "x"}).status_code == 401
        server.send_signal(signal.SIGINT)
    with served(tmp_path) as server:
        assert server.stdout
        url = server.stdout.readline().split()[2]
        assert httpx2.get(f"{url}/healthz").status_code == 200
        server.send_signal(signal.SIGINT)
        assert server.stdout.read() == ""


def test_no_server_on_an_open_address_without_tls(tmp_path: Path) -> None:
    with served(tmp_path, "--host", "0.0.0.0") as server:
        out, errors = server.communicate(timeout=60)
    assert (server.returncode, out) == (2, "")
    assert errors.startswith("suggester: [A408] On 0.0.0.0 passwords")


def test_no_server_on_an_open_address_without_an_administrator(tmp_path: Path) -> None:
    """What is missing is made on the command line; then the same start serves, and prints no link
    with which whoever reads the log could make another."""
    tls = {"SUGGESTER_BEHIND_TLS": "1"}
    for _ in range(2):  # the link of a start on this machine is no administrator either
        with served(tmp_path, "--host", "0.0.0.0", **tls) as server:
            out, errors = server.communicate(timeout=60)
        assert (server.returncode, out) == (2, "")
        assert errors == (
            "suggester: [A408] On 0.0.0.0 others could reach a server that nobody leads yet. Make an "
            "administrator first: suggester accounts add NAME --role administrator.\n"
        )
        with served(tmp_path) as server:
            assert server.stdout
            assert server.stdout.readline().startswith("Serving on")
            assert "/join/" in server.stdout.readline()
    for role in ("coder", "administrator"):
        made = run_with(tmp_path, PASSWORD, "add", f"the-{role}", "--role", role)
        assert (made.exit_code, made.stdout) == (0, "")
        with served(tmp_path, "--host", "0.0.0.0", **tls) as server:
            assert server.stdout
            serves = server.stdout.readline().startswith("Serving on")
            assert serves == (role == "administrator")
            server.send_signal(signal.SIGINT)
            assert server.stdout.read() == ""


def test_no_server_on_an_open_address_without_accounts(tmp_path: Path) -> None:
    open_to_all = {"SUGGESTER_BEHIND_TLS": "1", "SUGGESTER_DATABASE": ""}
    with served(tmp_path, "--host", "0.0.0.0", **open_to_all) as server:
        out, errors = server.communicate(timeout=60)
    assert (server.returncode, out) == (2, "")
    assert errors.startswith("suggester: [A408] On 0.0.0.0 whoever reaches")
