"""`suggester webhooks`: who is told that a review is decided.

Webhooks are part of the web, which this package may not import; `shipped` finds it by name.
"""

from importlib import import_module
from typing import Annotated, Any

import typer

from suggester.queue_cli import SETTINGS, Database, actor, told
from suggester.streams import write

webhooks_app = typer.Typer(help="Who is told that a review is decided.", **SETTINGS)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters a to z, digits and . _ @ -")]


@webhooks_app.command()
def add(
    name: Name,
    url: Annotated[str, typer.Argument(metavar="URL", help="https://host/path")],
    database: Database = None,
) -> None:
    """Tell a URL of every decision from now on. Prints the secret that signs, this once.

    \b
    Example:
      suggester webhooks add billing https://billing.clinic.example/hooks/reviews
    """
    with told():
        write(_webhooks().add(database, name, url, by=actor()) + "\n")


@webhooks_app.command("list")
def list_webhooks(database: Database = None) -> None:
    """Print each webhook: name, URL, since when, and how many messages wait, arrived, were lost."""
    with told():
        for one in _webhooks().every(database):
            counts = one.counts
            fared = f"{counts.waiting} wait, {counts.delivered} arrived, {counts.lost} lost"
            fared += ", paused" if one.paused else ""
            write("\t".join((one.name, one.url, f"{one.made:%Y-%m-%d}", fared)) + "\n")


@webhooks_app.command()
def rotate(name: Name, database: Database = None) -> None:
    """Print a new secret. The old one signs beside it for a day, while the receiver changes."""
    with told():
        write(_webhooks().rotate(database, name, by=actor()) + "\n")


@webhooks_app.command()
def pause(name: Name, database: Database = None) -> None:
    """Let what there is to tell a webhook wait, until `resume`."""
    with told():
        _webhooks().pause(database, name, by=actor())


@webhooks_app.command()
def resume(name: Name, database: Database = None) -> None:
    """Tell a webhook again, what waited first."""
    with told():
        _webhooks().resume(database, name, by=actor())


@webhooks_app.command()
def remove(name: Name, database: Database = None) -> None:
    """Tell a webhook nothing any more, not even what waits."""
    with told():
        _webhooks().remove(database, name, by=actor())


def _webhooks() -> Any:
    from suggester.shipped import web_module

    return import_module(web_module("webhooks.commands"))
