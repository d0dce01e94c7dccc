"""Tie the note's minutes to the services they belong to. Doc and mentions in, ties out.

``ties`` finds the place that each stretch of minutes belongs to; which code that place speaks
for is known only after the score, so ``per_code`` adds them up from its tallies.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc, Span

from suggester.mention import Mention, MinuteTie
from suggester.model import Assertion
from suggester.pairs import pairs
from suggester.pipes.groups import BLOCKS, MEASURES, SENTENCES
from suggester.plain import plain
from suggester.schema import Kind

_AHEAD = frozenset(["of", "on", "for", "spent", "was", "doing"])
_BARE = re.compile(
    r"\s{0,2}(?:\(?\d{5}\)?\s{0,2})?[-:,]?\s{0,2}"
    r"(?:(?:x|×|\()\s?(?P<times>\d{1,2})\)?(?=\s{0,2}(?:[:;,.|(\n]|$)|(?<=\))\s)"
    r"|(?P<m>\d{1,2})\s?m\b"
    r"|[\t|]\s{0,10}(?P<cell>\d{1,2})\s{0,10}(?=[\t|\n]|$)"
    r"|(?P<head>\d{1,2})\s{0,2}(?=[:–—]\s|-\s))",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s{0,2}[:=]?\s{0,2}(\d{1,2})(?=\s{0,3}(?:[/,;.)\n|]|$|\s{2}|[A-Z]{2}))")
_TIME_WORD = re.compile(r"\b(?:min(?:ute)?s?|timed|total|ttt|ttm)\b", re.IGNORECASE)
_LONGEST_SUM = 160  # characters; a longer sentence is no sum of minutes
_LEAST_BARE = 5  # minutes; a smaller bare number is a count
_UNDIVIDED = re.compile(
    r"\s{0,2}(?:in\s(?:all|total)|total\b|together|combined|undivided|overall|altogether)",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:strike|scratch)\sthat|\bsorry\b|\bno,?\swait|\bhang\son|\bi\smean|\bcorrection|\bmake\sthat|"
    r"\bor\srather|\bactually",
    re.IGNORECASE,
)
_LONGEST_CORRECTION = 40  # characters
_TOUCHING = 2  # characters
_FEW_WORDS = 1  # words beside minutes that stand for the list before them
_BACK = 3  # sentences in which that list is sought
_ADJACENT = 30  # characters from minutes to the bare word they may belong to
_NEAR = 12  # mentions on either side among which the owner of minutes is sought
_JOINS = frozenset(["/", "and", "&", "+"])
_KINDS = (Kind.NAME, Kind.TECHNIQUE, Kind.ACTIVITY)


def ties(doc: Doc, mentions: Sequence[Mention]) -> tuple[MinuteTie, ...]:
    """Return the stretches of minutes that belong to a performed service.

    Minutes go to the service named before them in the sentence ("TE x 15 min"), or after them
    where a preposition points there ("15 minutes of TE"), or to the heading that governs the
    place. Minutes of a block shared by two services ("TE/MT x 30 min") are tied to neither.
    """
    text = plain(doc.text)  # spaCy builds it anew each time it is asked
    bounds = [(s.start_char, s.end_char) for s in doc.spans[SENTENCES]]
    starts = [start for start, _ in bounds]
    by_item: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.kind is not Kind.PURPOSE:
            by_item[mention.item].append(mention)
    blocks = [block for block in doc.spans[BLOCKS] if block.id_ == "label"]
    block_starts = [block.start for block in blocks]
    found = []
    spans: dict[int, list[Span]] = defaultdict(list)
    timed = [measure for measure in doc.spans[MEASURES] if measure.label_ == "minutes"]
    for measure in timed:
        spans[max(0, bisect_right(starts, measure.start_char) - 1)].append(measure)
    for n, measure in enumerate(timed):
        if n + 1 < len(timed) and _corrected(text, measure, timed[n + 1]):
            continue
        value = int(measure.id_)
        item = max(0, bisect_right(starts, measure.start_char) - 1)
        target = _target(
            doc, text, measure, by_item[item], named_first=_named_first(by_item[item], spans[item])
        )
        if target is None and not by_item[item] and _alone(text, measure, bounds[item]):
            # "QS, heel slides, LAQ 2# x 20 ea. 15 min." - a time of its own is the list's.
            target = _listed_before(text, measure, by_item, item, bounds)
        if target is None:
            n = bisect_right(block_starts, measure.start) - 1
            if n >= 0 and blocks[n].end > measure.start and not by_item[item]:
                found.append(MinuteTie(None, value, blocks[n].label_, bare=False))
        elif target.assertion is Assertion.PERFORMED:
            part = target.owner if target.kind is not Kind.NAME else None
            found.append(MinuteTie(target.start, value, part, bare=False))
    for mention in mentions:
        bare = _bare(text, mention, bounds[mention.item] if bounds else (0, 0))
        if bare is not None:
            found.append(MinuteTie(mention.start, bare, None, bare=True))
    return (*found, *pairs(text, mentions))


def _corrected(text: str, measure: Span, following: Span) -> bool:
    """Tell whether the speaker takes a time back: "twenty, strike that, twenty-two minutes"."""
    between = text[measure.end_char : following.start_char]
    return len(between) <= _LONGEST_CORRECTION and bool(_CORRECTS.search(between))


def _named_first(mentions: Sequence[Mention], measures: Sequence[Span]) -> bool:
    """Tell whether a sentence with several times opens with a service and closes with a time."""
    names = [m for m in mentions if m.kind is Kind.NAME]
    return (
        len(measures) > 1
        and bool(names)
        and names[0].start < measures[0].start_char
        and names[-1].start < measures[-1].start_char
    )


def _alone(text: str, measure: Span, sentence: tuple[int, int]) -> bool:
    """Tell whether a sentence is hardly more than its minutes ("40 min one to one in water")."""
    rest = text[sentence[0] : measure.start_char] + " " + text[measure.end_char : sentence[1]]
    return len(rest.split()) <= _FEW_WORDS and not any(letter.isdigit() for letter in rest)


def _listed_before(
    text: str,
    measure: Span,
    by_item: Mapping[int, Sequence[Mention]],
    item: int,
    bounds: Sequence[tuple[int, int]],
) -> Mention | None:
    """Return the service that closes the list before a time of its own, in the same paragraph."""
    for n in range(item - 1, max(-1, item - 1 - _BACK), -1):
        if "\n\n" in text[bounds[n][1] : measure.start_char]:
            return None
        before = by_item.get(n, ())
        if before:
            return _strongest(before, before[-1].start)
    return None


def per_code(found: Sequence[MinuteTie], taken: Mapping[int, str]) -> Mapping[str, int]:
    """Return code -> whole minutes.

    taken: first character of a place -> the code that got it. Where a heading carries its own
    minutes, those of its items are parts of them and are not added again.
    """
    said: dict[str, int] = defaultdict(int)
    for tie in found:
        code = taken.get(tie.place) if tie.place is not None else None
        if tie.summary and code is not None:
            said[code] += tie.minutes
    found = [tie for tie in found if not tie.summary]
    own: dict[str, list[int]] = defaultdict(list)
    parts: dict[str, int] = defaultdict(int)
    for tie in found:
        code = taken.get(tie.place) if tie.place is not None else None
        if tie.part_of is not None:
            parts[tie.part_of] += tie.minutes
        elif code is not None and not tie.bare:
            own[code].append(tie.minutes)
    for tie in found:
        code = taken.get(tie.place) if tie.place is not None else None
        if tie.bare and code is not None and code not in own:
            parts[code] = max(parts[code], tie.minutes)
    whole = {code: _whole(values) for code, values in own.items()}
    return {code: whole.get(code) or parts[code] for code in {*own, *parts}} | said


def _whole(values: Sequence[int]) -> int:
    """Return the sum of a code's minutes; where one of them is the sum of the others, they are its
    parts ("15 min: 6 STM, 9 mobs")."""
    total = sum(values)
    most = max(values)
    return most if len(values) > 2 and values[0] == most and total == 2 * most else total


def _bare(text: str, mention: Mention, sentence: tuple[int, int]) -> int | None:
    """Return the minutes written as a bare number behind a service's name: "TE x20:", or
    "TE 24" in a sentence about minutes.

    A repetition count never follows the name of a whole service.
    """
    if mention.assertion is not Assertion.PERFORMED or mention.kind is Kind.TECHNIQUE:
        return None
    end = min(len(text), mention.end + 20)
    found = _BARE.match(text, mention.end, end) if mention.kind is Kind.NAME else None
    value = found and next((part for part in found.groups() if part), None)
    if value is None and sentence[1] - sentence[0] <= _LONGEST_SUM:
        listed = _LISTED.match(text, mention.end, end)
        if listed and _TIME_WORD.search(text, *sentence):
            value = listed.group(1)
    return int(value) if value and int(value) >= _LEAST_BARE else None


def _target(
    doc: Doc, text: str, measure: Span, mentions: Sequence[Mention], *, named_first: bool
) -> Mention | None:
    """Return the mention that a stretch of minutes belongs to, or None.

    named_first: the sentence names each service before its minutes.
    """
    split = bisect_right(mentions, measure.start_char, key=lambda m: m.start)
    before = [m for m in mentions[max(0, split - _NEAR) : split] if m.end <= measure.start_char]
    after = [m for m in mentions[split : split + _NEAR] if m.start >= measure.end_char]
    within = [m for m in mentions[max(0, split - _NEAR) : split] if m.end > measure.start_char]
    if within:
        return _strongest(within, within[-1].start)
    points_ahead = measure.end < len(doc) and doc[measure.end].lower_ in _AHEAD
    touching = [
        m
        for m in after
        if m.start - measure.end_char <= _TOUCHING and not text[measure.end_char : m.start].strip()
    ]
    if touching and touching[0].kind is Kind.NAME and not (before and named_first):
        return _strongest(touching, touching[0].start)  # "14 min therex"
    if after and (points_ahead or not before):
        near = after[0].start - measure.end_char <= _ADJACENT
        first = _strongest(after, after[0].start)
        return first if near or first.kind is not Kind.ACTIVITY else None
    if not before:
        return None
    named = [m for m in before if m.kind is Kind.NAME]
    if len(named) > 1 and _shared(text, named[-2], named[-1]):
        return None
    if len({m.code for m in named}) > 1 and _UNDIVIDED.match(text, measure.end_char):
        return None
    return _strongest(before, before[-1].start)


def _strongest(mentions: Sequence[Mention], start: int) -> Mention:
    """Return, of the mentions of one place, the one that best names a service."""
    here = [m for m in mentions if m.start == start]
    return min(here, key=lambda m: (_KINDS.index(m.kind), -(m.points or 0.0), m.code))


def _shared(text: str, first: Mention, second: Mention) -> bool:
    """Tell whether two different services stand joined before one stretch of minutes."""
    if first.code == second.code or first.start == second.start:
        return False
    return text[first.end : second.start].strip().lower() in _JOINS
