"""The command line of claims: `suggester units`, and `suggester edits show | import`.

Data goes to stdout, everything else to stderr; the exit code is 2 for what cannot be used.
"""

from collections.abc import Iterable
from datetime import date as Day
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from suggester.errors import SuggesterError
from suggester.model import PayerRule
from suggester.streams import fail, write
from suggester.visit_options import (
    AmountOption,
    AssistantOption,
    DateOption,
    DisciplineOption,
    OverlayOption,
    RuleOption,
    SettingOption,
    TelehealthOption,
    WithdrawnOption,
    minutes_of,
    visit_of,
)

if TYPE_CHECKING:
    from suggester.claims.apart import CodeMinutes
    from suggester.claims.tables import ClaimTables
    from suggester.lexicon import Lexicon

edits_app = typer.Typer(
    help="Show the edits of pairs of codes, and load CMS's own tables.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class WhichTable(StrEnum):
    """CMS's two sets of tables."""

    PRACTITIONER = "practitioner"
    HOSPITAL = "hospital"


def units(
    services: Annotated[
        list[str],
        typer.Argument(metavar="CODE[:MINUTES]", help="In the order of the note."),
    ],
    rule: RuleOption = PayerRule.CMS,
    json: Annotated[bool, typer.Option("--json", help="Print the claim for a program.")] = False,
    date: DateOption = None,
    discipline: DisciplineOption = None,
    assistant: AssistantOption = None,
    ytd: AmountOption = None,
    setting: SettingOption = None,
    telehealth: TelehealthOption = False,
    payer_denies_withdrawn: WithdrawnOption = False,
    overlay: OverlayOption = None,
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

    visit = visit_of(
        rule=rule,
        date=date,
        discipline=discipline,
        assistant=assistant,
        ytd=ytd,
        setting=setting,
        telehealth=telehealth,
        payer_denies_withdrawn=payer_denies_withdrawn,
    )
    lexicon, tables, rules_date = _load(tuple(overlay or ()))
    lines = [_service(text, lexicon) for text in services]
    try:
        claim = build_claim(lines, rule=rule)
    except ValueError as error:
        fail(error)
    claim = complete_claim(claim, lines, visit, tables=tables, rules_date=rules_date)
    _print([claim.model_dump_json()] if json else claim_text(claim))


@edits_app.command()
def show(
    one: Annotated[str, typer.Argument(metavar="CODE")],
    two: Annotated[str, typer.Argument(metavar="CODE")],
    date: DateOption = None,
    overlay: OverlayOption = None,
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
        fail("the two codes are the same. Give two.")
    day = date.date() if date else rules_date
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
        fail(error)
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}.")
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
        fail(error)


def _service(text: str, lexicon: "Lexicon") -> "CodeMinutes":
    """Return one ``CODE`` or ``CODE:MINUTES``."""
    from suggester.claims.apart import CodeMinutes

    code, _, minutes = text.partition(":")
    entry = lexicon.by_code.get(code.upper())
    if entry is None:
        fail(f"no code {code.upper()!r} in the lexicon. Write CODE or CODE:MINUTES.")
    return CodeMinutes(entry.code, minutes_of(text, minutes), entry.minutes_per_unit)


def _known(code: str, lexicon: "Lexicon", tables: "ClaimTables") -> str:
    name = code.upper()
    paired = {one for pairs in tables.pairs.values() for pair in pairs for one in pair}
    if name not in lexicon.by_code and name not in paired:
        fail(f"no code {name!r} in the lexicon or its tables.")
    return name


def _print(lines: Iterable[str]) -> None:
    write("".join(f"{line}\n" for line in lines))
