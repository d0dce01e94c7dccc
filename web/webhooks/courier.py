"""Deliver what is in the outbox: at least once, for three days, whoever stops and starts meanwhile.

Any number of couriers share an outbox. A message that one has taken is nobody else's until its
lease ends, and a try ends long before; so only a courier that died leaves one to be sent twice,
with the same ``webhook-id``.
"""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from anyio import create_task_group, sleep, to_thread
from sqlalchemy import Connection

from ..guards import where
from ..queue import outbox
from ..queue.errors import StoreError
from ..queue.outbox import Message
from ..queue.store import Store
from ..queue.values import Clock, Draw
from .post import Post

LOG = logging.getLogger("suggester.web")
AT_ONCE = 8
POLL = 1.0  # seconds
LEASE = timedelta(minutes=2)  # several times what a try may take
LONGEST = timedelta(days=3)  # since the act
FIRST, MOST = timedelta(seconds=5), timedelta(hours=6)  # between two tries
GONE = "410"  # the receiver wants it no more
KEPT = timedelta(days=30)  # what is done with


@dataclass(frozen=True)
class Courier:
    """One courier. post: sends a message and says what was answered. draw: a number from 0 to 1."""

    store: Store
    clock: Clock
    post: Post
    draw: Draw = random.random
    lease: timedelta = LEASE
    poll: float = POLL

    async def run(self) -> None:
        """Deliver until cancelled. A store that cannot be reached is asked again."""
        await self._settle(lambda connection, at: outbox.forget(connection, at - KEPT))
        while True:
            try:
                messages = await to_thread.run_sync(self._take)
                async with create_task_group() as group:
                    for message in messages:
                        group.start_soon(self._deliver, message)
            except Exception as error:  # whatever it is, the server that we are part of goes on
                LOG.error("the outbox: %s", where(error))
                messages = ()
            if not messages:
                await sleep(self.poll)

    def _take(self) -> tuple[Message, ...]:
        at = self.clock()
        with self.store.reading() as connection:
            if not outbox.is_due(connection, at):
                return ()
        with self.store.writing() as connection:
            return outbox.take(connection, at, lease=self.lease, limit=AT_ONCE)

    async def _deliver(self, message: Message) -> None:
        answer, wait = await self.post(message, self.clock())
        arrived = answer.startswith("2")
        again = None if arrived or answer == GONE else self._again(message, wait)
        if not arrived:
            LOG.warning(
                "webhook %s, %s, try %d: %s", message.webhook, message.id, message.tries, answer
            )
        await self._settle(
            lambda connection, at: outbox.settle(
                connection, message, answer, delivered=at if arrived else None, again=again
            )
        )

    def _again(self, message: Message, wait: timedelta) -> datetime | None:
        """Return when to try again, or None after three days. wait: what the receiver asked for."""
        steps = min(message.tries - 1, 10)
        pause = min(MOST, FIRST * 4**steps) * (0.75 + self.draw() / 2)
        then = self.clock() + max(pause, min(wait, MOST))
        return then if then < message.made_at + LONGEST else None

    async def _settle(self, act: Callable[[Connection, datetime], None]) -> None:
        """Do one thing to the outbox. If the store is away, the lease brings the message back."""

        def settled() -> None:
            with self.store.writing() as connection:
                act(connection, self.clock())

        try:
            await to_thread.run_sync(settled)
        except StoreError as error:
            LOG.warning("the outbox cannot be written: %s", error.code)
