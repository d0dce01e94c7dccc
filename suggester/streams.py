"""The two streams of a command: data to stdout, sentences to stderr, and how it ends.

No sentence holds note text: an unexpected error is named by its place, not by its message.
"""

import sys
from pathlib import Path
from typing import NoReturn

import typer

FAULT = 1  # exit code: a fault of ours
WRONG_INPUT = 2  # exit code: a note or an option cannot be used


def write(text: str, *, encoding: str | None = None) -> None:
    """Write data to stdout; a terminal that lacks a character gets a question mark."""
    write_bytes(text.encode(encoding or sys.stdout.encoding, "replace"))


def write_bytes(data: bytes) -> None:
    """Write data to stdout as it is, at once."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def say(sentence: object) -> None:
    """Say a sentence on stderr."""
    typer.echo(f"suggester: {sentence}", err=True)


def fail(sentence: object) -> NoReturn:
    """Say what is wrong with the input and end the command."""
    say(sentence)
    raise typer.Exit(WRONG_INPUT)


def internal_error(error: Exception) -> str:
    """Return a sentence for a fault of ours: the kind of the error and where it arose, without
    its message, which may hold the note."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = type(error).__name__
    if trace is not None:
        place += f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    return f"internal error ({place}). Please report it."
