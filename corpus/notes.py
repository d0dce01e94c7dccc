"""Read and check the labelled notes. Files in, frozen values out; GUIDE.md says what labels mean.

``python -m corpus.notes FOLDER`` prints what is wrong with the notes of a folder.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suggester.model import Assertion, PayerRule

FOLDER = Path(__file__).parent / "notes"
LONGEST_QUOTE = 100  # characters; a longer quote holds more than the name of one item
Code = Annotated[str, Field(pattern=r"^[0-9A-Z][0-9]{4}$")]
Minutes = Annotated[int, Field(ge=0, le=1440)]
Vector = dict[Code, Annotated[int, Field(ge=1)]]


class CorpusError(Exception):
    """A labelled note is not usable; the message names the file and the mend."""


class Setting(StrEnum):
    """Where the note was written."""

    ORTHO = "outpatient ortho"
    NEURO = "neuro"
    SNF = "SNF"
    ACUTE = "acute"
    HOME_HEALTH = "home health"
    PAEDIATRICS = "paediatrics"
    HAND = "hand/OT"
    AQUATIC = "aquatic"
    WOUND = "wound"
    VESTIBULAR = "vestibular"
    PELVIC = "pelvic"
    SPORTS = "sports"
    WORK = "work hardening"
    OTHER = "other field"


class Style(StrEnum):
    """How the note is laid out."""

    SOAP = "SOAP"
    DAP = "DAP"
    NARRATIVE = "narrative"
    FLOWSHEET = "flowsheet"
    DICTATED = "dictated"
    TEMPLATE = "template"


class Difficulty(StrEnum):
    """What makes a note hard to read (GUIDE.md, section 4)."""

    UNDER_PLAN = "under-plan"
    NOTHING_DONE = "nothing-done"
    DONE_AND_HOME = "done-and-home"
    DICTATION = "dictation"
    OTHER_MINUTES = "other-minutes"
    TWO_MEANINGS = "two-meanings"
    LAYOUT = "layout"
    BORROWED_WORDS = "borrowed-words"
    SPELLING = "spelling"
    RULE_TRAP = "rule-trap"


class Noise(StrEnum):
    """What the text suffers from."""

    TYPOS = "typos"
    OCR = "ocr"
    CAPS = "caps"
    NO_PUNCTUATION = "no-punctuation"
    UNICODE = "unicode"
    LINE_WRAP = "line-wrap"
    PASTED = "pasted"


class MinutesAs(StrEnum):
    """How the minutes of a code are written, where it is not plain minutes."""

    CLOCK = "clock"
    RANGE = "range"
    WORDS = "words"
    SUM = "sum"
    ZERO = "zero"
    UNTIMED = "untimed"
    CONCURRENT = "concurrent"


class Labelled(BaseModel):
    """Base of what a label file holds: frozen, and no field that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Label(Labelled):
    """A mention: the n-th place of ``quote`` in the text, the codes it speaks for, and what
    the note says of it."""

    quote: str = Field(min_length=1)
    nth: int = Field(default=1, ge=1)
    codes: tuple[Code, ...] = ()
    assertion: Assertion


class Shared(Labelled):
    """Minutes that the note ties to several codes without dividing them."""

    codes: tuple[Code, ...] = Field(min_length=2)
    minutes: Minutes


class Labels(Labelled):
    """What one person says of a note: codes, minutes, mentions."""

    id: str
    codes: tuple[Code, ...]
    either: tuple[tuple[Code, ...], ...] = ()
    optional: tuple[Code, ...] = ()
    timed_minutes: Minutes | None = None
    total_minutes: Minutes | None = None
    minutes: dict[Code, Minutes] = Field(default_factory=dict)
    minutes_as: dict[Code, MinutesAs] = Field(default_factory=dict)
    shared: tuple[Shared, ...] = ()
    mention: tuple[Label, ...] = ()

    @property
    def supported(self) -> frozenset[str]:
        """Return the codes that the note supports, all members of ``either`` included."""
        return frozenset(self.codes).union(*self.either)

    @property
    def allowed(self) -> frozenset[str]:
        """Return the codes that are not wrong to propose."""
        return self.supported | frozenset(self.optional)


class LabelledNote(Labels):
    """One note with its labels.

    units: rule -> the unit vectors that are right, the preferred one first; a rule is left out
        where the labelled minutes do not decide it.
    """

    author: str
    setting: Setting
    style: Style
    discipline: str = Field(pattern=r"^(PT|OT|SLP|other)$")
    performed_any: bool
    difficulty: tuple[Difficulty, ...] = ()
    noise: tuple[Noise, ...] = ()
    text: str = Field(min_length=1)
    units: dict[PayerRule, tuple[Vector, ...]] = Field(default_factory=dict)

    def place(self, label: Label) -> tuple[int, int]:
        """Return the code points ``[start, end)`` of a label."""
        return find(self.text, label, self.id)


def find(text: str, label: Label, name: str) -> tuple[int, int]:
    """Return the code points ``[start, end)`` of a label in a text.

    Raises CorpusError, naming the note, when the quote does not stand there.
    """
    start = -1
    for _ in range(label.nth):
        start = text.find(label.quote, start + 1)
        if start < 0:
            raise CorpusError(
                f"{name}: the quote {label.quote!r} does not stand {label.nth} times in "
                f"the text. Copy it exactly from there."
            )
    return start, start + len(label.quote)


def load_notes(folder: Path = FOLDER) -> Iterator[LabelledNote]:
    """Yield the labelled notes under a folder, by author and id.

    Raises CorpusError for a file that is no labelled note.
    """
    for path in sorted(folder.rglob("*.toml")):
        try:
            note = LabelledNote.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
            raise CorpusError(f"{path}: {error}. See corpus/GUIDE.md.") from None
        if (note.author, note.id) != (path.parent.name, path.stem):
            raise CorpusError(f"{path}: author and id must be the names of folder and file.")
        for label in note.mention:
            note.place(label)
        yield note


def problems(note: LabelledNote) -> Iterator[str]:
    """Yield what is wrong with the labels of a note, in words, none for a sound one."""
    in_either = frozenset[str]().union(*note.either)
    if in_either & frozenset(note.codes):
        yield "a code stands both in `codes` and in `either`: keep one"
    if bool(note.supported) != note.performed_any:
        yield "performed_any says something else than codes and either"
    performed: set[str] = set()
    for label in note.mention:
        if len(label.quote) > LONGEST_QUOTE:
            yield f"{label.quote[:40]!r}... is longer than the name of one item"
        if label.assertion is Assertion.PERFORMED:
            performed.update(label.codes)
            if label.codes and not note.allowed.intersection(label.codes):
                yield f"performed {label.quote!r} speaks for no code of the note"
    if missing := note.supported - performed:
        yield f"no performed mention speaks for {', '.join(sorted(missing))}"
    if stray := frozenset(note.minutes) - note.allowed:
        yield f"minutes for {', '.join(sorted(stray))}, which the note does not support"
    if stray := frozenset(note.minutes_as) - frozenset(note.minutes):
        yield f"minutes_as without minutes: {', '.join(sorted(stray))}"


def main(folder: Path) -> int:
    """Check a folder; return how many problems were printed."""
    found = 0
    seen: Counter[str] = Counter()
    for note in load_notes(folder):
        seen[note.author] += 1
        for problem in problems(note):
            found += 1
            sys.stdout.write(f"{note.id}: {problem}\n")
    sys.stdout.write(f"{dict(seen)}: {found} problems\n")
    return found


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)))
