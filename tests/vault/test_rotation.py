"""A new key for every note, while people read, and through a kill -9."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from tests.queue.small_reviews import Watch, entry
from web.queue import rekeying
from web.queue.actions import Queue
from web.queue.audit import verify
from web.queue.errors import NoteKeyError
from web.queue.migrate import open_store
from web.queue.notes import open_note
from web.queue.rekeying import KeyUse
from web.queue.store import Store
from web.queue.tables import note_keys
from web.queue.values import utc_now
from web.queue.vault import key_file
from web.queue.vault.settings import KeySettings

ROTATE = """
import sys
from web.queue import rekeying
from web.queue.store import connect
from web.queue.values import utc_now
rekeying.BATCH = 2
rekeying.rotate(connect(sys.argv[1]), by="cli", clock=utc_now)
"""
NOTES = 120


@pytest.fixture
def url(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def ours(url: str, keys: KeySettings) -> Iterator[Store]:
    """The store, with keys of this test's own."""
    store = open_store(url, keys)
    yield store
    store.close()


def filled(store: Store, notes: int) -> dict[str, str]:
    """Enter notes; return review -> text."""
    queue, texts = Queue(store, clock=utc_now), [f"O: note {n}." for n in range(notes)]
    return {queue.enter(entry(text), by="f", key=text).review: text for text in texts}


def left(store: Store, key: str) -> int:
    """How many notes are not under a key yet."""
    with store.reading() as connection:
        query = select(func.count()).where(note_keys.c.wrapped_by != key)
        return connection.scalar(query.select_from(note_keys)) or 0


def file_of(keys: KeySettings) -> Path:
    assert keys.key_file is not None
    return keys.key_file


def test_every_note_comes_under_the_newest_key(ours: Store, keys: KeySettings) -> None:
    texts = filled(ours, 7)
    newest = key_file.add(file_of(keys))
    assert left(ours, newest) == 7
    done = rekeying.rotate(ours, by="cli", clock=utc_now)
    assert (done.newest, done.notes, done.broken) == (newest, 7, ())
    assert rekeying.needs(ours) == (KeyUse(newest, 7, at_hand=True),)
    assert rekeying.rotate(ours, by="cli", clock=utc_now).notes == 0
    # Now the old key may go.
    lines = file_of(keys).read_text().splitlines()
    file_of(keys).write_text(f"{lines[-1]}\n")
    assert {r: open_note(ours, r, by="eve", clock=utc_now).text for r in texts} == texts
    assert verify(ours).seq == 7 + 1 + 7


def test_a_rotation_that_is_killed_goes_on(
    ours: Store, url: str, keys: KeySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = filled(ours, NOTES)
    newest = key_file.add(file_of(keys))
    monkeypatch.setenv("SUGGESTER_KEY_FILE", str(file_of(keys)))
    kills, before = 0, NOTES
    while kills < 3:
        program = subprocess.Popen([sys.executable, "-c", ROTATE, url])
        end = time.monotonic() + 60
        while left(ours, newest) > before - 20 and time.monotonic() < end:
            time.sleep(0.002)
        program.send_signal(signal.SIGKILL)
        assert program.wait() == -signal.SIGKILL
        kills += 1
        assert 0 < left(ours, newest) < before
        before = left(ours, newest)
        opened = {r: open_note(ours, r, by="eve", clock=utc_now).text for r in list(texts)[::9]}
        assert opened.items() <= texts.items()
    assert rekeying.rotate(ours, by="cli", clock=utc_now).notes == before
    assert {r: open_note(ours, r, by="eve", clock=utc_now).text for r in texts} == texts
    verify(ours)


def test_without_the_old_key_nothing_is_rotated(ours: Store, keys: KeySettings) -> None:
    filled(ours, 2)
    old = rekeying.newest(ours)
    file_of(keys).unlink()
    key_file.add(file_of(keys))
    with pytest.raises(NoteKeyError, match=old):
        rekeying.rotate(ours, by="cli", clock=utc_now)
    assert rekeying.needs(ours) == (KeyUse(old, 2, at_hand=False),)


def test_a_damaged_key_is_named_and_stops_nothing(ours: Store, keys: KeySettings) -> None:
    texts = filled(ours, 3)
    review = sorted(texts)[0]
    with ours.writing() as connection:
        damaged = update(note_keys).where(note_keys.c.review == review)
        connection.execute(damaged.values(sealed=b"\x01" + bytes(60)))
    rekeying.check(ours)
    key_file.add(file_of(keys))
    done = rekeying.rotate(ours, by="cli", clock=utc_now)
    assert (done.notes, done.broken) == (2, (review,))


def test_what_comes_in_during_a_rotation_is_left_to_the_next(
    ours: Store, keys: KeySettings, watch: Watch
) -> None:
    """A server that has not seen the newest key yet, for its keys are in its environment."""
    filled(ours, 2)
    old_ring = KeySettings(key_file=None, keys=file_of(keys).read_text().splitlines()[-1])  # type: ignore[arg-type]
    newest = key_file.add(file_of(keys))
    rekeying.rotate(ours, by="cli", clock=utc_now)
    late = open_store(ours.engine.url.render_as_string(hide_password=False), old_ring)
    Queue(late, clock=watch).enter(entry("O: late."), by="f", key="late")
    late.close()
    assert left(ours, newest) == 1
    assert rekeying.rotate(ours, by="cli", clock=utc_now).notes == 1
