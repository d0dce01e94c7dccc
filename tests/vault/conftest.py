"""Stores with keys of their own, on SQLite and on a real PostgreSQL."""

from pathlib import Path

import pytest

from tests.queue.conftest import (  # noqa: F401
    doubled,
    on_postgres,
    on_sqlite,
    postgres,
    postgres_store,
    queue,
    sqlite_store,
    store,
    watch,
)
from web.queue.vault import key_file
from web.queue.vault.settings import KeySettings


@pytest.fixture
def no_keys_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home in which nothing is set, as on a new laptop."""
    monkeypatch.delenv("SUGGESTER_KEY_FILE")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def keys(tmp_path: Path) -> KeySettings:
    """A file with one key."""
    key_file.add(tmp_path / "notes.keys")
    return KeySettings(key_file=tmp_path / "notes.keys")
