"""Say which words of a note name the work that a mention stands for, as a person would mark them.
Text and places in, places out.

A phrase is found by the words that tell it; who marks a note marks the item of the list that they
stand in ("STM to R UT", not "STM"), without its dose, its minutes and the help it took. Words that
speak for a code only together name the work by what the lexicon writes first; what the note has
between them is no evidence.
"""

import re
import string
from collections.abc import Sequence, Set
from typing import NamedTuple

Place = tuple[int, int]  # code points, half-open

_NAMING = 2  # parts of a combination that name the work; a further one says how, how far, with whom
_LONGEST = 4  # words that an item goes on beyond what was found of it, on either side
AHEAD = 200  # characters of a line that are looked at on either side
_GLUED = 40  # characters that touch a place without a blank; what is longer is no word
_WORD = re.compile(r" ?(\S+)")
# A mark in or behind a word that its item ends with, and one that an item begins behind. Both begin
# with all that may be one, which Python seeks ten times as fast as one of several patterns.
_ENDS = re.compile(r"[,;:|?()\[\]….–—-](?:(?<=[,;:|?()\[\]…])|(?<=\.)(?:\.+|$)|(?<=[–—-])$)")
_BEGINS = re.compile(
    r"[,;:|()\[\]…•☐☑☒*.–—-](?:(?<=[,;:|()\[\]…•☐☑☒*])|(?<=\.)(?:\.+|$)|(?<=^[.–—-]))"
)
_COUNT = re.compile(r"[x×~@#]?\d|[x×=@#]+$")
_LETTERS = frozenset(string.ascii_lowercase) - {"x"}  # with which no count begins
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|-?way|-?pt|-?point)\b")
_DOSE = re.compile(r"\s+(?:[x×]\s?)?[~@#]?(?!\d+(?:st|nd|rd|th|[ -]?way|[ -]?pt|[ -]?point)\b)\d")
_APART = frozenset(["-", "–", "—", "/", "//", "|", "=", "*", "•", ">", "&"])
# Words that join two others, so that no item begins or ends with them.
_JOINING = frozenset(
    ["with", "w", "w/", "to", "in", "on", "at", "from", "of", "the", "a", "by", "or", "and", "+"]
)


class Bounds(NamedTuple):
    """Words in small letters that are no part of an item: before, none holds what stands up to
    them; after, none goes on with them (lexicon/words/before_work.txt and after_work.txt)."""

    before: Set[str]
    after: Set[str]


def named(text: str, parts: Sequence[Place], bounds: Bounds) -> tuple[Place, ...]:
    """Return the items that name the work of a mention, the foremost first.

    parts: the places of its parts, in the order of the lexicon; of a phrase its own.
    """
    if len(parts) == 1:
        return (_item(text, parts[0], bounds),)
    naming = [place for place in parts[:_NAMING] if not _tells_how(text[slice(*place)], bounds)]
    items: list[Place] = []
    for place in naming or parts[:1]:
        start, end = _item(text, place, bounds)
        apart = [(s, e) for s, e in items if e <= start or end <= s]
        met = [(s, e) for s, e in items if not (e <= start or end <= s)]
        if met:
            start, end = min(start, met[0][0]), max(end, met[0][1])
        items = [(start, end), *apart] if met else [*apart, (start, end)]
    return tuple(items)


def _tells_how(words: str, bounds: Bounds) -> bool:
    """Tell whether words are a dose, help or a cue and name nothing ("3x10", "min A")."""
    for written in words.split():
        word = _plain(written)
        if word and word not in bounds.after and not _counts(word):
            return False
    return True


def _item(text: str, place: Place, bounds: Bounds) -> Place:
    """Return the item of a list or sentence that a place is part of, up to its dose."""
    start, end = place
    name = _without_dose(text[start:end])
    line = line_start(text, start)
    stop = text.find("\n", end, end + AHEAD)
    glued = len(text[max(line, start - _GLUED) : start].split(" ")[-1]) == _GLUED
    begun = start - line if glued else _begun(text[line:start], bounds)
    goes_on = start + name == end and text[end - 1] not in ":;,"
    goes_on = goes_on and len(text[end : end + _GLUED].split(" ")[0]) < _GLUED
    behind = text[end : stop if stop >= 0 else end + AHEAD] if goes_on else ""
    return line + begun, start + name + _ended(behind, bounds)


def line_start(text: str, at: int) -> int:
    """Return the first character of a line, as far as it is looked at before a place."""
    since = max(0, at - AHEAD)
    return text.rfind("\n", since, at) + 1 or since


def _without_dose(words: str) -> int:
    """Return how many characters of a phrase name the work, up to a dose within it."""
    dose = _DOSE.search(words)
    return dose.start() if dose else len(words)


def _ended(behind: str, bounds: Bounds) -> int:
    """Return how many of the characters behind a place belong to its item."""
    size = at = 0
    for _ in range(_LONGEST + 1):
        found = _WORD.match(behind, at)
        if found is None:
            break
        ends = _ENDS.search(found[1])
        kept = found[1][: ends.start()] if ends else found[1]
        word = _plain(kept)
        # What touches the place is the rest of a word of it.
        if found.start(1) and (not word or word in bounds.after or _counts(word)):
            break
        if kept in _APART:
            break
        if kept and word not in _JOINING:
            size = found.start(1) + len(kept)
        if ends:
            break
        at = found.end()
    return size


def _begun(before: str, bounds: Bounds) -> int:
    """Return the first of the characters before a place that belongs to its item."""
    size = at = len(before)
    for _ in range(_LONGEST + 1):
        touching = at == len(before) and not before[-1:].isspace()
        head = at if touching else at - 1
        if head <= 0 or before[head - 1].isspace():
            break
        since = max(before.rfind(" ", 0, head), before.rfind("\t", 0, head)) + 1
        marks = [mark.end() for mark in _BEGINS.finditer(before, since, head)]
        first = marks[-1] if marks else since
        kept = before[first:head]
        word = _plain(kept)
        if not touching and (not word or word in bounds.before or _counts(word)):
            break
        if kept in _APART:
            break
        if word not in _JOINING:
            size = first
        if marks:
            break
        at = since
    return size


def _plain(word: str) -> str:
    return word.lower().strip("'\"’.")


def _counts(word: str) -> bool:
    if word[0] in _LETTERS:
        return False  # as most words begin
    return _COUNT.match(word) is not None and _ORDINAL.match(word) is None
