"""Call the whole programming interface with values that its own description allows, and does not.

    python -m tests.fuzz.api [cases for each address]

schemathesis makes the calls, with an API key of every scope, over a real database; an answer that
the description does not name, or one of 500 or more, is a fault. Prints each and how many calls
there were.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, CheckFunction
from schemathesis.core.failures import FailureGroup

from tests.web.people import accounts_of, house
from tests.web.small_engine import SmallEngine
from web.accounts import keys
from web.accounts.roles import Scope
from web.json_body import NDJSON

# Not of one call: what was deleted or made before, or who else may; tests/web/test_policy.py
# tries every address with every role. A check that sends calls of its own leaves the case alone.
LEFT_OUT = {"use_after_free", "ensure_resource_availability", "object_level_authorization"}
# The description cannot say everything that is checked (a note of blanks, NUL, FHIR's own rules,
# "known" services), so a call that fits it may still be refused, and is, with 422.
LEFT_OUT |= {"positive_data_acceptance"}


@schemathesis.serializer(NDJSON)
def as_it_is(_context: Any, value: Any) -> bytes:
    """A body of lines is described as text, for which schemathesis asks us how it is sent."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.deserializer(NDJSON)
def as_text(_context: Any, answer: Any) -> str:
    """So is an answer."""
    return answer.content.decode()


@contextmanager
def described(engine: SmallEngine | None = None) -> Iterator[tuple[Any, dict[str, str]]]:
    """Give the description of an application with accounts, and the header of a key to it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        house(Path(folder), engine, requests_per_minute=10**9) as client,
    ):
        key = keys.make(accounts_of(client), "fuzz", frozenset(Scope), by="ada", days=1)
        app: FastAPI = client.app  # type: ignore[assignment]
        schema = schemathesis.openapi.from_dict(app.openapi())
        schema.app = app
        yield schema, {"Authorization": f"Bearer {key}"}


def checks() -> list[CheckFunction]:
    """Every check of schemathesis but those that are no part of one call."""
    return [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]


def fuzz(cases: int, schema: Any, headers: dict[str, str], said: Callable[[str], None]) -> int:
    """Call each address up to so many times; tell of each fault and return the number of calls."""
    calls = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=cases,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        )
        @given(case=operation.as_strategy())
        def call(case: Any) -> None:
            nonlocal calls
            calls += 1
            case.call_and_validate(headers=headers, checks=checks())

        before = calls
        try:
            call()
        except (AssertionError, FailureGroup, ExceptionGroup) as error:
            said(f"{operation.label}: {error}")
        print(f"{operation.label}: {calls - before} calls", flush=True)
    return calls


def main(cases: int) -> int:
    """Print every fault and the number of calls; return how many faults."""
    faults: list[str] = []

    def said(fault: str) -> None:
        faults.append(fault)
        print(fault, flush=True)

    with described() as (schema, headers):
        calls = fuzz(cases, schema, headers, said)
    print(f"{calls} calls, {len(faults)} addresses with faults")
    return len(faults)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2500) > 0)
