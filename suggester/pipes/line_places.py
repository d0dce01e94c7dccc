"""Where a token stands in its line. Tokens and a place in, yes or no out."""

from bisect import bisect_left
from collections.abc import Sequence, Set

from suggester.marks import Mark
from suggester.plain_tokens import Tokens

LONGEST_ROW = 80  # tokens of a line headed by a word set apart
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
    """Tell whether nothing but a bullet stands before a token in its line."""
    bullet = start > 0 and tokens[start - 1].text in BULLETS
    return on_new_line(tokens, start - bullet)


def bulleted(tokens: Tokens, start: int) -> bool:
    """Tell whether a sentence stands behind a bullet that opens its line."""
    bullet = start if tokens[start].text in BULLETS else start - 1
    return bullet >= 0 and tokens[bullet].text in BULLETS and on_new_line(tokens, bullet)


def itemised(tokens: Tokens, start: int) -> bool:
    """Tell whether a sentence stands behind a bullet or a number that opens its line."""
    return bulleted(tokens, start) or (numbered(tokens, start) and on_new_line(tokens, start))


def numbered(tokens: Tokens, start: int) -> bool:
    """Tell whether a token is the number of an item: "1." or "1)"."""
    following = tokens[start + 1].text if start + 1 < len(tokens) else ""
    return tokens[start].is_digit and following in (".", ")")


def listed(tokens: Tokens, start: int) -> bool:
    """Tell whether a line is bulleted, numbered or indented, as the items of a list are."""
    indented = start > 0 and tokens[start - 1].is_space and tokens[start - 1].text[-1] in " \t"
    on_line = not on_new_line(tokens, start)
    return indented or on_line or tokens[start].text in BULLETS or numbered(tokens, start)


def opens_with(tokens: Tokens, sentence: Mark, places: Set[int]) -> bool:
    """Tell whether the first word of a sentence stands at one of some places."""
    first = next((n for n in range(sentence.start, sentence.end) if tokens[n].is_alpha), -1)
    return first in places


def closed_by_field(tokens: Tokens, start: int, fields: Sequence[int]) -> bool:
    """Tell whether a field of minutes closes the line of a token ("Ther Ex: bike x 5 min; leg
    press.  Minutes: 17"): it is the label's, and no time before it closes the label.

    fields: first token of each such field.
    """
    n = bisect_left(fields, start)
    return (
        n < len(fields)
        and fields[n] - start <= LONGEST_ROW
        and not any("\n" in token.text for token in tokens[start : fields[n]])
    )
