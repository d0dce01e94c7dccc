"""Say what a time has that stands in other sentences: the row that it ends, the list that it heads.

A laid out note and a time in, places out. What stands in the time's own sentence, ``owners`` says.
"""

import re
from bisect import bisect_left, bisect_right

from suggester.layout import LONGEST_ALONE, NO_WORK, Layout
from suggester.mention import LEAST_UNIT
from suggester.services import Service
from suggester.span_words import BARRED_LINE
from suggester.time_words import Time, in_cell
from suggester.visit_spans import shares

_LAST_CELL = re.compile(r"[ \t|]{0,20}(?:\n|\Z)")
_CELL = re.compile(r"(?:\t|\||[ ]{2}|\.{3})[ \t]{0,20}\Z")
_WIDEST_CELL = 24  # characters before a time in which its cell begins
_ROW_MARKS = re.compile(r"[\s|>*•-]{0,8}(?:[\[(][x✓ ]?[\])]|[☑☒]|x\b)?[\s|]{0,4}(?:\d{1,2}[.)]\s)?")
_LONGEST_ROW = 24  # services
_HEADS_LINES = re.compile(r"(?:,?[ ](?:1:1|one[ -](?:on|to)[ -]one))?[ )\]]{0,2}:[ \t]{0,4}\n")
_HEADS_LINE = re.compile(r"[ )\]]{0,2}:[ \t]{1,4}/{0,2}[ ]?[a-z]", re.IGNORECASE)
_CLOCK = r"\d{1,2}:?[0-5]\d(?:\s?[ap]\.?m?\.?)?\s?(?:-|–|—|to|until|till|->|→)\s?\d{1,2}:?[0-5]\d"
_IS_CLOCK = re.compile(_CLOCK, re.IGNORECASE)
_CLOCK_LINE = re.compile(
    rf"^[ \t*•>-]{{0,6}}{_CLOCK}(?:\s?[ap]\.?m?\.?)?[ \t:*-]{{0,6}}\n(?=[ \t]*\S)",
    re.IGNORECASE | re.MULTILINE,
)
# "0712-0750 rm 14B.", "Pt seen in quiet room 0930–1000."
_LEADS = re.compile(
    r"(?:^[ \t*•-]{0,6}|\bseen\b[^.;:\n\d]{0,32}[ ,(])\Z", re.IGNORECASE | re.MULTILINE
)
_ABOVE_INDENT = re.compile(r"[ )\]]{0,2}\n(?P<blanks>[ \t]{2,8})[^\s]")
_OTHERS = re.compile(
    r"\b(?:by|aides?|nurs\w*|CNA|RN|MD|SLP|break\w*|lunch|dinner|snack|naps?|nap\w+|rounds|transport\w*|"
    r"dialysis|off\sunit|x-?ray|imaging|class|recess|circle|refused|declined|unavailable)\b",
    re.IGNORECASE,
)
_APART = re.compile(r"(?:(?:[,;.:|(]|\s[-–—])\s{0,3}|\s{2}|\n|\A)\Z")
_ENDS = re.compile(
    r"[ ]?(?:[,;.)|\n]|[ ]{2}|\Z|\(\d{1,2}:[0-5]\d"  # "45 min (11:15 - 12:00)"
    r"|[ ]?(?:1:1|w/|with\b|in\b|direct\b|individual\b|only\b))|(?<=\.) ",
    re.IGNORECASE,
)
# "We spent the first twenty minutes walking."
_SPENT = re.compile(
    r"\b(?:spent|used|took|devoted|began\swith|started\swith)\s(?:about\s|around\s)?(?:(?:the|our|his|her)\s)?"
    r"(?:(?:first|next|last|other|remaining|final|following)\s)?(?:about\s|around\s)?\Z",
    re.IGNORECASE,
)
_NOT_SPENT = re.compile(
    r"\b(?:talk\w*|chat\w*|listen\w*|speak\w*|review\w*|history|vitals?|paper\w*|chart\w*|document\w*|setting\sup"
    r"|set-?up|clean\w*|look\w*|test\w*|assess\w*|evaluat\w*|measur\w*|questions?|calm\w*|find\w*|phone|toilet|bathroom"
    r"|hold|wait\w*|lobby|insurance|transport\w*|lunch|caregiver|family|wife|husband|son|daughter|nurse|doctor)\b",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\W{0,4}(?:then|next|after|afterwards?|followed|finally|later)\b", re.IGNORECASE
)
# "We were out and about for fifty minutes"
_TOGETHER = re.compile(
    r"\b(?:we|I)\s(?:(?:were|was)\s(?:out|up|with|in|on)|worked|trained|practi[sc]ed|saw|treated)\b"
    r"[^.;:\n\d]{0,60}\bfor\s(?:about\s|around\s)?\Z",
    re.IGNORECASE,
)
_LONGEST_BLOCK = 24  # sentences of a list
_LINE_LABEL = re.compile(r"[ \t*•-]{0,6}(?:[OT][:/][ ])?")
_MOST_WORDS = 3  # of such a sentence
_MOST_SPENT = 5  # words of what a time was spent on
_LEAST_TOLD = 4  # words before a time that closes its sentence
_AROUND = 120  # characters before and behind a time in which such words are counted


