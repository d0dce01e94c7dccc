"""What the reading of a note hands to the score: plain frozen values, no spaCy.

A ``Mention`` carries everything the score may weigh; its text is there to be quoted only.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from suggester.model import Assertion, Cue, DeliveryKind, DeliveryMode, Match, Section
from suggester.schema import Kind
from suggester.visit_order import Basis


class Mention(NamedTuple):
    """One phrase of one code in the note. A tuple, because a long list has thousands of them.

    start, end: code points, half-open. item: which sentence it stands in.
    owner: code of the service whose name governs the place, or None; ``labelled`` where that
        name is a heading of its own.
    bare: nothing beside it shows that it was given: no dose, part of the body, verb of work or
        heading of treatment.
    listed: it stands in a bare list of services ("O: hot packs, TENS, massage").
    dosed: a dose stands in its sentence, or it is an activity of a bare list of treatments, or
        beside the plain words of a timed service a verb of work ("practised").
    timed: minutes are tied to it. ticked: its box is.
    context: something beside it shows treatment, or it is no ambiguous phrase, which needs that.
    finding: it names a test, a finding or a purpose rather than work.
    status: it stands among findings and nothing says it was trained.
    short: a bare word that names the service where minutes stand beside it ("gait", "manual").
    scattered: words that only together speak for the code, with others between them.
    named: the places whose words name the work (suggester/shown.py), the foremost first.
    odds: log-odds, by the second reading, that it was done today; None where it did not read.
    clause: what the words of its clause say: log-odds in thousandths that it is work, and that it
        is of this code rather than of another (suggester/clause_reading.py); None of a rare code.
    """

    code: str
    phrase_id: str
    kind: Kind
    points: float | None
    ambiguous: bool
    start: int
    end: int
    text: str
    match: Match
    similarity: float
    section: str
    assertion: Assertion
    cue: Cue | None
    item: int
    owner: str | None
    labelled: bool
    bare: bool
    listed: bool
    dosed: bool
    timed: bool
    context: bool
    status: bool
    finding: bool = False
    short: bool = False
    scattered: bool = False
    named: tuple[tuple[int, int], ...] = ()
    ticked: bool = False
    odds: float | None = None
    clause: tuple[int, int] | None = None


LEAST_UNIT = 8  # minutes; a shorter time is counted by no rule and may be the dose of one item


class Standing(IntEnum):
    """What minutes speak for; the lowest that a code has decides.

    SUMMARY: a line that gives every service its minutes ("TE 22 / NMR 8 / MT 12").
    WHOLE: a service by its name. ITEM: one or several of the things that were done.
    BARE: a number without a word of time behind the name of a service ("TE x20:").
    """

    SUMMARY = 0
    WHOLE = 1
    ITEM = 2
    BARE = 3


@dataclass(frozen=True)
class MinuteTie:
    """Minutes that belong to places in the note.

    start, end: the words of the minutes, code points. places: first characters of the services,
        the nearest first; codes: what each of them is named for.
    part_of: code of the name or heading that governs them; under: first character of that name;
        head: the same where they are the time of all that it governs.
    shared: the services are several and the note does not divide the minutes between them.
    row: number of the line or block they stand in. several: they close a list of services.
    beside: services of the row that have no minutes, where one item alone has.
    named: they stand with the name of the whole service, not with one of its parts.
    heads: they head a list, whose services they are of if those that count are of one code.
    governed: services listed behind the name, whose they are if nothing else speaks for its code.
    opens: they stand before all that their line lists, and hold the times of its items.
    """

    start: int
    end: int
    minutes: int
    standing: Standing
    places: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    part_of: str | None = None
    head: int | None = None
    under: int | None = None
    shared: bool = False
    row: int = 0
    several: bool = False
    beside: tuple[int, ...] = ()
    named: bool = False
    heads: bool = False
    opens: bool = False
    governed: tuple[int, ...] = ()

    @property
    def place(self) -> int | None:
        """Return the service that the minutes are of, if it is one."""
        return self.given[0] if self.given and not self.shared else None

    @property
    def given(self) -> tuple[int, ...]:
        """Return the services that the minutes show to have been given: the nearest, or all that
        share them."""
        if self.heads or (self.beside and self.minutes < LEAST_UNIT):
            return ()
        return self.places if self.shared else self.places[:1]


@dataclass(frozen=True)
class Undivided:
    """Minutes at characters ``[start, end)`` that the note does not divide between its codes."""

    start: int
    end: int
    minutes: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A code number in the note. start, end: code points; units: whole, as written, or None."""

    code: str
    start: int
    end: int
    units: int | None


@dataclass(frozen=True)
class Said:
    """What the note says of who gave this visit, or how. start, end: code points, half-open.

    minutes: whole, stated beside it, or None; patients: treated together, or None.
    """

    kind: DeliveryKind
    what: DeliveryMode
    start: int
    end: int
    minutes: int | None = None
    patients: int | None = None


@dataclass(frozen=True)
class VisitNote:
    """The note of one visit of several. basis: why it is the one that is read, or None."""

    name: str
    start: int
    end: int
    basis: Basis | None


class Span(NamedTuple):
    """Whole minutes of the visit at characters ``[start, end)``. whole: the note says that one kind
    of work took all of them. shared: it gives some to what is no treatment."""

    start: int
    end: int
    minutes: int
    whole: bool = False
    shared: bool = False


@dataclass(frozen=True)
class Reading:
    """All that was read of one note. uncoded: sentences that read like treatment and hold no word
    of any code; code points, half-open. span: the time that an only service fills, or None."""

    mentions: tuple[Mention, ...]
    ties: tuple[MinuteTie, ...]
    sections: tuple[Section, ...]
    total_minutes: int | None
    timed_minutes: int | None
    written: tuple[Written, ...] = ()
    said: tuple[Said, ...] = ()
    visits: tuple[VisitNote, ...] = ()
    uncoded: tuple[tuple[int, int], ...] = ()
    span: Span | None = None
