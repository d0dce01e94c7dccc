"""Write words of a note into Markdown so that they stay words: no mark-up, no link, no HTML."""

import re
import unicodedata

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:@/\"'$^=])")
_BLANKS = re.compile(r"\s+")
LONGEST = 120  # characters of a quotation


def plain(words: str, *, most: int = LONGEST) -> str:
    """Return words on one line, shortened, without control and format characters."""
    line = _BLANKS.sub(" ", words).strip()
    shown = "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cf"))
    return shown if len(shown) <= most else shown[: most - 1].rstrip() + "…"


def escaped(words: str, *, most: int = LONGEST) -> str:
    """Return words as Markdown that shows just them. A URL is broken up lest it become a link."""
    return _MARKS.sub(r"\\\1", plain(words, most=most))
