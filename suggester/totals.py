"""Read what the note states of the visit's minutes: all of them, and those of timed services.

Text in, places out. A total is no service's minutes, so the places keep it from being tied to one.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suggester.number_words import DIGIT_WORD, WORD_NUMBER, number
from suggester.sought import Sought, sought
from suggester.stays import stays

TIMED, TOTAL = "timed_minutes", "total_minutes"
_N = (
    r"(?=[\dotfsen])(?P<n>(?<![\d./x-])(?<!\d:)\d{1,3}(?![\d:%\"”″]|\.\d|/\d|\s?\+\s?\d)"
    rf"|\b{WORD_NUMBER}\b(?![\s-](?:{DIGIT_WORD})\b))"
)
_MIN = r"(?:\s{0,2}-?(?:min(?:ute)?s?\b\.?|['’′](?!\w))|m\b)"
_GAP = r"(?:[\s:=.,-]{0,5}|\s?\.{3,60}\s?)(?:(?:was|is|of|about)\s)?"
_UNITS_AFTER = (
    r"(?!\s{0,2}(?:units?|u\b|visits?|lbs?|reps?|ft|feet|knee|steps?|x\b|sets?|cm|deg|foot))"
)
_WHOLE = r"(?:total|tot|ttl)\b\.?"
# A total of its own opens its line or sentence; behind services it is their sum.
_OPENS = r"(?:^[\s*•-]{0,6}|(?<=[.!?;/]\s)|(?<=/)|(?<=\btimed,\s))"
_ENDS = (
    r"(?=\s{0,3}(?:$|[.,;:/()|–-]|incl|of\swhich|timed|tmd|tx|treat|billable|1:1|one[\s-](?:on|to)[\s-]one|in\b|and\b|units?\b"
    r"|(?-i:[A-Z])))"
)
_SPAN = (
    r"(?:session|visit|treatment|tx|rx|appointment|contact|encounter|duration|time|minutes|mins)"
)

_MIN_SIGN = r"(?:min(?:ute)?s?\.?|m\b|['’′])\s{0,2}"  # of _MIN, and the blanks behind it

_PATTERNS: tuple[tuple[str, Sought], ...] = tuple(
    (label, sought(sign, pattern, re.IGNORECASE | re.MULTILINE))
    for label, sign, pattern in (
        (
            TIMED,
            r"timed|ttm|ttc|tct|tcm|(?:tot|ttl|total)\.?\s+(?:direct|billable|1:1|one|individual)",
            (
                rf"\b(?:{_WHOLE}\s+timed(?:\s+code)?|timed(?:\s+code)?\s+total|{_WHOLE}\s+(?:direct|billable|"
                r"1:1|one[\s-]on[\s-]one|individual)|ttm|ttc|tct|total\s+tcm"
                r"|(?<!\d )timed\s+code(?:\s+tx)?|(?<!\d )timed\s+min\w*)"
                rf"[a-z \t|().:=-]{{0,40}}?{_N}{_UNITS_AFTER}"
            ),
        ),
        (TIMED, r"timed\s?[:=]", rf"{_N}{_MIN}\s{{0,2}}timed\s?[:=]"),
        (TIMED, r"timed\s(?:code\s)?min", rf"{_N}\s(?:total\s)?timed\s(?:code\s)?min\w*"),
        (
            TIMED,
            "timed|tmd",
            (
                rf"(?<!min )(?<!mins )(?<!minutes )\b(?:timed|tmd)"
                rf"(?:\s(?:tx|codes?|min\w*|{_WHOLE}|time))?{_GAP}{_N}{_UNITS_AFTER}"
            ),
        ),
        (
            TIMED,
            "timed",
            (
                rf"{_N}{_MIN}?,?[ \t]{{0,2}}(?:total\s)?timed\b"
                r"(?!\s(?:up|sit|void|voids|walk))"
            ),
        ),
        (
            TIMED,
            r"1:1|one[\s-]",
            rf"^\s{{0,8}}{_N}{_MIN}\s{{0,2}}(?:1:1|one[\s-](?:to|on)[\s-]one)\b",
        ),
        (TIMED, "1:1", rf"^[ \t]{{0,8}}1:1[ ][a-z/ ]{{4,40}}{_N}{_MIN}(?=[\s.]|$)"),
        (
            TOTAL,
            r"tot|ttl|ttt|(?:treatment|tx|session|visit)\s(?:length|duration|time)",
            (
                rf"\b(?:{_WHOLE}\s+(?:treatment|tx|rx|visit|session|therapy)?\s?(?:time|min\w*|"
                rf"duration)|ttt|{_WHOLE}\s+(?:treatment|tx|rx|visit|session)|(?:treatment|tx|session|"
                rf"visit)\s(?:length|duration|time))[a-z\s().:=-]{{0,30}}?{_N}{_UNITS_AFTER}"
            ),
        ),
        (
            TOTAL,
            r"\bt(?:t|ot)",
            rf"\b(?:tt|{_WHOLE})(?:\sin\s\w{{3,8}})?{_GAP}{_N}{_MIN}?{_UNITS_AFTER}{_ENDS}",
        ),
        (
            TOTAL,
            r"tot|ttl|in\s(?:clinic|home)",
            rf"{_OPENS}{_N}(?:{_MIN}\s{{0,2}}(?:in\s)?|\s)(?:{_WHOLE}|in\s(?:clinic|home)\b)",
        ),
        (
            TOTAL,
            rf"{_MIN_SIGN},?(?:all|altogether|in\s|face|incl|of\s|door)",
            (
                rf"{_OPENS}{_N}{_MIN}\s{{0,2}},?(?:altogether|all\s(?:in|told)|in\s(?:all|total|the\sroom)|"
                r"face[\s-]to[\s-]face|incl(?:uding|\b)|of\swhich|door\sto\sdoor)\b"
            ),
        ),
        (
            TOTAL,
            r"all\s(?:of\s)?(?:that|this|it)",
            rf"\btotal\sfor\sall\s(?:of\s)?(?:that|this|it)\s(?:was\s|is\s|came\sto\s)?{_N}{_MIN}",
        ),
        (TOTAL, r"\stt", rf"{_N}{_MIN}?\s(?-i:TT|TTT)(?=\s{{0,2}}(?:$|[.,;)\n]))"),
        (
            TOTAL,
            r"time\scalc",
            rf"\btime\scalc\w*(?:\s?\(min\w*\))?[\s:=]{{0,3}}{_N}{_UNITS_AFTER}",
        ),
        (TOTAL, rf"{_MIN_SIGN}total", rf"\bseen\b[^.;\n\d]{{0,24}}?{_N}{_MIN}\stotal\b"),
        (TOTAL, r"seen\s(?:for|x)", rf"\b(?:was|were|pt|patient)\sseen\s(?:for\s|x\s?){_N}{_MIN}"),
        (
            TOTAL,
            r"(?:did|seen|treated|tx|rx)\stoday",
            (
                rf"\b(?:did|seen|treated|tx|rx)\stoday\s?(?:x\s|for\s)?{_N}{_MIN}"
                r"(?=\s{0,2}(?:[-–—:;,.\n]|$))"
            ),
        ),
        (TOTAL, '"tot', r"\"tot(?:al)?(?:_min)?\"\s?:\s?\"?(?P<n>\d{1,3})"),
        (
            TIMED,
            r"\|\s{0,3}(?:total\s)?timed",
            rf"{_N}\s{{0,3}}\|\s{{0,3}}(?:total\s)?timed(?:\stotal)?\b",
        ),
        (TIMED, "timed_total", r"\btimed_total\W{1,4}(?P<n>\d{1,3})"),
        (TOTAL, "total_", r"\btotal_(?:tx_)?min\w{0,4}\W{1,4}(?P<n>\d{1,3})"),
        (TIMED, '"timed', r"\"timed(?:_min)?\"\s?:\s?\"?(?P<n>\d{1,3})"),
        (
            TOTAL,
            "tot|ttl",
            (
                rf"^[\s|]{{0,8}}{_WHOLE}(?:\s(?:time|min\w*|tx|treatment|visit)){{0,2}}"
                rf"[ \t|:]{{4,80}}{_N}(?=\s|\||$)"
            ),
        ),
        (
            TOTAL,
            rf"{_MIN_SIGN}(?:(?:op|ip|pt|ot|st|slp|hh|1:1|individual)\s)?{_SPAN}",
            (
                rf"{_N}{_MIN}[ \t]{{0,2}}(?<!\.\s)"
                rf"(?:(?:OP|IP|PT|OT|ST|SLP|HH|1:1|individual)\s)?{_SPAN}\b"
                r"(?!\s(?:for|ex\b|(?:was\s)?(?:spent|devoted|dedicated)\b|of\s\w+\sexercise"
                r"|[^\n.;,]{0,24}(?::|\s--?|\s[–—])\s(?-i:[a-z])))"
            ),
        ),
        (
            TOTAL,
            _SPAN,
            (
                rf"^[\s*•-]{{0,6}}(?:[A-Z][:/-]\s?)?(?:[PO]T\s)?{_SPAN}(?:\smin(?:ute)?s?)?{_GAP}(?:x\s)?{_N}"
                rf"(?:{_MIN}(?:[\s.,;]|$)(?!(?-i:[A-Z]{{2,4}})\b)"
                r"(?![ \t]?[a-z][\w/ -]{2,24}:)"  # "Tx 25 min orthosis: ..." is a service's
                r"|\s{0,3}\.?$)"
            ),
        ),
    )
)
# "Billing: TE 1 (15') / MT 2 (23') = 38'": the times before the total stay those of services.
_CHARGED = sought(
    "chg|charge|bill",
    rf"^[^\n=]{{0,40}}\b(?:chgs?|charges?|bill\w*)\b[^\n=]{{4,80}}=\s{{0,2}}{_N}{_MIN}",
    re.IGNORECASE | re.MULTILINE,
)
# "Eval 35 min, treatment 12 min": what was done beside the evaluation.
_BESIDE_EVALUATION = sought(
    "eval",
    rf"\beval(?:uation)?\b(?:[^\n\d]{{0,60}}\(|(?:\s(?:min\w*|time))?[\s:=]{{0,3}})\d{{1,2}}(?:\s?min\w*)?[\s,;./|)]{{1,12}}"
    rf"(?P<at>(?:treat(?:ment)?|tx|rx)(?:\s(?:min\w*|time))?[\s:=]{{1,3}})"
    rf"(?!0\b){_N}(?![ \t]?[x/-]){_UNITS_AFTER}",
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
_SUM = re.compile(r"=\s{0,3}(?P<n>\d{2,3})(?![\d.,/:])")
_SHORTEST_SUM, _LONGEST_SUM = 6, 120  # characters before the equals sign
_ADDEND = re.compile(r"(?<![\d.:/#])\d{1,2}(?![\d.:/#%]|\s?(?:lbs?|reps?|x\d))")
_HOURS = sought(
    r"\d\s?h(?:rs?|ours?)?\b",
    rf"\b(?:{_WHOLE}\s(?:treatment|tx|rx|visit|session|therapy)?\s?(?:time)?|(?:treatment|tx|rx|visit|session)"
    rf"\s(?:time|duration|length)(?:\s{_WHOLE})?)\s{{0,2}}[:=]?\s{{0,2}}"
    r"(?P<n>\d{0,2}(?:\.\d{1,2})?)\s?(?:hrs?|hours?|h)\b",
    re.IGNORECASE,
)
_BARE = sought(
    rf"{_MIN_SIGN}\s{{0,4}}(?:\n|\Z)",
    rf"(?:^|(?<=[^.][.!?]\s)|(?<=[^.][.!?]\s\s)){_N}{_MIN}\s{{0,4}}(?=\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)
_LINE_ENDS = re.compile(r"[\s.|)]{0,8}?(?:\n|\Z)")
_BARE_TIME = re.compile(r"[\s*•-]{0,6}(?:time|duration|minutes|mins)\b", re.IGNORECASE)
_CLOSES = re.compile(r"[A-Za-z]{3}[^\n]*[A-Za-z]{3}")  # words that a time at the line's end closes
_OF_VISIT = re.compile(r"\b(?:tx|treatment|rx|visit|session|time)\b", re.IGNORECASE)
# A line of what is to be done, or was not done here: its times are no work of this visit.
_LATER = re.compile(
    r"\W{0,6}(?:a|p|s|plan|hep|home|goals?|[ls]tg|next|nv|f/u|ed(?:uc\w*)?|pt\s|told|advised)\b",
    re.IGNORECASE,
)
_LEAST_SUM = 8
_LEAST_BARE = 20  # minutes; a shorter time on its own may be the last service's
_MOST = 600  # minutes


class Total(NamedTuple):
    """What the note states, at characters ``[start, end)``. label: TIMED or TOTAL.

    bare: no word says that it is a total.
    """

    start: int
    end: int
    label: str
    minutes: int
    bare: bool = False


def totals(text: str) -> list[Total]:
    """Return the totals that a note states, in order, none overlapping another."""
    found: list[Total] = []
    taken: set[int] = set()
    lower = text.lower()
    for total in _candidates(text, lower):
        place = range(total.start, total.end)
        if total.minutes <= _MOST and taken.isdisjoint(place):
            found.append(total)
            taken.update(place)
    bare = {total for total in found if _BARE_TIME.match(text, total.start)}
    if len(bare) > 1:
        found = [total for total in found if total not in bare]  # a time under each service
        taken = {at for total in found for at in range(total.start, total.end)}
    if not any(total.label == TOTAL for total in found):
        stayed = (Total(start, end, TOTAL, minutes) for start, end, minutes in stays(text, lower))
        found += [t for t in stayed if taken.isdisjoint(range(t.start, t.end))][:1]
    if not found:
        found = [t for t in _bare(text, lower) if t.minutes >= _LEAST_BARE][-1:]
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
        if (closes and one.minutes < timed) or (
            parted and (_around(one, others) > one.minutes or _goes_on(text, one, others))
        ):
            continue
        kept.add(one)
    return frozenset(kept)


def _around(one: Total, others: Sequence[tuple[int, int, int]]) -> int:
    """Return the minutes of the times beside a total."""
    return sum(minutes for start, end, minutes in others if end <= one.start or one.end <= start)


def _goes_on(text: str, one: Total, others: Sequence[tuple[int, int, int]]) -> bool:
    """Tell whether work of other minutes follows a total: then it closed what stood before it."""
    for start, end, _ in others:
        line = text.rfind("\n", 0, start) + 1
        if start >= one.end and line > one.end and not _LATER.match(text, line, end):
            return True
    return False


def _candidates(text: str, lower: str) -> Iterator[Total]:
    for match in _CLOSING_SUM.finditer(text, lower):
        others = [int(found["n"]) for found in _MINUTES.finditer(text[: match.start()])]
        if len(others) > 1 and sum(others) == int(match["n"]):
            yield Total(match.start("at"), match.end(), TOTAL, int(match["n"]))
    for match in _BESIDE_EVALUATION.finditer(text, lower):
        yield Total(match.start("at"), match.end(), TIMED, number(match["n"]))
    for label, pattern in _PATTERNS:
        for match in pattern.finditer(text, lower):
            below = text.rfind("\n", match.start(), match.start("n")) >= 0
            if below and not _LINE_ENDS.match(text, match.end()):
                continue  # "Treatment: / 20 min motor control, ..." is a service's
            yield Total(match.start(), match.end(), label, number(match["n"]))
    for match in _CHARGED.finditer(text, lower):
        yield Total(match.start("n"), match.end(), TOTAL, number(match["n"]))
    for match in _BOTH.finditer(text, lower):
        timed, total = int(match["timed"]), int(match["total"])
        if _LEAST_SUM <= timed <= total:  # a smaller one is a day, or a share
            yield Total(match.start(), match.end("timed"), TIMED, timed)
            yield Total(match.start("total"), match.end(), TOTAL, total)
    for match in _EITHER.finditer(text, lower):
        yield Total(match.start(), match.start() + len("total"), TOTAL, int(match["n"]))
    for match in _HOURS.finditer(text, lower):
        if match["n"].strip("."):
            yield Total(match.start(), match.end(), TOTAL, round(60 * float(match["n"])))
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
            yield Total(match.start("n"), match.end(), TIMED, int(match["n"]))


def _bare(text: str, lower: str) -> Iterator[Total]:
    for match in _BARE.finditer(text, lower):
        yield Total(match.start(), match.end(), TOTAL, number(match["n"]), bare=True)
