"""Which minutes stand beside words about who and how? Text and places in, whole minutes out."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from suggester.model import DeliveryKind, DeliveryMode
from suggester.who_words import Hit

TOGETHER = frozenset([DeliveryMode.GROUP, DeliveryMode.CONCURRENT])
_CLAUSE = re.compile(r"[,;]|:(?!\d)|\b(?:while|then)\b")
_ONLY_TIME = re.compile(r"[\W\d]{0,4}(?:for|x)?[\W\d]{0,6}(?:min(?:ute)?s?)?\W{0,4}$", re.I)
_WORD = re.compile(r"\w")


def minutes_beside(hit: Hit, words: str, places: Sequence[tuple[int, int]]) -> int | None:
    """Return the minutes that stand in the clause of a hit, or None unless there is just one.

    places: (first character, minutes) of every stretch of time in the statement. A group's
    clause is the whole statement: "Group: 3 patients, both post TKA, 20 min".
    """
    if hit.kind is DeliveryKind.OVERSIGHT:
        return None
    if hit.what not in TOGETHER:
        first, last = _clause(hit, words)
        places = [place for place in places if first <= place[0] < last]
    return places[0][1] if len(places) == 1 else None


def _clause(hit: Hit, words: str) -> tuple[int, int]:
    """Return the clause of a hit, with the one before where it holds nothing else, and the
    one behind where that is only a time ("by phone, 15 min")."""
    cuts = [0, *(match.start() for match in _CLAUSE.finditer(words)), len(words)]
    n = max(bisect_right(cuts, hit.start) - 1, 0)
    first, last = cuts[n], cuts[n + 1]
    if n + 2 < len(cuts) and _ONLY_TIME.match(words, last, cuts[n + 2]):
        return first, cuts[n + 2]
    alone = not _WORD.search(words, first, hit.start) and not _WORD.search(words, hit.end, last)
    return (cuts[n - 1] if alone and n else first), last