def name_of_row(layout: Layout, time: Time) -> Service | None:
    """Return the name that opens the row of which a time is the last cell, whatever sentences
    stand between ("Ther ex: SLR x20; bike; rows ........ 20"), or None."""
    text = layout.text
    if not _LAST_CELL.match(text, time.end):
        return None
    start = text.rfind("\n", 0, time.start) + 1
    if not _CELL.search(text, max(start, time.start - _WIDEST_CELL), time.start):
        return None
    n = bisect_left(layout.services, start, key=lambda one: one.start)
    row = [one for one in layout.services[n : n + _LONGEST_ROW] if one.end <= time.start]
    m = bisect_left(layout.said, start, key=lambda one: one.start)
    timed = layout.said[m].start < time.start
    # "| TE | NuStep x 12 min; leg press | 20 |": an item's own time is a part of it
    if not row or (timed and not in_cell(text, time)):
        return None
    first = row[0]
    names = first.done and (first.named or first.short)
    alone = all(one.code == first.code for one in row if one.named)
    opens = _ROW_MARKS.fullmatch(text, start, first.start)
    return first if names and alone and opens else None


def headed(layout: Layout, item: int, time: Time) -> tuple[Service, ...]:
    """Return the services done of the list that a time heads: it ends its line with a colon ("O) 40
    min:"), a colon parts it from the rest of the line ("1:1 in water 40 min: walking 4 laps; ..."),
    it opens a line with a few words ("40 min cognitive skills. Attention training, ..."), it was
    spent on what a few words say ("We spent the first twenty minutes walking. I had her ..."), or
    it closes its sentence, which names work by no known word, behind another time ("that was 26
    minutes. Then the functional stuff, twenty minutes. Shelf reach, ...")."""
    text, bounds = layout.text, layout.bounds
    start, end = bounds[item]
    if NO_WORK.search(text, start, min(end, start + LONGEST_ALONE)):
        return ()
    colon = _HEADS_LINES.match(text, time.end) is not None
    beside = _HEADS_LINE.match(text, time.end) is not None
    spent = _spent(layout, item, time)
    beside = beside or spent or _names_work(layout, item, time)
    if not (colon or beside or _tells(layout, item, time)):
        return ()
    found: list[Service] = []
    for n in range(item + 1, min(len(bounds), item + 1 + _LONGEST_BLOCK)):
        gap = text[bounds[n - 1][1] : bounds[n][0]]
        done = [one for one in layout.here.get(n, ()) if one.done]
        timed = done and any(one.minutes >= LEAST_UNIT for one in layout.times.get(n, ()))
        if timed and colon:
            return ()  # it is the time of all that is timed below it
        alike = colon and any(_heads_alike(text, time, one) for one in layout.times.get(n, ()))
        if "\n\n" in gap or timed or alike or (not colon and "\n" in gap):
            break
        if spent and _THEN.match(text, *bounds[n]):
            break
        found += done
    return tuple(found)


def _heads_alike(text: str, time: Time, other: Time) -> bool:
    """Tell whether two bare numbers head lists: each is all there is of its line but a colon."""
    return all(
        text[one.start : one.end].isdigit() and _HEADS_LINES.match(text, one.end)
        for one in (time, other)
    )


def below(layout: Layout, item: int, time: Time) -> tuple[Service, ...]:
    """Return the services done of the lines below a time: below a clock that is a line of its own,
    or deeper than its line, which ends with it ("1st treatment 30 min / (blanks) clearance")."""
    return below_clock(layout, time) or _indented(layout, item, time)


def _indented(layout: Layout, item: int, time: Time) -> tuple[Service, ...]:
    text = layout.text
    start = text.rfind("\n", 0, time.start) + 1
    head = _ABOVE_INDENT.match(text, time.end)
    if head is None or text[start : start + 1].isspace() or time.minutes < LEAST_UNIT:
        return ()
    n = bisect_left(layout.services, start, key=lambda one: one.start)
    listed = layout.services[n : n + _LONGEST_ROW]
    if not listed or listed[0].start < time.end:
        return ()
    if NO_WORK.search(text, start, time.start) or layout.alone(item, time):
        return ()
    end, at = head.end(), head.start("blanks")
    while at < len(text) and text[at : at + 2].isspace() and "\n" not in text[at : at + 2]:
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        at = end + 1
    return tuple(one for one in listed if one.done and one.start < end)


