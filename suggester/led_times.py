"""Read a bare number that a word of telling leads to the service behind it as its minutes.

"... then fifteen neuro re-ed weight shifting", "did 15 of cupping": in told notes no mark parts the
services, so they stand in no row. A bare word for a service ("then fifteen of exercise") is
believed where another service of the note is told so too.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from suggester.minute_forms import Stretch
from suggester.number_words import WORD_NUMBER, number
from suggester.plain_rows import Work

_LEAST, _MOST = 8, 75  # minutes
_LED = re.compile(
    rf"(?:\b(?:then|and|did|tx)[ \t]|(?P<opens>^[ \t*•-]{{0,4}}|[.;][ ]))"
    rf"(?P<n>\d{{1,2}}|{WORD_NUMBER})[ \t](?P<of>of[ \t])?\Z",
    re.IGNORECASE | re.MULTILINE,
)
_PART_ENDS = re.compile(r"[ \t]{0,3}(?:$|[\n,;.:/|)]|[-–—]|\()")
_PLURAL = re.compile(r"(?:[a-z]{3}(?<!si)(?<!s)s|[A-Z]{5}(?<!SI)(?<!S)S)$")
_LONGEST_LEAD = 24  # characters


class _Led(NamedTuple):
    time: Stretch
    code: str
    alone: bool  # nothing else need be told so


def led_times(text: str, works: Sequence[Work]) -> Iterator[Stretch]:
    """Yield the numbers that are minutes of the work behind them. works: in order."""
    led = [
        one
        for work in works
        if work.whole or work.hands_on or work.modality
        for one in _led(text, work)
        if _LEAST <= one.time.minutes <= _MOST
    ]
    codes = {one.code for one in led}
    yield from (one.time for one in led if one.alone or len(codes) > 1)


def _led(text: str, work: Work) -> Iterator[_Led]:
    """Yield the number before work, if one is there: things that are several are counted."""
    match = _LED.search(text, max(0, work.start - _LONGEST_LEAD), work.start)
    if match is None or (not work.hands_on and _PLURAL.search(text, work.start, work.end)):
        return
    # "10 of Game Ready cuff" opens a line: nobody counts what is only applied.
    opens = match["opens"] is not None
    if opens and not (match["of"] and (work.modality or work.hands_on)):
        return
    told = not match["n"].isdigit() or _PART_ENDS.match(text, work.end) is not None
    alone = (work.named and told) or (work.hands_on and match["of"] is not None) or opens
    time = Stretch(*match.span("n"), number(match["n"].lower()))
    yield _Led(time, work.code, alone)
