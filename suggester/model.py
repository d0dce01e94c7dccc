"""The values that cross a stage border. Frozen; the JSON names are these."""

from datetime import date
from typing import Literal

from pydantic import Field

# What imports a value finds beside it the kinds that it names and the visit it is asked for.
from suggester.kinds import Assertion as Assertion
from suggester.kinds import DeliveryKind as DeliveryKind
from suggester.kinds import DeliveryMode as DeliveryMode
from suggester.kinds import Discipline as Discipline
from suggester.kinds import Match as Match
from suggester.kinds import PayerRule as PayerRule
from suggester.values import Offset as Offset
from suggester.values import Value as Value
from suggester.values import Visit as Visit


class Cue(Value):
    """The words that decided an assertion. Code points, half-open."""

    start: Offset
    end: Offset
    text: str


class Evidence(Value):
    """One phrase in the note that speaks for one code.

    start, end: offsets into the note exactly as received, in Unicode code points
        (Python string indices), half-open: ``note[start:end] == text``.
    start_utf16, end_utf16: the same place counted as a browser counts.
    similarity: 0-100; 100 unless a typing error was read through.
    section: where it stands, e.g. ``subjective``, ``treatment``, ``plan``.
    weight: what this phrase adds to the score, in log-odds points; 0 unless performed.
    names_work: whether the words name work that was done and that the code stands for, rather than
        why or how it was done, or what was not.
    """

    start: Offset
    end: Offset
    start_utf16: Offset
    end_utf16: Offset
    text: str
    phrase_id: str
    match: Match
    similarity: float = Field(ge=0, le=100)
    section: str
    assertion: Assertion
    cue: Cue | None
    weight: float
    names_work: bool = False


class Gap(Value):
    """A question to the clinician about what the note lacks; never an instruction to add it.

    severity: ``error`` unsupported as written | ``warning`` likely audit question |
        ``info`` reminder.
    start, end: the place in the note (code points), or null for the whole note.
    """

    id: str
    severity: str
    question: str
    start: Offset | None = None
    end: Offset | None = None


class Alternative(Value):
    """Another code that the same words could support, and how to tell the two apart."""

    code: str
    label: str
    how: str


class Circumstance(Value):
    """How a code's words stand in the note. says: in words, for a person; points: what that adds to
    the score, or takes from it."""

    name: str
    says: str
    points: float


