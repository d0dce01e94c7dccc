"""The command line: `suggester code`, `claim`, `units`, `edits`, `reviews`, `serve` ...

Data goes to stdout, everything else to stderr, and no note text to stderr. What a command
needs is imported inside it, so that --help does not wait for spaCy.
"""

import gc
import os
import shutil
import sys
from datetime import datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from suggester.accounts_cli import accounts_app
from suggester.backup_cli import backup, restore
from suggester.batch_cli import batch
from suggester.claim_out_cli import claim
from suggester.claims_cli import edits_app, units
from suggester.errors import NoteError, SuggesterError
from suggester.explain_cli import explain
from suggester.fhir_cli import fhir
from suggester.keys_cli import keys_app
from suggester.learn_cli import learn_app
from suggester.lexicon_cli import app as lexicon_app
from suggester.model import Discipline, PayerRule, Suggestions, Visit
from suggester.note_files import NoteFileError, note_names, read_note, shown
from suggester.queue_cli import audit_app, db_app, purge, reviews_app
from suggester.replay_cli import receipt, replay
from suggester.streams import FAULT, WRONG_INPUT, fail, internal_error, say, write
from suggester.webhooks_cli import webhooks_app

OVERLAYS = "SUGGESTER_OVERLAYS"  # the same settings as the application's
DATABASE = "SUGGESTER_DATABASE"
GRACE = 25  # seconds in which a server that stops answers what it has begun
# Objects made before Python looks for cycles. A long note makes a million and no cycle: to look
# after each 700 takes a tenth of its time.
GARBAGE = 50_000
SITE = "SUGGESTER_SITE"  # where browsers reach the server

app = typer.Typer(
    help="Read therapy notes and propose the billing codes that they support.",
    epilog="Begin with: suggester code note.txt",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.add_typer(lexicon_app, name="lexicon")
app.add_typer(edits_app, name="edits")
app.add_typer(reviews_app, name="reviews")
app.add_typer(learn_app, name="learn")
app.add_typer(audit_app, name="audit")
app.add_typer(db_app, name="db")
app.add_typer(accounts_app, name="accounts")
app.add_typer(keys_app, name="keys")
app.add_typer(webhooks_app, name="webhooks")
app.command()(purge)
app.command()(backup)
app.command()(restore)


@app.command()
def code(
    notes: Annotated[
        list[str],
        typer.Argument(metavar="NOTE", help="Text files, folders of .txt files, or -"),
    ],
    json: Annotated[
        bool, typer.Option("--json", help="Print the answer for a program, one line a note.")
    ] = False,
    rule: Annotated[
        PayerRule, typer.Option(help="How the payer turns minutes into units.")
    ] = PayerRule.CMS,
    discipline: Annotated[
        Discipline | None,
        typer.Option(help="Whose plan of care the visit belongs to.", case_sensitive=False),
    ] = None,
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Date of service."),
    ] = None,
    overlay: Annotated[
        list[Path] | None,
        typer.Option(help="A clinic's own words, laid over the lexicon; repeatable."),
    ] = None,
) -> None:
    """Propose the codes that each note supports, with the words that support them.

    Notes are UTF-8 text and are answered in the order of their names. One that cannot be
    read is named on stderr, the others are answered, and the exit code is 2.

    \b
    Examples:
      suggester code note.txt                        a report to read
      suggester code monday/ --rule ama              every .txt file of a folder
      suggester code note.txt --json > answer.json   for a program
      cat note.txt | suggester code -                from another program

    With several notes, note.text_sha256 in the JSON tells which line answers which.
    """
    visit = Visit(
        payer_rule=rule, discipline=discipline, date_of_service=date.date() if date else None
    )
    names, wrong = note_names(notes)
    for error in wrong:
        say(error)
    worst = WRONG_INPUT if wrong else 0
    for number, name in enumerate(names):
        try:
            text = read_note(name)
            answer = _answer(text, visit, tuple(overlay or ()))
        except (NoteFileError, NoteError) as error:
            say(f"{shown(name)}: {error}")
            worst = worst or WRONG_INPUT
        except SuggesterError as error:  # the program itself; no note will fare better
            fail(error)
        except Exception as error:  # its message may hold the note, so only its name is shown
            say(f"{shown(name)}: {internal_error(error)}")
            worst = FAULT
        else:
            if json:
                write(answer.model_dump_json() + "\n", encoding="utf-8")
                continue
            if len(names) > 1:
                write(f"{chr(10) if number else ''}== {shown(name)} ==\n\n")
            write(_report(text, answer))
    if worst:
        raise typer.Exit(worst)


