"""`suggester accounts`: people and API keys from the command line.

Whoever may read the database's address may do all of this: the command line is the way back in
when no administrator can sign in. Accounts are part of the web, which this package may not import.
"""

import sys
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from typing import Annotated, Any

import typer

from suggester.queue_cli import SETTINGS, Database, actor, told
from suggester.streams import write

accounts_app = typer.Typer(help="Who may sign in, and which programs may ask.", **SETTINGS)


class RoleName(StrEnum):
    """What a person is here for; web/accounts/roles.py says more."""

    CLINICIAN = "clinician"
    CODER = "coder"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class ScopeName(StrEnum):
    """What a key is for."""

    SUGGEST = "suggest"
    SUBMIT = "submit"
    OUTCOMES = "outcomes"
    METRICS = "metrics"


Name = Annotated[str, typer.Argument(metavar="NAME", help="Letters a to z, digits and . _ @ -")]
Site = Annotated[
    str,
    typer.Option(
        "--site", envvar="SUGGESTER_SITE", help="Where browsers reach the server.", metavar="URL"
    ),
]
LOCAL = "http://127.0.0.1:8000"


@accounts_app.command()
def invite(
    name: Name,
    role: Annotated[list[RoleName], typer.Option(help="Repeatable.")],
    site: Site = LOCAL,
    database: Database = None,
) -> None:
    """Print a link with which somebody new chooses a password. It works once, for three days.

    \b
    Example:
      suggester accounts invite cora --role coder
    """
    with told():
        _print_link(site, _accounts().invite(database, name, role, by=actor()))


@accounts_app.command()
def add(
    name: Name,
    role: Annotated[list[RoleName], typer.Option(help="Repeatable.")],
    database: Database = None,
) -> None:
    """Let somebody new in, with a password that is asked for here, or read from stdin.

    It makes the first administrator of a server that other machines reach, which does not start
    without one.

    \b
    Example:
      suggester accounts add ada --role administrator
    """
    with told():
        _accounts().add(database, name, role, _password(), by=actor())


def _password() -> str:
    """Return a password that somebody types twice and nobody sees, or a line of another program."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return asked


@accounts_app.command()
def reset(name: Name, site: Site = LOCAL, database: Database = None) -> None:
    """Print a link with which somebody chooses a new password. It works once, for an hour.

    It also ends the wait after wrong tries.
    """
    with told():
        _print_link(site, _accounts().reset(database, name, by=actor()))


@accounts_app.command("reset-second-factor")
def reset_second_factor(name: Name, database: Database = None) -> None:
    """Take away the second factor of somebody who lost it, and end their sessions.

    The password stays as it is, and signs in alone, or leads to setting up another.
    """
    with told():
        _accounts().reset_second_factor(database, name, by=actor())


@accounts_app.command("list")
def list_people(database: Database = None) -> None:
    """Print who there is: name, roles, since when, and whether they are disabled."""
    with told():
        for one in _accounts().everybody(database):
            state = f"disabled {_day(one.disabled)}" if one.disabled else "active"
            _print_row(one.name, ",".join(sorted(one.roles)), _day(one.made), state)


@accounts_app.command()
def disable(name: Name, database: Database = None) -> None:
    """Let somebody in no more, and end their sessions."""
    with told():
        _accounts().disable(database, name, by=actor())


@accounts_app.command()
def enable(name: Name, database: Database = None) -> None:
    """Let somebody in again, with the password they had."""
    with told():
        _accounts().enable(database, name, by=actor())


@accounts_app.command()
def key(
    name: Name,
    scope: Annotated[list[ScopeName], typer.Option(help="Repeatable.")],
    days: Annotated[int, typer.Option(min=1, max=730, help="How long it works.")] = 365,
    database: Database = None,
) -> None:
    """Print a new API key. It is shown this once.

    \b
    Example:
      suggester accounts key emr --scope submit --days 90
    """
    with told():
        write(_accounts().make_key(database, name, scope, by=actor(), days=days) + "\n")


@accounts_app.command()
def keys(database: Database = None) -> None:
    """Print every key that ever was: name, scopes, until when, last used, whether revoked."""
    with told():
        for one in _accounts().every_key(database):
            used = _day(one.used) if one.used else "never"
            state = f"revoked {_day(one.revoked)}" if one.revoked else "-"
            _print_row(one.name, ",".join(sorted(one.scopes)), _day(one.ends), used, state)


@accounts_app.command()
def revoke(name: Name, database: Database = None) -> None:
    """Let an API key open nothing any more."""
    with told():
        _accounts().revoke_key(database, name, by=actor())


@accounts_app.command()
def provider() -> None:
    """Ask the provider of the SUGGESTER_OIDC_ settings who it is, and print what it needs to know.

    It must answer for people to sign in; the server starts without it.
    """
    with told():
        for what, value in _accounts().check_provider().items():
            _print_row(what, value)


def _accounts() -> Any:
    from suggester.shipped import web_module

    return import_module(web_module("accounts.commands"))


def _print_link(site: str, path: str) -> None:
    write(site.rstrip("/") + path + "\n")


def _print_row(*cells: str) -> None:
    write("\t".join(cells) + "\n")


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"
