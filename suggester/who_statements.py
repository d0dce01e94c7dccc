"""Gather what a statement that may say who or how holds. A Doc in, statements out."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from suggester.marks import Mark, marks_of
from suggester.pipes.groups import MEASURES, PHRASES
from suggester.plain_tokens import Doc
from suggester.statements import statements

_LONGEST = 600  # characters of a statement that are looked at
_TIMES = frozenset(["minutes", "total_minutes", "timed_minutes"])
_AHEAD = 48  # characters before a statement on its line


@dataclass(frozen=True)
class Statement:
    """One statement. All places are characters of ``words``.

    span: its tokens. section: kind of section. start: of the statement in the text.
    words: as written, with plain marks. ahead: what stands before it on its line.
    telling: the telling words in it (``triggers``). minutes: (place, whole minutes) of each time.
    worked: whether minutes or a code's words stand in it.
    untimed: places of words of codes that are not counted by minutes.
    """

    span: Mark
    section: str
    start: int
    words: str
    ahead: str
    telling: Set[str]
    minutes: Sequence[tuple[int, int]]
    worked: bool
    untimed: Sequence[int]


def telling_statements(
    doc: Doc, text: str, told: Sequence[tuple[int, str]], timed: Set[str]
) -> Iterator[Statement]:
    """Yield the statements that hold a telling word.

    text: of the Doc, with plain marks. told: (token, telling word), ascending. timed: codes that
    are counted by minutes.
    """
    places = [at for at, _ in told]
    saying = [
        (span, section, told[first:last])
        for span, section in statements(doc)
        for first in [bisect_left(places, span.start)]
        for last in [bisect_left(places, span.end, first)]
        if first < last
    ]
    if not saying:
        return
    works = sorted(
        {(span.start, span.start_char, span.label_ in timed) for span in marks_of(doc, PHRASES)}
    )
    times = sorted(
        (span.start, span.start_char, int(span.id_))
        for span in marks_of(doc, MEASURES)
        if span.label_ in _TIMES
    )
    for span, section, here in saying:
        first, last = (span.start,), (span.end,)
        start = span.start_char
        floor = max(0, start - _AHEAD)
        named = works[bisect_left(works, first) : bisect_left(works, last)]
        stated = times[bisect_left(times, first) : bisect_left(times, last)]
        yield Statement(
            span=span,
            section=section.label_,
            start=start,
            words=text[start : min(span.end_char, start + _LONGEST)],
            ahead=text[max(text.rfind("\n", floor, start) + 1, floor) : start],
            telling={word for _, word in here},
            minutes=[(at - start, minutes) for _, at, minutes in stated],
            worked=bool(named or stated),
            untimed=[at - start for _, at, counted in named if not counted],
        )