app.command()(batch)
app.command()(claim)
app.command()(explain)
app.command()(receipt)
app.command()(replay)
app.command()(fhir)
app.command()(units)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    overlay: Annotated[
        list[Path] | None,
        typer.Option(
            envvar=OVERLAYS, help="A clinic's own words, laid over the lexicon; repeatable."
        ),
    ] = None,
) -> None:
    """Serve the page and the API until Ctrl-C. Only this machine can reach it by default.

    \b
    Examples:
      suggester serve
      suggester serve --port 8001
      suggester serve --overlay our-words
    """
    from suggester.stopping import Stopping

    stopping = Stopping()  # before anything slow
    # What is made until the server is ready lives as long as the process: to look for garbage in
    # it meanwhile takes a tenth of the time of a start, and later would hold up one answer in a
    # dozen by half as long again.
    gc.disable()
    import uvicorn
    from pydantic import ValidationError

    from suggester import core_dump, shipped_engine
    from suggester.listen import listen, url_of
    from suggester.shipped import web_app, web_module
    from suggester.slow_clients import WaryProtocol, allow_files

    core_dump.forbid()
    allow_files()
    try:
        listener = listen(host, port)
        shipped_engine(
            tuple(overlay or ())
        )  # now, so that a wrong lexicon file is one line and not a traceback
        os.environ[OVERLAYS] = os.pathsep.join(map(str, overlay or ()))
        # Likewise the settings, and the tables are brought up to date.
        first = import_module(web_module("accounts.commands")).start(os.environ.get(DATABASE), host)
        config = uvicorn.Config(
            web_app(),
            factory=True,
            http=WaryProtocol,
            ws="none",
            access_log=False,
            log_config=None,  # web.logs
            server_header=False,
            timeout_graceful_shutdown=GRACE,
        )
        config.load()
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE)
        gc.enable()
    except SuggesterError as error:
        fail(error)
    except ValidationError as error:
        wrong = error.errors(include_input=False)[0]
        name = "_".join(str(part) for part in ("SUGGESTER", *wrong["loc"])).upper()
        fail(f"the setting {name} cannot be used: {wrong['msg']}")
    write(f"Serving on {url_of(listener)} (Ctrl-C stops it)\n")
    if first:
        site = os.environ.get(SITE, url_of(listener)).rstrip("/")
        write(f"There is no administrator yet. Within 30 minutes, make one at {site}{first}\n")
    server = uvicorn.Server(config)
    stopping.tell(server)
    server.run(sockets=[listener])
    if not (server.started or stopping.asked):
        raise typer.Exit(FAULT)


class CorpusSplit(StrEnum):
    """Which of the labelled notes."""

    TEST = "test"
    CALIBRATION = "calibration"
    TRAIN = "train"
    ALL = "all"


@app.command()
def notes(
    split: Annotated[CorpusSplit, typer.Option(help="Which notes.")] = CorpusSplit.TEST,
) -> None:
    """Print the texts of the labelled notes, one JSON object a line, for any system to read.

    \b
    Example:
      suggester notes --split train > notes.jsonl
    """
    for line in _corpus().texts(split.value):
        write(line + "\n", encoding="utf-8")


@app.command()
def score(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT.jsonl", help="What a system said.")],
    split: Annotated[CorpusSplit, typer.Option(help="Which notes.")] = CorpusSplit.TEST,
    json: Annotated[bool, typer.Option("--json", help="Print the figures for a program.")] = False,
) -> None:
    """Score any system's codes, spans, minutes and units on the labelled notes.

    corpus/SCORING.md documents the format and every figure.

    \b
    Example:
      suggester score output.jsonl --split test
    """
    corpus = _corpus()
    try:
        result = corpus.score_file(output, split.value)
    except OSError as error:
        fail(f"{output}: {error.strerror}. Check the name.")
    except corpus.OutputError as error:
        fail(error)
    write((corpus.as_json if json else corpus.as_text)(result, split.value) + "\n")


@app.command()
def version() -> None:
    """Print the version of the program."""
    from suggester.shipped import software_version

    try:
        write(f"suggester {software_version()}\n")
    except SuggesterError as error:
        fail(error)


def _corpus() -> Any:
    """Return the corpus's scorer; what it needs comes with an extra."""
    from suggester.shipped import DISTRIBUTION, corpus_module

    try:
        return import_module(corpus_module("score_output"))
    except ModuleNotFoundError as error:
        fail(f"{error.name} is not installed. Run: pip install '{DISTRIBUTION}[evaluate]'")
    except SuggesterError as error:
        fail(error)


def _answer(text: str, visit: Visit, overlays: tuple[Path, ...]) -> Suggestions:
    from suggester import shipped_engine

    return shipped_engine(overlays).suggest(text, visit)


def _report(text: str, answer: Suggestions) -> str:
    from suggester.report import report

    terminal = sys.stdout.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    width = shutil.get_terminal_size().columns if terminal else None
    return report(text, answer, colour=terminal and not plain, width=width)
