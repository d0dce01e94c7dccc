"""Find the line of a TOML file that a validation error is about. Text in, a number out."""

import re


def line_of(text: str, loc: tuple[str | int, ...]) -> int:
    """Return the 1-based line of a TOML file that a validation error is about.

    loc: pydantic's location: ``("phrase", 3, "kind")`` is the key ``kind`` of the fourth
        ``[[phrase]]``. The table's own line is returned where the key is missing.
    """
    lines = text.split("\n")
    start = 0
    if len(loc) >= 2 and isinstance(loc[1], int):
        heads = [n for n, line in enumerate(lines) if line.strip() == f"[[{loc[0]}]]"]
        if loc[1] < len(heads):
            start = heads[loc[1]]
            loc = loc[2:]
    key = next((part for part in loc if isinstance(part, str)), None)
    if key is not None:
        for n in range(start, len(lines)):
            if n > start and lines[n].startswith("[[") and start:
                break
            if re.match(rf"\s*{re.escape(key)}\s*=", lines[n]):
                return n + 1
    return start + 1
