"""What stands around a code's words, as named numbers that the score weighs beside the words.

A word proves a service more or less by where and how it stands: with minutes, written out, under
the name of the service, or alone in a list that other codes claim too. Each circumstance has a
weight in ``lexicon/circumstances.toml``, fitted to labelled notes (``make circumstances``), with
the sign that its meaning gives it: none that speaks for a code can come to count against it.
What speaks for a code holds where it holds of any of its words, what speaks against it where it
holds of all, so that a word taken away speaks for none.
"""

import math
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from suggester.mention import Mention
from suggester.model import Circumstance, Match
from suggester.schema import CLAUSE, Kind
from suggester.score_schema import CircumstanceFile
from suggester.weighed import Gate, Tally, Weighed

_SURE, _DOUBTFUL = 3.0, 1.5  # log-odds of the second reading
_LEAST = -4.0  # log-odds; below it they say no more
_PER = 1000  # thousandths of log-odds
_MOST_SAID = 4.0  # log-odds of a clause; above, and as far below 0, it says no more
_PART = 3  # a code with so small a part of the words that count is a minor one
# Never named by one word, but by the device, the joint and what was done to it.
_DEVICES = "orthotic/prosthetic"
# Named once and never by minutes, at the head of a note full of what was found and done.
_SEEN_ONCE = ("evaluation", "re-evaluation")
_PRECISION = 3  # decimals of points


class Others(NamedTuple):
    """What counts for the other codes of the visit: how many words, and whether minutes are tied to
    any of them. by_time: whether the code itself is billed by time too."""

    words: int
    timed: bool
    by_time: bool


def others_of(tallies: Sequence[Tally], timed: Set[str]) -> Mapping[str, Others]:
    """Return code -> what counts for the others. timed: the codes that are billed by time: the
    minutes of an evaluation say nothing of how the note writes down its treatment."""
    words = {found.code: sum(w.points > 0 for w in found.weighed) for found in tallies}
    with_time = {
        found.code
        for found in tallies
        if found.code in timed and any(w.points > 0 and w.mention.timed for w in found.weighed)
    }
    total = sum(words.values())
    return {
        code: Others(total - n, bool(with_time - {code}), code in timed)
        for code, n in words.items()
    }


def circumstances(
    found: Tally, others: Others, family: str, table: CircumstanceFile
) -> tuple[Circumstance, ...]:
    """Return what the circumstances of a code add to its words; none for a code without words that
    count.

    family: of the code.
    """
    counting = [weighed for weighed in found.weighed if weighed.points]
    if not counting:
        return ()
    values = around(found, counting, others, family)
    rows = [(row.name, row.says, row.weight * values.get(row.name, 0.0)) for row in table.row]
    for name, says, weights in (
        (found.code, table.code_says, table.code),
        (family, table.family_says, table.family),
    ):
        rows.append((name, says, weights.get(name, 0.0)))
    return tuple(
        Circumstance(name=name, says=says, points=round(points, _PRECISION))
        for name, says, points in rows
        if round(points, _PRECISION)
    )


def around(
    found: Tally, counting: Sequence[Weighed], others: Others, family: str
) -> Mapping[str, float]:
    """Return name of each circumstance that holds -> its size, mostly 1.

    counting: the words that count.
    """
    mentions = [weighed.mention for weighed in counting]
    wordings = {(m.phrase_id, m.text.casefold()) for m in mentions}
    holds = {
        "timed": any(m.timed for m in mentions),
        "headed": any(m.labelled and m.owner == found.code for m in mentions),
        "written-out": any(m.match is Match.EXACT for m in mentions),
        "abbreviated": any(m.match is Match.ABBREVIATION for m in mentions),
        "misspelt": all(m.match is Match.FUZZY and m.phrase_id != CLAUSE.id for m in mentions),
        "apart": all(m.scattered for m in mentions),
        "stray": others.timed and family != _DEVICES and _is_stray(mentions),
        "of-another": all(m.owner not in (None, found.code) and not _is_name(m) for m in mentions),
        "lost": any(weighed.gate is Gate.RIVAL for weighed in found.weighed),
    }
    holds["untimed"] = others.timed and others.by_time and not holds["timed"]
    # What has minutes of its own is no aside, however much else was done.
    aside = others.words and not holds["timed"] and family not in _SEEN_ONCE
    return {
        **{name: 1.0 for name, true in holds.items() if true},
        "repeated": math.log(len(wordings)),
        "minor": max(0.0, 1.0 - _PART * len(counting) / others.words) if aside else 0.0,
        **_read_again(mentions),
        **_by_clause(mentions),
    }


def _is_stray(mentions: Sequence[Mention]) -> bool:
    return len(mentions) == 1 and mentions[0].scattered and not mentions[0].timed


def _by_clause(mentions: Sequence[Mention]) -> Mapping[str, float]:
    """Return how far all the words of a clause, of that which says most, speak for work and for
    the code. What is called by the name of its service is what it is called."""
    said = [
        (work, max(lead, 0) if _is_name(mention) else lead)
        for mention in mentions
        if mention.clause is not None
        for work, lead in [mention.clause]
    ]
    if not said:
        return {}
    works, leads = zip(*said, strict=True)
    work, lead = _bounded(max(works)), _bounded(max(leads))
    return {
        "work": max(work, 0.0),
        "no-work": max(-work, 0.0),
        "told": max(lead, 0.0),
        "told-otherwise": max(-lead, 0.0),
    }


def _is_name(mention: Mention) -> bool:
    return mention.kind is Kind.NAME or (mention.short and mention.timed)


def _bounded(said: int) -> float:
    return min(max(said / _PER, -_MOST_SAID), _MOST_SAID)


def _read_again(mentions: Sequence[Mention]) -> Mapping[str, float]:
    """Return how sure the second reading is that the surest of the words was done."""
    odds = max((m.odds for m in mentions if m.odds is not None), default=None)
    if odds is None:
        return {}
    return {
        "sure": float(odds > _SURE),
        "doubtful": max(_DOUBTFUL - max(odds, _LEAST), 0.0),
    }