def below_clock(layout: Layout, time: Time) -> tuple[Service, ...]:
    """Return the services done below a line that is only a clock time ("1500-1525"), up to the next
    time or empty line, if the first such line of the note has no services in the line above it."""
    text = layout.text
    start = text.rfind("\n", 0, time.start) + 1
    first = _CLOCK_LINE.search(text) if _CLOCK_LINE.match(text, start) else None
    if first is None:
        return ()
    above = text.rfind("\n", 0, max(0, first.start() - 1)) + 1
    if any(above <= one.start < first.start() for one in layout.services):
        return ()
    n = bisect_right(layout.said, time.start, key=lambda one: one.start)
    following = next((one for one in layout.said[n:] if one.minutes >= LEAST_UNIT), None)
    empty = text.find("\n\n", time.end)
    last = min(following.start if following else len(text), empty if empty >= 0 else len(text))
    n = bisect_left(layout.services, time.end, key=lambda one: one.start)
    below = layout.services[n : n + _LONGEST_ROW]
    return tuple(one for one in below if one.done and one.start < last)


def only_time(layout: Layout, item: int, time: Time) -> tuple[Service, ...]:
    """Return the services done of a note whose only time stands apart before all of them ("OT
    push-in, K classroom, 30 min w/ Leo. Tearing paper, ..."); doses aside, it has no other."""
    text, (start, end) = layout.text, layout.bounds[item]
    others = layout.bare or len(layout.said) > _LONGEST_BLOCK  # bounded: it is asked of each time
    if others or [one for one in layout.said if one.minutes >= LEAST_UNIT] != [time]:
        return ()
    apart = _APART.search(text, max(0, time.start - _WIDEST_CELL), time.start)
    ends = _ENDS.match(text, time.end)
    visit = _IS_CLOCK.fullmatch(text, time.start, time.end) is not None and _LEADS.search(
        text, max(0, time.start - _AROUND), time.start
    )
    if visit and not _OTHERS.search(text, visit.start(), min(end, time.end + _WIDEST_CELL)):
        apart = ends = visit
        start = time.end
    told = _TOGETHER.search(text, max(start, time.start - _AROUND), time.start)
    told = told if told and not _NOT_SPENT.search(text, told.start(), end) else None
    if not ((apart and ends) or told) or NO_WORK.search(
        text, start, min(end, start + LONGEST_ALONE)
    ):
        return ()
    if BARRED_LINE.match(text, text.rfind("\n", 0, time.start) + 1) or shares(text):
        return ()  # "Plan: 45 min, 1:1, weekly", "co-tx w/ SLP, 9:00-10:00"
    all_done = tuple(one for one in layout.services if one.done)
    done = tuple(one for one in all_done if not one.scattered) or all_done
    before = any(0 < one.item <= item or one.item == item for one in done)  # the title aside
    return () if before or len(done) > _LONGEST_ROW else done


def _names_work(layout: Layout, item: int, time: Time) -> bool:
    """Tell whether a sentence is only a time and, behind it, a few words for what it was."""
    text, (start, end) = layout.text, layout.bounds[item]
    words = text[time.end : min(end, time.end + _AROUND)].strip(" .").split()
    told = 0 < len(words) <= _MOST_WORDS and all(word.isalpha() for word in words)
    opens = _LINE_LABEL.fullmatch(text, text.rfind("\n", 0, time.start) + 1, time.start)
    return bool(told and opens and time.start - start <= _WIDEST_CELL)


def _spent(layout: Layout, item: int, time: Time) -> bool:
    """Tell whether a sentence says only that a time was spent on something, in a few words."""
    text, (start, end) = layout.text, layout.bounds[item]
    on = text[time.end : min(end, time.end + _AROUND)]
    said = _SPENT.search(text, max(start, time.start - _AROUND), time.start)
    return said is not None and 0 < len(on.split()) <= _MOST_SPENT and not _NOT_SPENT.search(on)


def _tells(layout: Layout, item: int, time: Time) -> bool:
    """Tell whether a sentence says in words of its own what it gives a time at its end, what was
    said before has its time, and what follows has none."""
    start, end = layout.bounds[item]
    ends = not layout.text[time.end : min(end, time.end + _AROUND)].strip(" .)")
    said = layout.text[max(start, time.start - _AROUND) : time.start]
    told = len(said.split()) >= _LEAST_TOLD
    before = any(layout.times.get(n) for n in (item - 1, item - 2))
    return ends and told and before and not layout.times.get(item + 1)
