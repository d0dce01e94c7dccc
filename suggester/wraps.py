"""Undo hard line wraps, one character for one, so that every offset stays.

Old record systems, e-mail and terminals break prose at a fixed width. Such a break says nothing:
the note is read as if a blank stood there, and so reads the same at any width. A line is *full* if
the next line's first word would not have fitted behind it; a note is wrapped if many are.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from suggester.number_words import WORD_NUMBER

_BREAK = re.compile(r"\r\n|\n|\r")
_TABLE = re.compile(r"\t|\||   ")
_NARROW = 40  # characters: a note without longer lines is a list, not wrapped prose
_SHORT = 20  # characters: a shorter line was not broken for its width
_FEWEST = 3  # full lines; fewer may have become so by chance
_LONGEST_LEAD = 8  # characters of a word that leads on, with the one before it
_SHARE = 0.25  # of the lines of prose must be full
# What begins an item of a list or a section, whatever the width.
_ITEM = re.compile(
    r"[-*•●▪◦‣·■□☐☑☒✓✔>➢►○\[_]|\(?\d{1,2}[.)]\s|[A-Za-z][.)]\s|[SOAPsoap]\s*[:/=-]"
    r"|[012]?\d:[0-5]\d ?[-–] ?[012]?\d:[0-5]\d\b"
    r"|(?:Start|Begin|Time\s?[Ii]n|In|Arr)\s?:?\s?\d{1,2}:?[0-5]\d\b"
)
# "te 12 / mt 14", a row of minutes
_ROW = re.compile(
    r"[A-Za-z]{2,12}\s\d{1,2}(?:\s?(?:min|['’]))?\s?[/,+]\s?[A-Za-z]{2,12}\s\d{1,2}\b"
)
_LABEL = re.compile(r"(?=[A-Z]|\d{5})(?:[\w/&'().-]+ ){0,4}[\w/&'().-]*:(?:\s|$)")
# What closes an item: its minutes, its dose or how much help was given.
_DOSED = re.compile(
    r"(?:\b(?:min|mod|max)\s?a|\b(?:cga|sba|hha)|\d\s?(?:m|mins?|minutes|reps|sec)"
    r"|\b\d{0,2}x\s?\d{1,3}|(?<!\d)\d{1,2}'|(?: {2}|\.\. ?|-- ?| = )\d{1,2}|\d ?(?:#|lbs?|kg))$",
    re.IGNORECASE,
)
# "... at rail. Gait training:" is a label within a line; without such a mark it is all of it.
_WITHIN = re.compile(r"[.;,)]\s")
# What asks for another word: after it a line stops in the middle of a phrase.
_LEADS_ON = re.compile(
    r"(?:\b(?<!min )(?<!mod )(?<!max )(?:an?|the|of|to|for|with|and|or|in|on|at|by|from|into|per"
    r"|is|was|were|her|his|their|w|then|than|but|as|no|not|over|under|via)|[,/&+(-]|w/)$",
    re.IGNORECASE,
)
# "twenty minutes of ...", "hands on 10: post capsule glide"
_MINUTES_FIRST = re.compile(
    rf"{WORD_NUMBER}[ -](?:minutes|mins?)\b|(?:[a-z/&'-]{{2,14}} ){{1,3}}\(?\d{{1,2}}\)?: ",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S+")


class _Line(NamedTuple):
    """A line without its break, which ends at ``after``; blanks at its end are not of it."""

    start: int
    end: int
    after: int


def unwrapped(text: str) -> str:
    """Return the text with a blank for each line break that is only a wrap; same length.

    Where few lines are full, only those count that stop in the middle of a phrase.
    """
    lines = list(_lines(text))
    wide = sorted((line for line in lines if line.end - line.start >= _NARROW), key=_length)
    widest = next((line for line in reversed(wide) if _is_prose(text, line)), None)
    if widest is None:
        return text
    width = _length(widest)
    full = [line for line, after in pairwise(lines) if _is_full(text, line, after, width)]
    if not full:
        return text
    prose = sum(_is_prose(text, line) for line in lines)
    if len(full) < max(_FEWEST, _SHARE * prose):
        full = [line for line in full if _stops_inside(text, line)]
    parts = []
    at = 0
    for line in full:
        parts += [text[at : line.end], " " * (line.after - line.end)]
        at = line.after
    return "".join([*parts, text[at:]])


def _stops_inside(text: str, line: _Line) -> bool:
    """Tell whether a line ends in what asks for another word, or without a mark, minutes or a dose
    and the next begins with a small letter."""
    if _LEADS_ON.search(text, max(line.start, line.end - _LONGEST_LEAD), line.end):
        return True
    return (
        text[line.end - 1] not in ".!?;"
        and text[line.after].islower()
        and not _MINUTES_FIRST.match(text, line.after)
        and not _DOSED.search(text, max(line.start, line.end - 12), line.end)
    )


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    ends = [*((match.start(), match.end()) for match in _BREAK.finditer(text)), (len(text),) * 2]
    for end, after in ends:
        yield _Line(start, start + len(text[start:end].rstrip()), after)
        start = after


def _length(line: _Line) -> int:
    return line.end - line.start


def _is_prose(text: str, line: _Line) -> bool:
    """Tell whether a line is no row of a table, nor empty."""
    written = text[line.start : line.end].lstrip()
    return bool(written) and not _TABLE.search(written)


def _is_full(text: str, line: _Line, after: _Line, width: int) -> bool:
    """Tell whether a line was broken because the next word did not fit."""
    length = _length(line)
    if length < _SHORT or length + 1 + _length(after) <= width:
        return False  # as most lines: even all of the next one would have fitted
    if text[line.end - 1] == ":" and not _WITHIN.search(text, line.start, line.end):
        return False
    word = _WORD.match(text, after.start, after.end)
    return (
        word is not None
        and length + 1 + len(word.group()) > width
        and _is_prose(text, line)
        and _is_prose(text, after)
        and not _ITEM.match(text, after.start, after.end)
        and not _LABEL.match(text, after.start, after.end)
        and not _ROW.match(text, after.start, after.end)
    )
