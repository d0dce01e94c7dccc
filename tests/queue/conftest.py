"""Every test of the queue that takes ``store`` runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import Watch
from web.queue.actions import Queue
from web.queue.migrate import open_store
from web.queue.store import Store
from web.queue.values import Policy

NUMBERS = count(1)
DIALECTS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivatePostgres]:
    """A server with a migrated database to copy."""
    server = PrivatePostgres()
    try:
        server.start()
        open_store(server.create("migrated")).close()
        yield server
    finally:
        server.stop()


@pytest.fixture(params=DIALECTS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with its tables."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path / 'queue.db'}"
        open_store(address).close()
        yield address
        return
    server: PrivatePostgres = request.getfixturevalue("postgres")
    name = f"test_{next(NUMBERS)}"
    yield server.create(name, template="migrated")
    server.drop(name)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = open_store(url)
    yield store
    store.close()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def queue(store: Store, watch: Watch) -> Queue:
    """A queue in which no review is drawn for the second reading."""
    return Queue(store, clock=watch, policy=Policy(second_share=0.0))


@pytest.fixture
def doubled(store: Store, watch: Watch) -> Queue:
    """A queue in which every review is read twice."""
    return Queue(store, clock=watch, policy=Policy(second_share=1.0))
