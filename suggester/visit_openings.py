"""Find the lines that open the note of a visit. Text in, openings out; offsets in code points.

A date inside the text opens nothing: an onset, an operation, a goal, the next appointment, a
date of birth, a signature's stamp. lexicon/visits.toml holds the words that tell them apart.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from suggester.visit_order import Day
from suggester.visit_schema import VisitFile

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAME = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
# "1/2 kneel", "3/4 squats" are no days.
_PART = (
    r"(?:1/[234]|2/3|3/4)[\ -]"
    r"(?:kneel|squat|lunge|bridge|roll|foam|stand|turn|tandem|sit|wall|mile|range|wedge)"
)
_DATE = rf"""(?!{_PART})(?:
    (?P<iy>(?:19|20)\d\d)[-/.](?P<im>\d{{1,2}})[-/.](?P<id>\d{{1,2}})
    |(?P<month>\d{{1,2}})(?:(?P<part>[-/.])(?P<day>\d{{1,2}})(?P=part)(?P<year>(?:19|20)?\d\d)
        |/(?P<short>\d{{1,2}})/?)
    |(?P<name>{_NAME})\ {{1,2}}(?P<nday>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\ {{1,2}}(?P<nyear>20\d\d))?
    |(?P<dday>\d{{1,2}})(?:st|nd|rd|th)?[-\ ./]{{1,2}}(?P<dname>{_NAME})
        (?:[-\ ,./]{{1,2}}(?P<dyear>(?:20)?\d\d)(?!:))?
    )(?![\d/%]|\ ?(?:reps|x\d|lbs|pain|ft|in\b|deg))"""
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\ {1,2})?"
_TIME = re.compile(
    r"[\s,;@(]{0,4}(?:at\s)?\d{1,2}:?\d\d(?::\d\d)?\s?(?:[ap]\.?m\.?)?(?![\w'’])"
    r"(?:\s?(?:-|to)\s?\d{1,2}:\d\d\s?(?:[ap]\.?m\.?)?)?",
    re.IGNORECASE,
)
_COUNT = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]{2}")
_LETTER = re.compile(r"[\W_]{0,4}(?:[SODsod]\s?[:=/)-]|S\s+[A-Z]?[a-z])")
_MINUTES = re.compile(r"\d{1,3}\s?(?:min|['’′])", re.IGNORECASE)
_HALF_DAY = re.compile(r"[\W_]{0,4}(?:[ap]m|morning|afternoon)\b", re.IGNORECASE)
TITLE = "title"
_PLAIN = frozenset(["date", "today's date"])  # a signature has one too
_FRAMED = re.compile(r"\s*([=*#~_-])\1+.{3,80}?\1{2,}\s*")  # "== 10/14 (KB) =="
_TREATMENTS = frozenset(["treatment"])  # a visit may have several
_DECOR = r"(?:[^\w\n]|_){0,80}"
_LOOK = 60  # characters behind a date that say what it is the date of
_LINE = 200  # characters of a line that are looked at
_EARLIEST, _TWO_DIGITS = 1990, 100


class Opening(NamedTuple):
    """What opens a visit, at characters ``[start, end)``.

    day: (year or 0, month, day) or None; number: of the visit, or None; one of them is there.
    form: how it opens: the label of a field ("date of service"), ``title`` for a word that names
        the visit or its note, or empty for a bare date.
    inline: nothing but the date says that a visit begins, and its text follows on the line.
    """

    day: Day | None
    number: int | None
    start: int
    end: int
    form: str
    inline: bool


# How the lines begin that a date or a numbered label begins.
Lines = Sequence[re.Match[str]]


class Margin(NamedTuple):
    """A line ``[start, end)`` that begins with a date and goes on, whatever it is the date of.

    works: its words or minutes say that work was given.
    """

    day: Day
    start: int
    end: int
    works: bool


class OpeningReader:
    """Knows the words that open a visit and those that say it is something else."""

    def __init__(self, words: VisitFile) -> None:
        field = rf"(?:(?:{any_of(words.field)}|(?:HD|POD)\ ?\#?\d{{1,3}})\b[\ \t:,-]{{0,3}}){{0,2}}"
        label = rf"(?P<label>(?:{any_of((*words.dated, *words.label))})\b\.?)"
        number = (
            rf"(?P<number>(?:\#|no\.?\ ?|number\ )?\ ?\d{{1,3}}(?!\d|[/.-]\d|[-\ ./]{{1,2}}{_NAME})"
            r"(?:\ of\ \d{1,3})?)"
        )
        between = r"[\ \t:\#,()–-]{0,6}"
        self._opening = re.compile(
            rf"^{_DECOR}{field}(?:{label}{between}(?:{number}{between})?)?{between}"
            rf"{_WEEKDAY}(?P<date>{_DATE})?",
            re.VERBOSE | re.IGNORECASE | re.MULTILINE,
        )
        self._date = re.compile(_DATE, re.VERBOSE | re.IGNORECASE)
        self._dated = frozenset(word.lower() for word in words.dated)
        fields = any_of((*words.field, *words.dated, *words.label))
        self._field = re.compile(rf"(?:[\W_]|\b(?:{fields})\b|\d{{1,3}}\b)*")
        self._begins = re.compile(rf"[\W_]{{0,4}}(?:{any_of(words.begins)})\b", re.IGNORECASE)
        self._event = _finder(words.event)
        self._never = _finder(words.never)
        self._range = re.compile(
            rf"[^\w\n]{{0,4}}(?:(?:{any_of(words.range)})\b|-\s?\d{{1,2}}/\d)|,\s?\d{{1,2}}/\d",
            re.IGNORECASE,
        )
        self._stamp = _finder(words.stamp)
        self._work = _finder(words.work)

    def day_of(self, written: str) -> Day | None:
        """Return the day that a text names and nothing else, or None."""
        match = self._date.fullmatch(written)
        return _day(match) if match else None

    def openings(self, text: str, lines: Lines | None = None) -> list[Opening]:
        """Return what may open a visit, in the order of the text. lines: of ``lines``, where they
        are known already."""
        lines = self.lines(text) if lines is None else lines
        return [found for match in lines if (found := self._opened(text, match))]

    def margins(self, text: str, lines: Lines) -> list[Margin]:
        """Return the lines with a date in the margin; none that goes on as a note does ("S: ..")
        or as a period."""
        found = []
        for match in lines:
            day = _day(match) if match["date"] and not match["label"] else None
            end = _line_end(text, match.end())
            rest = text[match.end() : min(end, match.end() + _LINE)]
            if day is None or not _WORD.search(rest) or _LETTER.match(rest):
                continue
            if not self._range.match(rest):
                logged = self._work.search(rest) is not None or _MINUTES.search(rest) is not None
                works = logged and not self._never.search(rest[:_LOOK])
                found.append(Margin(day, match.start(), end, works))
        return found

    def lines(self, text: str) -> Lines:
        """Return the lines that begin with a date or a numbered label."""
        return [m for m in self._opening.finditer(text) if m["date"] or m["number"]]

    def _opened(self, text: str, match: re.Match[str]) -> Opening | None:
        """Return what a match opens, or None if it opens no visit."""
        day = _day(match) if match["date"] else None
        count = _COUNT.search(match["number"] or "")
        number = int(count[0]) if count else None
        if day is None and (match["date"] or number is None):
            return None
        behind = _TIME.match(text, match.end()) if day else None
        end = behind.end() if behind else match.end()
        rest = text[end : min(_line_end(text, end), end + _LINE)]
        label = (match["label"] or "").lower()
        form = label if label in self._dated else TITLE if label else ""
        alone = self._field.match(rest)
        framed = _FRAMED.match(text[match.start() : end] + rest) is not None
        heads = framed or (alone is not None and alone.end() == len(rest))
        begins = bool(self._begins.match(rest))
        logged = _MINUTES.search(rest) is not None  # "5/1 US 8 min": a line of a log
        if day is None:
            if _HALF_DAY.match(rest):
                return None  # "Session 1 AM" and "Session 2 PM" are one day
            mark = text[match.end("number") : end]  # "Visit 3: gait training 15 min"
            titled = label not in _TREATMENTS and mark.strip() in (":", "–", "-")
            opens = heads or ((begins or titled) and not self._tells(rest))
            inline = not (heads or titled)
            return Opening(None, number, match.start(), end, TITLE, inline) if opens else None
        if not label or label in _PLAIN:
            above = _line_above(text, match.start())
            if (heads or label) and (above.rstrip().endswith(":") or self._stamp.search(above)):
                return None
            if not (heads or label) and (self._tells(rest) or not (begins or logged or day[0])):
                return None
        inline = not (label or heads or begins or logged)
        return Opening(day, number, match.start(), end, form, inline)

    def _tells(self, rest: str) -> bool:
        """Tell whether the words behind a date say that it is the date of something else."""
        if self._range.match(rest) or self._never.search(rest[:_LOOK]):
            return True
        if _LETTER.match(rest) or (self._begins.match(rest) and _MINUTES.search(rest)):
            return False
        return bool(self._event.search(rest[:_LOOK]))


def any_of(words: Iterable[str]) -> str:
    """Return an alternation of wordings, the longest first."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in ordered)


