"""The marks around headings: bullets, numbers, frames, delimiters. Token places in and out."""

from collections.abc import Iterator

from suggester.plain_tokens import Tokens

LETTERS = frozenset("SOAP")
_MARKS = frozenset("*_#=-–—>•●▪◦‣■□().[]<~|+")
_CLOSING = frozenset("])>*_=-–—~#|")
_DELIMITERS = frozenset([":", "=", "::", ";", ">", ">>", "|", "~", "--", "->", "→"])
_DASHES = frozenset("-–—")
_LASTING = frozenset("wk wks week weeks visit visits day days mo mos month months d w for".split())
_MINUTES = frozenset("x min mins min. minutes".split())
_BRACKET = 8  # tokens in a bracket behind a heading


def behind_marks(tokens: Tokens, start: int, end: int) -> int:
    """Return the token behind bullets, emphasis, frames and numbering ("II.", "1)", "A.")."""
    at = behind_bullets(tokens, start, end)
    if at + 2 < end and tokens[at + 1].text in (".", ")"):
        number = tokens[at].text
        roman = number.strip("IVX") == ""
        if tokens[at].is_digit or roman or (len(number) == 1 and number.isupper()):
            behind = at + 2
            if number not in LETTERS or roman:
                return behind
    return at


def behind_bullets(tokens: Tokens, start: int, end: int) -> int:
    """Return the token behind bullets, emphasis and what opens a frame."""
    at = start
    while at < end and (tokens[at].text[0] in _MARKS or tokens[at].is_space):
        at += 1
    return at


def framed(tokens: Tokens, start: int) -> bool:
    """Tell whether what begins at a token opens with a frame: "[S]", "<<PLAN>>", "--- X ---"."""
    text = tokens[start].text
    return (
        text[0] in "[(<"
        or text[:2] in ("==", "--", "**", "__", "##", "~~", ">>")
        or (text in ("*", "_", "=", ">", "#", "~") and start + 1 < len(tokens))
    )


def behind_frame(tokens: Tokens, at: int, end: int) -> int:
    """Return the token behind the marks that close a frame, and one delimiter behind them."""
    while at < end and (
        tokens[at].text[0] in _CLOSING or tokens[at].text == ":" or _blank(tokens, at)
    ):
        at += 1
    return at


def letter_marks(tokens: Tokens, start: int) -> Iterator[str]:
    """Yield the mark of the single capital that a sentence opens with, if it does: "S >", "[S]"."""
    at = start
    while at < len(tokens) and tokens[at].text[0] in "[(<*_":
        at += 1
    if at + 1 >= len(tokens) or len(tokens[at].text) != 1 or not tokens[at].text.isupper():
        return
    mark = at + 1
    if _blank(tokens, mark):
        yield "\t" if "\t" in tokens[mark].text else "  "
        mark += 1
    if mark < len(tokens) and tokens[mark].text in ":=)-–—/.>|~;]":
        yield tokens[mark].text


def behind_delimiter(tokens: Tokens, at: int, end: int, *, opened: bool = False) -> int | None:
    """Return the token behind the heading's delimiter, or None if none stands at ``at``.

    opened: the heading opened with a frame or emphasis, whose closing marks are a delimiter.
    """
    while at < end and (tokens[at].is_digit or tokens[at].lower_ in _LASTING):
        at += 1  # "STG 2 wks:"
    if opened and at < end and tokens[at].text[0] in _CLOSING:
        return behind_frame(tokens, at, end)
    while at < end and tokens[at].text[0] in "*_":
        at += 1
    if at < end and tokens[at].text == "(":
        close = next((n for n in range(at, min(end, at + _BRACKET)) if tokens[n].text == ")"), None)
        if close is not None:
            inner = behind_delimiter(tokens, close + 1, end, opened=opened)
            if inner is not None:
                return inner
            return close + 1 if close + 1 == end else None
    if at < end and tokens[at].text in _DELIMITERS:
        at += 1
        while at < end and (tokens[at].text[0] in "*_" or tokens[at].is_space):
            at += 1
        return at
    if at < end and tokens[at].text == ")" and not tokens[at - 1].whitespace_:
        return at + 1  # "Rx) squats"
    if at + 1 < end and tokens[at].text in _DASHES:
        if tokens[at + 1].text == tokens[at].text:
            return at + 2
        return at + 1 if tokens[at].whitespace_ else None
    return None


def behind_minutes(tokens: Tokens, at: int, end: int) -> int:
    """Return the token behind the minutes that stand at ``at``, or ``at``: "Treatment 14 min"."""
    last = at
    while last < end and (tokens[last].is_digit or tokens[last].lower_ in _MINUTES):
        last += 1
    return last if last > at and not tokens[last - 1].is_digit else at


def capitals(tokens: Tokens, start: int, last: int, end: int) -> bool:
    """Tell whether ``tokens[start:last]`` is a heading by its capitals, with text behind it:
    "PLAN OF CARE freq 2x/wk", "GOALS  1) ..."."""
    words = [token for token in tokens[start:last] if token.is_alpha]
    if not words or not all(token.is_upper for token in words) or last >= end:
        return False
    if not (start == 0 or tokens[start - 1].is_space):
        return False
    return (len(words) > 1 and not tokens[last].is_upper) or tokens[last].is_space


def alone(tokens: Tokens, start: int, end: int) -> bool:
    """Tell whether ``tokens[start:end]`` fills its line."""
    return starts_line(tokens, start) and line_ends(tokens, end)


def starts_line(tokens: Tokens, at: int) -> bool:
    """Tell whether a token is the first of its line."""
    return at == 0 or breaks(tokens, at - 1)


def line_ends(tokens: Tokens, at: int) -> bool:
    """Tell whether nothing follows on the line of the token before ``at``."""
    return at >= len(tokens) or breaks(tokens, at)


def breaks(tokens: Tokens, at: int) -> bool:
    """Tell whether a token is a line break."""
    text = tokens[at].text
    return text.isspace() and ("\n" in text or "\r" in text)


def _blank(tokens: Tokens, at: int) -> bool:
    return tokens[at].is_space and not breaks(tokens, at)
