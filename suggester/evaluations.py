"""Find where a note gives the minutes of its evaluation by a bare word ("Eval 31 min"). Text in.

The title or the findings say which evaluation it is; the word beside its minutes says it again,
and is no phrase of the lexicon, for it is said of other days too ("ROM at eval 84").
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from suggester.schema import Kind
from suggester.services import Service

_EVALUATION = re.compile(
    r"\b(?P<again>re-?\s?)?eval(?:uation)?s?\b|^exam(?:ination)?(?=[ ]\(?\d{1,2}\s?min\w*\)?:)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNS = ("eval", "exam")  # in small letters: every match begins with one, or "re" before it
_TIMED_BEHIND = re.compile(
    r"(?:\s(?:time|portion|part|only|min(?:ute)?s?))?\s{0,3}[:=x~,(–-]{0,2}\s{0,3}(?:x\s?|approx\w*\s|about\s|~)?"
    r"\d{1,2}(?!\d|\s?[/%.#]\d)",
    re.IGNORECASE,
)
_TIMED_BEFORE = re.compile(
    r"\d\s?(?:min(?:ute)?s?\.?|['’])?\s{0,2}(?:of\s|for\s|on\s|was\s|in\s|spent\son\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_ANOTHER_DAY = re.compile(
    r"\b(?:at|since|from|last|prior|before|after|next|until|per|of)\s(?:the\s|initial\s)?$",
    re.IGNORECASE,
)
_NEAR = 24  # characters on either side that are looked at


def evaluations(
    text: str, found: Sequence[Service], bounds: Sequence[tuple[int, int]]
) -> Iterator[Service]:
    """Yield the bare words for an evaluation that stand beside minutes, as places of it.

    found: the services of the note, in order. bounds: characters of each sentence.
    """
    lower = text.lower()
    if not any(sign in lower for sign in _SIGNS):
        return  # as in most notes
    starts = [start for start, _ in bounds]
    done = [
        (match["again"] is not None, one)
        for one in found
        if one.done and any(sign in text[one.start : one.end].lower() for sign in _SIGNS)
        for match in [_EVALUATION.search(text, one.start, one.end)]
        if match is not None
    ]
    first = dict(reversed(done))
    taken = [one for one in found if one.named]
    ends = [one.end for one in taken]
    for match in _EVALUATION.finditer(text) if done else ():
        again = match["again"] is not None
        same = first.get(again)
        n = bisect_right(ends, match.start())
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if (
            same is None
            or (n < len(taken) and taken[n].start < match.end())
            or _ANOTHER_DAY.search(before)
            or not (_TIMED_BEHIND.match(text, match.end()) or _TIMED_BEFORE.search(before))
        ):
            continue
        yield same._replace(
            start=match.start(),
            end=match.end(),
            kind=Kind.NAME,
            item=max(0, bisect_right(starts, match.start()) - 1),
            owner=None,
            labelled=False,
            short=True,
            scattered=False,
            refers=same.start,
        )
