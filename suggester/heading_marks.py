"""The marks around headings: bullets, numbers, frames, delimiters. Token places in and out."""

from collections.abc import Iterator

from spacy.tokens import Doc

LETTERS = frozenset("SOAP")
_MARKS = frozenset("*_#=-–—>•●▪◦‣■□().[]<~|+")
_FRAMES = frozenset("[(<*_=#-~>")
_CLOSING = frozenset("])>*_=-–—~#|")
_DELIMITERS = frozenset([":", "=", "::", ";", ">", ">>", "|", "~", "--", "->", "→"])
_DASHES = frozenset("-–—")
_LASTING = frozenset("wk wks week weeks visit visits day days mo mos month months d w for".split())
_BRACKET = 8  # tokens in a bracket behind a heading


def behind_marks(doc: Doc, start: int, end: int) -> int:
    """Return the token behind bullets, emphasis, frames and numbering ("II.", "1)", "A.")."""
    at = behind_bullets(doc, start, end)
    if at + 2 < end and doc[at + 1].text in (".", ")"):
        number = doc[at].text
        roman = number.strip("IVX") == ""
        if doc[at].is_digit or roman or (len(number) == 1 and number.isupper()):
            behind = at + 2
            if number not in LETTERS or roman:
                return behind
    return at


def behind_bullets(doc: Doc, start: int, end: int) -> int:
    """Return the token behind bullets, emphasis and what opens a frame."""
    at = start
    while at < end and (doc[at].text[0] in _MARKS or doc[at].is_space):
        at += 1
    return at


def framed(doc: Doc, start: int) -> bool:
    """Tell whether what begins at a token opens with a frame: "[S]", "<<PLAN>>", "--- X ---"."""
    text = doc[start].text
    return (
        text[0] in "[(<"
        or text[:2] in ("==", "--", "**", "__", "##", "~~", ">>")
        or (text in ("*", "_", "=", ">", "#", "~") and start + 1 < len(doc))
    )


def behind_frame(doc: Doc, at: int, end: int) -> int:
    """Return the token behind the marks that close a frame, and one delimiter behind them."""
    while at < end and (doc[at].text[0] in _CLOSING or doc[at].text == ":" or _blank(doc, at)):
        at += 1
    return at


def letter_marks(doc: Doc, start: int) -> Iterator[str]:
    """Yield the mark of the single capital that a sentence opens with, if it does: "S >", "[S]"."""
    at = start
    while at < len(doc) and doc[at].text[0] in "[(<*_":
        at += 1
    if at + 1 >= len(doc) or len(doc[at].text) != 1 or not doc[at].text.isupper():
        return
    mark = at + 1
    if _blank(doc, mark):
        yield "\t" if "\t" in doc[mark].text else "  "
        mark += 1
    if mark < len(doc) and doc[mark].text in ":=)-–—/.>|~;]":
        yield doc[mark].text


def behind_delimiter(doc: Doc, at: int, end: int, *, opened: bool = False) -> int | None:
    """Return the token behind the heading's delimiter, or None if none stands at ``at``.

    opened: the heading opened with a frame or emphasis, whose closing marks are a delimiter.
    """
    while at < end and (doc[at].is_digit or doc[at].lower_ in _LASTING):
        at += 1  # "STG 2 wks:"
    if opened and at < end and doc[at].text[0] in _CLOSING:
        return behind_frame(doc, at, end)
    while at < end and doc[at].text[0] in "*_":
        at += 1
    if at < end and doc[at].text == "(":
        close = next((n for n in range(at, min(end, at + _BRACKET)) if doc[n].text == ")"), None)
        if close is not None:
            inner = behind_delimiter(doc, close + 1, end, opened=opened)
            if inner is not None:
                return inner
            return close + 1 if close + 1 == end else None
    if at < end and doc[at].text in _DELIMITERS:
        at += 1
        while at < end and (doc[at].text[0] in "*_" or doc[at].is_space):
            at += 1
        return at
    if at < end and doc[at].text == ")" and not doc[at - 1].whitespace_:
        return at + 1  # "Rx) squats"
    if at + 1 < end and doc[at].text in _DASHES:
        if doc[at + 1].text == doc[at].text:
            return at + 2
        return at + 1 if doc[at].whitespace_ else None
    return None


def capitals(doc: Doc, start: int, last: int, end: int) -> bool:
    """Tell whether ``doc[start:last]`` is a heading by its capitals, with text behind it:
    "PLAN OF CARE freq 2x/wk", "GOALS  1) ..."."""
    words = [token for token in doc[start:last] if token.is_alpha]
    if not words or not all(token.is_upper for token in words) or last >= end:
        return False
    if not (start == 0 or doc[start - 1].is_space):
        return False
    return (len(words) > 1 and not doc[last].is_upper) or doc[last].is_space


def alone(doc: Doc, start: int, end: int) -> bool:
    """Tell whether ``doc[start:end]`` fills its line."""
    return (start == 0 or breaks(doc, start - 1)) and line_ends(doc, end)


def line_ends(doc: Doc, at: int) -> bool:
    """Tell whether nothing follows on the line of the token before ``at``."""
    return at >= len(doc) or breaks(doc, at)


def breaks(doc: Doc, at: int) -> bool:
    """Tell whether a token is a line break."""
    text = doc[at].text
    return text.isspace() and ("\n" in text or "\r" in text)


def _blank(doc: Doc, at: int) -> bool:
    return doc[at].is_space and not breaks(doc, at)
