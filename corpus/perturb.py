"""Damage notes as life does, leaving their labels true: typing errors, scanning, other layouts.

Text and a seeded random generator in, text out. Numbers and codes are never touched, and every
function keeps what a reader would need to label the note the same way.
"""

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

Change = Callable[[str, float, Random], str]  # text, rate 0-1

ABBREVIATIONS = Path(__file__).parent / "abbreviations.csv"
_WORD = re.compile(r"[A-Za-z]{4,}")
_BESIDE = {
    key: row[max(0, n - 1) : n] + row[n + 1 : n + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for n, key in enumerate(row)
}
_SCANNED = (("rn", "m"), ("m", "rn"), ("l", "1"), ("o", "0"), ("O", "0"), ("I", "l"), ("cl", "d"))
_HEADING = re.compile(
    r"(?im)^(?P<lead>[ \t*#]*)(?P<word>s|o|a|p|subjective|objective|assessment|plan|data|"
    r"interventions?|treatment|tx)(?P<mark>[ \t*]*[:/=–-]+[ \t*]*|[ \t*]*\n)"
)
_RENAMED = {
    "s": "Pt report",
    "subjective": "Patient states",
    "o": "Findings/Tx",
    "objective": "Session",
    "data": "Session",
    "a": "Impression",
    "assessment": "Impression",
    "p": "Going forward",
    "plan": "Going forward",
    "intervention": "Done today",
    "interventions": "Done today",
    "treatment": "Done today",
    "tx": "Done today",
}


def _words(text: str, rate: float, rng: Random, change: Callable[[str], str]) -> str:
    """Change a share of the words of four letters and more."""
    return _WORD.sub(lambda m: change(m.group()) if rng.random() < rate else m.group(), text)


def typos(text: str, rate: float, rng: Random) -> str:
    """Put one typing error into a share of the words: a swap, a loss, a double, a wrong key."""

    def wrong(word: str) -> str:
        at = rng.randrange(1, len(word) - 1)
        kind = rng.randrange(4)
        if kind == 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if kind == 1:
            return word[:at] + word[at + 1 :]
        if kind == 2:
            return word[:at] + word[at] + word[at:]
        return word[:at] + rng.choice(_BESIDE[word[at].lower()]) + word[at + 1 :]

    return _words(text, rate, rng, wrong)


def scanned(text: str, rate: float, rng: Random) -> str:
    """Confuse shapes in a share of the words, as optical reading does."""

    def wrong(word: str) -> str:
        fitting = [(old, new) for old, new in _SCANNED if old in word]
        if not fitting:
            return word
        old, new = rng.choice(fitting)
        return word.replace(old, new, 1)

    return _words(text, rate, rng, wrong)


@cache
def _pairs() -> dict[str, str]:
    """Return full wording -> the short form that means only this, in lower case."""
    with ABBREVIATIONS.open(encoding="utf-8", newline="") as file:
        return {row["full"].lower(): row["short"] for row in csv.DictReader(file)}


@cache
def _full() -> re.Pattern[str]:
    longest_first = sorted(_pairs(), key=lambda full: (-len(full), full))
    return re.compile(rf"(?i)\b(?:{'|'.join(map(re.escape, longest_first))})\b")


@cache
def _short() -> tuple[re.Pattern[str], dict[str, str]]:
    back = {short: full for full, short in _pairs().items()}
    longest_first = sorted(back, key=lambda short: (-len(short), short))
    return re.compile(rf"(?<![\w/])(?:{'|'.join(map(re.escape, longest_first))})(?![\w/])"), back


def shortened(text: str, rate: float, rng: Random) -> str:
    """Write a share of the full wordings as their abbreviations, and of the abbreviations in
    full."""

    def short(m: re.Match[str]) -> str:
        return _pairs()[m.group().lower()] if rng.random() < rate else m.group()

    def full(m: re.Match[str]) -> str:
        return _short()[1][m.group()] if rng.random() < rate else m.group()

    pieces = []
    at = 0
    for found in _full().finditer(text):
        pieces += [_short()[0].sub(full, text[at : found.start()]), short(found)]
        at = found.end()
    return "".join([*pieces, _short()[0].sub(full, text[at:])])


def upper(text: str, rate: float, rng: Random) -> str:
    """Write everything in capitals."""
    return text.upper()


def lower(text: str, rate: float, rng: Random) -> str:
    """Write everything small."""
    return text.lower()


def wrapped(text: str, rate: float, rng: Random) -> str:
    """Break lines of prose at about 60 characters, as an old EHR or an e-mail does; tables stay."""
    lines = []
    for line in text.split("\n"):
        while len(line) > 60 and not re.search(r"\t|\||   ", line):
            at = line.rfind(" ", 20, 60)
            if at < 0:
                break
            lines.append(line[:at])
            line = line[at + 1 :]
        lines.append(line)
    return "\n".join(lines)


def bulleted(text: str, rate: float, rng: Random) -> str:
    """Put a bullet before every line that has none and is no heading or table row."""
    mark = rng.choice(["- ", "• ", "* "])

    def one(line: str) -> str:
        plain = line.strip() and line[0].isalnum() and not re.search(r"\t|\||   |:\s*$", line)
        return mark + line if plain and not _HEADING.match(line) else line

    return "\n".join(one(line) for line in text.split("\n"))


def headless(text: str, rate: float, rng: Random) -> str:
    """Take the headings of a SOAP note away; each part keeps a line of its own."""
    return _HEADING.sub(lambda m: m["lead"], text)


def renamed(text: str, rate: float, rng: Random) -> str:
    """Give the headings other names."""

    def other(m: re.Match[str]) -> str:
        end = "\n" if m["mark"].endswith("\n") else " "
        return f"{m['lead']}{_RENAMED[m['word'].lower()]}:{end}"

    return _HEADING.sub(other, text)


def reordered(text: str, rate: float, rng: Random) -> str:
    """Put the sections of a SOAP note into another order."""
    starts = [m.start() for m in _HEADING.finditer(text)]
    if len(starts) < 3:
        return text
    parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    parts = [part if part.endswith("\n") else part + "\n" for part in parts]
    rng.shuffle(parts)
    return text[: starts[0]] + "".join(parts)


def unicode_marks(text: str, rate: float, rng: Random) -> str:
    """Use the marks of a word processor: curly quotes, no-break spaces, dashes, ×, ligatures."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r"(?<=\d)'", "′", text)
    text = re.sub(r'"([^"\n]*)"', "“\\1”", text)
    text = re.sub(r"(?<=\d)-(?=\d)", "–", text)
    text = re.sub(r"(?<=\d )x(?= ?\d)|(?<=\d)x(?=\d)", "×", text)
    return re.sub(r"(?<=\d) (?=min)", "\u00a0", text).replace("fi", "ﬁ")


def dictated(text: str, rate: float, rng: Random) -> str:
    """Take away punctuation, capitals and line breaks, as dictation does. Numbers stay."""
    text = re.sub(r"(?<!\d)[.,;:!?](?!\d)|[.,;:!?](?=\s|$)|[*•–—\"“”()]", " ", text)
    return re.sub(r"\s+", " ", text).strip().lower()


# name -> (function, rates): a rate of 1 stands for all of the note.
KINDS: dict[str, tuple[Change, tuple[float, ...]]] = {
    "typos": (typos, (0.02, 0.05, 0.1, 0.2)),
    "OCR": (scanned, (0.02, 0.05, 0.1, 0.2)),
    "abbreviations swapped": (shortened, (0.25, 0.5, 1.0)),
    "upper case": (upper, (1.0,)),
    "lower case": (lower, (1.0,)),
    "lines wrapped": (wrapped, (1.0,)),
    "bullets": (bulleted, (1.0,)),
    "headings removed": (headless, (1.0,)),
    "headings renamed": (renamed, (1.0,)),
    "sections reordered": (reordered, (1.0,)),
    "Unicode marks": (unicode_marks, (1.0,)),
    "dictation": (dictated, (1.0,)),
}
RANDOM = frozenset(
    ["typos", "OCR", "abbreviations swapped", "bullets", "sections reordered"]
)  # drawn anew for each seed; the others change a note in one way only
