"""The values that the queue takes and gives. Frozen; times are aware and in UTC."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from suggester import Suggestions, Visit

from .errors import UnfitStepError
from .states import Kind, Reason, Stage

Clock = Callable[[], datetime]
Draw = Callable[[], float]

CODE = re.compile(r"[0-9A-Z]{5}")
MODIFIER = re.compile(r"[0-9A-Z]{2}")
MOST_UNITS = 999
MOST_MODIFIERS = 4
LONGEST_REMARK = 2_000  # characters
LONGEST_NAME = 200  # characters of a person's name, a reference or a key


def utc_now() -> datetime:
    """Return the time of this machine's clock: for the edges, where a `Clock` is handed in."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Policy:
    """How the queue behaves; the defaults suit one clinic.

    lease: how long a claim holds unless renewed; every decision renews it.
    most_held: reviews that one person may hold at once.
    second_share: share (0-1) of reviews that two people read, blind to each other.
    a_point: how long a review without risk must wait to overtake one with one point more.
    """

    lease: timedelta = timedelta(minutes=10)
    most_held: int = 5
    second_share: float = 0.05
    a_point: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One version of a note, with what the engine said of it.

    note_ref: opaque name of the note in the caller's system; kept after the purge.
    visit.patient_ref: opaque; deleted with the text.
    replaces: the returned review whose question this version answers.
    """

    text: str = field(repr=False)
    answer: Suggestions = field(repr=False)
    visit: Visit = field(default=Visit(), repr=False)
    clinician: str | None = None
    site: str | None = None
    replaces: str | None = None


@dataclass(frozen=True)
class Entered:
    """replayed: the key was known, and this is the review that it made the first time."""

    review: str
    version: int
    replayed: bool = False


@dataclass(frozen=True)
class Hold:
    """What a person says they hold: the fence and the ``If-Match`` of every step.

    token: fencing token of their lease; grows with every claim of the review.
    version: of the review as they last saw it; grows with every step.
    """

    review: str
    by: str
    token: int
    version: int


@dataclass(frozen=True)
class Lease:
    """A claim that was granted. until: when somebody else may take the review over."""

    hold: Hold
    stage: Stage
    until: datetime


@dataclass(frozen=True)
class Decision:
    """What a person says of one code; make it with `accept`, `reject`, `change` or `add`.

    units: whole, or None for as proposed. modifiers: None for as proposed.
    start, end: code points into the note, half-open; only of an added code.
    remark: free text, kept and deleted with the note.
    """

    kind: Kind
    code: str
    reason: Reason | None = None
    units: int | None = None
    modifiers: tuple[str, ...] | None = None
    start: int | None = None
    end: int | None = None
    remark: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if not CODE.fullmatch(self.code):
            raise UnfitStepError("A code is five digits or capital letters.")
        if self.units is not None and not 1 <= self.units <= MOST_UNITS:
            raise UnfitStepError(f"Units are whole, from 1 to {MOST_UNITS}. To bill none, reject.")
        if self.modifiers is not None:
            check_modifiers(self.modifiers)
        check_remark(self.remark)


def is_storable(text: str) -> bool:
    """Whether every database keeps the text: no NUL, and no half of a character."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def check_modifiers(modifiers: tuple[str, ...]) -> None:
    """Raise UnfitStepError unless these are up to four different pairs."""
    if len(modifiers) > MOST_MODIFIERS or len(set(modifiers)) < len(modifiers):
        raise UnfitStepError(f"A line has up to {MOST_MODIFIERS} modifiers, each once.")
    if not all(MODIFIER.fullmatch(modifier) for modifier in modifiers):
        raise UnfitStepError("A modifier is two digits or capital letters.")


def check_remark(remark: str | None) -> None:
    """Raise UnfitStepError for a remark that is too long or that no database keeps."""
    if remark is None:
        return
    if len(remark) > LONGEST_REMARK:
        raise UnfitStepError(f"A remark has up to {LONGEST_REMARK} characters.")
    if not is_storable(remark):
        raise UnfitStepError("A remark may hold neither NUL nor half a character.")


def check_question(words: str) -> None:
    """Raise UnfitStepError for a question or an answer without words."""
    if not words.strip():
        raise UnfitStepError("Write the question, or the answer, in words.")
    check_remark(words)


def accept(code: str, *, remark: str | None = None) -> Decision:
    """The code stands as proposed."""
    return Decision(Kind.ACCEPT, code, remark=remark)


def reject(code: str, reason: Reason, *, remark: str | None = None) -> Decision:
    """The code is not billed."""
    return Decision(Kind.REJECT, code, reason=reason, remark=remark)


def change(
    code: str, *, units: int, modifiers: tuple[str, ...] = (), remark: str | None = None
) -> Decision:
    """The code stands, with these units and modifiers."""
    return Decision(Kind.CHANGE, code, units=units, modifiers=modifiers, remark=remark)


def add(
    code: str,
    *,
    start: int,
    end: int,
    units: int = 1,
    modifiers: tuple[str, ...] = (),
    remark: str | None = None,
) -> Decision:
    """A code was missed; ``note[start:end]`` (code points, half-open) is its evidence."""
    return Decision(
        Kind.ADD, code, units=units, modifiers=modifiers, start=start, end=end, remark=remark
    )


@dataclass(frozen=True)
class Step:
    """A step that is on record. seq: its number in the review, from 1 without gaps.

    hold: what the person holds after it; the step's own once it ends the reading.
    replayed: the key was known, and nothing was done a second time.
    """

    seq: int
    hold: Hold
    replayed: bool = False
