"""Where a token stands in its line. Tokens and a place in, yes or no out."""

from collections.abc import Set

from suggester.marks import Mark
from suggester.plain_tokens import Tokens

BULLETS = frozenset([*"-*•●▪◦‣–—▸►○", "--"])


def apart(tokens: Tokens, start: int) -> bool:
    """Tell whether an empty line stands before a token."""
    return (
        start > 0
        and tokens[start - 1].is_space
        and (tokens[start - 1].text.replace("\r\n", "\n").count("\n") > 1)
    )


def ends_line(tokens: Tokens, end: int) -> bool:
    """Tell whether a line ends before token ``end``."""
    return end >= len(tokens) or (tokens[end].is_space and "\n" in tokens[end].text)


def on_new_line(tokens: Tokens, start: int) -> bool:
    """Tell whether a token is the first of its line."""
    return start == 0 or (tokens[start - 1].is_space and "\n" in tokens[start - 1].text)


def opens_line(tokens: Tokens, start: int) -> bool:
    """Tell whether nothing but a bullet, a number or a frame stands before a token in its line."""
    framed = start > 0 and tokens[start - 1].text == "|" and on_new_line(tokens, start - 1)
    return framed or line_mark(tokens, start) is not None


def line_mark(tokens: Tokens, start: int) -> str | None:
    """Return the indentation and the bullet or number ("3)", "(3)", "3.") behind which a token
    opens its line, "" where it stands flush; None where it opens none. Every number reads "#".
    """
    at = start
    if tokens[at].text in BULLETS or _number_at(tokens, at):
        pass
    elif at and tokens[at - 1].text in BULLETS:
        while at and tokens[at - 1].text in BULLETS:
            at -= 1
    else:
        at = next((n for n in (at - 2, at - 3) if n >= 0 and _number_at(tokens, n) == start), at)
    if not on_new_line(tokens, at):
        return None
    numbered = "#" if _number_at(tokens, at) else ""
    indentation = tokens[at - 1].text.rpartition("\n")[2] if at else ""
    return indentation + (tokens[at].text if tokens[at].text in BULLETS else numbered)


def _number_at(tokens: Tokens, at: int) -> int | None:
    """Return the token behind a number that counts the items of a list, None where none stands."""
    at += tokens[at].text == "("
    if at + 1 < len(tokens) and tokens[at].is_digit and tokens[at + 1].text in (".", ")"):
        return at + 2
    return None


def listed(tokens: Tokens, start: int) -> bool:
    """Tell whether a line is bulleted, numbered or indented, as the items of a list are."""
    indented = start > 0 and tokens[start - 1].is_space and tokens[start - 1].text[-1] in " \t"
    on_line = not on_new_line(tokens, start)
    return (
        indented
        or on_line
        or tokens[start].text in BULLETS
        or _number_at(tokens, start) is not None
    )


def opens_with(tokens: Tokens, sentence: Mark, places: Set[int]) -> bool:
    """Tell whether the first word of a sentence stands at one of some places."""
    first = next((n for n in range(sentence.start, sentence.end) if tokens[n].is_alpha), -1)
    return first in places
