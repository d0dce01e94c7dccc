from collections.abc import Iterator

import pytest

from tests.accounts.conftest import (  # noqa: F401
    accounts,
    on_postgres,
    on_sqlite,
    postgres,
    postgres_store,
    sqlite_store,
    store,
    watch,
)
from tests.provider.running import Running, running


@pytest.fixture(scope="session")
def started() -> Iterator[Running]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(started: Running) -> Running:
    """A provider that keeps all rules."""
    started.twist()
    return started
