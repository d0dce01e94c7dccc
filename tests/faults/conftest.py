"""Faults of the database under a server that works: nothing that was acknowledged is lost."""

from collections.abc import Iterator

import pytest

from tests.queue.private_postgres import PrivatePostgres


@pytest.fixture
def durable() -> Iterator[PrivatePostgres]:
    """A PostgreSQL that syncs, to be killed."""
    server = PrivatePostgres(durable=True)
    try:
        yield server.start()
    finally:
        server.stop()
