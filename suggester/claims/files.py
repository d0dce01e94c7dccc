"""Read the data files of lexicon/claims/: TOML into a model, CSV into rows. Bytes in, values out.

Our CSV files begin with lines that start with ``#``: what the columns mean, then ``# source = ...``
and ``# checked = YYYY-MM-DD``. A file that does not fit is a LexiconError with name and line.
"""

import csv
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeVar

from pydantic import ValidationError

from suggester.errors import LexiconError
from suggester.schema import Row
from suggester.shipped import lexicon_dir

FOLDER = "claims/"
_Model = TypeVar("_Model", bound=Row)


def read_toml(name: str, data: bytes, model: type[_Model]) -> _Model:
    """Return the checked content of a TOML file."""
    try:
        return model.model_validate(tomllib.loads(data.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{name}: is not TOML in UTF-8: {error}. Mend that place.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise LexiconError(
            f"{name}: {place}: {first['msg']}. The head of the shipped file explains each key."
        ) from error


def read_csv(name: str, data: bytes, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the cells of each row, in the order of ``columns``."""
    try:
        lines = data.decode().splitlines()
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"{name}: is not UTF-8 (byte {error.start}). Save it as UTF-8."
        ) from None
    head = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    rows = csv.reader(lines[head:])
    if next(rows, []) != list(columns):
        raise LexiconError(f"{name}:{head + 1}: the columns are not {','.join(columns)}.")
    for number, row in enumerate(rows, start=head + 2):
        if len(row) != len(columns):
            raise LexiconError(
                f"{name}:{number}: has {len(row)} cells, not {len(columns)}. Mend that line."
            )
        yield number, row


def read_day(name: str, line: int, cell: str) -> date | None:
    """Return the day of a cell, None if it is empty."""
    try:
        return date.fromisoformat(cell) if cell else None
    except ValueError:
        raise LexiconError(f"{name}:{line}: {cell!r} is no day. Write YYYY-MM-DD.") from None


def shipped_file(name: str) -> bytes:
    """Return one file of lexicon/claims/ as it comes with this version."""
    path = lexicon_dir() / FOLDER / name
    try:
        return path.read_bytes()
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}. Put the file back.") from error
