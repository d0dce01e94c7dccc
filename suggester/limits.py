"""What a text must be to be read as a note: text, not too long, and no more than a note says."""

import re
from collections.abc import Sequence

from suggester.errors import NoteError
from suggester.ligatures import HIDDEN
from suggester.marks import Mark

MAX_CHARS = 50_000
# Characters of the longest note for each service that it may name. The tersest short lines name one
# in 20, and over many pages nobody names so many.
CHARS_A_SERVICE = 25
CHARS_A_STATEMENT = 12  # the same for its lines and sentences
_SURROGATE = re.compile("[\ud800-\udfff]")


def check_note(text: str, *, max_chars: int = MAX_CHARS) -> None:
    """Raise NoteError if a text cannot be read as a note. The message holds none of it."""
    if not isinstance(text, str):
        raise NoteError("The note must be text.", reason="type")
    if len(text) > max_chars:
        raise NoteError(
            f"The note has {len(text):,} characters; at most {max_chars:,} are read. "
            f"Send one visit at a time.",
            reason="too_long",
        )
    if "\0" in text:
        at = text.index("\0")
        raise NoteError(
            f"The note holds a NUL character at position {at:,}. Remove it and send again.",
            reason="nul",
            position=at,
        )
    broken = _SURROGATE.search(text)
    if broken is not None:
        raise NoteError(
            f"The note holds half of a character (a lone surrogate) at position "
            f"{broken.start():,}. Copy the note again from where it was written.",
            reason="surrogate",
            position=broken.start(),
        )
    if not text.translate(dict.fromkeys(map(ord, HIDDEN))).strip():
        raise NoteError("The note is empty. Paste or type the treatment note.", reason="empty")


def check_statements(statements: Sequence[Mark], most: int) -> None:
    """Raise NoteError for a text in more lines and sentences than any note."""
    if len(statements) > most:
        raise NoteError(
            f"The text has more than {most:,} lines and sentences, as no note of one visit does. "
            f"Send one visit at a time.",
            reason="too_many_lines",
        )


def check_services(phrases: Sequence[Mark], most: int) -> None:
    """Raise NoteError for a text that names more services than any note: it is none, and each has
    to be weighed."""
    if len(phrases) > most and len({phrase.start for phrase in phrases}) > most:
        raise NoteError(
            f"The text names more than {most:,} services, as no note of one visit does. Send one "
            f"visit at a time.",
            reason="too_many_services",
        )
