"""Read "x15" at the end of a labelled line as minutes, where a note writes all of them so.

"Manual: STM to glute med R x15 / There ex: hip flexor stretch, side plank knees x15": hands-on work
has no repetitions, so its number is minutes; then the numbers of the other labels are too.
"""

import re
from collections.abc import Iterator, Sequence

from suggester.bare import BareTime
from suggester.mention import Mention
from suggester.model import Assertion
from suggester.schema import Kind

_END = re.compile(r"[a-z)\]][ ,]{0,2}[x×]\s?(?P<n>\d{1,2})\s?\.?\s*$", re.IGNORECASE)
_DOSE = re.compile(r"\d\s?[x×]\s?\d|[x×]\s?\d", re.IGNORECASE)
_HANDS_ON = frozenset(["97140", "97124"])
_LEAST, _MOST = 8, 45  # minutes


def labelled_times(
    text: str, mentions: Sequence[Mention], bounds: Sequence[tuple[int, int]]
) -> Iterator[BareTime]:
    """Yield such numbers, if there are several and one is of hands-on work.

    bounds: characters of each sentence.
    """
    found = []
    for mention in mentions:
        start, end = bounds[mention.item] if bounds else (0, 0)
        heads = mention.kind is Kind.NAME or mention.short
        if (
            not heads
            or mention.assertion is not Assertion.PERFORMED
            or any(letter.isalpha() for letter in text[start : mention.start])
            or text[mention.end : mention.end + 2].strip()[:1] not in (":", "-", "–")
        ):
            continue
        last = _END.search(text, mention.end, end)
        alone = last is not None and len(_DOSE.findall(text, mention.end, end)) == 1
        if last and alone and _LEAST <= int(last["n"]) <= _MOST:
            found.append(BareTime(last.start("n"), last.end("n"), int(last["n"]), mention))
    codes = {one.of.code for one in found}
    if len(codes) > 1 and codes & _HANDS_ON:
        yield from found
