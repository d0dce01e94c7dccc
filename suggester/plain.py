"""Write a note's marks plainly, one character for one, so that every offset stays.

Word processors turn quotes, dashes, multiplication signs and blanks into their own; the readers
that look at the text with patterns see them plain.
"""

from spacy.tokens import Doc

_KEPT = "suggester.plain_text"
_MARKS = {
    "“": '"', "”": '"', "„": '"', "‟": '"', "’": "'", "‘": "'", "′": "'", "‵": "'", "″": '"',
    "–": "-", "‐": "-", "‑": "-", "−": "-", "×": "x", "✕": "x", "\u00a0": " ", "\u2007": " ",
    "\u202f": " ", "\u2009": " ", "\u2002": " ", "\u2003": " ",
}  # fmt: skip
_TABLE = str.maketrans(_MARKS)


def plain(text: str) -> str:
    """Return the text with plain marks; it has the same length."""
    return text if text.isascii() else text.translate(_TABLE)


def plain_text(doc: Doc) -> str:
    """Return the text of a Doc with plain marks, kept with the Doc: spaCy builds the text anew from
    its tokens each time it is asked."""
    text: str | None = doc.user_data.get(_KEPT)
    if text is None:
        text = doc.user_data[_KEPT] = plain(doc.text)
    return text
