"""Spell out what a PDF writes as one sign ("ﬁve") and drop what nobody sees, before a note is read.

The readers then see plain letters; ``places`` gives the answer's places in the note as received.
"""

from collections.abc import Sequence

HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
SPELT_OUT = {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_TABLE = str.maketrans({**SPELT_OUT, **dict.fromkeys(HIDDEN, "")})


def spelt_out(text: str) -> tuple[str, Sequence[int] | None]:
    """Return the text in plain letters, and for each of its characters the one of the note that
    it stands for: None where the text is as it was."""
    if text.isascii():
        return text, None
    plain = text.translate(_TABLE)
    if len(plain) == len(text) and plain == text:
        return text, None
    return plain, [at for at, sign in enumerate(text) for _ in sign.translate(_TABLE)]
