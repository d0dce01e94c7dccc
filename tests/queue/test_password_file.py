"""PostgreSQL's password changes while a server runs: it stands in a file (ASVS 13.2.1)."""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from tests.queue.private_postgres import PrivatePostgres
from web.queue import store as store_module
from web.queue.errors import BusyError
from web.queue.store import Store, connect

ROLE = "rotating"
OLD, NEW = "first-password", "second-password"


def say(server: PrivatePostgres, *statements: str) -> None:
    with psycopg.connect(server.dsn("queue"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def set_password(server: PrivatePostgres, password: str) -> None:
    say(server, f"ALTER ROLE {ROLE} PASSWORD '{password}'")


def write(file: Path, password: str) -> None:
    """Put a password into the file, as a whole."""
    new = file.with_suffix(".new")
    new.write_text(f"*:*:*:{ROLE}:{password}\n")
    new.chmod(0o600)
    new.replace(file)


@pytest.fixture
def server(postgres: PrivatePostgres) -> Iterator[PrivatePostgres]:
    """A server that asks one role for its password."""
    rules = postgres.base / "data" / "pg_hba.conf"
    before = rules.read_text()
    say(postgres, f"DROP ROLE IF EXISTS {ROLE}", f"CREATE ROLE {ROLE} LOGIN PASSWORD '{OLD}'")
    rules.write_text(f"local all {ROLE} scram-sha-256\n{before}")
    say(postgres, "SELECT pg_reload_conf()")
    yield postgres
    rules.write_text(before)
    say(postgres, "SELECT pg_reload_conf()", f"DROP ROLE {ROLE}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write(tmp_path / "pgpass", OLD)
    return tmp_path / "pgpass"


def opened(server: PrivatePostgres, file: Path) -> Store:
    return connect(f"postgresql://{ROLE}@/queue?host={server.base}&passfile={file}")


def number(store: Store) -> int:
    """The number of the connection that answers."""
    with store.reading() as connection:
        found: int = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        return found


def test_a_new_password_is_taken_up_without_a_restart(server: PrivatePostgres, file: Path) -> None:
    store = opened(server, file)
    first = number(store)
    set_password(server, NEW)
    assert number(store) == first  # what is open lives on
    with store.reading(), pytest.raises(BusyError, match="was not"):
        number(store)  # a second one, with the file as it was
    write(file, NEW)
    with store.reading():
        assert number(store) != first
    store.close()


@pytest.mark.parametrize(
    ("recycle", "same"),
    [pytest.param(1, False, id="recycled"), pytest.param(-1, True, id="control-never")],
)
def test_old_connections_give_way(
    server: PrivatePostgres,
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    recycle: int,
    same: bool,
) -> None:
    monkeypatch.setattr(store_module, "RECYCLE", recycle)
    store = opened(server, file)
    first = number(store)
    set_password(server, NEW)
    write(file, NEW)
    time.sleep(1.1)
    assert (number(store) == first) == same
    store.close()


def test_a_password_in_the_address_is_not_read_anew(server: PrivatePostgres) -> None:
    """The negative control: so it would be without the file."""
    store = connect(f"postgresql://{ROLE}:{OLD}@/queue?host={server.base}")
    assert number(store)
    set_password(server, NEW)
    store.close()
    with pytest.raises(BusyError):
        number(store)


def test_no_connection_is_kept_for_long() -> None:
    assert 60 <= store_module.RECYCLE <= 900
