"""`suggester replay` and `suggester receipt`: prove years later how an answer came about."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from suggester.errors import NoteError, SuggesterError
from suggester.note_files import NoteFileError, read_note, shown
from suggester.streams import FAULT, fail, write
from suggester.visit_options import OverlayOption

if TYPE_CHECKING:
    from suggester.receipts import Replay

Kept = Annotated[Path, typer.Argument(metavar="ANSWER.json", help="An answer or a receipt.")]


def receipt(answer: Annotated[Path, typer.Argument(metavar="ANSWER.json")]) -> None:
    """Print the receipt of an answer: its digests and versions, no words of the note.

    \b
    Example:
      suggester code note.txt --json > answer.json
      suggester receipt answer.json > receipt.json
    """
    from pydantic import ValidationError

    from suggester.model import Suggestions
    from suggester.receipts import receipt_of

    try:
        found = receipt_of(Suggestions.model_validate_json(_bytes(answer)))
    except ValidationError:
        fail(f"{answer}: is no answer of `suggester code --json`.")
    except SuggesterError as error:
        fail(error)
    write(found.model_dump_json() + "\n", encoding="utf-8")


def replay(
    kept: Kept,
    note: Annotated[str, typer.Argument(metavar="NOTE", help="The note, a text file.")],
    overlay: OverlayOption = None,
) -> None:
    """Answer a note again and compare, byte for byte, with an answer or receipt that was kept.

    Says which versions differ and what they changed. Exit code 1 if the answer differs.

    \b
    Example:
      suggester replay answer.json note.txt
    """
    from suggester import shipped_engine
    from suggester.receipts import replay as replayed

    try:
        text = read_note(note)
        found = replayed(_bytes(kept), text, shipped_engine(tuple(overlay or ())).suggest)
    except (NoteFileError, NoteError) as error:
        fail(f"{shown(note)}: {error}")
    except SuggesterError as error:
        fail(error)
    write("".join(f"{line}\n" for line in _lines(found)))
    if not found.same:
        raise typer.Exit(FAULT)


def _lines(found: "Replay") -> Iterator[str]:
    from suggester.receipts import NAMES

    yield "The same answer, byte for byte." if found.same else "Another answer."
    for one in found.versions:
        yield f"  {NAMES[one.name]}: {one.then} -> {one.now}"
    yield from (f"  {change}" for change in found.changes)
    if not found.same and not found.versions:
        yield "  No version explains it. The file was changed, or this is a fault: report it."


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"{path}: {error.strerror}. Check the name.")
