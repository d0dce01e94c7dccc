"""A message is there exactly where its decision is on record, and holds no words of a note."""

import json

import pytest
from sqlalchemy import select

from tests.queue.small_reviews import CANARY, Watch, entry
from tests.webhooks.deciding import decide
from web.accounts.book import Accounts
from web.queue import outbox as messages
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.deliveries import Counts
from web.queue.errors import StoreError
from web.queue.states import Reason
from web.queue.store import Store
from web.queue.tables import outbox
from web.queue.values import Policy, accept, reject
from web.webhooks import book
from web.webhooks.addresses import Reach
from web.webhooks.book import BOTH
from web.webhooks.errors import TakenNameError, UnknownWebhookError
from web.webhooks.signing import shown

NONE = messages.timedelta()
REACH = Reach(loopback=True)


def add(accounts: Accounts, name: str = "billing") -> str:
    return book.add(accounts, name, "https://billing.example/hooks", REACH, by="ada")


def bodies(store: Store) -> list[dict]:
    with store.reading() as connection:
        return [json.loads(body) for body in connection.scalars(select(outbox.c.body))]


def test_a_decision_is_told_to_every_webhook(
    accounts: Accounts, queue: Queue, watch: Watch
) -> None:
    add(accounts, "billing")
    add(accounts, "warehouse")
    review = decide(queue)
    told = bodies(queue.store)
    assert told[0] == told[1]
    assert told[0] == {
        "type": "review.decided",
        "timestamp": "2026-03-02T08:00:00Z",
        "data": {
            "review": review,
            "version": 4,
            "state": "decided",
            "note_ref": "n-1",
            "decided": [
                {"code": "97110", "billed": True, "units": 1, "modifiers": ["GP"], "reason": None},
                {
                    "code": "97140",
                    "billed": False,
                    "units": None,
                    "modifiers": [],
                    "reason": "not_documented",
                },
            ],
        },
    }
    assert CANARY not in json.dumps(told)


def test_nobody_is_told_where_nobody_asked(queue: Queue) -> None:
    decide(queue)
    assert bodies(queue.store) == []


def test_what_is_not_decided_is_not_told(accounts: Accounts, doubled_queue: Queue) -> None:
    add(accounts)
    decide(doubled_queue)  # the first of two readings
    assert bodies(accounts.store) == []


@pytest.fixture
def doubled_queue(store: Store, watch: Watch) -> Queue:
    return Queue(store, clock=watch, policy=Policy(second_share=1.0))


def test_a_step_that_is_sent_twice_is_told_once(accounts: Accounts, queue: Queue) -> None:
    add(accounts)
    review = queue.enter(entry(), by="form", key="k").review
    hold = queue.claim(review, by="cora").hold
    for code, key in (("97110", "a"), ("97140", "b")):
        hold = queue.decide(hold, accept(code), key=key).hold
    first, again = queue.finish(hold, key="c"), queue.finish(hold, key="c")
    assert (first.replayed, again.replayed) == (False, True)
    assert len(bodies(queue.store)) == 1


def test_where_the_message_cannot_be_written_nothing_is_decided(
    accounts: Accounts, queue: Queue
) -> None:
    add(accounts)
    review = queue.enter(entry(), by="form", key="k").review
    hold = queue.claim(review, by="cora").hold
    hold = queue.decide(hold, accept("97110"), key="a").hold
    hold = queue.decide(hold, reject("97140", Reason.OTHER), key="b").hold
    with queue.store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE outbox RENAME TO away")
    try:
        with pytest.raises(StoreError):
            queue.finish(hold, key="c")
    finally:
        with queue.store.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO outbox")
    queue.finish(hold, key="c")
    assert len(bodies(queue.store)) == 1


def taken(store: Store, watch: Watch) -> tuple[messages.Message, ...]:
    with store.writing() as connection:
        return messages.take(connection, watch.now, lease=messages.timedelta(minutes=2), limit=8)


