"""The documentation's commands: those in ``sh`` run as they stand, and every other one exists.

The ``sh`` blocks of a page run in their order in one folder of its own, `suggester` and `python` being
those of this environment. Where a ``text`` block follows, its lines must come in the output, in order.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from suggester.cli import app
from tests.conformance.conftest import serving
from tests.conformance.elements import RESPONSE, SERVICES, faults
from web.accounts.commands import make_key
from web.accounts.roles import Scope

PAGES = sorted((*Path("docs").rglob("*.md"), Path("README.md")))
BLOCK = re.compile(r"^```sh\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?", re.M | re.S)
RUNS = [
    pytest.param(page, id=str(page.with_suffix("")))
    for page in PAGES
    if BLOCK.search(page.read_text("utf-8"))
]
ADDRESS = "http://127.0.0.1:8000"
COMMAND = re.compile(r"(?:^    |`)((?:[A-Z_]+=\S+ )*suggester (?:\\\n|[^`\n])+)", re.M)


@pytest.fixture(scope="session")
def housed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A server with a database, and a key for all of it."""
    database = f"sqlite:///{tmp_path_factory.mktemp('house') / 'queue.db'}"
    with serving(database=database) as address:
        yield address, make_key(database, "docs", list(Scope), by="tests", days=1)


@pytest.fixture
def environment(tmp_path: Path, housed: tuple[str, str]) -> dict[str, str]:
    """What a reader's shell has: the programs, a database and a key."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, words in (("suggester", "-c 'from suggester.cli import app; app()'"), ("python", "")):
        script = programs / name
        script.write_text(f'#!/bin/sh\nexec {sys.executable} {words} "$@"\n')
        script.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(Path.cwd()),
        "SUGGESTER_DATABASE": f"sqlite:///{tmp_path / 'queue.db'}",
        "KEY": housed[1],
    }


@pytest.mark.parametrize("page", RUNS)
def test_commands_run(
    page: Path, environment: dict[str, str], tmp_path: Path, address: str, housed: tuple[str, str]
) -> None:
    for command, expected in BLOCK.findall(page.read_text("utf-8")):
        server = housed[0] if "$KEY" in command else address
        here = command.replace(ADDRESS, server)
        here = here.replace("curl -s ", "curl -s --noproxy '*' --fail-with-body ")
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", here],
            capture_output=True,
            text=True,
            timeout=300,
            cwd=tmp_path,
            env=environment,
        )
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        come_in_order(expected.splitlines(), done.stdout, command)
        if "/cds-services" in command or "/fhir/" in command:
            check_answer(done.stdout)


def come_in_order(lines: list[str], said: str, command: str) -> None:
    at = 0
    for line in lines:
        found = said.find(line, at)
        assert found >= 0, f"{line!r} does not come, or not there, in what this says:\n{command}"
        at = found + len(line)


def check_answer(said: str) -> None:
    """Check an EHR's answer against what the specification says of it."""
    answer = json.loads(said)
    if "services" in answer:
        assert faults(answer, SERVICES) == []
    elif "cards" in answer:
        assert faults(answer, RESPONSE) == []
        assert answer["cards"][0]["suggestions"], "an example that shows nothing helps nobody"
    elif answer:
        kinds = [entry["resource"]["resourceType"] for entry in answer["entry"]]
        assert kinds == ["Claim", "ChargeItem", "Provenance", "Device", "Binary"]


NAMED = [
    pytest.param(command, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, command in enumerate(COMMAND.findall(page.read_text("utf-8")), start=1)
]


@pytest.mark.parametrize("command", NAMED)
def test_commands_that_are_only_named_exist(command: str) -> None:
    """Each subcommand and each option of a command that is not run."""
    words = shlex.split(command, comments=True)
    words = words[words.index("suggester") + 1 :]
    here: Any = typer.main.get_command(app)
    while words and hasattr(here, "commands") and not words[0].startswith("-"):
        name = words.pop(0).rstrip(",.;")
        assert name in here.commands, f"there is no {name}"
        here = here.commands[name]
    options = {name for parameter in here.params for name in parameter.opts}
    sent = {
        word.partition("=")[0].strip("[],.") for word in words if word.startswith(("--", "[--"))
    }
    assert sent <= options | {"--help"}


def test_there_are_commands() -> None:
    assert {param.values[0].name for param in RUNS} >= {
        "tutorial.md", "api.md", "webhooks.md", "cds-hooks.md", "fhir.md", "overlay.md",
        "payer-rules.md", "postgresql.md", "python.md", "spacy.md",
    }  # fmt: skip
    assert len(NAMED) > 30
