"""Find a code by its number in a note. Tokens in, code and place out."""

from collections.abc import Set

from suggester.plain_tokens import Tokens


def code_at(tokens: Tokens, at: int, codes: Set[str]) -> tuple[str, int] | None:
    """Return the known code that ends at a token and the token it starts at.

    Digits inside a telephone number, a date, a price or a longer number are no code.
    """
    digits = tokens[at].text
    if len(digits) not in (4, 5):
        return None
    start = at if len(digits) == 5 else at - 1
    if start < 0 or (start < at and tokens[start].whitespace_):
        return None
    code = digits if start == at else tokens[start].text.upper() + digits
    if code not in codes:
        return None
    glued = start > 0 and not tokens[start - 1].whitespace_ and tokens[start - 1].text in "-$.#"
    dashed = at + 2 < len(tokens) and tokens[at + 1].text == "-" and tokens[at + 2].is_digit
    return None if glued or (dashed and not tokens[at].whitespace_) else (code, start)
