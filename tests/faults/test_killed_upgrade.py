"""kill -9 in the middle of an upgrade of the tables. `make soak` kills at every statement."""

from pathlib import Path

from tests.faults.killed_upgrade import look, on_postgres, on_sqlite
from tests.queue.private_postgres import PrivatePostgres

SOME = range(4, 60, 7)


def test_sqlite_goes_on_at_the_next_start(tmp_path: Path) -> None:
    found = look(on_sqlite(tmp_path), SOME)
    assert found.bad == []
    assert found.kills > 5


def test_postgresql_goes_on_at_the_next_start(durable: PrivatePostgres) -> None:
    found = look(on_postgres(durable), SOME)
    assert found.bad == []
    assert found.kills > 5


def test_statements_that_are_kept_one_by_one_are_found(tmp_path: Path) -> None:
    """The negative control: an upgrade that is no transaction."""
    assert look(on_sqlite(tmp_path), SOME, by_itself=True).bad
