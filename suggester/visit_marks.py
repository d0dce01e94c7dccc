"""Find the lines that name a visit without a date: "Previous note:", "Today:", a weekday's row.

Text in, marks out; offsets in code points. lexicon/visits.toml holds the words.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from suggester.visit_openings import Opening, OpeningReader, any_of
from suggester.visit_schema import VisitFile

BEFORE, NOW = "earlier", "today"
_TITLE = 200  # characters of a note in which its title stands
_REST = 60  # characters behind the words of a heading
_LEAST_BLOCK, _LONGEST_BLOCK = 15, 3000  # characters of a copied text in brackets
_SECTION = re.compile(
    r"(?im)^\s*(?:[SOAP]|subj\w*|obj\w*|tx|rx|treatment|interventions?|assessment|plan)\s?[:/=–-]|\n\s*\n"
)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = re.compile(
    r"^[ \t]*(?P<day>mon|tues?|wed|thur?s?|fri|sat|sun)(?P<rest>day|sday|nesday|rsday|urday)?"
    r"(?:\.|:|\b)(?=[ \t]{2,}\S|\t|[ \t]*[:|–-][ \t]*\S)",
    re.IGNORECASE | re.MULTILINE,
)
_ROW = re.compile(r"^[ \t|]*(?P<date>\d{1,2}/\d{1,2}(?:/(?:\d\d)?\d\d)?)[ \t]*[|\t]", re.MULTILINE)


class Mark(NamedTuple):
    """A line that says which visit follows. name: ``earlier``, ``today`` or a weekday; start: of
    the line; end: behind the words that name it."""

    name: str
    start: int
    end: int


class MarkReader:
    """Knows the headings of copied and of today's notes."""

    def __init__(self, words: VisitFile) -> None:
        before = any_of((*words.before, *words.earlier))
        now = any_of(words.now)
        self._earlier = frozenset(word.lower() for word in words.earlier)
        self._names = _shortest((*words.before, *words.earlier))
        tags = any_of(word.lower() for word in words.tag)
        self._bracket = re.compile(rf"[\[(<{{]\s*(?:\d{{1,2}}/\d|last|{tags})")
        self._heading = re.compile(
            rf"^(?:[^\w\n]|_){{0,80}}(?:(?P<end>{any_of(words.end)})\s+|(?:{any_of(words.begin)})\s+)?"
            rf"(?:(?P<before>{before})|(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\W{{1,3}})?(?P<now>{now}))\b"
            rf"(?P<rest>[^\n]{{0,{_REST}}})$",
            re.IGNORECASE | re.MULTILINE,
        )
        # "Pasted from old system - lumbar": all down to today's heading is of before.
        self._title = re.compile(rf"\W{{0,8}}(?:{any_of(words.before)})\b", re.IGNORECASE)
        self._alone = re.compile(
            rf"(?:[\W\d_]|\b(?:{any_of((*words.field, *words.label, *words.aside))})\b)*",
            re.IGNORECASE,
        )
        # "Last session: gait 15 min": the note follows on the line of its heading.
        dated = r"(?:[^\S\n]*\(?[\d/.-]{3,10}\)?)?"
        self._label = re.compile(
            rf"^(?:[^\w\n]|_){{0,8}}(?:(?P<before>{before})|(?P<now>{now})){dated}[^\S\n]*(?::|\*\*)"
            # "O: (4/12) bike 10 min" above "(today) girth 38 cm"
            r"|^\s{0,8}(?:[a-z]{1,12}:\s)?\((?:(?P<day>\d{1,2}/\d{1,2}(?:/\d{2,4})?)|today)\)",
            re.IGNORECASE | re.MULTILINE,
        )
        self._block = re.compile(
            rf"(?P<open>[\[(])\s*(?:{before})\b[^\n\[\]()]{{0,{_REST}}}?[:-]\s"
            rf"|^(?:from\s+)?(?:[^\n:\"“]{{1,{_REST}}}\()?(?:{before})\b[^\n:\"“]{{0,{_REST}}}:\s*(?P<quote>[\"“])"
            # "Hospital d/c summary copied below: ..."
            rf"|^[^\n:\"“]{{1,{_REST}}}\b(?:copied|pasted|quoted)(?:\s(?:below|here|in|over))?\s*:\s*[\"“]",
            re.IGNORECASE | re.MULTILINE,
        )
        self._tag = re.compile(
            rf"^[^\S\n]*[\[(<{{]\s*(?:{any_of(words.tag)})\s*(?:from\s*)?[\d/.-]{{0,10}}\s*[\])>}}][^\n]*\n?",
            re.IGNORECASE | re.MULTILINE,
        )
        copied = any_of((*words.tag, *words.before, *words.aside))
        ends = rf"(?:{any_of(words.end)})(?:\s+(?:{copied})){{0,3}}|/\s*(?:{copied})"
        self._shut = re.compile(rf"[<\[({{]{{1,3}}\s*(?:{ends})\s*[>\])}}]{{1,3}}", re.IGNORECASE)
        # "Cloned from 8/3, not done 8/4: gait training 15 min": the line is of that day.
        self._line = re.compile(
            rf"^(?:[^\w\n]|_){{0,8}}(?:(?:{any_of(words.before)})\b(?:[^\n:\d]{{0,20}}\d[^\n:]{{0,{_REST}}})?"
            rf"|(?:{any_of(words.label)})\s?#?\d{{1,3}}\s?\((?:last|{any_of(words.tag)})\))[^\S\n]*:"
            r"(?=[^\n]{0,9}\w)[^\n]*\n?",
            re.IGNORECASE | re.MULTILINE,
        )
        self._period = re.compile(rf"\b(?:{any_of(words.period)})\b", re.IGNORECASE)

    def period(self, text: str) -> bool:
        """Tell whether the title of a note says that it is of a period, whose days all count."""
        return self._period.search(text[:_TITLE]) is not None

    def sides(self, text: str) -> list[Mark]:
        """Return where earlier notes and today's begin, in order, the sides in turn; none where
        nothing names an earlier note."""
        lower = text.lower()
        # As in most notes; the patterns below look at each character of the text.
        if not (any(name in lower for name in self._names) or self._bracket.search(lower)):
            return []
        headings = self._headings(text)
        found = [*headings, *_apart(text, self._label, headings), *self._blocks(text)]
        title = self._title.match(text)
        if title and any(mark.name == NOW for mark in headings):
            found.append(Mark(BEFORE, title.start(), title.end()))
        known = {mark.start for mark in found}
        for tag in self._tag.finditer(text):
            shut = self._shut.search(text, tag.start() + 1, tag.end() + _LONGEST_BLOCK)
            found += _between(tag.start(), shut.end() if shut else tag.end())
        for line in self._line.finditer(text):
            if line.start() not in known:
                found += _between(line.start(), line.end())
        in_turn: list[Mark] = []
        for mark in sorted(found, key=lambda mark: mark.start):
            if mark.start < len(text) and not (in_turn and in_turn[-1].name == mark.name):
                in_turn.append(mark)
        return in_turn

    def _headings(self, text: str) -> list[Mark]:
        """Return the headings on whose line nothing else stands."""
        found: list[tuple[Mark, bool]] = []
        for match in self._heading.finditer(text):
            if self._alone.fullmatch(match["rest"]):
                over = match["now"] or match["end"]
                weak = not over and match["before"].lower() in self._earlier
                found.append((Mark(NOW if over else BEFORE, match.start(), match.end()), weak))
        behind = [*(mark.name for mark, _ in found), ""][1:]
        pairs = zip(found, behind, strict=True)
        return [mark for (mark, weak), after in pairs if not weak or after == NOW]

    def _blocks(self, text: str) -> Iterator[Mark]:
        """Yield both ends of what stands in brackets or in quotation marks that such words open."""
        for match in self._block.finditer(text):
            shut = {"[": "]", "(": ")"}.get(match["open"], '"”')
            ends = (text.find(mark, match.end(), match.end() + _LONGEST_BLOCK) for mark in shut)
            end = min((at for at in ends if at >= 0), default=-1)
            if end - match.end() >= _LEAST_BLOCK:
                yield from _between(match.start(), end + 1)


