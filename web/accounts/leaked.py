"""Passwords that were leaked somewhere: looked up in a file that the operator brings.

The file is that of Have I Been Pwned, as its downloader writes it: a line for each password, the
SHA-1 of it in capitals, a colon, and how often it was seen; in the order of the digests. It is not
read into memory, and nothing is asked of anybody.
"""

import hashlib
import os
from pathlib import Path

DIGITS = 40  # of a SHA-1
LONGEST = 80  # bytes of a line, its end among them


def is_leaked(password: str, file: Path) -> bool:
    """Whether the file has this password. Raises OSError where it cannot be read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with file.open("rb") as lines:
        low, high = 0, lines.seek(0, os.SEEK_END)
        while low < high:
            middle = (low + high) // 2
            lines.seek(max(0, middle - 1))
            if middle:
                lines.readline(LONGEST)  # to the start of the next line
            start = lines.tell()
            line = lines.readline(LONGEST)
            if not line or start >= high or line[:DIGITS].upper() > wanted:
                high = middle
            elif line[:DIGITS].upper() == wanted:
                return True
            else:
                low = start + len(line)
    return False
