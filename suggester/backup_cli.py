"""`suggester backup` and `suggester restore`: copies of the queue's database. docs/backup.md."""

from pathlib import Path
from typing import Annotated

import typer

from suggester.queue_cli import Database, actor, queue_commands, told
from suggester.streams import FAULT, say, write

KEYS_APART = "The keys of the notes are not in it: keep a copy of them elsewhere"


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
    database: Database = None,
) -> None:
    """Copy the database into a file while people work. The keys of the notes are not in it.

    Of PostgreSQL this takes pg_dump, which must not be older than the server.

    \b
    Example:
      suggester backup /backup/queue-2026-11-27.backup
    """
    with told():
        head = queue_commands().backup(database, file, by=actor())
    write(f"{file} holds the database with {head.seq} events. {KEYS_APART}\n")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")],
    database: Database = None,
) -> None:
    """Make a database of a backup, in an empty place, and check it; 1 if a key is missing.

    \b
    Example:
      suggester restore queue.backup --database sqlite:////var/lib/suggester/queue.db
    """
    with told():
        head, keys = queue_commands().restore(database, file, by=actor())
    write(f"Restored and checked: {head.seq} events, all in place\n")
    for key in keys:
        write(f"{key.notes} notes need the key {key.number}\n")
        if not key.at_hand:
            say(f"the key {key.number} is not at hand: put it back first (docs/keys.md)")
    if not all(key.at_hand for key in keys):
        raise typer.Exit(FAULT)
