"""`suggester keys`: the keys that the words of notes are sealed under. docs/keys.md says more."""

from pathlib import Path
from typing import Annotated, Any

import typer

from suggester.queue_cli import SETTINGS, Database, actor, queue_commands, told
from suggester.streams import FAULT, say, write

keys_app = typer.Typer(
    help="The keys that notes, webhooks' secrets and second factors are sealed under.", **SETTINGS
)


@keys_app.command()
def new(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            envvar="SUGGESTER_KEY_FILE",
            help="~/.config/suggester/notes.keys unless given.",
        ),
    ] = None,
) -> None:
    """Add a key to the file of keys, or make the file. New notes are sealed under the newest key.

    Keep a copy of the file where the database and its backups are not: who has both can read
    every note, and without it nobody can.

    \b
    Example:
      suggester keys new /etc/suggester/notes.keys
    """
    with told():
        number, path = queue_commands().add_note_key(file)
    write(f"The key {number} is the newest in {path}\n")


@keys_app.command()
def rotate(database: Database = None) -> None:
    """Bring every note and secret under the newest key, while servers run; after a break it goes
    on."""
    with told():
        done = queue_commands().rotate_keys(database, by=actor())
    write(f"{_sealed(done)} brought under the key {done.newest}\n")
    for one in done.broken:
        say(f"{one}: its sealed key was changed or moved, and was left as it is")
    if done.broken:
        raise typer.Exit(FAULT)


@keys_app.command()
def status(database: Database = None) -> None:
    """Print every key that notes are sealed under, and how many. Exit code 1 if one is missing."""
    with told():
        source, newest, uses = queue_commands().key_uses(database)
    write(f"Keys come from {source}; the newest is {newest}\n")
    for use in uses:
        write(f"{use.number}\t{_sealed(use)}\t{'at hand' if use.at_hand else 'MISSING'}\n")
    if not all(use.at_hand for use in uses):
        raise typer.Exit(FAULT)


def _sealed(what: Any) -> str:
    """Say how much is, or was, sealed: ``12 notes``, ``12 notes and 1 webhook secrets``."""
    few = ((what.webhooks, "webhook secrets"), (what.factors, "second factors"))
    return " and ".join([f"{what.notes} notes", *(f"{n} {name}" for n, name in few if n)])
