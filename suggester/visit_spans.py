"""Read the one span of treatment that a note states apart from its services. Text in, minutes out.

"School-based OT, indiv 9:10-9:40", "Fifty minutes, all on daily living", "Left 1:05, back 2:00": no
word calls it a total, and still it is the time of the visit's only service. There is none where
another span, rest, paperwork or another discipline could be in it.
"""

import re
from collections.abc import Iterator, Sequence, Set

from suggester.marks import marks_of
from suggester.mention import LEAST_UNIT, Span
from suggester.model import Section
from suggester.pipes.groups import MEASURES
from suggester.plain_tokens import Doc
from suggester.span_words import (
    ALONE_BEFORE,
    ALONE_BEHIND,
    BARRED,
    BARRED_LINE,
    BEHIND_CLOCKS,
    BEHIND_TIME,
    IN_OUT,
    INSIDE,
    OF_MORE,
    ONLY_BEHIND,
    OPENS,
    REPORTING,
    SENTENCE_BEHIND,
    SPENT,
    SPENT_BEHIND,
    SPLIT,
    TITLE_BEFORE,
    TOLD_BEFORE,
    TWO_CLOCKS,
)
from suggester.this_visit import text_of_this_visit

_LONGEST = 360  # minutes between two clocks
_LONGEST_TIME = 180  # minutes of a span that no clocks tell
_PLAIN = "minutes"
_OTHER_TIMES = frozenset(
    "subjective assessment plan plan_of_care goals home_program history orders education"
    " other_discipline not_done".split()
)  # kinds of sections that tell of no minutes of this visit's treatment
_MOST_TIMES = 40  # of a note; where more are stated none is that of one service
_AROUND = 100  # characters of a sentence on either side that are read


def span_of(doc: Doc, total: int | None, sections: Sequence[Section]) -> Span | None:
    """Return the time that the visit's only service would fill: the stated total, or the one span
    that stands apart."""
    text = text_of_this_visit(doc)
    if total is not None:
        return Span(0, 0, total, shared=shares(text))
    times = [
        (m.start_char, m.end_char, int(m.id_))
        for m in marks_of(doc, MEASURES)
        if m.label_ == _PLAIN
    ]
    later = [
        range(one.start, one.end) for one in sections if one.heading and one.kind in _OTHER_TIMES
    ]
    return visit_span(text, times, later)


def shares(text: str) -> bool:
    """Tell whether a note gives minutes of its visit to what is no treatment, or shares them with
    another discipline ("45 min incl. 10 min documentation", "co-tx w/ SLP")."""
    return INSIDE.search(text) is not None


def visit_span(
    text: str, times: Sequence[tuple[int, int, int]], later: Sequence[range] = ()
) -> Span | None:
    """Return the only such span, or None.

    times: start, end and minutes of each time of the note. later: characters of what tells of other
    days, as a plan does.
    """
    if len(times) > _MOST_TIMES:
        return None
    clocks = [m for m in TWO_CLOCKS.finditer(text) if _between(m)]
    found = [*_of_clocks(text, clocks), *_apart(text, times)]
    found = [one for one in found if not any(one.start in stretch for stretch in later)]
    if (
        not found
        or len({one.minutes for one in found}) > 1
        or shares(text)
        or REPORTING.search(text)
    ):
        return None
    first = found[0]
    if any(_between(m) != first.minutes for m in clocks if not barred(text, *m.span())):
        return None
    held = {one.start for one in found}
    others = [n for at, n in _others(text, times, held, later) if n != first.minutes]
    by_clock = any(first.start <= m.start() < first.end for m in clocks) or _is_in_out(text, first)
    if others and not (by_clock and 2 * sum(others) < first.minutes):
        return None
    return next((one for one in found if one.whole), first)


def _of_clocks(text: str, clocks: Sequence[re.Match[str]]) -> Iterator[Span]:
    """Yield the time between coming and going, and between clocks that stand for the visit."""
    for match in IN_OUT.finditer(text):
        minutes = _between(match)
        if minutes and not barred(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), minutes)
    for match in clocks:
        start, end = match.span()
        line = text.rfind("\n", 0, start) + 1
        before = TOLD_BEFORE.search(text, max(line, start - _AROUND), start)
        told = before or BEHIND_CLOCKS.match(text, end) or _alone(text, line, start, end)
        if told and not barred(text, start, end):
            yield Span(start, end, _between(match))


def _alone(text: str, line: int, start: int, end: int) -> bool:
    """Tell whether clocks are all there is of their line, or end the title apart from its words."""
    ends = ALONE_BEHIND.match(text, end)
    if line:
        return bool(ends) and not text[line:start].strip(" \t*•-")
    sentence = SENTENCE_BEHIND.match(text, end)
    if not (ends or (sentence and text[: sentence.end()].rstrip()[-1] in ".;")):
        return False
    return bool(ALONE_BEFORE.fullmatch(text, 0, start) or TITLE_BEFORE.match(text, 0, start))


def _apart(text: str, times: Sequence[tuple[int, int, int]]) -> Iterator[Span]:
    """Yield the times that open their sentence, or that are said to be of all that was done."""
    for start, end, minutes in times:
        if not LEAST_UNIT <= minutes <= _LONGEST_TIME or TWO_CLOCKS.match(text, start):
            continue
        whole = ONLY_BEHIND.match(text, end) is not None
        lead = text[max(0, start - _AROUND) : start]
        opens = OPENS.search(lead) is not None and BEHIND_TIME.match(text, end) is not None
        spent = SPENT.search(lead) is not None and SPENT_BEHIND.match(text, end) is not None
        if (whole or opens or spent) and not OF_MORE.search(lead) and not barred(text, start, end):
            yield Span(start, end, minutes, whole)


def _others(
    text: str,
    times: Sequence[tuple[int, int, int]],
    held: Set[int],
    later: Sequence[range],
) -> Iterator[tuple[int, int]]:
    """Yield place and minutes of the further times that could be of this visit's treatment."""
    for start, end, minutes in times:
        if start in held or minutes < LEAST_UNIT or TWO_CLOCKS.match(text, start):
            continue
        apart = any(start in stretch for stretch in later) or SPLIT.match(text, max(0, start - 6))
        if not apart and not barred(text, start, end):
            yield start, minutes


def barred(text: str, start: int, end: int) -> bool:
    """Tell whether the words around a time say that it is none of this visit's treatment."""
    first = max(text.rfind(mark, max(0, start - _AROUND), start) for mark in ("\n", ". ", "; "))
    first = max(first + 1, start - _AROUND)
    line = text.rfind("\n", 0, start) + 1
    if BARRED_LINE.match(text, line, start) or BARRED.search(text, first, start):
        return True
    last = min(end + _AROUND, len(text))
    stops = [text.find(mark, end, last) for mark in ("\n", ". ", "; ", ", ")]
    return BARRED.search(text, end, min([at for at in stops if at >= 0], default=last)) is not None


def _is_in_out(text: str, span: Span) -> bool:
    return IN_OUT.match(text, span.start) is not None


def _between(clocks: re.Match[str]) -> int:
    """Return the minutes between two clocks; 0 if they are no visit's."""
    start = 60 * int(clocks["h1"]) + int(clocks["m1"])
    minutes = (60 * int(clocks["h2"]) + int(clocks["m2"]) - start) % 720
    return minutes if LEAST_UNIT <= minutes <= _LONGEST else 0
