"""What many tests share: one engine of the shipped lexicon."""

import pytest

from suggester import Engine, shipped_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return shipped_engine()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: Playwright keeps an event loop running in this thread for
    as long as its browser lives, and the web tests start loops of their own."""
    items.sort(key=lambda item: "browser" in item.path.parts)
