"""Read what the note states of the visit's minutes: all of them, and those of timed services.

Text in, places out. A total is no service's minutes, so the places keep it from being tied to one.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suggester.found import Find, everywhere
from suggester.number_words import number
from suggester.sought import sought
from suggester.stays import PATTERNS as STAYS
from suggester.stays import stays
from suggester.total_words import LONG_PATTERNS as LONG_WORDS
from suggester.total_words import (
    MIN,
    MIN_SIGN,
    NUMBER,
    PATTERNS,
    TIMED,
    TOTAL,
    UNITS_AFTER,
    WHOLE,
)

# "Billing: TE 1 (15') / MT 2 (23') = 38'": the times before the total stay those of services.
_CHARGED = sought(
    "chg|charge|bill",
    rf"^[^\n=]{{0,40}}\b(?:chgs?|charges?|bill\w*)\b[^\n=]{{4,80}}=\s{{0,2}}{NUMBER}{MIN}",
    re.IGNORECASE | re.MULTILINE,
)
# "Eval 35 min, treatment 12 min": what was done beside the evaluation.
_BESIDE_EVALUATION = sought(
    "eval",
    rf"\beval(?:uation)?\b(?:[^\n\d]{{0,60}}\(|(?:\s(?:min\w*|time))?[\s:=]{{0,3}})\d{{1,2}}(?:\s?min\w*)?[\s,;./|)]{{1,12}}"
    rf"(?P<at>(?:treat(?:ment)?|tx|rx)(?:\s(?:min\w*|time))?[\s:=]{{1,3}})"
    rf"(?!0\b){NUMBER}(?![ \t]?[x/-]){UNITS_AFTER}",
    re.IGNORECASE,
)
# "Timed 42/45" gives both.
_BOTH = sought(
    "timed",
    r"\btimed(?:\s?/\s?total)?(?:\s(?:min\w*|time))?[\s:=]{1,3}(?P<timed>\d{1,3})(?:\s?min)?\s?/\s?"
    r"(?P<total>\d{1,3})(?![\d/])",
    re.IGNORECASE,
)
_EITHER = sought(
    "timed", r"\btotal\s?/\s?timed(?:\s?min\w*)?[\s:=]{1,3}(?P<n>\d{1,3})(?![\d/])", re.IGNORECASE
)
# "... tendon glides 10 min. ... Minutes 55.": all times before it come to it.
_CLOSING_SUM = sought(
    r"(?:minutes|mins|time)\s?[:=]?\s?\d",
    r"[.!?]\s{1,2}(?P<at>(?:minutes|mins|time)\s?[:=]?\s?(?P<n>\d{2,3}))\b(?:\s?min\w*)?[ .]{0,3}$",
    re.IGNORECASE | re.MULTILINE,
)
_MINUTES = re.compile(r"(?<![\d.:/-])(?P<n>\d{1,3})\s?(?:min|['’′](?!\w))", re.IGNORECASE)
_SUM = re.compile(r"=\s{0,3}(?P<n>\d{2,3})(?![\d,/:]|\.\d)")
_EVALUATION = re.compile(r"\beval", re.IGNORECASE)
# "... PER PROTOCOL. 30/45" where all times of the note come to 45
_PAIR = sought(
    r"\d/\d",
    r"(?:^|[.\]]\s{1,3})(?P<timed>\d{1,3})\s?/\s?(?P<n>\d{2,3})[ .]{0,3}$",
    re.MULTILINE,
)
_SHORTEST_SUM, _LONGEST_SUM = 6, 120  # characters before the equals sign
_ADDEND = re.compile(r"(?<![\d.:/#])\d{1,2}(?![\d.:/#%]|\s?(?:lbs?|reps?|x\d))")
_HOURS = sought(
    r"\d\s?h(?:rs?|ours?)?\b",
    rf"\b(?:{WHOLE}\s(?:treatment|tx|rx|visit|session|therapy)?\s?(?:time)?"
    rf"|(?:treatment|tx|rx|visit|session|program(?:me)?)\s(?:time|duration|length)(?:\s{WHOLE})?)\s{{0,2}}[:=]?\s{{0,2}}"
    r"(?P<n>\d{0,2}(?:\.\d{1,2})?)\s?(?:hrs?|hours?|h)\b(?:\s?(?P<m>\d{1,2})\s?m(?:in\w*)?\b)?",
    re.IGNORECASE,
)
_BARE = sought(
    rf"{MIN_SIGN}\s{{0,4}}(?:\n|\Z)",
    rf"(?:^|(?<=[^.][.!?]\s)|(?<=[^.][.!?]\s\s)){NUMBER}{MIN}\s{{0,4}}(?=\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
_LINE_ENDS = re.compile(r"[\s.|)]{0,8}?(?:\n|\Z)")
_BARE_TIME = re.compile(r"[\s*•-]{0,6}(?:time|duration|minutes|mins?)\b", re.IGNORECASE)
_MIN = re.compile(r"[\s*•-]{0,6}min\b", re.IGNORECASE)
_CLOSES = re.compile(r"[A-Za-z]{3}[^\n]*[A-Za-z]{3}")  # words that a time at the line's end closes
_THEN = re.compile(r"\s{1,4}then\b", re.IGNORECASE)  # it closed what stands before it
_OF_VISIT = re.compile(r"\b(?:tx|treatment|rx|visit|session|time)\b", re.IGNORECASE)
# A line of what is to be done, or was not done here: its times are no work of this visit.
_LATER = re.compile(
    r"\W{0,6}(?:a|p|s|plan|hep|home|goals?|[ls]tg|next|nv|f/u|ed(?:uc\w*)?|pt\s|told|advised)\b",
    re.IGNORECASE,
)
# "Therapeutic exercise: prone on elbows 3 min; press ups; walk 5 min - total 15"
_LISTS = re.compile(
    r"\W{0,6}(?!timed|total|time\b|in\b|ch(?:ar)?ge?|bill|cpt|code|min|unit|visit|session|tx\b|treat)"
    r"[A-Z][A-Z /&-]{2,40}:[^\n]*[;,]",
    re.IGNORECASE,
)
_LEAST_SUM = 8
_LEAST_BARE = 20  # minutes; a shorter time on its own may be the last service's
_MOST = 600  # minutes
LONG_PATTERNS = (_CHARGED, _BESIDE_EVALUATION, *LONG_WORDS)  # that see whole lines
SHORT_PATTERNS = (
    *(_BOTH, _EITHER, _CLOSING_SUM, _HOURS, _BARE, _PAIR),
    *(pattern for _, pattern in PATTERNS if pattern not in LONG_WORDS),
    *STAYS,
)


class Total(NamedTuple):
    """What the note states, at characters ``[start, end)``. label: TIMED or TOTAL.

    bare: no word says that it is a total.
    """

    start: int
    end: int
    label: str
    minutes: int
    bare: bool = False


def totals(text: str, find: Find | None = None) -> list[Total]:
    """Return the totals that a note states, in order, none overlapping another. find: of
    ``LONG_PATTERNS`` and ``SHORT_PATTERNS`` in the text, where that is known."""
    find = find or everywhere(text)
    found: list[Total] = []
    taken: set[int] = set()
    for total in _candidates(text, find):
        place = range(total.start, total.end)
        if total.minutes <= _MOST and taken.isdisjoint(place):
            found.append(total)
            taken.update(place)
    bare = {total for total in found if _BARE_TIME.match(text, total.start)}
    if len(bare) > 1 or any(_MIN.match(text, t.start) and t.minutes < _LEAST_BARE for t in bare):
        found = [total for total in found if total not in bare]  # a time under each service
        taken = {at for total in found for at in range(total.start, total.end)}
    if not any(total.label == TOTAL for total in found):
        stayed = (Total(start, end, TOTAL, minutes) for start, end, minutes in stays(text, find))
        found += [t for t in stayed if taken.isdisjoint(range(t.start, t.end))][:1]
    if not found:
        found = [t for t in _bare(find) if t.minutes >= _LEAST_BARE][-1:]
    return sorted(found)


def of_the_visit(
    text: str, stated: Sequence[Total], others: Sequence[tuple[int, int, int]]
) -> frozenset[Total]:
    """Return the totals that can be the visit's: the rest are of what stands before them.

    others: start, end and minutes of each time of the note. "..., rows, total 15 min" is no total
    of a visit of which more is timed, "8 min. 32 min." none where the services come to more, and
    "... w/ return demo. 35 min." none where the line below it closes with its own time.
    """
    timed = max((one.minutes for one in stated if one.label == TIMED), default=0)
    kept = set()
    for one in stated:
        line = text[text.rfind("\n", 0, one.start) + 1 : one.start]
        said = _OF_VISIT.search(text, one.start, one.end)
        closes = one.label == TOTAL and not said and _CLOSES.search(line) is not None
        parted = one.bare and _CLOSES.search(line) is not None
        lower = one.minutes < timed or _cannot_hold(text, one, others)
        if (closes and lower) or (
            parted
            and (
                _THEN.match(text, one.end)
                or _around(one, others) > one.minutes
                or _goes_on(text, one, others)
            )
        ):
            continue
        kept.add(one)
    return frozenset(kept)


def _around(one: Total, others: Sequence[tuple[int, int, int]]) -> int:
    """Return the minutes of the times beside a total."""
    return sum(minutes for start, end, minutes in others if end <= one.start or one.end <= start)


def _cannot_hold(text: str, one: Total, others: Sequence[tuple[int, int, int]]) -> bool:
    """Tell whether a total at the end of what a label lists is less than the times above its line
    and those before it in its line come to: then it is the list's."""
    line = text.rfind("\n", 0, one.start) + 1
    if not _LISTS.match(text, line, one.start):
        return False
    above = own = 0
    for start, _, minutes in others:
        first = text.rfind("\n", 0, start) + 1
        if first == line and start < one.start:
            own += minutes
        elif first < line and not _LATER.match(text, first, start):
            above += minutes
    return above > 0 and one.minutes < above + own


