"""Every test that takes ``accounts`` runs on SQLite and on a real PostgreSQL."""

import pytest
from argon2 import PasswordHasher

from tests.queue.conftest import (  # noqa: F401
    on_postgres,
    on_sqlite,
    postgres,
    postgres_store,
    sqlite_store,
    store,
    watch,
)
from tests.queue.small_reviews import Watch
from web.accounts.book import Accounts
from web.accounts.passwords import Passwords
from web.queue.store import Store


@pytest.fixture
def accounts(store: Store, watch: Watch) -> Accounts:  # noqa: F811
    """Accounts with nobody in them; passwords are hashed cheaply."""
    return Accounts(store, watch, passwords=cheap())


def cheap() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
