"""Lay out the services and the times of a note by sentence, line and heading. A Doc in.

Says what stands before, beside and around a time; ``minutes`` decides by it.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from suggester.bare import BareTime, bare_times
from suggester.column_times import column_times
from suggester.evaluations import evaluations
from suggester.labelled_times import labelled_times
from suggester.marks import marks_of
from suggester.mention import Mention
from suggester.pipes.groups import BLOCKS, SENTENCES
from suggester.plain import plain_text
from suggester.plain_tokens import Doc
from suggester.said_times import kept_times, said_times
from suggester.services import Service, services
from suggester.this_visit import text_of_this_visit
from suggester.time_words import Time

_GOES_ON = re.compile(
    r"[^.;:(\n\d–-]{0,20},(?!\s(?:s?he|they|pt|patient|with|using|w/|cues?|needed|needing|min|mod|then)\b)",
    re.IGNORECASE,
)
# What may stand beside a time that closes the list before it ("That was 26 minutes in all").
_CLOSING = frozenset(
    "that was this took it all in total about approx approximately around for x spent on let me "
    "see call of so and the treatment tx maybe probably roughly min mins minutes 1:1 one to "
    "overall altogether combined together today duration time".split()
)
_OF_ALL = re.compile(r"\b(?:both|all|altogether|together)\s(?:x\s?|for\s)?$", re.IGNORECASE)
_IN_ALL = re.compile(
    r"\s{0,2}(?:in\s(?:all|total|(?:the\s)?(?:water|pool)\stotal)|(?:for|with|w/?|on|between)\s(?:all|both)\b|all\b|both\b)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\s{0,2}(?:[:(–—-]|of\b|on\b|for\b|with\b|w/|rest\b)", re.IGNORECASE)
_ABOVE = re.compile(r"\W{0,6}(?:min(?:ute)?s?|time)[ ](?:for[ ](?:the[ ])?)?above\b", re.IGNORECASE)
_THAT_WAS = re.compile(r"(?:so |and )?(?:that|this|it|all) (?:was|is|took|came)\b")
_LINE_END = re.compile(r"[ \t.)\]]{0,6}(?:\n|$)|\)\.\s")
_PARTED = re.compile(r"(?<!\.)(?<!\s[A-Za-z])[.!?]$")  # "radial n. sliders" goes on
_LONGEST_LINE = 400  # characters of a line's sentence
NO_WORK = re.compile(
    r"\b(?:rest\w*|sat\b|sit\b|late\b|wait\w*|arriv\w*|slept|sleep\w*|home|educat\w*|instruct\w*|"
    r"discuss\w*|told|seen|goal\w*|drive|drove|tolerat\w*"
    r"|wear\w*(?!\s?(?:[/+&,]|and)\s?(?:don|care|skin)|\strain)|iced?)\b|^[SAP][:/]",
    re.IGNORECASE,
)
_LONGEST_CLOSE = 12  # words beside such a time
LONGEST_ALONE = 120  # characters of its sentence
_BACK = 6  # sentences in which the list is sought
_AROUND = 6  # services whose words may hold a time
_NEAR = 20  # services on either side among which those of a row are sought
_MARKS = 12  # characters that may open a sentence: a bullet, a number, a box


class Layout:
    """The sentences of one note, with the services and the times of each."""

    def __init__(self, doc: Doc, mentions: Sequence[Mention], applied: Set[str]) -> None:
        """applied: codes of modalities."""
        self.text = text_of_this_visit(doc)
        self.bounds = [(s.start_char, s.end_char) for s in marks_of(doc, SENTENCES)]
        self._starts = [start for start, _ in self.bounds]
        named = services(mentions)
        again = evaluations(self.text, named, self.bounds)
        self.services = tuple(sorted((*named, *again), key=lambda one: one.start))
        self.here: dict[int, list[Service]] = defaultdict(list)
        for one in self.services:
            self.here[one.item].append(one)
        self.rows = _rows(self.text, self.bounds, self.services)
        self.times: dict[int, list[Time]] = defaultdict(list)
        self.said = said_times(doc, self.text, self.services, applied)
        for time in kept_times(self.text, self.said, self.services):
            self.times[self._item(time.start)].append(time)
        self.bare = [
            one
            for one in (
                *bare_times(self.text, mentions, self.bounds),
                *labelled_times(self.text, mentions, self.bounds),
                *column_times(self.text, plain_text(doc), mentions),
            )
            if not self._read(one)
        ]
        self._counted = {one.of.item for one in self.bare}
        self._blocks = [
            (block.start_char, block.end_char, block.label_)
            for block in marks_of(doc, BLOCKS)
            if block.id_ == "label"
        ]

    def line(self, at: int) -> int:
        """Return the first character of the line that a character stands in."""
        return self.text.rfind("\n", 0, at) + 1

    def _item(self, at: int) -> int:
        """Return the sentence that a character stands in."""
        return max(0, bisect_right(self._starts, at) - 1)

    def _read(self, bare: BareTime) -> bool:
        """Tell whether a number is read as minutes already, or taken back."""
        n = bisect_right(self.said, bare.start, key=lambda time: time.start)
        near = self.said[max(0, n - 1) : n + 1]
        return any(time.start < bare.end and bare.start < time.end for time in near)

    def opens(self, item: int, at: int) -> bool:
        """Tell whether hardly a mark stands before a place in its sentence."""
        start = self.bounds[item][0]
        return at - start <= _MARKS and not any(c.isalnum() for c in self.text[start:at])

    def opens_line(self, at: int) -> bool:
        """Tell whether hardly a mark stands before a place in its line."""
        start = self.line(at)
        return at - start <= _MARKS and not any(c.isalnum() for c in self.text[start:at])

    def around(self, time: Time) -> Iterator[Service]:
        """Yield the services among whose words a time stands."""
        n = bisect_left(self.services, time.end, key=lambda one: one.start)
        for one in self.services[max(0, n - _AROUND) : n]:
            if one.start < time.end and time.start < one.end:
                yield one

    def goes_on(self, item: int, time: Time) -> bool:
        """Tell whether more services are listed behind a time of a sentence; scattered words tell
        how the one before it was done ("gait x 12 min, 25 ft, mod A, cues for sequence")."""
        if not _GOES_ON.match(self.text, time.end):
            return False
        return any(one.start > time.end for one in self.here.get(item, ()) if not one.scattered)

    def ends_the_one_before(self, item: int, time: Time) -> bool:
        """Tell whether a time at the start of a sentence is the end of the one before it ("bathing
        with a bench. 30 min. Then dressing")."""
        return time.start == self.bounds[item][0] and self.text[time.end - 1] == "."

    def alone(self, item: int, time: Time) -> bool:
        """Tell whether a sentence says nothing but its minutes."""
        start, end = self.bounds[item]
        if len(self.times[item]) > 1 or end - start > LONGEST_ALONE:
            return False
        if _ABOVE.match(self.text, start, time.end):
            return True
        rest = f"{self.text[start : time.start]} {self.text[time.end : end]}".lower()
        words = [word.strip(":") for word in re.findall(r"[a-z0-9:]+", rest)]
        known = all(word in _CLOSING for word in words) or _THAT_WAS.match(rest.lstrip())
        return len(words) <= _LONGEST_CLOSE and bool(known)

    def closes_list(self, item: int, time: Time) -> bool:
        """Tell whether a time is that of the list before its sentence: it says so ("both 10 min",
        "23 min in total"), or opens the sentence on the same line and points to nothing behind it
        ("...; Bad Ragaz. 38 min 1:1 in water.")."""
        if len(self.times[item]) > 1:
            return False
        start, end = self.bounds[item]
        if _OF_ALL.search(self.text, max(start, time.start - _NEAR), time.start):
            return True
        if _IN_ALL.match(self.text, time.end, end):
            return True
        opens = time.start == start and item > 0
        return (
            opens
            and end - start <= LONGEST_ALONE
            and "\n" not in self.text[self.bounds[item - 1][1] : start]
            and not _POINTS.match(self.text, time.end, end)
            and not NO_WORK.search(self.text, start, end)
        )

    def before(self, item: int) -> tuple[Service, ...]:
        """Return the services of the list before a sentence, the nearest first: up to the time or
        the empty line that ends what came before."""
        found: list[Service] = []
        for n in range(item - 1, max(-1, item - 1 - _BACK), -1):
            gap = self.text[self.bounds[n][1] : self.bounds[n + 1][0]]
            here = self.here.get(n, [])
            if self.times.get(n) or "\n\n" in gap:
                # "Ther ex: bike rocks, SLR, TM 5 min. 18'": the last item's dose closes no list.
                return tuple(here[::-1]) if n == item - 1 and "\n" not in gap else tuple(found)
            if found and here and "\n" in gap:
                break
            found += here[::-1]
        return tuple(found)

    def on_line(self, item: int, time: Time) -> tuple[Service, ...]:
        """Return the services that a time at the end of a line closes, the nearest first: those of
        the line's other sentences, if no time and no rest stands among them."""
        if not _LINE_END.match(self.text, time.end):
            return ()
        found: list[Service] = []
        last = time.start
        for n in range(item, max(-1, item - _BACK), -1):
            start = self.bounds[n][0]
            said = self.text[start:last].rstrip() if last - start <= _LONGEST_LINE else "\n"
            if "\n" in said or NO_WORK.search(said):
                break
            if n < item and (self.times.get(n) or n in self._counted or _PARTED.search(said)):
                break
            found += self.here.get(n, [])[::-1]
            if "\n" in self.text[max(0, start - 2) : start]:
                break
            last = start
        return tuple(found)

    def said_before(self, time: Time, most: int) -> Sequence[Time]:
        """Return the times of the note before one, so many at most."""
        n = bisect_left(self.said, time.start, key=lambda one: one.start)
        return self.said[max(0, n - most) : n]

    def behind(self, time: Time) -> tuple[Service, ...]:
        """Return the services behind a time, up to the next time or the end of its line."""
        n = bisect_right(self.said, time.start, key=lambda one: one.start)
        following = self.said[n].start if n < len(self.said) else len(self.text)
        line = self.text.find("\n", time.end, following)
        n = bisect_left(self.services, time.end, key=lambda one: one.start)
        last = bisect_left(
            self.services, line if line >= 0 else following, n, key=lambda one: one.start
        )
        return self.services[n : min(last, n + _NEAR)]

    def governor(self, one: Service) -> Service | None:
        """Return the name that governs a service, or None."""
        if one.owner is None:
            return None
        at = self._at(one)
        above = self.services[max(0, at - _NEAR) : at]
        named = [other for other in above if other.named and other.code == one.owner]
        return named[-1] if named else None

    def governing(self, one: Service) -> int | None:
        """Return the first character of the name that governs a service, or None."""
        name = self.governor(one)
        return name.start if name else None

    def beside(self, one: Service, timed: Set[int]) -> tuple[int, ...]:
        """Return the items done in the sentence of one, or under its heading, without a time.

        timed: first characters of the services that have one.
        """
        at = self._at(one)
        first = max(0, at - _NEAR)
        return tuple(
            other.start
            for n, other in enumerate(self.services[first : at + _NEAR], first)
            if self.rows[n] == self.rows[at]
            and other.done
            and not other.named
            and other.start not in timed
            and (other.item == one.item or (other.labelled and one.labelled))
        )

    def row(self, one: Service) -> int:
        """Return the number of the line, or the block of a heading, that a service stands in."""
        return self.rows[self._at(one)]

    def block(self, time: Time) -> str | None:
        """Return the code whose heading governs a time, or None."""
        n = bisect_right(self._blocks, time.start, key=lambda block: block[0]) - 1
        return self._blocks[n][2] if n >= 0 and self._blocks[n][1] > time.start else None

    def _at(self, one: Service) -> int:
        return bisect_left(self.services, one.start, key=lambda service: service.start)


def _rows(text: str, bounds: Sequence[tuple[int, int]], found: Sequence[Service]) -> list[int]:
    """Return the number of the row of each service, ascending."""
    line = [0] * max(1, len(bounds))
    for n in range(1, len(bounds)):
        line[n] = line[n - 1] + ("\n" in text[bounds[n - 1][1] : bounds[n][0]])
    rows: list[int] = []
    for n, one in enumerate(found):
        last = found[n - 1] if n else one
        listed = one.labelled and last.labelled and one.owner == last.owner
        same = line[one.item] == line[last.item] or listed
        rows.append((rows[-1] if rows else 0) + (not same))
    return rows
