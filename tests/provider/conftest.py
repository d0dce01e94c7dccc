from collections.abc import Iterator

import pytest

from tests.provider.running import Running, running
from tests.queue.conftest import (  # noqa: F401
    on_postgres,
    on_sqlite,
    postgres,
    postgres_store,
    sqlite_store,
    store,
)


@pytest.fixture(scope="session")
def started() -> Iterator[Running]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(started: Running) -> Running:
    """A provider that keeps all rules."""
    started.twist()
    return started
