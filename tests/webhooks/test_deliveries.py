"""What an administrator does with webhooks that are there: pause, test, send again."""

from datetime import timedelta

import pytest

from tests.queue.small_reviews import Watch
from tests.webhooks.deciding import decide
from tests.webhooks.test_outbox import add, taken
from web.accounts.book import Accounts
from web.queue import outbox
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.deliveries import Counts, Delivery, Fate
from web.queue.outbox import Message
from web.queue.store import Store
from web.webhooks import book
from web.webhooks.errors import PausedError, UnknownWebhookError


def newest(accounts: Accounts) -> Delivery:
    return book.last_messages(accounts, "billing")[0]


def settle(store: Store, message: Message, answer: str, watch: Watch, *, again: bool) -> None:
    with store.writing() as connection:
        arrived = watch.now if answer == "204" else None
        later = watch.now + timedelta(hours=1) if again else None
        outbox.settle(connection, message, answer, delivered=arrived, again=later)


def is_due(store: Store, watch: Watch) -> bool:
    with store.reading() as connection:
        return outbox.is_due(connection, watch.now)


def test_what_there_is_to_tell_waits_while_it_is_paused(
    accounts: Accounts, queue: Queue, watch: Watch
) -> None:
    add(accounts, "billing")
    add(accounts, "other")
    decide(queue, "one")
    book.pause(accounts, "billing", by="ada")
    decide(queue, "two")
    watch.move(days=4)
    assert {message.webhook for message in taken(queue.store, watch)} == {"other"}
    assert not is_due(queue.store, watch)
    assert book.every(accounts)[0].counts == Counts(2, 0, 0)
    book.resume(accounts, "billing", by="ada")
    assert is_due(queue.store, watch)
    assert [message.webhook for message in taken(queue.store, watch)] == ["billing"] * 2


def test_what_became_of_a_message(accounts: Accounts, queue: Queue, watch: Watch) -> None:
    add(accounts)
    review = decide(queue)
    assert (newest(accounts).fate, newest(accounts).review) == (Fate.WAITS, review)
    (message,) = taken(queue.store, watch)
    assert newest(accounts).fate is Fate.UNDER_WAY
    settle(queue.store, message, "503", watch, again=True)
    assert (newest(accounts).fate, newest(accounts).answer) == (Fate.WAITS, "503")
    watch.move(hours=1)
    (message,) = taken(queue.store, watch)
    settle(queue.store, message, "410", watch, again=False)
    assert newest(accounts).fate is Fate.LOST
    book.send_again(accounts, message.id, by="ada")
    (message,) = taken(queue.store, watch)
    settle(queue.store, message, "204", watch, again=False)
    assert (newest(accounts).fate, newest(accounts).tries) == (Fate.ARRIVED, 3)


def test_a_message_is_sent_again_with_its_id(
    accounts: Accounts, queue: Queue, watch: Watch
) -> None:
    add(accounts)
    decide(queue)
    (message,) = taken(queue.store, watch)
    with pytest.raises(PausedError, match="at this moment"):
        book.send_again(accounts, message.id, by="ada")
    settle(queue.store, message, "204", watch, again=False)
    assert taken(queue.store, watch) == ()
    book.send_again(accounts, message.id, by="ada")
    (again,) = taken(queue.store, watch)
    assert (again.id, again.body) == (message.id, message.body)
    settle(queue.store, again, "204", watch, again=False)
    assert book.every(accounts)[0].counts == Counts(0, 1, 0)


def test_a_test_says_whom_it_is_for_and_no_more(
    accounts: Accounts, queue: Queue, watch: Watch
) -> None:
    add(accounts)
    id = book.send_test(accounts, "billing", by="ada")
    (message,) = taken(queue.store, watch)
    assert message.id == id
    assert message.body == (
        '{"type": "webhook.test", "timestamp": "2026-03-02T08:00:00Z", '
        '"data": {"webhook": "billing"}}'
    )
    assert newest(accounts).review is None


def test_what_cannot_be_done(accounts: Accounts, queue: Queue, watch: Watch) -> None:
    add(accounts)
    decide(queue)
    book.pause(accounts, "billing", by="ada")
    for act, what in ((book.send_test, "billing"), (book.send_again, newest(accounts).id)):
        with pytest.raises(PausedError, match="It is paused"):
            act(accounts, what, by="ada")
    book.remove(accounts, "billing", by="ada")
    for act, what in (
        (book.send_again, newest(accounts).id),
        (book.send_again, "msg_nothing"),
        (book.send_test, "billing"),
        (book.pause, "billing"),
        (book.resume, "nobody"),
    ):
        with pytest.raises(UnknownWebhookError):
            act(accounts, what, by="ada")


def test_each_is_on_record_once(accounts: Accounts, watch: Watch) -> None:
    add(accounts)
    for _ in range(2):
        book.pause(accounts, "billing", by="ada")
    for _ in range(2):
        book.resume(accounts, "billing", by="ada")
    book.send_again(accounts, book.send_test(accounts, "billing", by="ada"), by="ada")
    with accounts.reading() as now:
        acts = now.connection.exec_driver_sql("SELECT action FROM audit ORDER BY seq").scalars()
        assert list(acts) == [
            "webhook-added",
            "webhook-paused",
            "webhook-resumed",
            "webhook-tested",
            "webhook-message-again",
        ]
    verify(accounts.store)
