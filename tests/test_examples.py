"""The examples of an installation are ones that this program takes: commands, settings, syntax."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml
from typer._click import Context

from suggester.cli import app
from suggester.shipped import PACKAGE
from tests.accounts.small_house import PASSWORD
from tests.queue.conftest import postgres  # noqa: F401
from tests.queue.private_postgres import PrivatePostgres
from web.accounts.policy import TABLE
from web.queue.vault.ring import new_line
from web.settings import Settings

EXAMPLES = Path(__file__).parents[1] / "examples"
UNIT = EXAMPLES / "suggester@.service"
COMPOSE = yaml.safe_load((EXAMPLES / "compose.yaml").read_text())
WORDS = {
    "SITE_NAME": "codes.clinic.example",
    "POSTGRES_PASSWORD": "secret",
    "NOTE_KEYS": new_line()[1],
}


def filled(text: str) -> str:
    """Put in what examples/.env gives, as Compose does."""
    return re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda found: WORDS[found[1]], text)


def lines_of(path: Path) -> list[tuple[str, str]]:
    """Return name and value of each assignment of an INI or environment file."""
    rows = (line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)
    return [(row[0], row[1]) for row in rows if not row[0].startswith("#")]


def environment_of_compose() -> dict[str, str]:
    environment: dict[str, Any] = COMPOSE["services"]["web"]["environment"]
    return {name: filled(value) for name, value in environment.items()}


ENVIRONMENTS = [
    pytest.param(environment_of_compose(), id="compose"),
    pytest.param(dict(lines_of(EXAMPLES / "suggester.env")), id="systemd"),
]


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_setting_is_one_and_takes_its_value(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("SUGGESTER_")]:
        monkeypatch.delenv(name)
    settings = {f"SUGGESTER_{field.upper()}" for field in Settings.model_fields}
    assert set(environment) - settings == {"SUGGESTER_SITE"}  # of the command line
    assert environment["SUGGESTER_SITE"] == environment["SUGGESTER_PUBLIC_URL"]
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    made = Settings()
    assert made.behind_tls
    assert made.database == environment["SUGGESTER_DATABASE"]
    assert made.allowed_hosts == (WORDS["SITE_NAME"],)


def test_names_of_the_command_line_are_read_somewhere() -> None:
    named = {"SUGGESTER_SITE", *re.findall(r"SUGGESTER_\w+", UNIT.read_text())}
    source = "".join(path.read_text() for path in PACKAGE.glob("*.py"))
    assert {name for name in named if f'"{name}"' not in source} == set()


def commands() -> list[list[str]]:
    """Return every call of the program in the examples, as words."""
    container = re.search(r"^CMD (.*)$", (EXAMPLES / "Dockerfile").read_text(), re.MULTILINE)
    assert container is not None
    starts = [value.replace("%i", "8001") for name, value in lines_of(UNIT) if name == "ExecStart"]
    before = [
        shlex.split(line.partition("  # ")[0])
        for text in (UNIT.read_text(), (EXAMPLES / "compose.yaml").read_text())
        for line in re.findall(r"^#.*?\s((?:/opt/suggester/bin/)?suggester [a-z].*)$", text, re.M)
    ]
    return [
        COMPOSE["services"]["web"]["command"],
        yaml.safe_load(container[1]),
        *map(shlex.split, starts),
        *before,
    ]


def test_every_command_exists_with_its_options() -> None:
    named = []
    for program, *words in commands():
        assert Path(program).name == "suggester"
        command: Any = typer.main.get_command(app)
        while hasattr(command, "commands"):
            command = command.get_command(Context(command), words.pop(0))
            assert command is not None
        taken = command.make_context(command.name, words).params
        assert taken.get("port", 8000) in (8000, 8001)
        named.append(command.name)
    assert named == ["serve", "serve", "serve", "new", "add"]


def test_compose_starts_once_there_is_an_administrator(
    postgres: PrivatePostgres,  # noqa: F811
) -> None:
    """As the head of compose.yaml says; its own PostgreSQL is another here, and so is the port."""
    program = (sys.executable, "-c", "from suggester.cli import app; app()")
    environment = {name: value for name, value in os.environ.items() if "SUGGESTER" not in name}
    environment |= environment_of_compose() | {"SUGGESTER_DATABASE": postgres.create("compose")}
    words = ["0" if word == "8000" else word for word in COMPOSE["services"]["web"]["command"][1:]]
    run: dict[str, Any] = {"env": environment, "cwd": EXAMPLES.parent, "text": True}
    refused = subprocess.run([*program, *words], capture_output=True, timeout=60, **run)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "suggester accounts add NAME --role administrator" in refused.stderr
    (first,) = [words for words in commands() if "accounts" in words]
    subprocess.run([*program, *first[1:]], input=f"{PASSWORD}\n", check=True, timeout=60, **run)
    with subprocess.Popen([*program, *words], stdout=subprocess.PIPE, **run) as server:
        assert server.stdout
        said = server.stdout.readline()
        server.kill()
    assert said.startswith("Serving on http://0.0.0.0:")


def test_compose_holds_together() -> None:
    services = COMPOSE["services"]
    assert services["web"]["deploy"]["replicas"] == 2
    assert "ports" not in services["web"]
    assert "ports" not in services["db"]
    for service in services.values():
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert set(service.get("depends_on", ())) <= set(services)
        named = [mount.split(":")[0] for mount in service.get("volumes", ())]
        assert set(named) <= set(COMPOSE["volumes"])
    build = services["web"]["build"]
    assert (EXAMPLES / build["context"] / build["dockerfile"]).is_file()
    asked = re.search(r"8000(/\w+)", str(services["web"]["healthcheck"]["test"]))
    assert asked is not None
    assert ("GET", asked[1]) in TABLE
    given = dict(lines_of(EXAMPLES / "compose.env.example"))
    assert set(given) == set(WORDS)
    address = environment_of_compose()["SUGGESTER_DATABASE"]
    database = services["db"]["environment"]
    user, name = database["POSTGRES_USER"], database["POSTGRES_DB"]
    assert address == f"postgresql://{user}:{WORDS['POSTGRES_PASSWORD']}@db/{name}"


def test_the_image_copies_what_is_there() -> None:
    copied = re.findall(r"^COPY (\S+)", (EXAMPLES / "Dockerfile").read_text(), re.MULTILINE)
    assert copied
    assert [name for name in copied if not (EXAMPLES.parent / name).exists()] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    unit = tmp_path / "suggester@8001.service"
    # The program is elsewhere on this machine; systemd looks whether it is there.
    unit.write_text(UNIT.read_text().replace("/opt/suggester/bin/suggester", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert unit.name not in done.stderr, done.stderr
