"""A thousand notes, each with a word of its own: none can be read in any file, and of those that
were purged not even what was sealed is left. Fifty on every change."""

import base64
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from suggester import Visit
from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import Watch, answer_of
from tests.vault.canaries import canary
from web.queue import erasing, sqlite, words
from web.queue.actions import Queue
from web.queue.backup import backup
from web.queue.erasing import erase_deleted
from web.queue.errors import BusyError, StoreError
from web.queue.migrate import open_store
from web.queue.notes import purge
from web.queue.store import Store, connect
from web.queue.tables import notes
from web.queue.values import Entry

Place = tuple[Store, Path]
many = pytest.mark.parametrize("count", [50, pytest.param(1_000, marks=pytest.mark.long)])


def looks(stem: str) -> tuple[bytes, ...]:
    """What the beginning of each word looks like: UTF-8, UTF-16, hexadecimal, base64."""
    plain = stem.lower().encode()
    in_64 = [base64.b64encode(b"\0" * n + plain)[4 if n else 0 : -4] for n in range(3)]
    return (plain, plain.decode().encode("utf-16-le"), plain.hex().encode(), *in_64)


def holding(folder: Path, pieces: Sequence[bytes], *, small_letters: bool = False) -> list[str]:
    """Return the files below a folder that hold one of the pieces."""
    found = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = file.read_bytes()
        wanted = (data, data.lower()) if small_letters else (data,)
        if any(piece in one for piece in pieces for one in wanted):
            found.append(str(file.relative_to(folder)))
    return found


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this process makes temporary files."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture(params=["journal", "wal", "postgresql"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """A store and the folder of its files."""
    if request.param == "postgresql":
        server: PrivatePostgres = request.getfixturevalue("postgres")
        monkeypatch.setenv("PATH", f"{server.programs}{os.pathsep}{os.environ['PATH']}")
        yield request.getfixturevalue("on_postgres"), server.base
        return
    monkeypatch.setattr(sqlite, "wal_is_safe", lambda version: request.param == "wal")
    store = open_store(f"sqlite:///{tmp_path / 'database' / 'queue.db'}")
    yield store, tmp_path / "database"
    store.close()


def fill(store: Store, count: int, watch: Watch) -> str:
    """Enter notes, each with a word of its own, and finish their reviews; return how the words
    begin, which nothing else on the server does, whatever was written there before."""
    queue = Queue(store, clock=watch, draw=lambda: 1.0)  # no second readers
    stem = canary("many").lower()
    for n in range(count):
        word = f"{stem}n{n}"
        note = f"S: {word}'s knee is better. O: ther ex x 16 min with {word}."
        sent = Entry(note, answer_of(note, codes=()), Visit(patient_ref=f"{stem}p{n}"))
        review = queue.enter(sent, by="form", key=str(n)).review
        hold = queue.claim(review, by="ann").hold
        queue.finish(hold, key=f"f{n}")
    return stem


def sealed(store: Store) -> dict[str, bytes]:
    """Return review -> the end of its note as it is stored."""
    with store.reading() as connection:
        rows = connection.execute(select(notes.c.review, notes.c.text))
        return {review: bytes(text)[-40:] for review, text in rows}


def at_rest(store: Store) -> None:
    """Have the database write what it holds into its files."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            own.execute(text("VACUUM (ANALYZE)"))
            own.execute(text("CHECKPOINT"))


@many
@pytest.mark.parametrize("sealed", [True, False], ids=["sealed", "red-control"])
def test_no_word_stands_in_any_file(
    place: Place,
    scratch: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    sealed: bool,
) -> None:
    store, folder = place
    if not sealed:
        monkeypatch.setattr(words, "seal", lambda key, said, place: said)
    watch = Watch()
    words_look = looks(fill(store, count, watch))
    at_rest(store)
    backup(store, tmp_path / "copy" / "queue.backup", by="ada", clock=watch)
    found = holding(folder, words_look, small_letters=True)
    copied = holding(tmp_path / "copy", words_look, small_letters=True)
    assert bool(found) is not sealed
    assert bool(copied) is not sealed or store.engine.dialect.name == "postgresql"
    assert holding(scratch, words_look, small_letters=True) == []


@many
def test_of_a_purged_note_not_even_what_was_sealed_is_left(place: Place, count: int) -> None:
    """In the files of the tables: PostgreSQL's log of writes goes with its next rounds, and nothing
    opens what is in it, as the keys were deleted too."""
    store, folder = place
    watch = Watch()
    fill(store, count, watch)
    at_rest(store)
    before = sealed(store)
    tables = folder / "data" / "base" if store.engine.dialect.name == "postgresql" else folder
    assert len(before) == count
    assert holding(tables, list(before.values()))  # the control: found while it is there
    watch.move(days=1)
    assert purge(store, older_than=timedelta(days=1), by="cli", clock=watch) == count
    at_rest(store)
    assert sealed(store) == {}
    assert holding(tables, list(before.values())) == []


def test_a_purge_says_that_somebody_holds_the_tables(
    on_postgres: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "PATIENCE", "SET lock_timeout = '100ms'")
    with on_postgres.engine.connect() as other, other.begin():
        other.execute(text("LOCK TABLE notes IN ACCESS SHARE MODE"))
        with pytest.raises(BusyError, match="in use"):
            erase_deleted(on_postgres)
    erase_deleted(on_postgres)


def test_a_purge_says_that_the_tables_are_not_its_own(
    on_postgres: Store, postgres: PrivatePostgres
) -> None:
    """PostgreSQL itself only warns, and writes nothing anew."""
    with on_postgres.engine.begin() as connection:
        connection.execute(text("CREATE ROLE clerk LOGIN"))
    url = on_postgres.engine.url.set(query={**on_postgres.engine.url.query, "user": "clerk"})
    clerk = connect(url.render_as_string(hide_password=False))
    try:
        with pytest.raises(StoreError, match="does not own"):
            erase_deleted(clerk)
    finally:
        clerk.close()
        with on_postgres.engine.begin() as connection:
            connection.execute(text("DROP ROLE clerk"))


def test_words_look_so() -> None:
    stem = canary("many").lower()
    word = f"{stem}n17".encode()
    hidden = [word, word.hex().encode(), word.decode().encode("utf-16-le")]
    hidden += [base64.b64encode(b"x" * n + word) for n in range(3)]
    assert [any(look in one for look in looks(stem)) for one in hidden] == [True] * 6
