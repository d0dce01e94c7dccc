"""Read the numbers of plain lists of services as minutes. Text and places of work in, places out.

"TE 24, M/T 16", "12 mech tx / 10 manual", "Strength....20 / Balance....15": nobody counts a whole
service, so numbers written alike beside the names of several are their minutes, though no word
says so. An exercise in such a row has its minutes too; in a row of its own it has repetitions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from suggester.marks import Mark
from suggester.memory import Memory
from suggester.minute_forms import Stretch
from suggester.scales import Scales
from suggester.schema import MODALITIES, CodeFile, Kind
from suggester.summed import NO_COUNT, SCORED

_ROWED = MODALITIES | {"therapeutic procedure", "cognitive", "group", "orthotic/prosthetic"}
HANDS_ON = frozenset(["97140", "97124"])  # work that has no repetitions
_LEAST, _MOST = 4, 75  # minutes
_LEAST_LONGEST = 10  # minutes of the longest of a row; smaller numbers are scores or units
_LEAST_NAMED = 8  # minutes of a service that alone has a number
_MODALITY = range(5, 31)  # minutes of a modality that alone has a number
_LONGEST_LINE = 480  # characters; a longer line is prose
# "STM to R UT 15" goes on with a side, "up to 15" does not.
_SIDE = r"(?:to[ ](?=[rlb]\b|bil|both|the\b))?"
_WORD = rf"(?:[ /]{_SIDE}(?!(?:at|by|to|on|in|from|until|than|x)\b)[a-z][a-z/'&-]{{0,14}})"
_SIGN = r"(?:[ ]?(?:\.{2,40}|-{2,40}|[-:=–—])[ ]?|[ \t]{1,40}|[ ]?\()"
_CLOSED = (
    r"(?=[ ]{2}|\)?[ \t]{0,12}(?:$|[\t;,+&=|()]|/(?!\d)|\.(?:\s|$)|[-–—]\s)"
    r"|\s(?:and|then|w/)(?:\s|$))"
)
_HEADS = r"(?=\)?[ ]?:\s)"  # "MT 15: SOR, STM" is no clock
_BEHIND = re.compile(
    rf"{_WORD}{{0,3}}?{_SIGN}(?P<n>\d{{1,2}})(?:{_HEADS}|{NO_COUNT}{_CLOSED})",
    re.IGNORECASE | re.MULTILINE,
)
# "IASTM wrist extensors x 15;": nobody counts strokes, where joint work may be counted.
_TIMES = re.compile(
    rf"{_WORD}{{0,3}}?[ ]?[x×][ ]?(?P<n>\d{{1,2}}){NO_COUNT}{_CLOSED}", re.IGNORECASE | re.MULTILINE
)
_COUNTED = re.compile(
    r"mob|glid|osc|manip|thrust|distract|traction|stretch|rom\b|\b(?:[cu]?pas?|ap|met|mwm|snags?|lad)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"{_SIGN}(?P<n>\d{{1,2}}){NO_COUNT}(?=\s[a-z]{{2}})", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:^|(?<=[\n;,/|+&.:(])(?<!\d.)|(?<=[-–—]\s)|(?<=\band\s))[ \t]{0,12}[*•]?[ ]?"
    r"\(?(?P<n>\d{1,2})\)?"
    rf"(?:[ ](?:of|for|in))?{_WORD}{{0,2}}?[ \t]{{1,12}}$",
    re.IGNORECASE,
)
# "wall slides, SLS 15 NMR."
_TOUCHES = re.compile(r"(?<=[a-z)\]][ ,])[ ]?(?P<n>\d{1,2})[ ]$", re.IGNORECASE)
_CLOSES = re.compile(r"[ \t]{0,4}(?:$|[:;(\n-]|\.(?:\s|$))", re.MULTILINE)
_BESIDE_LINE = 40  # characters on either side of a line: no pattern here sees further beyond it
_NEAR = 44  # characters before a service in which its number is sought


class Work(NamedTuple):
    """Work named at characters ``[start, end)``.

    named: by the name of its service. whole: so, or by a word that names it beside minutes.
    modality: it is applied, and never repeated. hands_on: it has no
    repetitions.
    """

    start: int
    end: int
    code: str
    named: bool
    whole: bool
    modality: bool
    hands_on: bool


class WorkKind(NamedTuple):
    """What a phrase names, as in ``Work``."""

    named: bool
    whole: bool
    modality: bool
    hands_on: bool


def work_kinds(codes: Iterable[CodeFile]) -> dict[tuple[str, str], WorkKind]:
    """Return code and phrase -> what it names, of the phrases that a row of minutes may hold."""
    return {
        (entry.code, row.id): WorkKind(
            row.kind is Kind.NAME,
            row.kind is not Kind.ACTIVITY or row.timed_weight is not None,
            entry.family in MODALITIES,
            entry.code in HANDS_ON,
        )
        for entry in codes
        for row in entry.phrase
        if row.kind is not Kind.PURPOSE and entry.family in _ROWED
    }


def works_in(phrases: Iterable[Mark], kinds: Mapping[tuple[str, str], WorkKind]) -> list[Work]:
    """Return the work that is named, none within another: of what begins at a place a whole
    service first, the longest of them."""
    known = [
        Work(span.start_char, span.end_char, span.label_, *kinds[span.label_, span.id_])
        for span in phrases
        if (span.label_, span.id_) in kinds
    ]
    found: list[Work] = []
    for one in sorted(known, key=lambda work: (work.start, not work.whole, -work.end, work.code)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


class _Item(NamedTuple):
    work: Work
    number: Stretch
    ahead: bool  # the number stands before the work
    opens: bool  # nothing stands before them in their line
    closed: bool  # nothing but a mark stands behind them
    sure: bool = False  # nobody counts such work


def plain_rows(
    text: str, works: Sequence[Work], scales: Scales, memory: Memory | None = None
) -> Iterator[Stretch]:
    """Yield the numbers that are minutes. works: none within another, in order. scales: what tells
    a line of scores."""
    run: list[_Item] = []
    n = 0
    near = True  # no empty line, and no line without a number that goes on otherwise
    for line in re.finditer(r"[^\n]*(?:\n|\Z)", text):
        here: list[Work] = []
        while n < len(works) and works[n].start < line.end():
            here.append(works[n])
            n += 1
        items = _of_line(text, line, here, scales, memory) if here else []
        goes_on = items and run and items[0].ahead == run[0].ahead
        if run and (
            not line.group().strip()
            or (items and not (goes_on and (near or (items[0].opens and run[-1].opens))))
        ):
            yield from _minutes(run)
            run = []
        near = bool(items)
        run += items
    yield from _minutes(run)


def _of_line(
    text: str,
    line: re.Match[str],
    here: Sequence[Work],
    scales: Scales,
    memory: Memory | None,
) -> list[_Item]:
    """Return the services of a line that have a number each. here: the work that it names."""
    start, end = line.span()
    digest = None
    if memory is not None:
        since = max(0, start - _BESIDE_LINE)
        works = [(work.start - start, work.end - start, *work[2:]) for work in here]
        seen = text[since : end + _BESIDE_LINE]
        digest = memory.digest("rows", f"{start - since} {end - start} {works}", seen)
        kept: Sequence[tuple[int, int, int, int, tuple[bool, ...]]] | None = memory.get(digest)
        if kept is not None:
            return [
                _Item(here[n], Stretch(start + first, start + last, minutes), *told)
                for n, first, last, minutes, told in kept
            ]
    scored = scales.begin(text, start, end)
    items = list(_items(text, start, scored, [work for work in here if work.end <= scored]))
    if memory is not None and digest is not None:
        places = {work.start: n for n, work in enumerate(here)}
        memory.keep(
            digest,
            tuple(
                (
                    places[one.work.start],
                    number.start - start,
                    number.end - start,
                    number.minutes,
                    one[2:],
                )
                for one in items
                for number in [one.number]
            ),
        )
    return items


def _items(text: str, start: int, end: int, here: Sequence[Work]) -> Iterator[_Item]:
    """Yield the services of a line that have a number each, all behind them or all before."""
    if not here or end - start > _LONGEST_LINE:
        return
    bounds = [start, *(work.end for work in here)]
    ahead = _before(text, start, here[0]) is not None
    nexts = [*(work.start for work in here[1:]), end]
    for work, since, until in zip(here, bounds, nexts, strict=False):
        found = _before(text, since, work) if ahead else _behind(text, work, until)
        found = found or _closing(text, since, work)
        if work.hands_on and not _COUNTED.search(text, work.start, work.end):
            found = found or _strokes(text, work, until)
            found = found and found._replace(sure=_alone(found))
        if found is not None:
            first = min(work.start, found.number.start)
            opens = not any(letter.isalnum() for letter in text[start:first])
            yield found._replace(opens=opens)


def _before(text: str, since: int, work: Work) -> _Item | None:
    match = _BEFORE.search(text, max(since, work.start - _NEAR), work.start)
    if match is None:
        return None
    beside = not any(letter.isalpha() for letter in text[match.end("n") : work.start])
    return _item(work, match, closed=beside and _CLOSES.match(text, work.end) is not None)


def _closing(text: str, since: int, work: Work) -> _Item | None:
    match = _TOUCHES.search(text, max(since, work.start - _NEAR), work.start)
    if match is None or not work.named or not _CLOSES.match(text, work.end):
        return None
    return _item(work, match, closed=True)


def _strokes(text: str, work: Work, until: int) -> _Item | None:
    match = _TIMES.match(text, work.end)
    return _item(work, match, closed=True) if match and match.end("n") <= until else None


def _behind(text: str, work: Work, until: int) -> _Item | None:
    closed = _BEHIND.match(text, work.end)
    match = closed or _BESIDE.match(text, work.end)
    if match is not None and text[match.start("n") - 1] == "(" and text[match.end("n")] != ")":
        return None  # "IFC (4 pole)"
    if match is None or match.end("n") > until or SCORED.search(text, work.end, match.start("n")):
        return None
    follows = text[match.end("n") : until].isspace()  # "TE 24 MT 8"
    return _item(work, match, closed=closed is not None or follows)


def _item(work: Work, match: re.Match[str], *, closed: bool) -> _Item | None:
    minutes = int(match["n"])
    if not _LEAST <= minutes <= (_MODALITY.stop - 1 if work.modality else _MOST):
        return None
    ahead = match.end("n") <= work.start
    return _Item(work, Stretch(*match.span("n"), minutes), ahead, opens=False, closed=closed)


def _minutes(run: Sequence[_Item]) -> Iterator[Stretch]:
    """Yield the numbers of a row that are minutes: of whole services and hands-on work, if
    there are several or another work has the only number of its code; of one by its name that says
    nothing else, and of the same service behind it; and of what is only applied."""
    numbers = [item.number.minutes for item in run]
    if len(run) > 1 and run[0].ahead and all(b - a == 1 for a, b in pairwise(numbers)):
        return  # "8 ther ex / 9 manual therapy": they number the lines
    uncounted = {item.work.code for item in run if item.work.whole or item.work.hands_on}
    others = Counter(item.work.code for item in run if item.work.code not in uncounted)
    rowed = any(item.work.whole for item in run) and not run[0].ahead
    once = {code for code, times in others.items() if times == 1 and rowed}
    counts = {item.number.minutes for item in run if item.work.code in others}
    several = len(uncounted) + len(once) > 1
    longest = max(numbers, default=0)
    listed = several and longest >= _LEAST_LONGEST
    said = {item.work.code for item in run if item.work.named and _alone(item)}
    for item in run:
        work, minutes = item.work, item.number.minutes
        one_of = listed and (work.whole or work.hands_on or (work.code in once and not item.ahead))
        named = work.whole and work.code in said and _alone(item)
        if (
            one_of
            or named
            or (item.sure and minutes not in counts)
            or (work.modality and not item.ahead and minutes in _MODALITY)
        ):
            yield item.number


def _alone(item: _Item) -> bool:
    return item.closed and item.number.minutes >= _LEAST_NAMED
