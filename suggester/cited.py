"""Say which words are cited for a code, with what each adds. Tallies in, Evidence out.

What counts is cited by the words that name the work (suggester/shown.py); what does not, by all
the words that were found, or of words that stand apart by those that name it. Words of another
code that this one got, under its heading or in its combination, are cited too and add nothing:
they were found by the other's phrases.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from pydantic import TypeAdapter

from suggester.mention import Mention
from suggester.model import Evidence
from suggester.places import Utf16
from suggester.schema import Kind
from suggester.shown import Place
from suggester.weighed import Gate, Tally, Weighed

_GIVEN = "given"  # phrase id of words that were another code's
# The evidence of a code is checked in one go, which takes half as long as one by one.
_EVIDENCE = TypeAdapter(tuple[Evidence, ...])
_Row = dict[str, Any]  # the fields of an Evidence


def cited(found: Tally, tallies: Sequence[Tally], text: str, utf16: Utf16) -> tuple[Evidence, ...]:
    """Return the evidence of a proposed code, in the order of the note.

    tallies: of all codes, among them those whose words this one got.
    """
    rows = [row for weighed in found.weighed for row in _own(weighed, text, utf16)]
    places = {(row["start"], row["end"]) for row in rows if row["names_work"]}
    for mention in _given(found, tallies):
        for place in mention.named:
            if place not in places:
                places.add(place)
                rows.append(_cited(mention, place, 0.0, text, utf16, names_work=True, given=True))
    return _EVIDENCE.validate_python(sorted(rows, key=itemgetter("start", "end")))


def all_found(found: Tally, text: str, utf16: Utf16) -> tuple[Evidence, ...]:
    """Return the evidence of a code that is not proposed: all that was found for it."""
    rows: Iterable[_Row] = (
        row for weighed in found.weighed for row in _found(weighed, text, utf16)
    )
    return _EVIDENCE.validate_python(tuple(rows))


def evidence_of(weighed: Weighed, text: str, utf16: Utf16) -> Evidence:
    """Return a mention as the evidence that it is, with all the words that were found."""
    mention = weighed.mention
    whole = mention.start, mention.end
    return Evidence(**_cited(mention, whole, weighed.points, text, utf16, names_work=False))


def _found(weighed: Weighed, text: str, utf16: Utf16) -> Iterator[_Row]:
    """Yield a mention that is not cited for work: all its words, or of words that stand apart those
    that name it, since what is between them may be another's. The points stand with the first."""
    mention, points = weighed.mention, weighed.points
    whole = ((mention.start, mention.end),)
    for place in (mention.named or whole) if mention.scattered else whole:
        yield _cited(mention, place, points, text, utf16, names_work=False)
        points = 0.0


def _own(weighed: Weighed, text: str, utf16: Utf16) -> Iterator[_Row]:
    """Yield what is cited of a mention; its points stand with the foremost place."""
    if weighed.gate is not None:
        yield from _found(weighed, text, utf16)
        return
    mention, points = weighed.mention, weighed.points
    naming = mention.kind is not Kind.PURPOSE
    for place in mention.named:
        yield _cited(mention, place, points, text, utf16, names_work=naming)
        points = 0.0


def _given(found: Tally, tallies: Sequence[Tally]) -> Iterator[Mention]:
    """Yield the mentions of other codes whose words a code got."""
    # An added code ("each additional 15 minutes") has the words of its first one.
    own = {found.code, *(weighed.mention.code for weighed in found.weighed)}
    for other in tallies:
        for weighed in other.weighed if other.code not in own else ():
            mention = weighed.mention
            got = weighed.gate is Gate.RIVAL and weighed.winner in own
            if got and mention.kind is not Kind.PURPOSE:
                yield mention


def _cited(
    mention: Mention,
    place: Place,
    points: float,
    text: str,
    utf16: Utf16,
    *,
    names_work: bool,
    given: bool = False,
) -> _Row:
    start, end = place
    return {
        "start": start,
        "end": end,
        "start_utf16": utf16(start),
        "end_utf16": utf16(end),
        "text": text[start:end],
        "phrase_id": _GIVEN if given else mention.phrase_id,
        "match": mention.match,
        "similarity": mention.similarity,
        "section": mention.section,
        "assertion": mention.assertion,
        "cue": mention.cue,
        "weight": points,
        "names_work": names_work,
    }
