"""Does a line give scores? Text in, yes or no out; lexicon/findings.toml names the scales.

"Tinetti: balance 12, gait 10", "FIM: transfers 4, bathing 3": words of work stand in such a line,
and the numbers beside them are no minutes.
"""

import re
from collections.abc import Iterable

from suggester.reach_schema import FindingFile


class Scales:
    """The scales and measures that numbers may be of."""

    def __init__(self, findings: FindingFile) -> None:
        """findings: lexicon/findings.toml."""
        scales = _any_of(f"(?i:{re.escape(name)})" for name in findings.scale)
        # "CARE: transfers 4" is scores, "self care: 15" is not: a name is met as it is written.
        measures = _any_of(map(re.escape, findings.measure))
        self._head = re.compile(rf"[^\w\n]{{0,6}}(?i:{scales}|{measures})\b")
        self._scale = re.compile(rf"\b{scales}\b")
        self._valued = re.compile(rf"\b{measures}\b[^\n]{{0,3}}[:=]")

    def head(self, line: str) -> bool:
        """Tell whether a scale or a measure opens a line."""
        return self._head.match(line) is not None

    def begin(self, text: str, start: int, end: int) -> int:
        """Return the character of a line from which it gives scores: its first one if it holds the
        name of a scale or a measure opens it, else that of a measure right before its values, else
        its end.

        start, end: characters of the line.
        """
        if self._scale.search(text, start, end) or self._head.match(text, start, end):
            return start
        found = self._valued.search(text, start, end)
        return found.start() if found else end


def _any_of(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns) or '(?!)'})"
