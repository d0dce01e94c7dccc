"""Notes in bulk: what a source holds of each in, one note or one complaint a row out.

A bad row is a value, not an error, so it stops nothing. Complaints name the place and the fields,
never what stands in them. ``note_sources`` opens the files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from suggester.model import Visit
from suggester.note_files import NoteFileError, read_note


class NoteRow(Visit):
    """One note of a bulk file. Only ``text`` is required.

    key: names the row for ever, so that a second import does not enter it twice.
    clinician, site: for the review queue.
    """

    text: str = Field(repr=False)
    key: str | None = Field(default=None, max_length=200)
    clinician: str | None = Field(default=None, max_length=200)
    site: str | None = Field(default=None, max_length=200)

    @property
    def visit(self) -> Visit:
        """What is known of the visit besides the note."""
        return Visit(**self.model_dump(exclude=NOT_OF_THE_VISIT))


NOT_OF_THE_VISIT = {"text", "key", "clinician", "site"}


@dataclass(frozen=True)
class Raw:
    """A row as it lies in its source, not looked at yet: that is the work of whoever reads it.

    number: of the line, row or file, from 1. place: the same for a person, e.g. ``line 7``.
    content: a line of JSON, cells by name, a file, or None where the source itself complains.
    """

    number: int
    place: str
    content: bytes | Mapping[str, Any] | Path | None = field(repr=False)
    complaint: str = ""


@dataclass(frozen=True)
class Row:
    """A note that was read. place: for a person, e.g. ``line 7``."""

    place: str
    note: NoteRow = field(repr=False)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, and what to do about it."""

    place: str
    complaint: str


def row_of(raw: Raw) -> Row | BadRow:
    """Return the note of a row, or what is wrong with it."""
    content = raw.content
    if content is None:
        return BadRow(raw.place, raw.complaint)
    if isinstance(content, Path):
        return _text_file(raw.place, content)
    if isinstance(content, Mapping) and any(map(_broken, content.values())):
        return BadRow(raw.place, "Not UTF-8. Save the file as UTF-8.")
    try:
        if isinstance(content, bytes):
            return _storable(raw.place, NoteRow.model_validate_json(content, strict=True))
        return _storable(raw.place, NoteRow.model_validate(content))
    except ValidationError as error:
        return BadRow(raw.place, _complaint(error))


def _storable(place: str, note: NoteRow) -> Row | BadRow:
    """Return the row unless a field beside the text holds NUL, which PostgreSQL cannot store; of
    the text the engine says where."""
    beside = note.model_dump(exclude={"text"})
    bad = [name for name, value in beside.items() if isinstance(value, str) and "\0" in value]
    if bad:
        return BadRow(place, f"A NUL character, which is not text, in: {', '.join(bad)}.")
    return Row(place, note)


def _text_file(place: str, path: Path) -> Row | BadRow:
    try:
        return Row(place, NoteRow(text=read_note(str(path)), note_ref=path.stem[:200]))
    except NoteFileError as error:
        return BadRow(place, error.message)


def _broken(cell: object) -> bool:
    """Tell whether a cell holds halves of characters, which bytes that are no UTF-8 became."""
    return isinstance(cell, str) and any("\ud800" <= c <= "\udfff" for c in cell)


def _complaint(error: ValidationError) -> str:
    """Return which fields to mend; a name that is none of ours may be anything."""
    items = error.errors(include_input=False, include_context=False, include_url=False)
    if any(item["type"] == "json_invalid" for item in items):
        return "Not one JSON object in UTF-8."
    names = [str(item["loc"][0]) for item in items if item["loc"]]
    ours = dict.fromkeys(name for name in names if name in NoteRow.model_fields)
    if ours:
        return f"Missing, or not as it should be: {', '.join(ours)}."
    return f"Not a JSON object with these fields alone: {', '.join(NoteRow.model_fields)}."
