"""`suggester fhir`: a note that is a FHIR R4 resource; the answer as a Bundle."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from suggester.claim_out import fhir_answer
from suggester.errors import SuggesterError
from suggester.fhir_in import received
from suggester.model import Discipline, PayerRule, Visit
from suggester.note_files import read_note, shown
from suggester.streams import FAULT, fail, internal_error, say, write
from suggester.visit_options import DateOption, DisciplineOption, OverlayOption, RuleOption


def fhir(
    file: Annotated[str, typer.Argument(metavar="FILE.json", help="A resource as JSON, or -")],
    rule: RuleOption = PayerRule.CMS,
    discipline: DisciplineOption = None,
    date: DateOption = None,
    overlay: OverlayOption = None,
    words: Annotated[
        bool, typer.Option("--words", help="Quote the note's words in the evidence.")
    ] = False,
) -> None:
    """Read a DocumentReference, a Composition, or a Bundle that holds one (FHIR R4, JSON).

    The answer is a Bundle of one draft Claim, its ChargeItems, their Provenance, and the plain
    text that offsets count (docs/fhir.md). What an option says wins over the resource.

    \b
    Examples:
      suggester fhir note.json > answer.json
      suggester fhir - --rule ama < note.json
    """
    try:
        answer = _answer(read_note(file), rule, discipline, date, tuple(overlay or ()), words=words)
    except json.JSONDecodeError as error:
        fail(f"{shown(file)}: not JSON: reading stopped at line {error.lineno}.")
    except SuggesterError as error:
        fail(f"{shown(file)}: {error}")
    except Exception as error:  # its message may hold the note, so only its place is shown
        say(f"{shown(file)}: {internal_error(error)}")
        raise typer.Exit(FAULT) from None
    write(answer + "\n", encoding="utf-8")


def _answer(
    data: str,
    rule: PayerRule,
    discipline: Discipline | None,
    date: datetime | None,
    overlays: tuple[Path, ...],
    *,
    words: bool,
) -> str:
    from suggester import shipped_engine

    resource = json.loads(data)
    note = received(resource if isinstance(resource, dict) else {})
    visit = Visit(
        payer_rule=rule,
        discipline=discipline or note.discipline,
        date_of_service=date.date() if date else note.date_of_service,
        patient_ref=note.patient,
        note_ref=note.note,
    )
    return fhir_answer(
        shipped_engine(overlays).suggest(note.text, visit),
        visit,
        text=note.text,
        recorded=datetime.now(UTC),
        encounter=note.encounter,
        words=words,
    )
