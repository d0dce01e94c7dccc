"""Read numbers up to ninety-nine that are written in words. Words in, values out."""

import re

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: n for n, word in enumerate(_ONES, 1)}
_VALUES |= {word: 10 * n for n, word in enumerate(_TENS, 2)}

DIGIT_WORD = "|".join(_ONES[:9])
WORD_NUMBER = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-]{{1,2}}(?:{DIGIT_WORD}))?|{'|'.join(_ONES)})"


def number(words: str) -> int:
    """Return the value of digits, or of a number up to ninety-nine in words."""
    if words.isdigit():
        return int(words)
    return sum(_VALUES[part] for part in re.split(r"[\s-]+", words.lower()) if part)
