"""Is the note hardly more than a list of treatments? Sentences and places of work in, those of the
list out.

"POD 12 TKA / Therex 25 min / NMES quads / Game Ready 15 min": what stands in such a list was done.
In a longer note the same words stand as often among findings; there nothing is taken for a list.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from suggester.marks import Mark
from suggester.plain_tokens import Tokens, written

_LONGEST = 70  # words of the note
_LEAST, _LEAST_BARE = 2, 3  # works; where the list has no dose and no minutes
_SHARE = 0.5  # of the sentences that name work
_UNKNOWN = 2  # words more than those of the work: sides, doses, colours
# "1w1 2w4", "2x/wk"
_PLAN_OF_CARE = re.compile(r"\dw\d|\dx?\s?(?:/|per|a)\s?w(?:ee)?k\b", re.IGNORECASE)
# Scores, dates, degrees, questions, bullets that may be empty boxes, fields left empty.
_OTHER = re.compile(
    r"(?<![\d/])\d{1,2}[+-]?\s?/\s?\d{1,2}(?![\d/])|\d\s?(?:°|deg)|\?|--[ \t-]|ø|(?<!\w)o\s"
    r"|(?<![\d.])0(?![\d.])|\b(?:19|20)\d\d\b|[,:]$"
)


def listed_plainly(
    tokens: Tokens,
    sentences: Sequence[Mark],
    works: Mapping[int, int],
    measures: Sequence[Mark],
    telling: frozenset[str],
) -> frozenset[int]:
    """Return the first token of each sentence that lists treatments in a note of hardly anything
    else; none for another note.

    works: first token -> end of each work named. telling: words that tell how a patient is, or
    what somebody said, wants or should do.
    """
    words = (token for token in tokens if token.is_alpha)
    if next(islice(words, _LONGEST, None), None) or _PLAN_OF_CARE.search(tokens.text):
        return frozenset()
    named = {at for start, end in works.items() for at in range(start, end)}
    known = named | {at for one in measures for at in range(one.start, one.end)}
    working = [s for s in sentences if any(at in named for at in range(s.start, s.end))]
    plain = [s for s in working if _lists(tokens, s, known, telling) and not _states(s, measures)]
    count = sum(one.start <= start < one.end for one in plain for start in works)
    dosed = any(one.start <= m.start < one.end for one in plain for m in measures)
    if count < (_LEAST if dosed else _LEAST_BARE) or len(plain) < _SHARE * len(working):
        return frozenset()
    return frozenset(one.start for one in plain)


def _states(one: Mark, measures: Sequence[Mark]) -> bool:
    """Tell whether a sentence says how much help things take and not how much of them was done
    ("Gait: CGA", "bed mob SBA, STS CGA")."""
    here = {m.label_ for m in measures if one.start <= m.start < one.end}
    return "assist" in here and here.isdisjoint(("minutes", "dose"))


def _lists(tokens: Tokens, one: Mark, known: set[int], telling: frozenset[str]) -> bool:
    """Tell whether a sentence says hardly more than what work it names, and how much of it."""
    here = tokens[one.start : one.end]
    words = [token.i in known for token in here if token.is_alpha and len(token.text) > 1]
    if words.count(False) > words.count(True) + _UNKNOWN:
        return False
    if any(token.lower_ in telling for token in here if token.i not in known):
        return False
    return _OTHER.search(written(tokens[one.start : one.end])) is None
