"""Every test that takes ``store`` runs on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.queue.conftest import (  # noqa: F401
    on_postgres,
    on_sqlite,
    postgres,
    postgres_store,
    queue,
    sqlite_store,
    store,
    url,
    watch,
)
from tests.queue.small_reviews import Watch
from tests.webhooks.receiver import Receiver
from web.accounts.book import Accounts
from web.queue.store import Store


@pytest.fixture
def accounts(store: Store, watch: Watch) -> Accounts:  # noqa: F811
    return Accounts(store, watch)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        yield receiver