class Suggestion(Value):
    """One code that the note supports.

    confidence: probability (0-1) that a coder would accept the code.
    score: log-odds points; exactly the sum of ``evidence[].weight`` and
        ``circumstances[].points``.
    minutes: whole treatment minutes the note ties to this code, or null.
    """

    code: str
    label: str
    family: str
    confidence: float = Field(ge=0, le=1)
    score: float
    evidence: tuple[Evidence, ...]
    circumstances: tuple[Circumstance, ...] = ()
    minutes: int | None
    gaps: tuple[Gap, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class Considered(Value):
    """A code found in the note and not proposed.

    gate: the first test it failed: ``assertion`` | ``context`` | ``rival`` |
        ``threshold`` | ``rule``.
    reason: one sentence for a person.
    confidence: probability (0-1) that a coder would accept the code all the same.
    """

    code: str
    label: str
    family: str
    gate: str
    reason: str
    confidence: float = Field(ge=0, le=1)
    score: float
    evidence: tuple[Evidence, ...]
    circumstances: tuple[Circumstance, ...] = ()


class ClaimLine(Value):
    """One line of the claim. units: whole; minutes: whole or null for untimed codes."""

    code: str
    units: int = Field(ge=0)
    minutes: int | None
    modifiers: tuple[str, ...] = Field(default=(), max_length=4)
    why: str


class Edit(Value):
    """A rule by which a payer denies a code beside others, or more units of it.

    codes: whom it is about, the one that is paid first.
    severity: ``error`` denied whatever the note says | ``warning`` denied unless it was right |
        ``info`` what a single day cannot show.
    says: what the edit means, one sentence.
    modifier: whether one can be right at all; null where modifiers have no part in it.
    needs: what the note must show, as a question; null where nothing helps.
    source: table and days.
    """

    kind: Literal["pair", "limit", "same_day", "frequency"]
    codes: tuple[str, ...]
    severity: Literal["error", "warning", "info"]
    says: str
    modifier: Literal["allowed", "never"] | None
    needs: str | None
    source: str


class Claim(Value):
    """Units by the visit's rule, with the working.

    lines: a code given in part by an assistant may stand on two of them.
    total_timed_minutes: sum of the minutes of all timed codes.
    alternatives: equally right ways to give out the same units.
    other_rule: the lines by the rule that the payer does not use; empty where it agrees.
    """

    lines: tuple[ClaimLine, ...]
    rule: PayerRule
    total_timed_minutes: int
    alternatives: tuple[tuple[ClaimLine, ...], ...] = ()
    other_rule: tuple[ClaimLine, ...] = ()
    edits: tuple[Edit, ...] = ()
    gaps: tuple[Gap, ...] = ()
    warnings: tuple[str, ...] = ()


class Section(Value):
    """A stretch of the note under one heading. Code points, half-open.

    kind: ``subjective`` | ``objective`` | ``assessment`` | ``plan`` | ``treatment`` | ...
        (the kinds of lexicon/sections.toml), ``note`` where no heading stands.
    """

    kind: str
    start: Offset
    end: Offset
    heading: str | None


class WrittenCode(Value):
    """A code number that the note itself bills. Code points, half-open.

    units: whole, as written beside it; minutes: whole, as tied to it; null where none stand.
    """

    code: str
    start: Offset
    end: Offset
    start_utf16: Offset
    end_utf16: Offset
    units: int | None
    minutes: int | None


class Delivered(Value):
    """What the note says of who gave this visit, or how. Code points, half-open.

    minutes: whole, as stated beside it, or null; patients: treated together, or null.
    """

    kind: DeliveryKind
    what: DeliveryMode
    start: Offset
    end: Offset
    start_utf16: Offset
    end_utf16: Offset
    text: str
    minutes: int | None = None
    patients: int | None = None


class VisitRead(Value):
    """The note of one of several visits in the text. Code points, half-open.

    name: ``2026-03-04``, ``--03-04`` (ISO 8601, no year written) or ``#3`` (no date written).
    today: whether it is the visit that was read; the others are history.
    """

    name: str
    start: Offset
    end: Offset
    start_utf16: Offset
    end_utf16: Offset
    today: bool


class UnattributedMinutes(Value):
    """Minutes of treatment that the note does not divide between its codes ("TE/MT x 30 min"),
    or gives to one item of a code alone. They are in no code's minutes: somebody must be asked.

    start, end: the words of the minutes, code points, half-open. minutes: whole.
    codes: those that the minutes may belong to, ascending.
    """

    start: Offset
    end: Offset
    start_utf16: Offset
    end_utf16: Offset
    minutes: int
    codes: tuple[str, ...]


class NoteFacts(Value):
    """What was read of the note as a whole; minutes as the note itself states them.

    visits: the stretches of a text that holds several visits, else empty.
    """

    sections: tuple[Section, ...]
    total_minutes: int | None
    timed_minutes: int | None
    text_sha256: str
    written: tuple[WrittenCode, ...] = ()
    delivered: tuple[Delivered, ...] = ()
    visits: tuple[VisitRead, ...] = ()
    unattributed: tuple[UnattributedMinutes, ...] = ()


class OpenPoint(Value):
    """One thing that keeps a note from being complete.

    kind: ``code`` one that is not clear | ``minutes`` they do not add up | ``clause`` treatment
        that no code explains.
    start, end: the place in the note (code points), or null for the whole note.
    """

    kind: Literal["code", "minutes", "clause"]
    says: str
    start: Offset | None = None
    end: Offset | None = None


class Completeness(Value):
    """Whether every code is clear, the minutes add up to the stated total and no treatment is left
    unexplained. open: what is left."""

    complete: bool = False
    open: tuple[OpenPoint, ...] = ()


class Versions(Value):
    """Enough to reproduce the answer, with the note and the visit (docs/receipts.md).

    lexicon, program, tables: SHA-256 of all its files, of the program's, and of the reference
        tables of claims among them. libraries: those that an answer depends on, with Python.
    """

    software: str
    lexicon: str
    overlays: tuple[str, ...] = ()
    rules_date: date
    program: str = ""
    tables: str = ""
    libraries: tuple[str, ...] = ()


class Suggestions(Value):
    """The answer for one note: what it supports, what was found and not proposed, and why.

    visit: what it was told of the visit, without references; null in answers of older versions.
    """

    suggestions: tuple[Suggestion, ...]
    considered: tuple[Considered, ...]
    claim: Claim
    note: NoteFacts
    completeness: Completeness = Completeness()
    visit: Visit | None = None
    versions: Versions
