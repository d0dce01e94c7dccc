"""Where a token stands in its line. Tokens and a place in, yes or no out."""

from suggester.plain_tokens import Tokens

BULLETS = frozenset("-*•●▪◦‣–")


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
    bullet = start > 0 and (tokens[start - 1].text in BULLETS or tokens[start - 1].text == "|")
    number = start > 1 and tokens[start - 1].text in (")", ".") and tokens[start - 2].is_digit
    return on_new_line(tokens, start - (2 if number else bullet))


def bulleted(tokens: Tokens, start: int) -> bool:
    """Tell whether a sentence stands behind a bullet that opens its line."""
    bullet = start if tokens[start].text in BULLETS else start - 1
    return bullet >= 0 and tokens[bullet].text in BULLETS and on_new_line(tokens, bullet)


def listed(tokens: Tokens, start: int) -> bool:
    """Tell whether a line is bulleted, numbered or indented, as the items of a list are."""
    indented = start > 0 and tokens[start - 1].is_space and tokens[start - 1].text[-1] in " \t"
    on_line = not on_new_line(tokens, start)
    numbered = (
        tokens[start].is_digit and start + 1 < len(tokens) and tokens[start + 1].text in (".", ")")
    )
    return indented or on_line or tokens[start].text in BULLETS or numbered
