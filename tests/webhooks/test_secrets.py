"""The secrets of webhooks are sealed where they are kept, and come under a new key like notes."""

import base64
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import func, select, text, update

from tests.queue.private_postgres import PrivatePostgres
from tests.vault.canaries import found_in
from tests.vault.conftest import keys  # noqa: F401
from web.accounts import tables as _accounts  # noqa: F401  (part of metadata)
from web.accounts.book import Accounts
from web.queue import rekeying, webhook_secrets
from web.queue.audit import verify
from web.queue.errors import NoteKeyError, SealBrokenError
from web.queue.migrate import SCRIPTS, open_store, upgrade
from web.queue.rekeying import KeyUse
from web.queue.store import Store, connect
from web.queue.tables import metadata
from web.queue.tables import webhook_secrets as table
from web.queue.values import utc_now
from web.queue.vault import key_file
from web.queue.vault.settings import KeySettings
from web.webhooks import book
from web.webhooks.addresses import Reach
from web.webhooks.signing import shown

REACH = Reach(loopback=True)
URL = "https://billing.example/hooks"


def readable_in(store: Store, folder: Path, words: list[str]) -> list[str]:
    """Return which words stand anywhere in a SQLite file, or in what PostgreSQL's files hold."""
    if store.is_sqlite:
        return list(found_in(Path(store.engine.url.database or "").parent, words))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        base, oid = connection.execute(
            text(
                "SELECT current_setting('data_directory'), oid FROM pg_database "
                "WHERE datname = current_database()"
            )
        ).one()
    files = Path(tempfile.mkdtemp(dir=folder)) / "files"
    shutil.copytree(f"{base}/base/{oid}", files)
    return list(found_in(files, words))


def words_of(secret: str) -> list[str]:
    """How a secret could stand readable: as shown, and its bytes (in hexadecimal)."""
    plain = secret.removeprefix("whsec_")
    return [plain, base64.b64decode(plain).hex()]


def signing(store: Store, name: str = "billing") -> list[str]:
    with store.reading() as connection:
        found = webhook_secrets.signing(connection, [name], utc_now()).get(name, ())
    return [shown(one.opened(store.vault)) for one in found]


@pytest.fixture
def ours(url: str, keys: KeySettings) -> Iterator[Store]:  # noqa: F811
    """The store, with keys of this test's own."""
    store = open_store(url, keys)
    yield store
    store.close()


def test_no_secret_can_be_read_in_the_database(ours: Store, tmp_path: Path) -> None:
    accounts = Accounts(ours, utc_now)
    made = [book.add(accounts, "billing", URL, REACH, by="ada")]
    made += [book.rotate(accounts, "billing", by="ada") for _ in range(2)]
    assert signing(ours) == [made[2], made[1]]
    assert readable_in(ours, tmp_path, [word for secret in made for word in words_of(secret)]) == []
    assert readable_in(ours, tmp_path, ["billing.example"])  # the search can find


def test_a_secret_opens_for_its_own_webhook_alone(ours: Store) -> None:
    accounts = Accounts(ours, utc_now)
    for name in ("billing", "theirs"):
        book.add(accounts, name, URL, REACH, by="ada")
    with ours.writing() as connection:
        webhook_secrets.destroy(connection, "theirs")
        connection.execute(update(table).values(webhook="theirs"))
    with pytest.raises(SealBrokenError, match="webhook theirs"):
        signing(ours, "theirs")


def test_a_removed_webhook_has_none(ours: Store) -> None:
    accounts = Accounts(ours, utc_now)
    book.add(accounts, "billing", URL, REACH, by="ada")
    book.remove(accounts, "billing", by="ada")
    with ours.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_rotation_brings_secrets_under_the_newest_key(ours: Store, keys: KeySettings) -> None:  # noqa: F811
    accounts = Accounts(ours, utc_now)
    old = book.add(accounts, "billing", URL, REACH, by="ada")
    new = book.rotate(accounts, "billing", by="ada")
    first = rekeying.newest(ours)
    assert keys.key_file is not None
    second = key_file.add(keys.key_file)
    assert rekeying.needs(ours) == (KeyUse(first, 0, at_hand=True, webhooks=2),)
    done = rekeying.rotate(ours, by="cli", clock=utc_now)
    assert (done.newest, done.notes, done.webhooks, done.broken) == (second, 0, 2, ())
    assert rekeying.rotate(ours, by="cli", clock=utc_now).webhooks == 0
    lines = keys.key_file.read_text().splitlines()
    keys.key_file.write_text(f"{lines[-1]}\n")  # now the old key may go
    rekeying.check(ours)
    assert signing(ours) == [new, old]
    verify(ours)