def test_what_is_taken_is_nobody_elses_until_the_lease_ends(
    accounts: Accounts, queue: Queue, watch: Watch
) -> None:
    add(accounts)
    decide(queue)
    (first,) = taken(queue.store, watch)
    watch.move(minutes=1, seconds=59)
    assert taken(queue.store, watch) == ()
    watch.move(seconds=1)
    (second,) = taken(queue.store, watch)
    assert (second.id, second.tries) == (first.id, 2)
    with queue.store.writing() as connection:  # the first comes back to life, too late
        messages.settle(connection, first, "204", delivered=watch.now)
    assert book.every(accounts)[0].counts.waiting == 1
    with queue.store.writing() as connection:
        messages.settle(connection, second, "204", delivered=watch.now)
    assert book.every(accounts)[0].counts == Counts(0, 1, 0)


def test_without_a_lease_two_would_send_the_same(
    accounts: Accounts, queue: Queue, watch: Watch
) -> None:
    """The negative control of the test above, and of two couriers that share an outbox."""
    add(accounts)
    decide(queue)
    ids = []
    for _ in range(2):
        with queue.store.writing() as connection:
            ids += [one.id for one in messages.take(connection, watch.now, lease=NONE, limit=8)]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_both_secrets_sign_for_a_day(accounts: Accounts, queue: Queue, watch: Watch) -> None:
    old = add(accounts)
    decide(queue)
    new = book.rotate(accounts, "billing", by="ada")
    assert signing_with(queue.store, watch) == [new, old]
    newest = book.rotate(accounts, "billing", by="ada")
    watch.move(minutes=2)
    assert signing_with(queue.store, watch) == [newest, new]
    watch.now += BOTH
    assert signing_with(queue.store, watch) == [newest]


def signing_with(store: Store, watch: Watch) -> list[str]:
    """The secrets of a message that is taken now."""
    return [shown(one.opened(store.vault)) for one in taken(store, watch)[0].secrets]


def test_a_webhook_that_is_removed_is_told_nothing_that_waits(
    accounts: Accounts, queue: Queue, watch: Watch
) -> None:
    add(accounts)
    decide(queue, "one")
    (message,) = taken(queue.store, watch)
    decide(queue, "two")
    book.remove(accounts, "billing", by="ada")
    with queue.store.writing() as connection:  # a try that was under way must not bring it back
        messages.settle(connection, message, "503", again=watch.now)
    decide(queue, "three")
    watch.move(hours=1)
    assert taken(queue.store, watch) == ()
    assert book.every(accounts) == ()


def test_what_is_done_with_is_forgotten(accounts: Accounts, queue: Queue, watch: Watch) -> None:
    add(accounts)
    decide(queue, "done")
    (message,) = taken(queue.store, watch)
    with queue.store.writing() as connection:
        messages.settle(connection, message, "204", delivered=watch.now)
    decide(queue, "waits")
    watch.move(days=31)
    with queue.store.writing() as connection:
        messages.forget(connection, watch.now)
    assert book.every(accounts)[0].counts == Counts(1, 0, 0)


def test_every_change_of_a_webhook_is_on_record(accounts: Accounts) -> None:
    add(accounts)
    book.rotate(accounts, "billing", by="bob")
    book.remove(accounts, "billing", by="ada")
    with pytest.raises(TakenNameError, match="Take another"):
        add(accounts)
    for act in (book.rotate, book.remove):
        with pytest.raises(UnknownWebhookError):
            act(accounts, "billing", by="ada")
    with accounts.reading() as now:
        events = now.connection.exec_driver_sql("SELECT actor, action, detail FROM audit").all()
    assert [tuple(event) for event in events] == [
        ("ada", "webhook-added", '{"host":"billing.example","webhook":"billing"}'),
        ("bob", "webhook-secret-changed", '{"webhook":"billing"}'),
        ("ada", "webhook-removed", '{"webhook":"billing"}'),
    ]
    assert verify(accounts.store).seq == 3
