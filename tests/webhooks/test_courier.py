"""Couriers and a real receiver: signatures, tries, two at once, and a kill in the middle."""

import os
import random
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import anyio
import pytest
from sqlalchemy import func, select

from tests.queue.small_reviews import Watch
from tests.webhooks.certificates import authority
from tests.webhooks.deciding import decide
from tests.webhooks.receiver import Receiver, checked
from web.accounts.book import Accounts
from web.queue.actions import Queue
from web.queue.deliveries import Counts
from web.queue.outbox import Message
from web.queue.store import Store
from web.queue.tables import outbox
from web.queue.values import Policy, utc_now
from web.queue.vault.keeping import Vault
from web.queue.vault.ring import new_line
from web.queue.vault.settings import KeySettings
from web.queue.webhook_secrets import sealed
from web.webhooks import book
from web.webhooks.addresses import Reach
from web.webhooks.courier import FIRST, LONGEST, MOST, Courier
from web.webhooks.post import UNSIGNED, make_post

HERE = Reach(loopback=True)


@pytest.fixture
def real(store: Store) -> Queue:
    """A queue by the machine's clock, which the receiver's library compares with its own."""
    return Queue(store, clock=utc_now, policy=Policy(second_share=0.0))


def counts(accounts: Accounts) -> Counts:
    return book.every(accounts)[0].counts