def test_a_start_without_the_key_of_a_secret_is_refused(ours: Store, keys: KeySettings) -> None:  # noqa: F811
    book.add(Accounts(ours, utc_now), "billing", URL, REACH, by="ada")
    number = rekeying.newest(ours)
    assert keys.key_file is not None
    keys.key_file.unlink()
    key_file.add(keys.key_file)
    with pytest.raises(NoteKeyError, match=number):
        rekeying.check(ours)
    assert rekeying.needs(ours) == (KeyUse(number, 0, at_hand=False, webhooks=1),)


def test_a_damaged_secret_is_named_and_stops_nothing(ours: Store, keys: KeySettings) -> None:  # noqa: F811
    accounts = Accounts(ours, utc_now)
    kept = book.add(accounts, "billing", URL, REACH, by="ada")
    book.add(accounts, "theirs", URL, REACH, by="ada")
    with ours.writing() as connection:
        damaged = update(table).where(table.c.webhook == "theirs")
        connection.execute(damaged.values(sealed=b"\x01" + bytes(60)))
    assert keys.key_file is not None
    key_file.add(keys.key_file)
    done = rekeying.rotate(ours, by="cli", clock=utc_now)
    assert (done.webhooks, done.broken) == (1, ("webhook theirs",))
    assert signing(ours) == [kept]


# --- a database from before secrets were sealed ---------------------------------------------

OLD = [("billing", b"A" * 31 + b"1", None), ("theirs", b"B" * 31 + b"2", b"C" * 31 + b"3")]


@pytest.fixture(params=["sqlite", "postgresql"])
def before(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    keys: KeySettings,  # noqa: F811
) -> Iterator[Store]:
    """A store as version r0005 left it, with two webhooks and a message that waits."""
    address = f"sqlite:///{tmp_path / 'database' / 'queue.db'}"
    if request.param == "postgresql":
        server: PrivatePostgres = request.getfixturevalue("postgres")
        server.drop("old")
        address = server.create("old")
    store = connect(address, keys)
    with store.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes |= {"connection": connection, "metadata": metadata, "seal": None}
        command.upgrade(config, "r0005")
    with store.writing() as connection:
        for name, secret, old in OLD:
            put(connection, name, secret, old)
    yield store
    store.close()


def put(connection: Any, name: str, secret: bytes, old: bytes | None) -> None:
    """Write what that version wrote."""
    until = 4_000_000_000_000 if old else None
    row = {"n": name, "s": shown(secret), "o": shown(old) if old else None, "u": until}
    connection.execute(
        text(
            "INSERT INTO webhooks (name, url, secret, old_secret, old_until, made_by, made_at) "
            "VALUES (:n, 'https://billing.example/', :s, :o, :u, 'ada', 1)"
        ),
        row,
    )


def test_its_secrets_are_sealed_and_sign_as_before(before: Store, tmp_path: Path) -> None:
    readable = [word for _, s, o in OLD for key in (s, o) if key for word in words_of(shown(key))]
    assert len(readable_in(before, tmp_path, readable)) == 3  # the search can find
    assert upgrade(before) == "r0009"
    assert signing(before, "billing") == [shown(OLD[0][1])]
    assert signing(before, "theirs") == [shown(OLD[1][1]), shown(OLD[1][2] or b"")]
    assert readable_in(before, tmp_path, readable) == []
    accounts = Accounts(before, utc_now)
    assert [one.name for one in book.every(accounts)] == ["billing", "theirs"]


def test_without_a_key_it_stays_as_it_was(before: Store, tmp_path: Path) -> None:
    address = before.engine.url.render_as_string(hide_password=False)
    keyless = connect(address, KeySettings(key_file=tmp_path / "none"))
    with pytest.raises(NoteKeyError, match="SUGGESTER_KEY_FILE"):
        upgrade(keyless)
    keyless.close()
    with before.reading() as connection:
        secrets = connection.execute(text("SELECT secret FROM webhooks ORDER BY name")).scalars()
        assert list(secrets) == [shown(secret) for _, secret, _ in OLD]
