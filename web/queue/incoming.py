"""Notes in bulk: a CSV, a JSONL or a folder in, one note or one complaint a row out.

A bad row is a value, not an error, so it stops nothing. Complaints name the line (the first,
where a row spans several) and the fields, never what stands in them.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field, ValidationError

from suggester import Visit
from suggester.note_files import NoteFileError, note_names, read_note, shown

from .digests import digest
from .errors import ImportFileError
from .values import is_storable

LONGEST_CELL = 400_000  # characters; a quote that is never closed ends here at the latest


class RowIn(Visit):
    """One note of a bulk file. Only ``text`` is required.

    key: names the row for ever, so that a second import does not enter it twice; where it is
        missing, the same text with the same visit is the same row.
    """

    text: str = Field(repr=False)
    key: str | None = Field(default=None, max_length=200)
    clinician: str | None = Field(default=None, max_length=200)
    site: str | None = Field(default=None, max_length=200)

    @property
    def visit(self) -> Visit:
        """What is known of the visit besides the note."""
        return Visit(**self.model_dump(exclude={"text", "key", "clinician", "site"}))

    @property
    def idempotency_key(self) -> str:
        """The key of the entry."""
        return f"key {self.key}" if self.key else f"row {digest(self.model_dump(mode='json'))}"


@dataclass(frozen=True)
class Row:
    """A note that was read. place: for a person, e.g. ``line 7``."""

    place: str
    note: RowIn = field(repr=False)


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be used, and what to do about it."""

    place: str
    complaint: str


def rows_in(path: Path) -> Iterator[Row | BadRow]:
    """Yield the rows of a ``.csv``, a ``.jsonl``, a ``.txt`` or a folder of ``.txt``, in order.

    Raises ImportFileError for what is none of them, or has no header.
    """
    kind = path.suffix.lower()
    if path.is_dir() or kind == ".txt":
        return _text_files(path)
    readers = {".csv": _csv_rows, ".jsonl": _json_rows, ".ndjson": _json_rows}
    if kind not in readers:
        raise ImportFileError("Give a .csv, a .jsonl, a .txt file or a folder of .txt files.")
    return readers[kind](path)


def _csv_rows(path: Path) -> Iterator[Row | BadRow]:
    csv.field_size_limit(LONGEST_CELL)
    # Bytes that are not UTF-8 become half characters, which `_read` finds in their row.
    with _opened(path).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        lines = csv.reader(file, strict=True)
        header = _header(lines)
        while True:
            place = f"line {lines.line_num + 1}"
            try:
                cells = next(lines)
            except StopIteration:
                return
            except csv.Error:
                yield BadRow(place, "The quotes do not close, or stand inside a cell unpaired.")
                continue
            if not cells:
                continue
            if len(cells) != len(header):
                yield BadRow(place, f"{len(cells)} cells, but {len(header)} columns.")
                continue
            values = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
            yield _read(place, values)


def _header(lines: Iterator[list[str]]) -> list[str]:
    try:
        header = [name.strip().lower() for name in next(lines, [])]
    except csv.Error:
        header = []
    known = RowIn.model_fields
    if "text" not in header or len(set(header)) < len(header) or not set(header) <= set(known):
        raise ImportFileError(
            f"The first line must name the columns, each once, among them text: {', '.join(known)}."
        )
    return header


def _read(place: str, values: dict[str, str]) -> Row | BadRow:
    if any("\ud800" <= c <= "\udfff" for cell in values.values() for c in cell):
        return BadRow(place, "Not UTF-8. Save the file as UTF-8.")
    try:
        return _row(place, RowIn.model_validate(values))
    except ValidationError as error:
        return BadRow(place, _complaint(error))


def _row(place: str, note: RowIn) -> Row | BadRow:
    """Return the row unless a field holds NUL, which PostgreSQL cannot store; of the text the
    engine says where."""
    beside = note.model_dump(exclude={"text"})
    bad = [
        name for name, value in beside.items() if isinstance(value, str) and not is_storable(value)
    ]
    if bad:
        return BadRow(place, f"A NUL character, which is not text, in: {', '.join(bad)}.")
    return Row(place, note)


def _json_rows(path: Path) -> Iterator[Row | BadRow]:
    with _opened(path).open("rb") as file:
        for number, line in enumerate(file, start=1):
            place = f"line {number}"
            if not line.strip():
                continue
            try:
                yield _row(place, RowIn.model_validate_json(line.strip(), strict=True))
            except ValidationError as error:
                yield BadRow(place, _complaint(error))


def _text_files(path: Path) -> Iterator[Row | BadRow]:
    names, wrong = note_names([str(path)])
    if wrong:
        raise ImportFileError(wrong[0].message)
    for name in names:
        place = shown(Path(name).name)
        try:
            note = RowIn(text=read_note(name), note_ref=Path(name).stem[:200])
        except NoteFileError as error:
            yield BadRow(place, error.message)
        else:
            yield Row(place, note)


def _complaint(error: ValidationError) -> str:
    """Return which fields to mend; a name that is none of ours may be anything."""
    items = error.errors(include_input=False, include_context=False, include_url=False)
    if any(item["type"] == "json_invalid" for item in items):
        return "Not one JSON object in UTF-8."
    names = [str(item["loc"][0]) for item in items if item["loc"]]
    ours = dict.fromkeys(name for name in names if name in RowIn.model_fields)
    if ours:
        return f"Missing, or not as it should be: {', '.join(ours)}."
    return f"Not a JSON object with these fields alone: {', '.join(RowIn.model_fields)}."


def _opened(path: Path) -> Path:
    try:
        path.open("rb").close()
    except OSError as error:
        raise ImportFileError(f"{path}: {error.strerror}.") from None
    return path
