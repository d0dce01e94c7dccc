"""A database as version r0002 left it, before words were sealed: to be upgraded by today's program."""

from collections.abc import Mapping
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from tests.queue.small_reviews import answer_of
from web.accounts import tables as _accounts  # noqa: F401  (part of metadata)
from web.queue.migrate import SCRIPTS
from web.queue.record import record_of
from web.queue.store import Store
from web.queue.tables import metadata


def make_old(store: Store, notes: Mapping[str, str], word: str) -> None:
    """Make the tables of then, with these notes. notes: review -> text; word: stands in patients'
    numbers and questions."""
    with store.writing() as connection:
        config = Config()
        config.set_main_option("script_location", str(SCRIPTS))
        config.attributes |= {"connection": connection, "metadata": metadata}
        command.upgrade(config, "r0002")
    with store.writing() as connection:
        for review, note in notes.items():
            put_review(connection, review, note, word)


def put_review(connection: Any, review: str, note: str, word: str) -> None:
    """Write what that version wrote; today's code writes into tables that are not there yet."""
    answer = answer_of(note)
    came = (review, review, "d", 0, "f", *[None] * 4, len(note), "d")
    risk = (record_of(answer).model_dump_json(), 0, "", 0, False, None)
    put(connection, "reviews", *came, *risk, "open", "first", "coding", 1, 0, None, None, 0, None)
    put(connection, "notes", review, note, answer.model_dump_json(), f"{word}'s")
    if review.endswith("7"):
        step = ("first", "return", "ann", 0, 0, review, "d", *[None] * 7)
        put(connection, "decisions", review, 1, *step)
        put(connection, "remarks", review, 1, f"Is it {word}?")


def put(connection: Any, table: str, *values: object) -> None:
    names = [f"v{n}" for n in range(len(values))]
    marks = ", ".join(f":{name}" for name in names)
    insert = text(f"INSERT INTO {table} VALUES ({marks})")
    connection.execute(insert, dict(zip(names, values, strict=True)))
