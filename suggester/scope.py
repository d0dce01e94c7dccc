"""Which mentions of a sentence does each cue reach? Pure: positions in, decisions out.

A sentence is cut into segments at commas, brackets, dashes, table cells and contrasts. A cue
acts on its own segment first and passes into the next ones only where they read as a list
("no US, e-stim, or MHP"). A dose, minutes or a word of performance ends its reach
("deferred US, MFR to UT x 10 min").
"""

from bisect import bisect_left
from collections.abc import Sequence

from suggester.joints import Joint, Segment
from suggester.schema import CueKind
from suggester.verdicts import CueHit

_MANY = 24  # mentions in one segment that one cue may reach
_FAR = 12  # segments: no list in a note is longer, and it keeps hostile text linear
_PARTING = (Joint.COMMA, Joint.SEMICOLON)
_LEADS = (Joint.QUESTION, Joint.COLON, Joint.OPEN, Joint.DASH, Joint.CELL)


def reached(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    """Return the mentions (by first token) that a cue reaches.

    segments: of the cue's sentence; home: index of the one the cue begins in.
    """
    if cue.reach == "near":
        return [*_asked(cue, segments, home), *_near(cue, segments, home)] or _value(
            cue, segments, home
        )
    if cue.reach == "sentence":
        return _sentence(cue, segments, home)
    if cue.direction == "after":
        return _forward(cue, segments, home)
    if cue.direction == "before":
        return _backward(cue, segments, home)
    if cue.direction == "around":
        return _around(cue, segments, home)
    return _both(cue, segments, home)


def _near(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    """A bare "no" reaches the nouns right behind it, and an or-list of them."""
    segment = segments[home]
    found, spent = _until_stop(segment, cue.start)
    if spent:
        return found
    last = _end_of_or_list(segments, home)
    for at in range(home + 1, last + 1):
        more, spent = _until_stop(segments[at], segments[at].start)
        found += more
        if spent:
            break
    return found


def _mentions(segment: Segment, start: int, end: int, *, last: bool = False) -> tuple[int, ...]:
    """Return the mentions in ``[start, end)``, at most ``_MANY``, the first ones or the last."""
    low, high = bisect_left(segment.mentions, start), bisect_left(segment.mentions, end)
    if last:
        return segment.mentions[max(low, high - _MANY) : high]
    return segment.mentions[low : min(high, low + _MANY)]


def _until_stop(segment: Segment, start: int) -> tuple[list[int], bool]:
    n = bisect_left(segment.stops, start)
    stop = segment.stops[n] if n < len(segment.stops) else None
    end = segment.end if stop is None else stop
    return list(_mentions(segment, start, end)), stop is not None


def _end_of_or_list(segments: Sequence[Segment], home: int) -> int:
    """Return the index of the segment that ends an or-list begun at ``home``."""
    for at in range(home + 1, min(len(segments), home + _FAR)):
        segment = segments[at]
        if segment.joint is not Joint.COMMA or segment.active or segment.cued:
            return home
        if segment.alternative:
            return at
    return home


def _asked(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    """A "no" that answers a question reaches what was asked: "MHP? no heat"."""
    segment = segments[home]
    if segment.joint is not Joint.QUESTION or cue.start > segment.start + 1:
        return []
    return list(segments[home - 1].mentions[-1:])


def _value(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    """A cue that is the value of a field ("US: no", "US | none |") reaches its label."""
    segment = segments[home]
    if home == 0 or cue.start > segment.start + 1 or segment.mentions or cue.end < segment.end - 1:
        return []
    if segment.joint not in (Joint.COLON, Joint.DASH, Joint.QUESTION, Joint.CELL, Joint.OPEN):
        return []
    return list(segments[home - 1].mentions[-1:])


def _forward(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    found = list(_mentions(segments[home], cue.start, _end_of_object(cue, segments[home])))
    # "Not performed: US   MFR" is a row of such; of "US NT   MFR 5 min" each has a word of its own.
    opens = not _mentions(segments[home], segments[home].start, cue.start)
    for at in range(home + 1, min(len(segments), home + _FAR)):
        segment = segments[at]
        lead = at == home + 1 and not found
        listed = segment.joint is Joint.COMMA or (lead and segment.joint in _LEADS)
        listed = listed or (segment.joint is Joint.GAP and opens)
        if not listed or segment.done or (segment.cued and not lead):
            break
        if segment.today and cue.kind is CueKind.HISTORICAL:
            break
        # "Held US, MFR x 10 min" was done; "will add US, squats 3x10" was not.
        if segment.measured and cue.kind is CueKind.NEGATED and not lead:
            break
        found += segment.mentions[:_MANY]
    return found


def _end_of_object(cue: CueHit, segment: Segment) -> int:
    """Return the token at which the object of a negation ends: "declined ice after squats 3x10"."""
    first = bisect_left(segment.mentions, cue.end)
    if cue.kind is not CueKind.NEGATED or first == len(segment.mentions):
        return segment.end
    stop = bisect_left(segment.stops, segment.mentions[first])
    if stop == len(segment.stops) or not segment.measures:
        return segment.end
    at = segment.stops[stop]
    return at if segment.measures[-1] > at else segment.end


def _backward(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    segment = segments[home]
    row = _row_of_none(cue, segments, home)
    n = bisect_left(segment.measures, cue.start)
    dosed = segment.measures[n - 1] if n else segment.start
    # "MFR x 10' e-stim held": the dose ends one item, the cue belongs to the next.
    found = list(_mentions(segment, dosed, cue.start, last=True)) or list(
        _mentions(segment, segment.start, cue.start, last=True)
    )
    # What is only planned or conditional is better read too widely than too narrowly.
    joined = segment.additive or segment.alternative or cue.kind is not CueKind.NEGATED
    # "Mills not done" in a list speaks of Mills, "US: he was not up to it" of the label.
    lead = segment.lead if segment.joint in _PARTING else 2
    if not found and cue.start <= segment.start + lead and segment.joint is not Joint.CONTRAST:
        if home == 0 or (segment.joint in _PARTING and segments[home - 1].active):
            return []
        before = segments[home - 1]
        while segment.joint is Joint.CELL and not before.mentions and home > 1:
            home -= 1
            before = segments[home - 1]
        if segment.joint is Joint.CLOSE and home > 1:
            before = segments[home - 2]
            home -= 1
        found = list(before.mentions[-1:] if segment.joint is Joint.OPEN else before.mentions)
        alone = cue.end >= segment.end - 1 and segment.joint is Joint.COMMA
        joined = before.additive or alone or segment.joint in (Joint.COLON, Joint.DASH)
        home -= 1
    if joined:
        found += _list_before(segments, home)
    return found + row


def _row_of_none(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    """Return all that a row names whose only number of minutes is none:
    "97140 | patellar mobs - sore | 0 min", "Manual therapy | 0 min | patellar mobs"."""
    if not cue.sure or segments[home].joint is not Joint.CELL or any(s.measured for s in segments):
        return []
    row = segments[max(0, home - _FAR) : home + _FAR]
    return [at for segment in row for at in segment.mentions[:_MANY]]


def _list_before(segments: Sequence[Segment], home: int) -> list[int]:
    """Return the mentions of the comma list that ends in segment ``home``."""
    found: list[int] = []
    for at in range(home, max(0, home - _FAR), -1):
        before = segments[at - 1]
        if segments[at].joint is not Joint.COMMA or before.active or before.cued:
            break
        found += before.mentions[-_MANY:]
    return found


def _both(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    """Held, declined ...: the object behind it if there is one, else the subject before it."""
    objects = segments[home].objects
    if bisect_left(objects, cue.end) < len(objects) or _labels(cue, segments, home):
        return _forward(cue, segments, home)
    behind = _backward(cue, segments, home)
    return behind or _forward(cue, segments, home)


def _around(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    """What is done at home stands on both sides: "she does bridges 20 min at home and clams". What
    work is for stands behind a small word: "squats for standing at home and cooking"."""
    both = _both(cue, segments, home)
    ahead = _mentions(segments[home], segments[home].start, cue.start, last=True)
    stops = segments[home].stops
    if not ahead or bisect_left(stops, cue.start) > bisect_left(stops, ahead[-1]):
        return both
    return list(dict.fromkeys([*_backward(cue, segments, home), *both]))


def _labels(cue: CueHit, segments: Sequence[Segment], home: int) -> bool:
    """Tell whether a cue is the label of what follows: "Not performed: US, MFR"."""
    here = segments[home]
    if home + 1 == len(segments) or _mentions(here, here.start, here.end):
        return False
    behind = segments[home + 1]
    return behind.joint is Joint.COLON and bool(behind.objects) and cue.end >= here.end - 1


def _sentence(cue: CueHit, segments: Sequence[Segment], home: int) -> list[int]:
    first = segments[0]
    opens = cue.start <= first.start + 3 and not _mentions(first, first.start, cue.start)
    found = _facing(cue, segments[home])
    for step in (1, -1):
        if (step == 1 and cue.direction == "before") or (step == -1 and cue.direction == "after"):
            continue
        for n in range(1, _FAR):
            at = home + step * n
            if not 0 <= at < len(segments):
                break
            crossed = segments[max(at, at - step)]
            if crossed.joint is Joint.CONTRAST or _holds(segments[at], opens and step == 1):
                break
            found += segments[at].mentions[:_MANY]
    return found


def _holds(segment: Segment, opened: bool) -> bool:
    """Tell whether a segment keeps a sentence-wide cue out: something was done in it. A cue
    that opens the sentence colours doses too ("Next visit: squats 3x10")."""
    return segment.done if opened else segment.active


def _facing(cue: CueHit, segment: Segment) -> list[int]:
    """Return the mentions of the cue's own segment on the side that it looks to."""
    behind = _mentions(segment, segment.start, cue.start, last=True)
    ahead = _mentions(segment, cue.start, segment.end)
    if cue.direction == "after":
        return list(ahead)
    return list(behind) if cue.direction == "before" else [*behind, *ahead]


def labelled(segments: Sequence[Segment], home: int) -> int:
    """Return behind which segment the word of a label ends ("Today: bike 5 min, clams 3x10"): it
    holds for all that follows, up to a cue of its own."""
    here = segments[home]
    if here.mentions or home + 1 == len(segments) or segments[home + 1].joint is not Joint.COLON:
        return home + 1
    return next((n for n in range(home + 1, len(segments)) if segments[n].cued), len(segments))


def listed_to(segments: Sequence[Segment], home: int) -> int:
    """Return behind which segment the comma list ends that a word of performance opens."""
    at = home + 1
    while segments[home].done and at < min(len(segments), home + _FAR):
        if segments[at].joint is not Joint.COMMA or segments[at].cued:
            break
        at += 1
    return at
