"""The command line of claims: `suggester units`, and `suggester edits show | import`.

Data goes to stdout, everything else to stderr; the exit code is 2 for what cannot be used.
"""

import sys
from collections.abc import Iterable
from datetime import date as Day
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from pydantic import ValidationError

from suggester.errors import SuggesterError
from suggester.model import Discipline, PayerRule, Visit

if TYPE_CHECKING:
    from suggester.claims.apart import CodeMinutes
    from suggester.claims.tables import ClaimTables
    from suggester.lexicon import Lexicon

WRONG_INPUT = 2  # exit code: an argument or a file cannot be used

edits_app = typer.Typer(
    help="Show the edits of pairs of codes, and load CMS's own tables.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

On = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="Date of service."),
]
Overlays = Annotated[
    list[Path] | None,
    typer.Option("--overlay", help="A folder laid over the lexicon; repeatable."),
]


class WhichTable(StrEnum):
    """CMS's two sets of tables."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"


def units(
    services: Annotated[
        list[str],
        typer.Argument(metavar="CODE[:MINUTES]", help="In the order of the note."),
    ],
    rule: Annotated[
        PayerRule, typer.Option(help="How the payer turns minutes into units.")
    ] = PayerRule.CMS,
    json: Annotated[bool, typer.Option("--json", help="Print the claim for a program.")] = False,
    on: On = None,
    discipline: Annotated[
        Discipline | None,
        typer.Option(help="Whose plan of care the visit belongs to.", case_sensitive=False),
    ] = None,
    assistant: Annotated[
        list[str] | None,
        typer.Option(metavar="CODE:MINUTES|MINUTES", help="An assistant's minutes; repeatable."),
    ] = None,
    ytd: Annotated[
        str | None, typer.Option(metavar="DOLLARS", help="Used of the year's threshold so far.")
    ] = None,
    setting: Annotated[
        str | None, typer.Option(help="Where, e.g. 'outpatient hospital', which has own tables.")
    ] = None,
    telehealth: Annotated[bool, typer.Option(help="The visit was by live video.")] = False,
    payer_denies_withdrawn: Annotated[
        bool, typer.Option(help="The payer denies pairs that Medicare has withdrawn.")
    ] = False,
    overlay: Overlays = None,
) -> None:
    """Make the claim of a visit from codes and minutes: units, edits, modifiers, the working.

    \b
    Examples:
      suggester units --rule cms 97110:24 97112:23 G0283
      suggester units 97110:36 97140:30 --discipline PT --assistant 97110:23 --date 2026-09-16
    """
    from suggester.claims.units import build_claim
    from suggester.claims.visit import complete_claim
    from suggester.working import claim_text

    try:
        visit = Visit(
            payer_rule=rule,
            date_of_service=on.date() if on else None,
            discipline=discipline,
            assistant_minutes=_assistant(assistant or ()),
            year_to_date_amount=_amount(ytd),
            setting=setting,
            telehealth=telehealth,
            payer_denies_withdrawn=payer_denies_withdrawn,
        )
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        _fail(f"{first['loc'][0]}: {first['msg']}.")
    lexicon, tables, rules_date = _load(tuple(overlay or ()))
    lines = [_service(text, lexicon) for text in services]
    try:
        claim = build_claim(lines, rule=rule)
    except ValueError as error:
        _fail(error)
    claim = complete_claim(claim, lines, visit, tables=tables, rules_date=rules_date)
    _print([claim.model_dump_json()] if json else claim_text(claim))


@edits_app.command()
def show(
    one: Annotated[str, typer.Argument(metavar="CODE")],
    two: Annotated[str, typer.Argument(metavar="CODE")],
    on: On = None,
    overlay: Overlays = None,
) -> None:
    """Say how two codes stand together on a day: live, withdrawn or no edit, and why.

    \b
    Example:
      suggester edits show 97140 97530 --date 2026-09-16
    """
    from suggester.claims.explained import explain_pair

    lexicon, tables, rules_date = _load(tuple(overlay or ()))
    codes = _known(one, lexicon, tables), _known(two, lexicon, tables)
    if codes[0] == codes[1]:
        _fail("the two codes are the same. Give two.")
    day = on.date() if on else rules_date
    _print(explain_pair(*codes, day, tables))


@edits_app.command(name="import")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CMS's .txt of pairs, .csv of limits.")
    ],
    to: Annotated[Path, typer.Option(metavar="FOLDER", help="The overlay folder to write.")],
    table: Annotated[
        WhichTable | None, typer.Option(help="Which table, where the file was renamed.")
    ] = None,
    effective: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="First day of the file's quarter, where it was renamed.",
        ),
    ] = None,
) -> None:
    """Load CMS's quarterly files into an overlay folder, and say what changes.

    All files are checked before anything is written. Use the folder with --overlay.

    \b
    Example:
      suggester edits import ccipra-v323r0-f*.txt --to cms-2026q4
    """
    from suggester.claims.dated import Table
    from suggester.cms_import import import_into

    try:
        written = import_into(
            to,
            files,
            table=Table(table) if table else None,
            start=effective.date() if effective else None,
        )
    except SuggesterError as error:
        _fail(error)
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}.")
    _print(written)


@cache
def _load(overlays: tuple[Path, ...]) -> "tuple[Lexicon, ClaimTables, Day]":
    from suggester.claims.tables import RULES_DATE, read_tables
    from suggester.lexicon import load_lexicon
    from suggester.shipped import lexicon_dir

    try:
        lexicon = load_lexicon(lexicon_dir(), overlays)
        return lexicon, read_tables(lexicon.files), RULES_DATE
    except SuggesterError as error:
        _fail(error)


def _service(text: str, lexicon: "Lexicon") -> "CodeMinutes":
    """Return one ``CODE`` or ``CODE:MINUTES``."""
    from suggester.claims.apart import CodeMinutes

    code, _, minutes = text.partition(":")
    entry = lexicon.by_code.get(code.upper())
    if entry is None:
        _fail(f"no code {code.upper()!r} in the lexicon. Write CODE or CODE:MINUTES.")
    return CodeMinutes(entry.code, _minutes(text, minutes), entry.minutes_per_unit)


def _minutes(text: str, minutes: str) -> int | None:
    if ":" not in text:
        return None
    if not minutes.isascii() or not minutes.isdecimal() or int(minutes) > 1440:
        _fail(f"{text!r}: minutes are whole, 0 to 1440. Write e.g. 97110:24.")
    return int(minutes)


def _assistant(given: Iterable[str]) -> int | dict[str, int] | None:
    """Return an assistant's minutes: one number, or by code."""
    found: dict[str, int] = {}
    rows = tuple(given)
    for text in rows:
        code, colon, minutes = text.partition(":")
        if not colon:
            if len(rows) > 1:
                _fail("--assistant: give one number for the visit, or CODE:MINUTES each.")
            return _minutes(f"visit:{code}", code)
        found[code.upper()] = found.get(code.upper(), 0) + (_minutes(text, minutes) or 0)
    return found or None


def _amount(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        _fail(f"--ytd: {text!r} is no amount. Write e.g. 2480.00.")


def _known(code: str, lexicon: "Lexicon", tables: "ClaimTables") -> str:
    name = code.upper()
    paired = {one for pairs in tables.pairs.values() for pair in pairs for one in pair}
    if name not in lexicon.by_code and name not in paired:
        _fail(f"no code {name!r} in the lexicon or its tables.")
    return name


def _print(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _fail(sentence: object) -> NoReturn:
    typer.echo(f"suggester: {sentence}", err=True)
    raise typer.Exit(WRONG_INPUT)
