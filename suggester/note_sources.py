"""Where notes in bulk lie: a CSV, a JSONL, a Parquet file or a folder in, its rows out, in order.

One row is held at a time (of Parquet, a few hundred), however large the source is.
"""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from suggester.errors import SuggesterError
from suggester.note_files import note_names, shown
from suggester.note_rows import BadRow, NoteRow, Raw, Row, row_of

LONGEST_CELL = 400_000  # characters; a quote that is never closed ends here at the latest
LONGEST_LINE = 4_194_304  # bytes; far above the longest note the engine reads, however escaped
_ROWS_AT_ONCE = 256
_NAMES = ("key", "note_ref", "patient_ref")


class SourceError(SuggesterError):
    """A file of many notes cannot be read as a whole; nothing of it was used."""

    code = "S204"


class SourceKind(StrEnum):
    """What a source is."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    TEXT = "text"


_SUFFIXES = {
    ".jsonl": SourceKind.JSONL,
    ".ndjson": SourceKind.JSONL,
    ".csv": SourceKind.CSV,
    ".parquet": SourceKind.PARQUET,
    ".txt": SourceKind.TEXT,
}


class NoteSource:
    """Many notes in one file, or a folder of ``.txt`` files.

    done: the share (0 - 1) of the source that the rows so far take.
    """

    def __init__(self, path: Path, kind: SourceKind | None = None) -> None:
        """kind: told by the suffix unless it is given. Raises SourceError where neither tells."""
        self.path = path
        self.kind = kind or kind_of(path)
        self.done = 0.0

    def rows(self) -> Iterator[Raw]:
        """Yield the rows as they lie there. Raises SourceError for a source that is none."""
        readers = {
            SourceKind.JSONL: self._json_lines,
            SourceKind.CSV: self._csv_rows,
            SourceKind.PARQUET: self._parquet_rows,
            SourceKind.TEXT: self._text_files,
        }
        self.done = 0.0
        try:
            yield from readers[self.kind]()
        except OSError as error:
            raise SourceError(f"{shown(str(self.path))}: {error.strerror or 'damaged'}.") from None
        self.done = 1.0

    def files(self) -> tuple[Path, ...]:
        """Return the files that the rows are in, in order."""
        if self.kind is not SourceKind.TEXT:
            return (self.path,)
        names, wrong = note_names([str(self.path)])
        if wrong:
            raise SourceError(wrong[0].message)
        return tuple(map(Path, names))

    def _json_lines(self) -> Iterator[Raw]:
        with self.path.open("rb") as file:
            size = self.path.stat().st_size
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                rest = line
                while rest and not rest.endswith(b"\n"):  # what is too long is not held
                    rest = file.readline(LONGEST_LINE)
                self.done = file.tell() / size
                raw = json_line_of(number, line)
                if raw is not None:
                    yield raw

    def _csv_rows(self) -> Iterator[Raw]:
        csv.field_size_limit(LONGEST_CELL)
        with self.path.open("rb") as file:
            size = self.path.stat().st_size
            # Bytes that are not UTF-8 become half characters, which are found in their row.
            text = TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")
            lines = csv.reader(text, strict=True)
            header = _header(lines)
            while True:
                number = lines.line_num + 1
                place = f"line {number}"
                self.done = file.tell() / size
                try:
                    cells = next(lines)
                except StopIteration:
                    return
                except csv.Error:
                    said = "The quotes do not close, or stand inside a cell unpaired."
                    yield Raw(number, place, None, said)
                    continue
                if cells and len(cells) != len(header):
                    said = f"{len(cells)} cells, but {len(header)} columns."
                    yield Raw(number, place, None, said)
                elif cells:
                    values = zip(header, cells, strict=True)
                    yield Raw(number, place, {name: cell for name, cell in values if cell})

    def _parquet_rows(self) -> Iterator[Raw]:
        with self.path.open("rb") as file:  # a name that is wrong is told as of any file
            table = _parquet(self.path, file)
            columns = known_columns([name.lower() for name in table.schema_arrow.names])
            total = table.metadata.num_rows
            number = 0
            for batch in _batches(self.path, table):
                for index in range(batch.num_rows):
                    number += 1
                    self.done = number / total
                    yield parquet_row(number, columns, batch, index)

    def _text_files(self) -> Iterator[Raw]:
        files = self.files()
        for number, file in enumerate(files, start=1):
            self.done = number / len(files)
            yield Raw(number, shown(file.name), file)


def kind_of(path: Path) -> SourceKind:
    """Return what a source is by its name. Raises SourceError where it does not tell."""
    if path.is_dir():
        return SourceKind.TEXT
    kind = _SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise SourceError(
            "Give a .csv, a .jsonl, a .parquet, a .txt file or a folder of .txt files."
        )
    return kind


def rows_in(path: Path) -> Iterator[Row | BadRow]:
    """Yield the notes and the complaints of a source whose name tells what it is, in order.

    Raises SourceError for what is none, or has no header.
    """
    return map(row_of, NoteSource(path).rows())


def json_line_of(number: int, line: bytes) -> Raw | None:
    """Return a line of JSONL as a row, None if nothing stands on it. number: from 1."""
    place = f"line {number}"
    if len(line) >= LONGEST_LINE:
        return Raw(number, place, None, "Longer than 4 MiB.")
    line = line.removeprefix(BOM_UTF8 if number == 1 else b"").strip()
    return Raw(number, place, line) if line else None


def parquet_row(number: int, columns: list[str], batch: Any, index: int) -> Raw:
    """Return a row of an Arrow record batch. number: of the row in its source, from 1."""
    place = f"row {number}"
    try:
        cells = [column[index].as_py(maps_as_pydicts="strict") for column in batch.columns]
    except (UnicodeDecodeError, KeyError):  # KeyError: a code twice among minutes
        return Raw(number, place, None, "Not UTF-8, or a name stands twice in one cell.")
    values = zip(columns, cells, strict=True)
    return Raw(
        number, place, {name: _named(name, cell) for name, cell in values if cell is not None}
    )


def _named(name: str, cell: Any) -> Any:
    """Return a cell; a table often has a number for what names a note or a patient."""
    return str(cell) if name in _NAMES and type(cell) is int else cell


def _parquet(path: Path, file: Any) -> Any:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError:
        raise needs_batch("Parquet") from None
    try:
        return pq.ParquetFile(file)
    except pa.ArrowInvalid:
        raise _damaged(path) from None


def _batches(path: Path, table: Any) -> Iterator[Any]:
    import pyarrow as pa

    try:
        yield from table.iter_batches(batch_size=_ROWS_AT_ONCE)
    except (pa.ArrowInvalid, OSError):  # its message may hold what stands there
        raise _damaged(path) from None


def _damaged(path: Path) -> SourceError:
    return SourceError(f"{shown(str(path))}: not a Parquet file, or a damaged one.")


def needs_batch(what: str) -> SourceError:
    """Return the error of who lacks the extra ``batch``."""
    from suggester.shipped import DISTRIBUTION

    return SourceError(f"{what} needs pyarrow. Run: pip install '{DISTRIBUTION}[batch]'")


def _header(lines: Iterator[list[str]]) -> list[str]:
    try:
        names = next(lines, [])
    except csv.Error:
        names = []
    return known_columns([name.strip().lower() for name in names])


def known_columns(header: list[str]) -> list[str]:
    """Return the columns if they are ours, each once, and the text among them."""
    known = NoteRow.model_fields
    if "text" not in header or len(set(header)) < len(header) or not set(header) <= set(known):
        raise SourceError(
            "The columns (the first line of a CSV) must be these, each once at most, "
            f"among them text: {', '.join(known)}."
        )
    return header
