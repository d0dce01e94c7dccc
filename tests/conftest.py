"""What many tests share: one engine of the shipped lexicon."""

import os
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

from suggester import Engine, shipped_engine
from web.queue.vault import key_file

# The same examples on every run, so that a red build is a change's own; `make soak` looks further.
settings.register_profile("steady", derandomize=True)
settings.register_profile("soak", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


# Spark is larger than all the rest together, so `make spark-test` has an environment of its own.
collect_ignore = [] if find_spec("pyspark") else ["spark"]
# Before any test opens a database, and for the programs that they start.
KEYS = tempfile.TemporaryDirectory(prefix="keys-", ignore_cleanup_errors=True)
os.environ["SUGGESTER_KEY_FILE"] = str(Path(KEYS.name) / "notes.keys")
key_file.add(Path(os.environ["SUGGESTER_KEY_FILE"]))


@pytest.fixture(scope="session")
def engine() -> Engine:
    return shipped_engine()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: Playwright keeps an event loop running in this thread for
    as long as its browser lives, and the web tests start loops of their own."""
    items.sort(key=lambda item: "browser" in item.path.parts)
