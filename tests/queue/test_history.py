"""Any order of acts, by several people, with a clock that jumps: the model and the store agree.

The same machine must fail for a queue that forgets one of its checks, or it proves nothing.
"""

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import false

from tests.queue.machine import History
from web.queue import keys, rows
from web.queue.actions import Queue
from web.queue.errors import QueueError
from web.queue.store import Store


def play(store: Store, examples: int, *, shrink: bool = True) -> None:
    profile = settings(
        phases=set(Phase) if shrink else {Phase.generate},
        report_multiple_bugs=False,
        max_examples=examples,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(lambda: History(store), settings=profile)


EXAMPLES = int(os.environ.get("SOAK_EXAMPLES", "15"))


def test_no_decision_is_lost_or_taken_twice(store: Store) -> None:
    play(store, EXAMPLES)


GRANT = Queue._grant

# What is taken out of the queue, and what stands in its place.
BROKEN: tuple[tuple[str, object, str, Any], ...] = (
    ("no-token", Queue, "check_hold", lambda self, now, hold: None),
    ("no-version", rows, "check_version", lambda now, hold: None),
    ("no-keys", keys, "known_step", lambda *_: None),
    ("not-blind", rows, "barred", lambda by, *, skipped: false()),
    (
        "same-token",
        Queue,
        "_grant",
        lambda self, connection, now, by, at: GRANT(
            self, connection, replace(now, token=0), by, at
        ),
    ),
    (
        "lease-without-end",
        Queue,
        "_grant",
        lambda self, connection, now, by, at: GRANT(
            self, connection, now, by, at + timedelta(days=1)
        ),
    ),
)


@pytest.mark.parametrize(
    ("owner", "name", "instead"), [pytest.param(*rest, id=case) for case, *rest in BROKEN]
)
def test_a_queue_without_one_of_its_checks_fails(
    on_sqlite: Store, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, instead: Any
) -> None:
    monkeypatch.setattr(owner, name, instead)
    with pytest.raises((AssertionError, pytest.fail.Exception, QueueError)):
        play(on_sqlite, 100, shrink=False)
