"""A database from before words were sealed: its notes are sealed by the upgrade, and none is lost."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import answer_of
from tests.vault.canaries import canary, found_in
from tests.vault.old_database import make_old
from web.queue import words
from web.queue.errors import NoteKeyError
from web.queue.migrate import upgrade
from web.queue.notes import open_note
from web.queue.store import Store, connect
from web.queue.values import utc_now
from web.queue.vault.settings import KeySettings
from web.queue.words import Words

NOTES = 450  # more than one batch of the migration


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'database' / 'queue.db'}"
    server: PrivatePostgres = request.getfixturevalue("postgres")
    server.drop("old")
    return server.create("old")


@pytest.fixture
def old(old_url: str) -> Iterator[tuple[Store, dict[str, str], str]]:
    """A store as version r0002 left it, what its notes say, and a word in each of them."""
    store, word = connect(old_url), canary("old")
    try:
        notes = {f"{n:032x}": f"O: note {n} of {word} 🧑‍🦽." for n in range(NOTES)}
        make_old(store, notes, word)
        yield store, notes, word
    finally:
        store.close()


def test_its_notes_are_sealed_and_none_is_lost(
    old: tuple[Store, dict[str, str], str], tmp_path: Path
) -> None:
    store, notes, word = old
    if store.is_sqlite:
        assert found_in(tmp_path / "database", [word])  # the search can find
    assert upgrade(store) == "r0009"
    with store.reading() as connection:
        sealed = {review: words.stored(connection, review, [1]) for review in notes}
    for review, found in sealed.items():
        assert found is not None
        remarks = {1: f"Is it {word}?"} if review.endswith("7") else {}
        note = notes[review]
        said = Words(note, answer_of(note), f"{word}'s", remarks)
        assert found.opened(store.vault) == said
    if store.is_sqlite:
        assert found_in(tmp_path / "database", [word]) == {}
    with store.reading() as connection:
        refs = connection.execute(text("SELECT count(patient_ref) FROM notes")).scalar()
    assert refs == NOTES


def test_without_a_key_it_stays_as_it_was(
    old: tuple[Store, dict[str, str], str], old_url: str, tmp_path: Path
) -> None:
    store, notes, _ = old
    keyless = connect(old_url, KeySettings(key_file=tmp_path / "none"))
    with pytest.raises(NoteKeyError, match="SUGGESTER_KEY_FILE"):
        upgrade(keyless)
    keyless.close()
    with store.reading() as connection:
        rows = connection.execute(text("SELECT review, text FROM notes")).all()
        tables = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    assert dict(map(tuple, rows)) == notes
    assert tables == "r0002"


def test_an_upgrade_that_breaks_off_half_way_is_done_again(
    old: tuple[Store, dict[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, notes, _ = old
    real, sealed = store.vault.new_key, []

    def broken(review: str) -> Any:
        sealed.append(review)
        if len(sealed) > NOTES // 2:
            raise KeyboardInterrupt
        return real(review)

    with monkeypatch.context() as patched:
        patched.setattr(store.vault, "new_key", broken)
        with pytest.raises(KeyboardInterrupt):
            upgrade(store)
    assert upgrade(store) == "r0009"
    last = list(notes)[-1]
    assert open_note(store, last, by="eve", clock=utc_now).text == notes[last]


UPGRADE = "import sys; from web.queue.migrate import open_store; open_store(sys.argv[1])"


def test_two_upgrades_at_once_and_kills_of_them(
    old: tuple[Store, dict[str, str], str], old_url: str
) -> None:
    store, notes, _ = old
    command_line = [sys.executable, "-c", UPGRADE, old_url]
    for wait in (1.0, 1.6, 2.4):
        killed = subprocess.Popen(command_line)
        time.sleep(wait)
        killed.kill()
        killed.wait()
    both = [subprocess.Popen(command_line, stderr=subprocess.PIPE) for _ in range(2)]
    said = [one.communicate(timeout=100)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    with store.reading() as connection:
        sealed = {review: words.stored(connection, review, []) for review in notes}
    texts = {review: found.opened(store.vault).text for review, found in sealed.items() if found}
    assert texts == notes
