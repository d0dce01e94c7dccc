"""What many tests share: one engine of the shipped lexicon."""

import pytest

from suggester import Engine, shipped_engine


@pytest.fixture(scope="session")
def engine() -> Engine:
    return shipped_engine()