def _finder(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of the words; those in capitals stand in capitals."""
    words = tuple(words)
    capitals = any_of(word for word in words if word.isupper())
    others = any_of(word for word in words if not word.isupper())
    return re.compile(rf"(?<![\w/])(?:{capitals}|(?i:{others}))(?![\w/])")


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _line_above(text: str, at: int) -> str:
    """Return the line right above the line that begins at a place, without its end."""
    end = at - 1
    return text[max(text.rfind("\n", 0, max(end, 0)) + 1, end - _LINE) : end] if end > 0 else ""


def _day(match: re.Match[str]) -> Day | None:
    """Return the day of a match, or None if there is no such day."""
    if match["iy"]:
        year, month, day = match["iy"], int(match["im"]), match["id"]
    elif match["month"]:
        year, month, day = match["year"], int(match["month"]), match["day"] or match["short"]
    elif match["name"]:
        year, month, day = match["nyear"], _month(match["name"]), match["nday"]
    else:
        year, month, day = match["dyear"], _month(match["dname"]), match["dday"]
    found = (int(year or 0), month, int(day))
    if 0 < found[0] < _TWO_DIGITS:
        found = (found[0] + 2000, *found[1:])
    try:
        date(found[0] or 2000, found[1], found[2])
    except ValueError:
        return None
    return found if not found[0] or found[0] >= _EARLIEST else None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1
