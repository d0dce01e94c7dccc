from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.web.small_engine import SmallEngine
from web.app import create_app
from web.settings import Settings


@pytest.fixture(scope="session")
def engine() -> SmallEngine:
    return SmallEngine()


@pytest.fixture(scope="session")
def client(engine: SmallEngine) -> Iterator[TestClient]:
    """A client of the application over the hand-built engine."""
    with TestClient(create_app(Settings(), load_engine=lambda: engine)) as client:
        yield client
