"""One reviewer as a process: claims, decides, finishes, and notes what was acknowledged.

What it was told goes to a file as soon as it was told, one JSON object a line in one write, so
that a `kill -9` cuts no line in two.
"""

import json
import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from tests.queue.history import Acknowledged
from web.queue.actions import Queue
from web.queue.errors import BusyError, QueueError, StoreError
from web.queue.rows import found
from web.queue.states import Line, Reason
from web.queue.store import connect
from web.queue.values import Hold, Policy, Step, accept, add, reject, utc_now

LEASE = timedelta(seconds=2)
POLICY = Policy(lease=LEASE, second_share=0.1)
TRIES = 200
PATIENCE = 20  # times that nothing was to be had
Answer = TypeVar("Answer")


class NoToken(Queue):
    """The negative control: a lease is not looked at, only whether the review is done."""

    def check_hold(self, now: Any, hold: Hold) -> None:
        if now.state in ("open", "leased"):
            return
        super().check_hold(now, hold)


def work(url: str, name: str, log: str, seconds: float, seed: int, broken: bool) -> None:
    """Read reviews until the time is up or, twice in a row, nothing is left."""
    store = connect(url)
    queue = (NoToken if broken else Queue)(store, clock=utc_now, policy=POLICY)
    reader = Reader(queue, name, os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), seed)
    end, idle = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        if reader.read_one():
            idle = 0
            continue
        idle += 1
        if idle % PATIENCE == 0:
            reader.name += "'"  # somebody who had no part in what is left takes the seat
        time.sleep(0.05)
    store.close()


class Reader:
    def __init__(self, queue: Queue, name: str, log: int, seed: int) -> None:
        self.queue = queue
        self.name = name
        self.log = log
        self.random = random.Random(seed)
        self.broken = isinstance(queue, NoToken)

    def read_one(self) -> bool:
        """Claim a review and take it to an end; False if there was none."""
        line = self.random.choice((Line.CODING, Line.CODING, Line.ADJUDICATION))
        try:
            lease = insist(lambda: self.queue.claim_next(by=self.name, line=line))
        except QueueError:  # too many in hand: those of a life that was killed
            return False
        if lease is None:
            return False
        try:
            self.decide(lease.hold)
        except StoreError:
            raise
        except QueueError:  # lost to somebody else, which is what leases are for
            return True
        return True

    def decide(self, hold: Hold) -> None:
        if self.random.random() < 0.02 or (self.broken and self.random.random() < 0.5):
            time.sleep(LEASE.total_seconds() * 1.1)  # a reviewer who is called away
        for code in ("97110", "97140"):
            doubtful = self.random.random() < 0.1
            decision = reject(code, Reason.OTHER) if doubtful else accept(code)
            hold = self.sent(hold, lambda h, k, d=decision: self.queue.decide(h, d, key=k)).hold
        if self.random.random() < 0.1:
            missed = add("97035", start=0, end=2)
            step = self.sent(hold, lambda h, k: self.queue.decide(h, missed, key=k))
            hold = self.sent(step.hold, lambda h, k: self.queue.undo(h, step.seq, key=k)).hold
        if self.random.random() < 0.05:
            self.sent(hold, lambda h, k: self.queue.skip(h, key=k))
        else:
            self.sent(hold, lambda h, k: self.queue.finish(h, key=k))

    def sent(self, hold: Hold, act: Callable[[Hold, str], Step]) -> Step:
        """Take one step, with one key however often it must be sent; note that it is on record."""
        key = f"{self.name} {self.random.getrandbits(64)}"
        if self.broken:  # with stale eyes refreshed, only the token could have stopped it
            hold = self.refreshed(hold)
        step = insist(lambda: act(hold, key))
        told = Acknowledged(hold.review, step.seq, self.name, step.hold.token, key)
        os.write(self.log, json.dumps(told.__dict__).encode() + b"\n")
        return step

    def refreshed(self, hold: Hold) -> Hold:
        with self.queue.store.reading() as connection:
            version = found(connection, hold.review).version
        return Hold(hold.review, hold.by, hold.token, version)


def insist(act: Callable[[], Answer]) -> Answer:
    """Send the same request until the store answers: it may be restarting."""
    for _ in range(TRIES):
        try:
            return act()
        except BusyError:
            time.sleep(0.05)
    return act()


def acknowledged(log: str) -> list[Acknowledged]:
    """Return what the workers were told, from their file."""
    with open(log, "rb") as file:
        return [Acknowledged(**json.loads(line)) for line in file]