@contextmanager
def couriers(url: str, count: int, lease: float = 60) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Run couriers, each a process."""
    command = [sys.executable, "-m", "tests.webhooks.courier_process", url, str(lease)]
    running = [subprocess.Popen(command, cwd=Path.cwd()) for _ in range(count)]
    try:
        yield running
    finally:
        for one in running:
            one.kill()
            one.wait()


def settled(accounts: Accounts, arrived: int, seconds: float = 30) -> None:
    """Wait until the outbox knows that so many arrived."""
    end = time.monotonic() + seconds
    while counts(accounts) != Counts(0, arrived, 0):
        assert time.monotonic() < end, counts(accounts)
        time.sleep(0.05)


def test_a_message_arrives_signed(
    real: Queue, accounts: Accounts, receiver: Receiver, url: str
) -> None:
    old = book.add(accounts, "billing", receiver.url, HERE, by="ada")
    accounts = Accounts(accounts.store, utc_now)
    new = book.rotate(accounts, "billing", by="ada")
    review = decide(real)
    with couriers(url, 1):
        (got,) = receiver.wait_for(1)
        settled(accounts, 1)
    for secret in (old, new):
        assert checked(got, secret)["data"]["review"] == review
    assert got.path == "/hooks?from=codes"
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["content-type"] == "application/json"
    got.body += " "
    with pytest.raises(Exception, match="No matching signature"):
        checked(got, new)


def test_two_couriers_deliver_each_message_once(
    real: Queue, accounts: Accounts, receiver: Receiver, url: str
) -> None:
    book.add(accounts, "billing", receiver.url, HERE, by="ada")
    decided = {decide(real, f"k-{n}") for n in range(40)}
    with couriers(url, 2):
        got = receiver.wait_for(40)
        settled(accounts, 40)
    assert {one.body.split('"review": "')[1][:32] for one in got} == decided
    assert set(receiver.times.values()) == {1}


def test_a_kill_in_the_middle_loses_nothing(
    real: Queue, accounts: Accounts, receiver: Receiver, url: str
) -> None:
    book.add(accounts, "billing", receiver.url, HERE, by="ada")
    decide(real)
    receiver.held.clear()  # the receiver has the message and has not answered
    with couriers(url, 1, lease=2) as (first,):
        receiver.wait_for(1)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert counts(accounts) == Counts(1, 0, 0)
    receiver.held.set()
    with couriers(url, 1, lease=2):
        settled(accounts, 1)
    (message,) = receiver.times
    assert receiver.times[message] == 2  # the same id, so that the receiver knows it


class Sender:
    """Takes the place of the network where only time matters. answers: one a try."""

    def __init__(self, *answers: str, wait: timedelta = timedelta()) -> None:
        self.answers = list(answers)
        self.wait = wait
        self.sent: list[datetime] = []

    async def __call__(self, message: Message, at: datetime) -> tuple[str, timedelta]:
        self.sent.append(at)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0], self.wait


def tried(store: Store, watch: Watch, sender: Sender, *, until: timedelta) -> list[float]:
    """Run a courier through time, from try to try; return the seconds after the first of each."""
    courier = Courier(store, watch, sender, draw=lambda: 0.5)
    end = watch.now + until

    async def run() -> None:
        while watch.now < end:
            for message in courier._take():
                await courier._deliver(message)
            with store.reading() as connection:
                watch.now = connection.scalar(select(func.min(outbox.c.next_at))) or end

    anyio.run(run)
    return [(at - sender.sent[0]).total_seconds() for at in sender.sent]


def test_pauses_grow_and_end_after_three_days(
    queue: Queue, accounts: Accounts, watch: Watch
) -> None:
    book.add(accounts, "billing", "https://billing.example/", HERE, by="ada")
    decide(queue)
    times = tried(queue.store, watch, Sender("503"), until=timedelta(days=5))
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert pauses[:3] == [5, 20, 80]
    assert all(pause <= MOST.total_seconds() for pause in pauses)
    assert LONGEST - MOST < timedelta(seconds=times[-1]) < LONGEST
    assert counts(accounts) == Counts(0, 0, 1)


@pytest.mark.parametrize(
    ("answers", "tries", "expected"),
    [
        pytest.param(("204",), 1, Counts(0, 1, 0), id="arrived"),
        pytest.param(("503", "timeout", "address", "200"), 4, Counts(0, 1, 0), id="at-last"),
        pytest.param(("301", "204"), 2, Counts(0, 1, 0), id="a-redirect-is-no-arrival"),
        pytest.param(("410", "204"), 1, Counts(0, 0, 1), id="gone"),
    ],
)
def test_what_each_answer_leads_to(
    queue: Queue,
    accounts: Accounts,
    watch: Watch,
    answers: tuple[str, ...],
    tries: int,
    expected: Counts,
) -> None:
    book.add(accounts, "billing", "https://billing.example/", HERE, by="ada")
    decide(queue)
    sender = Sender(*answers)
    tried(queue.store, watch, sender, until=timedelta(hours=2))
    assert (len(sender.sent), counts(accounts)) == (tries, expected)


def test_a_receiver_may_ask_for_a_longer_pause(
    queue: Queue, accounts: Accounts, watch: Watch
) -> None:
    book.add(accounts, "billing", "https://billing.example/", HERE, by="ada")
    decide(queue)
    sender = Sender("429", wait=timedelta(minutes=10))
    times = tried(queue.store, watch, sender, until=timedelta(minutes=15))
    assert times == [0, 600]


def test_pauses_differ(queue: Queue) -> None:
    first = {
        Courier(queue.store, queue.clock, Sender("503"), draw=random.Random(n).random)
        ._again(Message("m", "w", "u", (), "{}", queue.clock(), 1), timedelta())
        for n in range(20)
    }  # fmt: skip
    pauses = [(then - queue.clock()) / FIRST for then in first if then]
    assert len(set(pauses)) > 10
    assert all(0.75 <= pause <= 1.25 for pause in pauses)


VAULT = Vault(KeySettings(), None)


def message(url: str) -> Message:
    secret = sealed(VAULT, "billing", bytes(32))
    return Message("msg_1", "billing", url, (secret,), "{}", datetime.now(UTC), 1)


def answer(
    url: str, reach: Reach = HERE, trust: ssl.SSLContext | None = None, vault: Vault = VAULT
) -> str:
    post = make_post(reach, vault, trust=trust)
    return anyio.run(post, message(url), datetime.now(UTC))[0]


def test_without_the_key_of_its_secret_nothing_is_sent(receiver: Receiver) -> None:
    other = Vault(KeySettings(key_file=None, keys=new_line()[1]), None)  # type: ignore[arg-type]
    assert answer(receiver.url, vault=other) == UNSIGNED
    assert receiver.got == []


def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    with Receiver(answers=[307], headers={"Location": receiver.url}) as first:
        assert answer(first.url) == "307"
        assert len(first.got) == 1
    assert receiver.got == []


def test_what_may_not_be_reached_is_not(receiver: Receiver) -> None:
    assert answer(f"https://localhost:{receiver.port}/", Reach()) == "address"
    assert answer(receiver.url, Reach()) == "address"
    assert receiver.got == []


def test_a_proxy_of_the_environment_is_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{proxy.port}")
        assert answer(receiver.url) == "204"
        assert proxy.got == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("localhost", "204", id="its-own-name"),
        pytest.param("other.example", "no connection", id="anothers-name"),
    ],
)
def test_the_certificate_must_be_of_the_name(tmp_path: Path, name: str, expected: str) -> None:
    """Though the connection goes to an address, the certificate is that of the name."""
    server, trust = authority(tmp_path, name)
    with Receiver(tls=server) as receiver:
        assert answer(f"https://localhost:{receiver.port}/", trust=trust) == expected


def test_an_unknown_authority_is_not_trusted(tmp_path: Path) -> None:
    server, _ = authority(tmp_path, "localhost")
    with Receiver(tls=server) as receiver:
        assert answer(f"https://localhost:{receiver.port}/") == "no connection"
        assert receiver.got == []


def test_nobody_there(receiver: Receiver) -> None:
    url = receiver.url
    receiver.__exit__(None, None, None)
    assert answer(url) == "no connection"
