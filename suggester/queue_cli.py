"""`suggester reviews`, `audit`, `db` and `purge`: the review queue from the command line.

The queue is part of the web, which this package may not import; `shipped` finds it by name.
"""

import getpass
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from importlib import import_module
from io import TextIOWrapper
from json import dumps
from pathlib import Path
from typing import Annotated, Any

import typer

from suggester.errors import SuggesterError
from suggester.streams import FAULT, WRONG_INPUT, fail, internal_error, say

SETTINGS: dict[str, Any] = {"no_args_is_help": True, "rich_markup_mode": None}

reviews_app = typer.Typer(help="Enter notes for review, and take the decisions out.", **SETTINGS)
audit_app = typer.Typer(help="Check the record of who did what.", **SETTINGS)
db_app = typer.Typer(help="Look after the database.", **SETTINGS)

Database = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar="SUGGESTER_DATABASE",
        show_envvar=True,
        help="sqlite:////folder/queue.db or postgresql://user@host/name; "
        "~/.suggester/queue.db unless given.",
    ),
]
Checkpoints = Annotated[
    Path | None,
    typer.Option("--checkpoints", envvar="SUGGESTER_AUDIT_CHECKPOINTS", help="The signed lines."),
]


class ExportFormat(StrEnum):
    """How decisions are written."""

    CSV = "csv"
    JSONL = "jsonl"
    FHIR = "fhir"


