"""`suggester explain`: why one note supports a code, or why not."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from suggester.errors import NoteError, SuggesterError
from suggester.model import Visit
from suggester.note_files import NoteFileError, note_names, read_note, shown
from suggester.streams import FAULT, fail, internal_error, say, write
from suggester.visit_options import DateOption, DisciplineOption, OverlayOption

if TYPE_CHECKING:
    from suggester.why import Explanation, Term


def explain(
    note: Annotated[str, typer.Argument(metavar="NOTE", help="A text file, or -")],
    code: Annotated[str, typer.Option("--code", help="The code to ask about, e.g. 97530.")],
    json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
    discipline: DisciplineOption = None,
    date: DateOption = None,
    overlay: OverlayOption = None,
) -> None:
    """Say why a note supports a code, or why not: the sum, the first test it failed, its rival,
    and the question that would settle it.

    \b
    Examples:
      suggester explain note.txt --code 97530
      suggester explain - --code 97116 --json < note.txt
    """
    visit = Visit(date_of_service=date.date() if date else None, discipline=discipline)
    names, wrong = note_names((note,))
    if wrong or len(names) != 1:
        fail(wrong[0] if wrong else f"{shown(note)}: name one note.")
    try:
        from suggester import shipped_engine

        text = read_note(names[0])
        found = shipped_engine(tuple(overlay or ())).explain(text, code, visit)
    except (NoteFileError, NoteError) as error:
        fail(f"{shown(names[0])}: {error}")
    except SuggesterError as error:
        fail(error)
    except Exception as error:  # its message may hold the note, so only its place is shown
        say(f"{shown(names[0])}: {internal_error(error)}")
        raise typer.Exit(FAULT) from None
    if json:
        write(found.model_dump_json() + "\n", encoding="utf-8")
    else:
        write("".join(f"{line}\n" for line in _lines(found)))


def _lines(found: "Explanation") -> Iterator[str]:
    verdict = "proposed" if found.proposed else f"not proposed ({found.gate})"
    yield f"{found.code}  {found.label}: {verdict}"
    yield f"  {found.reason}"
    for term in found.terms:
        yield f"  {term.evidence.weight:+6.3f}  {_shown(term)}"
    for row in found.circumstances:
        yield f"  {row.points:+6.3f}  ({row.says})"
    if found.terms:
        yield f"  {found.score:+6.3f}  in all; {found.needed:g} are needed"
    if found.rival:
        ahead = f"{found.rival.margin:+g} points"
        yield f"  Rival: {found.rival.code} {found.rival.label} ({ahead}). {found.rival.how}"
    for near in found.nearest[1:]:
        yield f"  Also near: “{near.wording}”, without “{' '.join(near.missing)}”"
    if found.question:
        yield f"  Ask: {found.question}"


def _shown(term: "Term") -> str:
    """Return a mention in a line: its words, where they stand, why they add nothing."""
    item = term.evidence
    words = " ".join(item.text.split())
    words = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in words)
    parts = [f"“{words}”", item.section.replace("_", " ")]
    if term.gate == "assertion":
        parts.append(item.assertion.value.replace("_", " "))
    elif term.gate:
        parts.append(f"{term.gate} {term.winner}" if term.winner else term.gate)
    return ", ".join(parts)
