"""Every test of the queue that takes ``store`` runs on SQLite and on a real PostgreSQL."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.queue.empty import TEMPLATE, empty
from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import Watch
from web.queue.actions import Queue
from web.queue.migrate import open_store
from web.queue.store import Store
from web.queue.values import Policy

MEMORY = Path("/dev/shm")  # a disk that syncs at once; no test here cuts the power


@pytest.fixture(scope="session")
def postgres() -> Iterator[PrivatePostgres]:
    """A server of our own, with the database ``queue`` and its tables."""
    server = PrivatePostgres()
    try:
        server.start()
        open_store(server.create("queue")).close()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def sqlite_store() -> Iterator[Store]:
    folder = Path(tempfile.mkdtemp(prefix="queue-", dir=MEMORY if MEMORY.is_dir() else None))
    store = open_store(f"sqlite:///{folder / 'queue.db'}")
    store.close()
    shutil.copyfile(folder / "queue.db", folder / TEMPLATE)
    yield store
    store.close()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_store(postgres: PrivatePostgres) -> Iterator[Store]:
    store = open_store(postgres.url("queue"))
    yield store
    store.close()


@pytest.fixture
def on_sqlite(sqlite_store: Store) -> Iterator[Store]:
    """A store with empty tables."""
    empty(sqlite_store)
    yield sqlite_store
    sqlite_store.close()


@pytest.fixture
def on_postgres(postgres_store: Store) -> Iterator[Store]:
    """The same on PostgreSQL."""
    empty(postgres_store)
    yield postgres_store
    postgres_store.close()


@pytest.fixture(params=["on_sqlite", "on_postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """One store after the other."""
    store: Store = request.getfixturevalue(request.param)
    return store


@pytest.fixture
def url(store: Store) -> str:
    """The address of the store."""
    return store.engine.url.render_as_string(hide_password=False)


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
