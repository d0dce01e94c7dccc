"""Read numbers up to ninety-nine that are written in words. Words in, values out."""

import re

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: n for n, word in enumerate(_ONES, 1)}
_VALUES |= {word: 10 * n for n, word in enumerate(_TENS, 2)}
_VALUES |= {word.replace("fi", "ﬁ"): n for word, n in _VALUES.items()}  # as a PDF sets it


def _any(words: list[str]) -> str:
    return "|".join(words).replace("fi", "(?:fi|ﬁ)")


DIGIT_WORD = _any(_ONES[:9])
WORD_NUMBER = rf"(?:(?:{_any(_TENS)})(?:[\s-]{{1,2}}(?:{DIGIT_WORD}))?|{_any(_ONES)})"


def number(words: str) -> int:
    """Return the value of digits, or of a number up to ninety-nine in words."""
    if words.isdigit():
        return int(words)
    return sum(_VALUES[part] for part in re.split(r"[\s-]+", words.lower()) if part)