@reviews_app.command("import")
def import_reviews(
    path: Annotated[
        Path, typer.Argument(metavar="PATH", help="A .csv, .jsonl, .parquet, or folder.")
    ],
    overlay: Annotated[
        list[Path] | None, typer.Option(help="A clinic's own words; repeatable.")
    ] = None,
    database: Database = None,
) -> None:
    """Read many notes and put them in line for review.

    A row that cannot be used is named with its line and stops nothing; the exit code is then 2.
    Run it again and only what is new is entered. The columns (fields, in JSONL) are: text, and
    if you have them key, note_ref, patient_ref, clinician, site, date_of_service, discipline,
    payer_rule, setting, assistant_minutes, year_to_date_amount, telehealth,
    payer_denies_withdrawn. Of a folder, each file's name becomes its note_ref.

    \b
    Examples:
      suggester reviews import monday.csv
      suggester reviews import notes/ --database postgresql://queue@localhost/queue
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("Reading notes"), BarColumn(), MofNCompleteColumn())
    with (
        told(),
        Progress(*columns, console=console, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task("", total=None)
        done = queue_commands().import_rows(
            database,
            path,
            tuple(overlay or ()),
            by=actor(),
            begin=lambda total: progress.update(task, total=total),
            complain=lambda bad: say(f"{bad.place}: {bad.complaint}"),
            advance=lambda: progress.advance(task),
        )
    typer.echo(f"{done.entered} entered, {done.known} there already, {done.bad} not usable")
    if done.bad:
        raise typer.Exit(WRONG_INPUT)


@reviews_app.command("export")
def export_decisions(
    kind: Annotated[ExportFormat, typer.Option("--format", help="How.")] = ExportFormat.CSV,
    nameless: Annotated[
        bool, typer.Option("--deidentified", help="No names, references or sites; dates to years.")
    ] = False,
    database: Database = None,
) -> None:
    """Print every decision, without any words of a note. Cells are safe in a spreadsheet.

    fhir: the charges of decided reviews and who decided them, one resource a line.

    \b
    Examples:
      suggester reviews export --format csv > decisions.csv
      suggester reviews export --format fhir > charges.ndjson
      suggester reviews export --deidentified > for-research.csv
    """
    if nameless and kind is ExportFormat.FHIR:
        fail("--deidentified goes with csv or jsonl: a FHIR export names who decided.")
    # Not print: a cell's line end is part of the file, and no terminal's to change.
    out = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    with told():
        queue_commands().export(database, kind.value, out, nameless=nameless, by=actor())
    out.flush()
    out.detach()


@reviews_app.command()
def feedback(database: Database = None) -> None:
    """Print what people did with CDS Hooks cards, as CSV: codes and reasons, no words.

    \b
    Example:
      suggester reviews feedback > feedback.csv
    """
    out = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    with told():
        queue_commands().export_feedback(database, out, by=actor())
    out.flush()
    out.detach()


@reviews_app.command()
def agreement(database: Database = None) -> None:
    """Print how far two readers of the same notes agree (Cohen's kappa)."""
    with told():
        codes, kappa = queue_commands().agreement(database)
    typer.echo(f"{codes} codes judged twice, kappa {'-' if kappa is None else f'{kappa:.3f}'}")


@reviews_app.command("drift")
def drift_report(
    json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
    database: Database = None,
) -> None:
    """Print how often each proposed code stood, month by month; a change that is more than chance
    is marked with !.

    \b
    Example:
      suggester reviews drift
    """
    with told():
        found = queue_commands().drift_of(database)
    if json:
        typer.echo(dumps([asdict(item) for item in found]))
        return
    for item in found:
        change = "" if item.change is None else f"  {100 * item.change:+.0f} points"
        typer.echo(f"{'!' if item.marked else ' '} {item.code}{change}")
        for month in item.months:
            share = "-" if month.acceptance is None else f"{100 * month.acceptance:.0f} %"
            added = f", {month.added} added" if month.added else ""
            typer.echo(
                f"    {month.month}  {share:>5}  {month.accepted} of {month.proposed}{added}"
            )


@audit_app.command()
def verify(
    checkpoints: Checkpoints = None,
    public: Annotated[
        Path | None, typer.Option("--public", help="The public key of the checkpoints.")
    ] = None,
    database: Database = None,
) -> None:
    """Check that no event of the record was changed, taken out, put in or moved.

    A tail that was cut off shows only with --checkpoints and --public. Exit code 1 if the
    record does not hold.
    """
    if bool(checkpoints) != bool(public):
        say("Give --checkpoints and --public together.")
        raise typer.Exit(WRONG_INPUT)
    with told(FAULT):
        head = queue_commands().verify(database, checkpoints, public)
    typer.echo(f"{head.seq} events, all in place; the last hash is {head.hash}")


@audit_app.command()
def checkpoint(
    checkpoints: Annotated[
        Path,
        typer.Option(
            "--checkpoints",
            envvar="SUGGESTER_AUDIT_CHECKPOINTS",
            help="The file to add a line to; keep it where the database's keeper cannot write.",
        ),
    ],
    key: Annotated[
        Path, typer.Option("--key", envvar="SUGGESTER_AUDIT_KEY", help="The private key.")
    ],
    database: Database = None,
) -> None:
    """Check the record and sign its end. Have it run every hour.

    \b
    Example:
      suggester audit checkpoint --key /etc/suggester/audit.key --checkpoints /mnt/log/audit.jsonl
    """
    with told(FAULT):
        head = queue_commands().checkpoint(database, checkpoints, key)
    typer.echo(f"{head.seq} events signed")


@audit_app.command("key")
def make_key(
    path: Annotated[Path, typer.Argument(help="Where to write the private key.")],
) -> None:
    """Make a key for checkpoints: PATH is private, PATH.pub is for who verifies."""
    with told():
        public = queue_commands().make_key(path)
    typer.echo(f"{path} is the private key, {public} the public one")


@db_app.command()
def upgrade(database: Database = None) -> None:
    """Bring the tables to this version. Every other command does so too; make a backup first."""
    with told():
        version = queue_commands().upgrade_tables(database)
    typer.echo(f"The tables are at {version}")


def purge(
    older_than: Annotated[
        str, typer.Option("--older-than", metavar="DAYS", help="Days since the end, e.g. 90d.")
    ],
    database: Database = None,
) -> None:
    """Delete the text of notes whose review ended so long ago; decisions and record stay.

    \b
    Example:
      suggester purge --older-than 90d
    """
    days = re.fullmatch(r"(\d{1,5})d", older_than)
    if days is None:
        say("Write the days as a number and d, e.g. --older-than 90d.")
        raise typer.Exit(WRONG_INPUT)
    with told():
        total = queue_commands().purge(database, int(days[1]), by=actor())
    typer.echo(f"The text of {total} notes is deleted")


def queue_commands() -> Any:
    """Return what carries the commands out; loaded late, since most commands need no database."""
    from suggester.shipped import web_module

    return import_module(web_module("queue.commands"))


def actor() -> str:
    """Return who is on record for a command: the user of the operating system."""
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):
        return "cli:unknown"


@contextmanager
def told(status: int = WRONG_INPUT) -> Iterator[None]:
    """End with the status and one line when the program has something to say, or a fault."""
    try:
        yield
    except SuggesterError as error:
        say(error)
        raise typer.Exit(status) from None
    except (typer.Exit, BrokenPipeError):
        raise
    except Exception as error:  # a traceback ends with its message, which may hold a note
        say(internal_error(error))
        raise typer.Exit(FAULT) from None
