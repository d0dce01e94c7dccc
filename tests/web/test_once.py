"""Every write that takes a key, sent a hundred times at once with one: one effect, one answer.

The same key with something else in the request is refused.
"""

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from tests.web.people import accounts_of, csrf_of, house, join, sign_in
from tests.web.reviews import enter, queue_of
from web.accounts import keys as keys_of_programs
from web.accounts.roles import Role, Scope
from web.queue import keys
from web.queue.tables import decisions, reviews

TIMES = 100
AT_ONCE = 20
NONCE = "a-nonce-of-our-own"
NOTE = "O: Manual therapy x 15 min."
REPLACED = "O: Manual therapy x 15 min, left."


@dataclass(frozen=True)
class Write:
    """A request that changes something. who: by which role; sent, other: its fields, and others
    for the same key; status, refused: what they are answered; rows: what is added by one.

    start: brings the review to where the step fits.
    """

    name: str
    who: Role | Scope
    path: str
    sent: dict[str, str]
    other: dict[str, str]
    rows: tuple[int, int]  # reviews, steps
    refused: tuple[int, ...] = (409, 412, 422)
    start: str = "held"


WRITES = (
    Write("api", Scope.SUBMIT, "/api/v1/reviews", {"text": NOTE}, {"text": REPLACED}, (1, 0)),
    Write("send", Role.CODER, "/send", {"text": NOTE}, {"text": REPLACED}, (1, 0)),
    Write(
        "accept", Role.CODER, "/queue/{review}",
        {"act": "accept", "code": "97140"}, {"act": "accept", "code": "97110"}, (0, 1),
    ),
    Write(
        "add", Role.CODER, "/queue/{review}",
        {"act": "add", "code": "97035", "words": "therapy", "units": "1"},
        {"act": "add", "code": "97012", "words": "therapy", "units": "1"}, (0, 1),
    ),
    Write(
        "return", Role.CODER, "/queue/{review}",
        {"act": "return", "question": "Which side?"}, {"act": "return", "question": "Why?"},
        (0, 1),
    ),
    Write(
        "answer", Role.CLINICIAN, "/returned/{review}",
        {"act": "answer", "words": "The left."}, {"act": "answer", "words": "The right."},
        (0, 1), start="returned",
    ),
    Write(
        "replace", Role.CLINICIAN, "/returned/{review}",
        {"act": "replace", "text": REPLACED}, {"act": "replace", "text": NOTE},
        (1, 1), start="returned",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with house(tmp_path_factory.mktemp("house"), requests_per_minute=10**6) as client:
        for role in Role:
            join(client, f"the-{role}", role)
        yield client


def counted(client: TestClient) -> tuple[int, int]:
    with queue_of(client).store.reading() as connection:
        tables = (reviews, decisions)
        numbers = [connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables]
    return numbers[0], numbers[1]


def sender(client: TestClient, write: Write, number: str) -> Callable[[dict[str, str]], Any]:
    """Return what sends a request with one key, whatever its fields are."""
    review = enter(client, f"{NOTE} {number}", number, clinician=f"the-{Role.CLINICIAN}")
    queue = queue_of(client)
    hold = queue.claim(review, by=f"the-{Role.CODER}").hold
    if write.start == "returned":
        hold = queue.return_to_clinician(hold, "Which side?", key="r").hold
    if not write.path.startswith(("/queue", "/returned")):
        queue.release(hold)
    path = write.path.format(review=review)
    if isinstance(write.who, Scope):
        made = keys_of_programs.make(
            accounts_of(client), f"key-{number}", frozenset([write.who]), by="ada"
        )
        headers = {"Authorization": f"Bearer {made}", "Idempotency-Key": f"once {number}"}
        return lambda sent: client.post(path, json=sent, headers=headers)
    client.cookies.clear()
    sign_in(client, f"the-{write.who}")
    held = {"token": str(hold.token), "version": str(hold.version), "nonce": NONCE + number}
    form = {"csrf": csrf_of(client), **held}
    headers = {"Accept": "application/json"}
    return lambda sent: client.post(path, data={**form, **sent}, headers=headers)


def look(client: TestClient, write: Write) -> None:
    """One effect, one answer; and another request under the same key has none."""
    send = sender(client, write, secrets.token_hex(4))
    before = counted(client)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: send(write.sent), range(TIMES)))
    after = counted(client)
    assert (after[0] - before[0], after[1] - before[1]) == write.rows
    if write.name == "api":
        assert sorted(answer.status_code for answer in answers) == [200] * (TIMES - 1) + [201]
        assert len({answer.json()["review"] for answer in answers}) == 1
    else:
        assert {answer.status_code for answer in answers} == {303}
        assert len({answer.headers["location"] for answer in answers}) == 1
    assert send(write.other).status_code in write.refused
    assert counted(client) == after


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.name)
def test_one_key_acts_once(client: TestClient, write: Write) -> None:
    look(client, write)


@pytest.mark.parametrize("write", WRITES[:3], ids=lambda write: write.name)
def test_without_the_keys_it_acts_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    """The negative control: no request is known again."""
    monkeypatch.setattr(keys, "of_entry", lambda *_: secrets.token_hex(32))
    monkeypatch.setattr(keys, "of_step", lambda *_: secrets.token_hex(32))
    with pytest.raises(AssertionError):
        look(client, write)
