"""Every command of docs/cds-hooks.md and docs/fhir.md runs as it stands, against a real server."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.conformance.elements import RESPONSE, SERVICES, faults

PAGES = ("docs/cds-hooks.md", "docs/fhir.md")
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.M | re.S)
COMMANDS = [
    pytest.param(command, id=f"{Path(page).stem}-{n}")
    for page in PAGES
    for n, command in enumerate(SHELL.findall(Path(page).read_text("utf-8")), start=1)
]


@pytest.mark.parametrize("command", COMMANDS)
def test_command(command: str, address: str) -> None:
    assert command.count("http://127.0.0.1:8000") == 1
    here = command.replace("http://127.0.0.1:8000", address)
    here = here.replace("curl -s ", "curl -s --noproxy '*' --fail-with-body ")
    done = subprocess.run(["bash", "-c", here], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
    answer = json.loads(done.stdout)
    if "services" in answer:
        assert faults(answer, SERVICES) == []
    elif "cards" in answer:
        assert faults(answer, RESPONSE) == []
        assert answer["cards"][0]["suggestions"], "an example that shows nothing helps nobody"
    elif answer:
        kinds = [entry["resource"]["resourceType"] for entry in answer["entry"]]
        assert kinds == ["Claim", "ChargeItem", "Provenance", "Device", "Binary"]


def test_both_pages_have_commands() -> None:
    assert len(COMMANDS) == 5
