"""Find and read the notes named on a command line. Errors name the file, never its text."""

import sys
from collections.abc import Iterable
from pathlib import Path

from suggester.errors import SuggesterError

STDIN = "-"
MOST_BYTES = 1_048_576  # far above the longest note the engine reads, in any script
LONGEST_NAME = 200  # characters; what is longer is more likely a pasted note than a path


class NoteFileError(SuggesterError):
    """A file given as a note cannot be used; the message says what to do."""

    code = "S203"


def note_names(arguments: Iterable[str]) -> tuple[tuple[str, ...], tuple[NoteFileError, ...]]:
    """Return the notes meant by files, folders and ``-``, sorted; and what cannot be one.

    A folder stands for the ``.txt`` files directly in it.
    """
    names: set[str] = set()
    wrong: list[NoteFileError] = []
    for argument in dict.fromkeys(arguments):
        try:
            names.update(_names_of(argument))
        except NoteFileError as error:
            wrong.append(error)
    return tuple(sorted(names)), tuple(wrong)


def _names_of(argument: str) -> tuple[str, ...]:
    if argument == STDIN:
        return (STDIN,)
    if "\n" in argument or len(argument) > LONGEST_NAME:
        raise NoteFileError(
            "An argument looks like a note, not like a file name. "
            "Give the note on stdin: suggester code - < note.txt"
        )
    path = Path(argument)
    try:
        if not path.is_dir():
            return (argument,)
        inside = tuple(
            str(file)
            for file in path.iterdir()
            if file.suffix.lower() == ".txt" and not file.name.startswith(".")
        )
    except OSError as error:
        raise NoteFileError(f"{argument}: {error.strerror}.") from error
    if not inside:
        raise NoteFileError(
            f"{argument}: no .txt file in this folder. Name the notes themselves, "
            "or a folder that holds them."
        )
    return inside


def shown(name: str) -> str:
    """Return the name for a message: one line, in characters that print."""
    if name == STDIN:
        return "stdin"
    return "".join(c if c.isprintable() else "?" for c in name)


def read_note(name: str) -> str:
    """Return the text exactly as stored (line ends included), or raise NoteFileError."""
    data = _bytes_of(name)
    if len(data) > MOST_BYTES:
        raise NoteFileError("Larger than 1 MiB. Give one visit's note a file.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteFileError(
            f"Not UTF-8 at byte {error.start}{_likely(data)}. Save it as UTF-8, "
            "or convert it: iconv -f WINDOWS-1252 -t UTF-8"
        ) from None  # the cause would carry the note's bytes


def _bytes_of(name: str) -> bytes:
    try:
        if name == STDIN:
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise NoteFileError("No such file. Check the name; - reads the note from stdin.") from None
    except OSError as error:
        raise NoteFileError(f"{error.strerror}. Check the file and who may read it.") from None


def _likely(data: bytes) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return ' (it looks like UTF-16, Windows\' "Unicode")' if utf16 else ""
