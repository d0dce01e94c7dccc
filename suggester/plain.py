"""Write a note's marks plainly, one character for one, so that every offset stays.

Word processors turn quotes, dashes, multiplication signs and blanks into their own; the readers
that look at the text with patterns see them plain.
"""

import re

from suggester.plain_tokens import Doc, tokens_of

_MARKS = {
    "“": '"', "”": '"', "„": '"', "‟": '"', "’": "'", "‘": "'", "´": "'",
    "′": "'", "‵": "'", "″": '"',
    "–": "-", "‐": "-", "‑": "-", "−": "-", "×": "x", "✕": "x", "\u00a0": " ", "\u2007": " ",
    "\u202f": " ", "\u2009": " ", "\u2002": " ", "\u2003": " ",
}  # fmt: skip
_TABLE = str.maketrans(_MARKS)

# Beside outlines, solid shapes and a star in brackets are ticks: "□ US ■ Gait", "( ) TE (*) MT".
_OUTLINES = re.compile("[☐□○◯❏❐❑❒▢⬜◻◽]")
_SOLID = str.maketrans(dict.fromkeys("■◼⬛◾●◉⦿◆", "☑"))
_EMPTY_BRACKETS = re.compile(r"\([ _]{1,3}\)")
_STAR = re.compile(r"(?<=\()[*•●](?=\))")


def plain(text: str) -> str:
    """Return the text with plain marks; it has the same length."""
    if "(" in text and _EMPTY_BRACKETS.search(text):
        text = _STAR.sub("x", text)
    if text.isascii():
        return text
    if _OUTLINES.search(text):
        text = text.translate(_SOLID)
    return text.translate(_TABLE)


def plain_text(doc: Doc) -> str:
    """Return the text of a Doc with plain marks, made once and kept with it."""
    tokens = tokens_of(doc)
    if tokens.plain is None:
        tokens.plain = plain(tokens.text)
    return tokens.plain