def _shortest(words: Iterable[str]) -> tuple[str, ...]:
    """Return those words, in small letters, of which one stands in whatever holds any of them."""
    small = {word.lower() for word in words}
    return tuple(sorted(w for w in small if not any(o != w and o in w for o in small)))


def _between(start: int, end: int) -> tuple[Mark, Mark]:
    """Return both ends of a copied text."""
    return Mark(BEFORE, start, end), Mark(NOW, end, end)


def _apart(text: str, label: re.Pattern[str], headings: Sequence[Mark]) -> Iterator[Mark]:
    """Yield each label of an earlier note that the next label or heading of today's follows, with
    no other section between them: "Last visit: sore" in Subjective opens no note."""
    lines = {mark.start for mark in headings}
    marks = [
        Mark(BEFORE if match["before"] or match["day"] else NOW, match.start(), match.end())
        for match in label.finditer(text)
        if match.start() not in lines
    ]
    for one, other in pairwise(sorted([*marks, *headings], key=lambda mark: mark.start)):
        between = text[one.end : other.start]
        if one.name == BEFORE and other.name == NOW and not _SECTION.search(between):
            yield one
            yield other


def weekdays(text: str) -> list[Mark]:
    """Return the rows of a week's log, a day each; none if fewer than two days have one."""
    found = [
        Mark(_name(match["day"]), match.start(), match.end()) for match in _WEEKDAY.finditer(text)
    ]
    return found if len({row.name for row in found}) > 1 else []


def dated_rows(text: str, reader: OpeningReader) -> list[Opening]:
    """Return the first row of each date in a table whose first column is the date."""
    found: list[Opening] = []
    for match in _ROW.finditer(text):
        day = reader.day_of(match["date"])
        if day is not None and (not found or found[-1].day != day):
            found.append(Opening(day, None, match.start(), match.end("date"), "row", inline=False))
    return found


def _name(day: str) -> str:
    return next(name for name in _DAYS if name.startswith(day[:3].lower()))
