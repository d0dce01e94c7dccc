"""`suggester batch`: many notes in, a folder of answers out."""

from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from suggester.batch.parts import Count
from suggester.batch.settings import OutFormat, Settings
from suggester.errors import SuggesterError
from suggester.model import Discipline, PayerRule, Visit
from suggester.note_sources import NoteSource, SourceKind, kind_of, needs_batch
from suggester.shipped import DISTRIBUTION
from suggester.streams import FAULT, WRONG_INPUT, fail, say, write
from suggester.visit_options import DateOption, DisciplineOption, OverlayOption

INTERRUPTED = 130


class BatchEngine(StrEnum):
    """What reads the notes."""

    LOCAL = "local"
    SPARK = "spark"


def batch(
    notes: Annotated[
        str, typer.Argument(metavar="IN", help="A .jsonl, .csv, .parquet, or a folder of .txt.")
    ],
    out: Annotated[str, typer.Option(metavar="FOLDER", help="Where the answers go.")],
    source: Annotated[
        SourceKind | None, typer.Option("--from", help="What IN is, if its name does not tell.")
    ] = None,
    out_format: Annotated[
        OutFormat, typer.Option("--format", help="Tables, or each answer as the API gives it.")
    ] = OutFormat.PARQUET,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Put the matched words into the evidence table.")
    ] = False,
    processes: Annotated[
        int | None, typer.Option(min=1, help="At most this many; all cores unless said.")
    ] = None,
    part_notes: Annotated[
        int, typer.Option(min=1, max=10_000, help="Notes of one part, which a kill can cost.")
    ] = 1000,
    rule: Annotated[
        PayerRule | None, typer.Option(help="For rows that name no payer_rule.")
    ] = None,
    discipline: DisciplineOption = None,
    date: DateOption = None,
    every: Annotated[
        float, typer.Option(min=0, help="Seconds between lines of progress in a log.")
    ] = 30,
    engine: Annotated[
        BatchEngine, typer.Option(help="This machine's processes, or Spark (docs/scale.md).")
    ] = BatchEngine.LOCAL,
    master: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Spark's, e.g. 'local[*]', 'spark://host:7077', yarn."),
    ] = None,
    overlay: OverlayOption = None,
) -> None:
    """Read many notes with all cores, into tables that a database or a data frame can load.

    The columns (fields, in JSONL) are: text, and if you have them note_ref, date_of_service,
    discipline, payer_rule and what else `suggester reviews import` takes. Rows that cannot be
    read go to FOLDER/rejects.jsonl with the reason, and the exit code is 2. If the command is
    ended, even by kill -9, give it again: it goes on where it was. docs/batch.md tells the tables.

    \b
    Examples:
      suggester batch notes.parquet --out answers
      suggester batch monday/ --out answers --format jsonl
      suggester batch export.csv --out answers --rule ama --processes 4
      suggester batch s3a://ours/notes/ --from parquet --out s3a://ours/answers --engine spark
    """
    if out_format is OutFormat.PARQUET and find_spec("pyarrow") is None:
        fail(needs_batch("Parquet"))
    settings = Settings(
        visit=_visit(rule, discipline, date),
        overlays=tuple(overlay or ()),
        out_format=out_format,
        with_text=with_text,
        part_notes=part_notes,
    )
    try:
        if engine is BatchEngine.SPARK:
            total = _on_spark(notes, source, out, settings, master)
        else:
            total = _here(Path(notes), source, Path(out), settings, processes, every)
    except SuggesterError as error:
        fail(error)
    except OSError as error:
        fail(f"{out}: {error.strerror}. What was done is kept: give the same command again.")
    except KeyboardInterrupt:
        say("stopped. What was done is kept: give the same command again.")
        raise typer.Exit(INTERRUPTED) from None
    write(
        f"{total.notes} notes, {total.rejects} rejects, {total.suggestions} suggestions, "
        f"{total.claim_lines} claim lines\n"
    )
    if total.faults:
        raise typer.Exit(FAULT)
    if total.rejects:
        raise typer.Exit(WRONG_INPUT)


def _here(
    notes: Path,
    kind: SourceKind | None,
    out: Path,
    settings: Settings,
    processes: int | None,
    every: float,
) -> Count:
    from suggester.batch.progress import Progress
    from suggester.batch.run import run
    from suggester.batch.workers import cores

    progress = Progress(say, every)
    try:
        total = run(
            NoteSource(notes, kind),
            out,
            settings,
            processes=processes or cores(),
            begun=progress.begin,
            advance=progress.advance,
        )
    finally:
        progress.end()
    say(f"this run: {progress.summary}")
    return total


def _on_spark(
    notes: str, kind: SourceKind | None, out: str, settings: Settings, master: str | None
) -> Count:
    if find_spec("pyspark") is None:
        fail(f"Spark is not installed. Run: pip install '{DISTRIBUTION}[spark]'")
    from suggester.spark.run import run

    return run(notes, kind or kind_of(Path(notes)), out, settings, master=master)


def _visit(rule: PayerRule | None, discipline: Discipline | None, date: datetime | None) -> Visit:
    """Return what holds for rows that do not say otherwise; only what is given counts as said."""
    given = {
        "payer_rule": rule,
        "discipline": discipline,
        "date_of_service": date.date() if date else None,
    }
    return Visit.model_validate({name: value for name, value in given.items() if value is not None})
