"""What the reading of a note hands to the score: plain frozen values, no spaCy.

A ``Mention`` carries everything the score may weigh; its text is there to be quoted only.
"""

from dataclasses import dataclass

from suggester.model import Assertion, Cue, DeliveryKind, DeliveryMode, Match, Section
from suggester.schema import Kind
from suggester.visit_order import Basis


@dataclass(frozen=True)
class Mention:
    """One phrase of one code in the note.

    start, end: code points, half-open. item: which sentence it stands in.
    owner: code of the service whose name governs the place, or None; ``labelled`` where that
        name is a heading of its own.
    bare: nothing beside it shows that it was given: no dose, part of the body, verb of work or
        heading of treatment.
    listed: it stands in a bare list of services ("O: hot packs, TENS, massage").
    dosed: a dose stands in its sentence. timed: minutes are tied to it.
    context: something beside it shows treatment, as an ambiguous phrase needs.
    finding: it names a test, a finding or a purpose rather than work.
    status: it stands among findings and nothing says it was trained.
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


@dataclass(frozen=True)
class MinuteTie:
    """Minutes that belong to a place in the note.

    place: first character of the mention they belong to, or None. part_of: code of the
        heading that governs the place, whose own minutes they are part of, or None.
    bare: written as a bare number ("TE x20"), so they yield to any that are spelt out.
    summary: from a line that gives every service its minutes ("TE 22 / NMR 8 / MT 12"), which
        stands above all others.
    """

    place: int | None
    minutes: int
    part_of: str | None
    bare: bool
    summary: bool = False


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


@dataclass(frozen=True)
class Reading:
    """All that was read of one note."""

    mentions: tuple[Mention, ...]
    ties: tuple[MinuteTie, ...]
    sections: tuple[Section, ...]
    total_minutes: int | None
    timed_minutes: int | None
    written: tuple[Written, ...] = ()
    said: tuple[Said, ...] = ()
    visits: tuple[VisitNote, ...] = ()
