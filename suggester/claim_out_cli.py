"""`suggester claim`: the claim of one note, for a billing system."""

from datetime import date as Day
from typing import Annotated

import typer

from suggester.claim_out import Format, write_claim
from suggester.errors import NoteError, SuggesterError
from suggester.model import PayerRule
from suggester.note_files import NoteFileError, note_names, read_note, shown
from suggester.streams import FAULT, fail, internal_error, say, write_bytes
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
    visit_of,
)


def claim(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="A text file, or -")],
    kind: Annotated[
        Format, typer.Option("--format", help="How the claim is written.", case_sensitive=False)
    ] = Format.JSON,
    rule: RuleOption = PayerRule.CMS,
    discipline: DisciplineOption = None,
    date: DateOption = None,
    assistant: AssistantOption = None,
    ytd: AmountOption = None,
    setting: SettingOption = None,
    telehealth: TelehealthOption = False,
    payer_denies_withdrawn: WithdrawnOption = False,
    overlay: OverlayOption = None,
    words: Annotated[
        bool, typer.Option("--words", help="Quote the note's words in FHIR; else only offsets.")
    ] = False,
) -> None:
    """Write the claim that one note supports: a proposal for a person to check.

    json is the whole claim with its working, edits and questions; csv and fhir (R4, a Bundle of
    one Claim and its ChargeItems) hold the lines that have units. docs/claim-out.md lists the
    columns and elements.

    \b
    Examples:
      suggester claim note.txt                          the claim as JSON
      suggester claim note.txt --format csv > claim.csv
      suggester claim - --format fhir --rule ama < note.txt
    """
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
    name = _one_note(note)
    try:
        from suggester import shipped_engine

        answer = shipped_engine(tuple(overlay or ())).suggest(read_note(name), visit)
        data = write_claim(answer, visit, kind, created=Day.today(), words=words)
    except (NoteFileError, NoteError) as error:
        fail(f"{shown(name)}: {error}")
    except SuggesterError as error:
        fail(error)
    except Exception as error:  # its message may hold the note, so only its place is shown
        say(f"{shown(name)}: {internal_error(error)}")
        raise typer.Exit(FAULT) from None
    write_bytes(data if kind is Format.CSV else data + b"\n")


def _one_note(argument: str) -> str:
    """Return the name of the note that an argument means, or end the command."""
    names, wrong = note_names((argument,))
    if wrong:
        fail(wrong[0])
    if len(names) > 1:
        fail(f"{shown(argument)} holds {len(names)} notes. A claim is of one visit: name its note.")
    return names[0]
