"""Passwords that are guessed first: whether one is made of common words, or of runs of keys.

Lists of common passwords hold almost none of 15 characters, so what such ones are made of is looked
for instead: words of `common.txt` and of the clinic, one after the other, whatever digits and signs
are about them.
"""

from collections.abc import Callable, Collection
from functools import cache
from importlib.resources import files

# Rows of keyboards, the alphabet and the digits: any part of one that is long enough, both ways.
ROWS = (
    "qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm azertyuiop qazwsxedcrfvtgbyhnujmikolp "
    "abcdefghijklmnopqrstuvwxyz 012345678901234567890"
).split()
SHORTEST_RUN = 3
SPOKEN = str.maketrans("@4301!$57+", "aaeoiisstt")  # p@ssw0rd


@cache
def common_words() -> frozenset[str]:
    """Return the words of the list, and the runs."""
    lines = files(__package__).joinpath("common.txt").read_text("utf-8").splitlines()
    listed = {word for line in lines if not line.startswith("#") for word in line.split()}
    runs = {
        row[start:end]
        for line in ROWS
        for row in (line, line[::-1])
        for start in range(len(row))
        for end in range(start + SHORTEST_RUN, len(row) + 1)
    }
    return frozenset(listed | runs)


def is_guessed_first(password: str, words: Collection[str] = ()) -> bool:
    """Whether a password is made of common words alone. words: others, such as the clinic's."""
    plain = password.lower()
    known = common_words() | {word.lower() for word in words if word}
    letters = kept(plain, str.isalpha)
    if not letters:
        return made_of(kept(plain, str.isdigit), known)
    return made_of(letters, known) or made_of(kept(plain.translate(SPOKEN), str.isalpha), known)


def kept(text: str, is_kept: Callable[[str], bool]) -> str:
    """Return the characters of which something is true."""
    return "".join(character for character in text if is_kept(character))


def made_of(text: str, words: Collection[str]) -> bool:
    """Whether a text can be cut into these words and repetitions of a character, with no rest."""
    reached = {0}
    for start in range(len(text)):
        if start not in reached:
            continue
        same = len(text[start:]) - len(text[start:].lstrip(text[start]))
        reached.update(range(start + SHORTEST_RUN, start + same + 1))
        reached.update(end for end in range(start + 1, len(text) + 1) if text[start:end] in words)
    return len(text) in reached