def _goes_on(text: str, one: Total, others: Sequence[tuple[int, int, int]]) -> bool:
    """Tell whether work of other minutes follows a total: then it closed what stood before it."""
    for start, end, _ in others:
        line = text.rfind("\n", 0, start) + 1
        if start >= one.end and line > one.end and not _LATER.match(text, line, end):
            return True
    return False


def _candidates(text: str, find: Find) -> Iterator[Total]:
    for match in list(find(_CLOSING_SUM))[-1:]:
        others = [int(found["n"]) for found in _MINUTES.finditer(text[: match.start()])]
        if len(others) > 1 and sum(others) == int(match["n"]):
            yield Total(match.start("at"), match.end(), TOTAL, int(match["n"]))
    for match in list(find(_PAIR))[-1:]:
        comes_to = sum(int(found["n"]) for found in _MINUTES.finditer(text[: match.start()]))
        if comes_to == int(match["n"]) >= int(match["timed"]) >= _LEAST_SUM:
            yield Total(match.start("timed"), match.end("timed"), TIMED, int(match["timed"]))
            yield Total(match.start("n"), match.end(), TOTAL, comes_to)
    for match in find(_BESIDE_EVALUATION):
        yield Total(match.start("at"), match.end(), TIMED, number(match["n"]))
    for label, pattern in PATTERNS:
        for match in find(pattern):
            below = text.rfind("\n", match.start(), match.start("n")) >= 0
            if below and not _LINE_ENDS.match(text, match.end()):
                continue  # "Treatment: / 20 min motor control, ..." is a service's
            yield Total(match.start(), match.end(), label, number(match["n"]))
    for match in find(_CHARGED):
        yield Total(match.start("n"), match.end(), TOTAL, number(match["n"]))
    for match in find(_BOTH):
        timed, total = int(match["timed"]), int(match["total"])
        if _LEAST_SUM <= timed <= total:  # a smaller one is a day, or a share
            yield Total(match.start(), match.end("timed"), TIMED, timed)
            yield Total(match.start("total"), match.end(), TOTAL, total)
    for match in find(_EITHER):
        yield Total(match.start(), match.start() + len("total"), TOTAL, int(match["n"]))
    for match in find(_HOURS):
        if match["n"].strip("."):
            minutes = round(60 * float(match["n"])) + int(match["m"] or 0)
            yield Total(match.start(), match.end(), TOTAL, minutes)
    yield from _sums(text)


def _sums(text: str) -> Iterator[Total]:
    """Yield the sums: "TE 23  MT 14  NM 8 = 45" is a total because it adds up."""
    behind = 0
    for match in _SUM.finditer(text):
        at = match.start()
        start = max(behind, text.rfind("\n", behind, at) + 1, text.rfind("=", behind, at) + 1)
        start = max(start, at - _LONGEST_SUM)
        if at - start < _SHORTEST_SUM:
            continue
        behind = match.end()
        addends = [int(found.group()) for found in _ADDEND.finditer(text[start:at])]
        if len(addends) > 1 and sum(addends) == int(match["n"]):
            label = TOTAL if _EVALUATION.search(text, start, at) else TIMED
            yield Total(match.start("n"), match.end(), label, int(match["n"]))


def _bare(find: Find) -> Iterator[Total]:
    for match in find(_BARE):
        yield Total(match.start(), match.end(), TOTAL, number(match["n"]), bare=True)
