"""No part reaches out: what can open a connection is imported in the listed places alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

REACHING = {
    "urllib.request", "http.client", "socket", "ftplib", "smtplib", "requests", "httpx", "httpx2",
    "aiohttp", "urllib3", "xml",
}  # fmt: skip
ALLOWED = {
    "suggester/listen.py": "socket",  # it listens
    "web/api/cds_hooks/keys.py": "urllib.request",  # key sets, at the operator's own address
    # To the operator's own receivers: their addresses are looked up and checked, then posted to.
    "web/webhooks/addresses.py": "socket",
    "web/webhooks/http.py": "httpx2",
    # To the addresses that the operator's own provider names as its own.
    "web/accounts/provider/http.py": "httpx2",
}
FILES = [*Path("suggester").rglob("*.py"), *Path("web").rglob("*.py")]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports(path: Path) -> None:
    found = {
        part
        for name in imported(ast.parse(path.read_text("utf-8")))
        for part in REACHING
        if name == part or name.startswith(f"{part}.")
    }
    assert found <= {ALLOWED.get(path.as_posix(), "")}


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
