"""The words of notes in the database: nothing to read without the key, everything with it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text, update

from suggester import Visit
from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import Watch, answer_of, entry
from tests.vault.canaries import canary, found_in
from web.queue import rekeying, sqlite, words
from web.queue.actions import Queue
from web.queue.errors import NoteKeyError, SealBrokenError
from web.queue.migrate import open_store
from web.queue.notes import open_note, purge
from web.queue.states import Reason
from web.queue.store import Store
from web.queue.tables import note_keys, notes, remarks
from web.queue.values import Entry, reject
from web.queue.vault import key_file
from web.queue.vault.settings import KeySettings

PLACES = ("note", "patient", "remark", "question", "reply")


def busy(store: Store, said: dict[str, str]) -> str:
    """Enter a note and say something at every place where words may stand."""
    queue = Queue(store, clock=Watch())
    note = f"O: ther ex x 16 min with {said['note']}."
    visit = Visit(patient_ref=said["patient"])
    review = queue.enter(Entry(note, answer_of(note), visit), by="form", key=said["note"]).review
    hold = queue.claim(review, by="ann").hold
    refused = reject("97110", Reason.OTHER, remark=f"not by {said['remark']}")
    hold = queue.decide(hold, refused, key="d").hold
    hold = queue.return_to_clinician(hold, f"Was it {said['question']}?", key="r").hold
    queue.answer(review, f"It was {said['reply']}.", by="dr", version=hold.version, key="a")
    return review


@pytest.fixture
def said() -> dict[str, str]:
    return {name: canary(name) for name in PLACES}


@pytest.fixture(params=["journal", "wal"])
def file_store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Store, Path]]:
    """A SQLite store with its own folder, in either mode."""
    monkeypatch.setattr(sqlite, "wal_is_safe", lambda version: request.param == "wal")
    folder = tmp_path / "database"
    store = open_store(f"sqlite:///{folder / 'queue.db'}")
    yield store, folder
    store.close()


def unsealed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The red control: words are written as they are."""
    monkeypatch.setattr(words, "seal", lambda key, said, place: said)


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "red-control"])
def test_no_byte_of_sqlites_files_shows_a_word(
    file_store: tuple[Store, Path],
    said: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    sealed: bool,
) -> None:
    store, folder = file_store
    if not sealed:
        unsealed(monkeypatch)
    review = busy(store, said)
    found = found_in(folder, said.values())
    with store.writing() as connection:  # its journal holds what stood there before
        connection.execute(update(notes).values(text=b"new" * 2000))
        connection.execute(update(remarks).values(text=b"new" * 2000))
        side_files = {path.name for path in folder.iterdir()}
        found |= found_in(folder, said.values())
        connection.rollback()
    assert side_files & {"queue.db-journal", "queue.db-wal"}
    assert set(found) == (set() if sealed else set(said.values()))
    if sealed:
        opened = open_note(store, review, by="ann", clock=Watch())
        assert said["note"] in opened.text
        assert [said[name] in " ".join(opened.remarks.values()) for name in PLACES[2:]] == [
            True
        ] * 3


@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "red-control"])
def test_no_byte_of_postgresqls_folder_shows_a_word(
    on_postgres: Store,
    postgres: PrivatePostgres,
    said: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    sealed: bool,
) -> None:
    if not sealed:
        unsealed(monkeypatch)
    busy(on_postgres, said)
    with on_postgres.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))
    found = found_in(postgres.base, said.values())
    assert set(found) == (set() if sealed else set(said.values()))


def test_a_purge_leaves_no_key(store: Store, watch: Watch) -> None:
    queue = Queue(
        store, clock=watch, draw=lambda: 1.0
    )  # no second reader, who would need the words
    review = queue.enter(entry(codes=()), by="form", key="k").review
    queue.finish(queue.claim(review, by="ann").hold, key="f")
    watch.move(days=1)
    assert purge(store, older_than=timedelta(days=1), by="cli", clock=watch) == 1
    with store.reading() as connection:
        assert words.wrapped_key(connection, review) is None


# --- values that were moved ---------------------------------------------------------------


def of(connection: Connection, table: object, review: str) -> dict[str, object]:
    query = select(table).where(table.c.review == review)  # type: ignore[attr-defined,call-overload]
    row = connection.execute(query).mappings().first()
    return {name: value for name, value in row.items() if name not in ("review", "seq")}


def swap_notes(connection: Connection, one: str, other: str) -> None:
    _swap(connection, notes, one, other)


def swap_keys(connection: Connection, one: str, other: str) -> None:
    _swap(connection, note_keys, one, other)


def swap_both(connection: Connection, one: str, other: str) -> None:
    _swap(connection, notes, one, other)
    _swap(connection, note_keys, one, other)


def swap_columns(connection: Connection, one: str, other: str) -> None:
    connection.execute(update(notes).values(text=notes.c.answer, answer=notes.c.text))


def _swap(connection: Connection, table: object, one: str, other: str) -> None:
    rows = {review: of(connection, table, review) for review in (one, other)}
    for review, values in ((one, rows[other]), (other, rows[one])):
        connection.execute(
            update(table).where(table.c.review == review).values(**values)  # type: ignore
        )


@pytest.mark.parametrize("swap", [swap_notes, swap_keys, swap_both, swap_columns])
def test_words_do_not_open_where_they_do_not_belong(
    store: Store, watch: Watch, swap: Callable[[Connection, str, str], None]
) -> None:
    queue = Queue(store, clock=watch)
    one, other = (queue.enter(entry(f"O: {n}."), by="f", key=n).review for n in "ab")
    with store.writing() as connection:
        swap(connection, one, other)
    for review in (one, other):
        with pytest.raises(SealBrokenError, match=review):
            open_note(store, review, by="eve", clock=watch)


# --- starting without the key ---------------------------------------------------------------


def test_without_its_key_a_database_is_refused_and_nothing_is_lost(
    tmp_path: Path, watch: Watch, keys: KeySettings
) -> None:
    url = f"sqlite:///{tmp_path / 'queue.db'}"
    store = open_store(url, keys)
    rekeying.check(store)
    review = Queue(store, clock=watch).enter(entry(), by="form", key="k").review
    store.close()
    assert keys.key_file is not None
    away = shutil.move(keys.key_file, tmp_path / "away")
    for wrong in (keys, KeySettings(key_file=None), KeySettings()):
        other = open_store(url, wrong)
        with pytest.raises(NoteKeyError, match=r"key"):
            rekeying.check(other)
        other.close()
    shutil.move(away, keys.key_file)
    store = open_store(url, keys)
    rekeying.check(store)
    assert open_note(store, review, by="eve", clock=watch).text == entry().text
    store.close()


def test_a_note_that_needs_a_lost_key_is_told_so_and_others_open(
    tmp_path: Path, watch: Watch, keys: KeySettings
) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'queue.db'}", keys)
    queue = Queue(store, clock=watch)
    old = queue.enter(entry(), by="form", key="k").review
    assert keys.key_file is not None
    keys.key_file.write_text("")
    keys.key_file.unlink()
    number = key_file.add(keys.key_file)
    new = queue.enter(entry(), by="form", key="l").review
    assert open_note(store, new, by="eve", clock=watch).text
    with pytest.raises(NoteKeyError, match=number):
        open_note(store, old, by="eve", clock=watch)
    store.close()
