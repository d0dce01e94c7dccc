"""A few made-up calls to every address, a few changed inputs to every reader: `make fuzz` tries far
more (tests/fuzz/api.py, tests/fuzz/readers.py)."""

import random

import pytest

from tests.fuzz.api import described, fuzz
from tests.fuzz.readers import READERS, broken, mutant, search
from tests.web.small_engine import SmallEngine

CASES = 15
# pytest turns warnings into errors; those of a generator that gives up are not about us.
pytestmark = pytest.mark.filterwarnings("ignore")


def test_every_address_answers_as_described() -> None:
    faults: list[str] = []
    with described() as (schema, headers):
        calls = fuzz(CASES, schema, headers, faults.append)
    assert faults == []
    assert calls > 5 * CASES


def test_a_fault_is_found() -> None:
    """The negative control: an engine that fails makes a 500, which no call may."""
    faults: list[str] = []
    with described(SmallEngine(fails=ValueError("x"))) as (schema, headers):
        fuzz(CASES, schema, headers, faults.append)
    assert any("/api/v1/suggest" in fault for fault in faults)


@pytest.mark.parametrize("name", READERS)
def test_no_reader_fails(name: str) -> None:
    chance = random.Random(7)
    for _ in range(30):
        READERS[name](mutant(chance))


def test_a_reader_that_fails_is_found() -> None:
    """The negative control."""
    assert search(broken, 5)[1] is not None
