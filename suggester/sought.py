"""A pattern that is tried only where a cheaper sign of what it looks for stands in the note.

Patterns that ignore case are tried at every character. A sign is a pattern in small letters without
flags, which Python looks for by its first characters, ten times as fast; most notes hold none of
most signs. Every match must hold its sign (``tests/test_sought.py``).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Sought(NamedTuple):
    """sign: of the text in small letters; pattern: of the text as it is."""

    sign: re.Pattern[str]
    pattern: re.Pattern[str]

    def finditer(self, text: str, lower: str) -> Iterator[re.Match[str]]:
        """Yield the matches of the pattern. lower: the text in small letters."""
        return self.pattern.finditer(text) if self.sign.search(lower) else iter(())


def sought(sign: str, pattern: str, flags: int = 0) -> Sought:
    """Return a pattern with its sign."""
    return Sought(re.compile(sign), re.compile(pattern, flags))
