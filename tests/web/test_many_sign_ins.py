"""Many sign in at once: a few passwords are looked at at a time, for each holds 64 MiB."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from anyio import CapacityLimiter
from starlette.testclient import TestClient

from tests.web.people import accounts_of, house
from web.accounts.passwords import Passwords
from web.accounts.turns import AT_ONCE, MOST_WAITING

PEOPLE = 20


class Watched(Passwords):
    """Counts how many are looked at at the same time, and refuses each after a while."""

    def __init__(self) -> None:
        super().__init__()
        object.__setattr__(self, "lock", threading.Lock())
        object.__setattr__(self, "now", 0)
        object.__setattr__(self, "most", 0)

    @contextmanager
    def counted(self) -> Iterator[None]:
        for step in (1, -1):
            with self.lock:  # type: ignore[attr-defined]
                object.__setattr__(self, "now", self.now + step)  # type: ignore[attr-defined]
                object.__setattr__(self, "most", max(self.most, self.now))  # type: ignore[attr-defined]
            if step > 0:
                yield

    def fits(self, stored: str | None, password: str) -> bool:
        with self.counted():
            time.sleep(0.4)
        return False


def most_at_once(client: TestClient) -> int:
    """Have twenty people sign in at the same moment."""
    watched = Watched()
    client.app.state.accounts = replace(accounts_of(client), passwords=watched)  # type: ignore[attr-defined]
    csrf = client.get("/sign-in").context["csrf"]

    def enter(number: int) -> int:
        sent = {"name": f"name{number}", "password": "x", "csrf": csrf, "back": "/"}
        headers = {"Origin": "http://testserver"}
        return client.post("/sign-in", data=sent, headers=headers).status_code

    with ThreadPoolExecutor(PEOPLE) as pool:
        statuses = set(pool.map(enter, range(PEOPLE)))
    assert statuses <= {401, 429, 503}
    return int(watched.most)  # type: ignore[attr-defined]


def test_few_passwords_are_looked_at_at_once(tmp_path: Path) -> None:
    assert AT_ONCE <= 4 < PEOPLE < MOST_WAITING
    with house(tmp_path) as client:
        assert 1 < most_at_once(client) <= AT_ONCE


def test_without_turns_many_are(tmp_path: Path) -> None:
    """The negative control."""
    with house(tmp_path) as client:
        client.app.state.turns = CapacityLimiter(100)  # type: ignore[attr-defined]
        assert most_at_once(client) > AT_ONCE
