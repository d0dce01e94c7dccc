"""The shape of the lexicon's files, as pydantic models. lexicon/README.md explains them."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from suggester.word_lists import cues_spelled_out

Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z][0-9]{4}$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"\S")]
Sentence = Annotated[str, StringConstraints(min_length=10, max_length=600)]


# Families of what no list of treatments holds: tests are lists of results.
UNLISTED = frozenset(["evaluation", "re-evaluation", "test and measurement", "other"])
# Families of what is applied to the patient: it is neither repeated nor made of items.
MODALITIES = frozenset(["supervised modality", "constant-attendance modality"])


class Kind(StrEnum):
    """What a phrase is to its code. lexicon/README.md gives the points of each.

    name: names the service itself ("manual therapy", "MFR", "gait training").
    technique: done only as part of this service ("joint mobs grade III", "heel strike cueing").
    activity: work that could belong to several codes by its purpose ("squats").
    purpose: why or how it was done; counts only beside an activity ("for balance").
    """

    NAME = "name"
    TECHNIQUE = "technique"
    ACTIVITY = "activity"
    PURPOSE = "purpose"


class Row(BaseModel):
    """Base of the file models: frozen, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Phrase(Row):
    """Wordings that mean one thing.

    text: each wording as clinicians write it; one in capitals of up to six letters is an
        abbreviation and is matched exactly. ``#`` stands for any number.
    source: ``description`` (a word of our own description), ``practice`` (in clinical use),
        ``abbreviation``; ``drawn``: of lexicon/drawn.toml.
    weight: log-odds points; the default of its kind unless given.
    ambiguous: has another everyday sense, so it counts only with treatment context in the
        same clause (minutes, dose, settings, a treated part, a treatment list).
    timed_weight: points where minutes are tied to these very words ("gait x 20 min"); for
        bare words that name a service only by being timed.
    decides: says which of the codes of one kind it was (``one_of``): what could stand in a note
        of any of them does not outweigh it.
    """

    id: Id
    kind: Kind
    text: tuple[Words, ...] = Field(min_length=1)
    source: Literal["description", "practice", "abbreviation", "drawn"] = "practice"
    weight: float | None = Field(default=None, gt=0, le=8)
    ambiguous: bool = False
    timed_weight: float | None = Field(default=None, gt=0, le=8)
    decides: bool = False


class Together(Row):
    """Words that speak for the code only together, in any order, in one sentence.

    all: two or more parts; of each part one wording must stand there. ``@name`` stands for the
        wordings of a group of lexicon/groups/; the same part twice asks for two places.
    none: wordings or groups that silence it anywhere in the sentence.
    within: words from the first to the last of them.
    """

    id: Id
    kind: Literal[Kind.TECHNIQUE, Kind.ACTIVITY, Kind.PURPOSE]
    all: tuple[tuple[Words, ...], ...] = Field(min_length=2)
    none: tuple[Words, ...] = ()
    within: int = Field(default=12, ge=2, le=40)
    weight: float | None = Field(default=None, gt=0, le=8)
    ambiguous: bool = False
    timed_weight: float | None = Field(default=None, gt=0, le=8)
    decides: bool = False

    @property
    def text(self) -> tuple[str, ...]:
        """Return nothing: a combination has no wording of its own."""
        return ()


# A clause that no phrase explains and that all its words together give to a code
# (suggester/clause_reading.py); of every code, and found by no wording.
CLAUSE = Phrase(id="clause", kind=Kind.ACTIVITY, text=("#",), ambiguous=True)


class WordGroup(Row):
    """Wordings that stand for one thing in combinations."""

    name: Id
    text: tuple[Words, ...] = Field(min_length=1)


class GroupFile(Row):
    """lexicon/groups/<family>.toml."""

    group: tuple[WordGroup, ...] = ()


class Decoy(Row):
    """Wordings that contain a phrase of this code and mean something else.

    all, none, within: instead of ``text``, words that together mean something else, as in
        ``Together``; what of this code stands from the first to the last of them is silent.
    """

    text: tuple[Words, ...] = ()
    all: tuple[tuple[Words, ...], ...] = ()
    none: tuple[Words, ...] = ()
    within: int = Field(default=12, ge=2, le=40)
    why: Sentence

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.text) == bool(self.all) or len(self.all) == 1 or (self.none and not self.all):
            raise ValueError("a decoy has either text, or all with two or more parts")
        return self


class Neighbour(Row):
    """A code easily confused with this one. how: the sentence that tells them apart."""

    code: Code
    how: Sentence


class Example(Row):
    """An invented note.

    expect: phrase ids that must count as performed evidence, and the code must be
        proposed. Empty: a near miss, for which the code must not be proposed.
    why: for a near miss, what it would be mistaken for.
    """

    note: str = Field(min_length=3, max_length=2000)
    expect: tuple[Id, ...]
    why: str | None = None


class CodeFile(Row):
    """One code: what it is in our words, and the words by which notes show it.

    minutes_per_unit: whole minutes, for timed codes.
    propose: false for a code that is only ever explained (deleted, other profession).
    same_service: code that reports the same service to other payers (97014 / G0283).
    absorbing: what is part of this service where it was given: ``exercises`` without minutes,
        technique or service name of their own (group, pool), or ``work`` that no service name
        stands over (the stations of a work programme, what a caregiver was taught).
    fills_visit: whether visits commonly consist of nothing else, so that their time is its own.
    one_of: name shared by codes of which a visit has only one (levels of an evaluation).
    purpose_reach: whether a purpose counts beside work of the same sentence (``item``), or
        anywhere in the note, as the complexity of an evaluation does (``note``).
    """

    code: Code
    label: Annotated[str, StringConstraints(min_length=3, max_length=80)]
    family: Annotated[str, StringConstraints(min_length=3, max_length=60)]
    description: Sentence
    timed: bool
    minutes_per_unit: int | None = Field(default=None, gt=0)
    disciplines: tuple[str, ...]
    propose: bool = True
    same_service: Code | None = None
    absorbing: Literal["exercises", "work"] | None = None
    fills_visit: bool = False
    purpose_reach: Literal["item", "note"] = "item"
    one_of: str | None = Field(default=None, max_length=40)
    neighbour: tuple[Neighbour, ...] = ()
    phrase: tuple[Phrase, ...] = ()
    together: tuple[Together, ...] = ()
    decoy: tuple[Decoy, ...] = ()
    example: tuple[Example, ...] = ()

    @property
    def speaking(self) -> tuple[Phrase | Together, ...]:
        """Return all that speaks for the code: phrases, then combinations, then whole clauses."""
        return (*self.phrase, *self.together, CLAUSE)

    def carries_on(self, first: "CodeFile") -> bool:
        """Tell whether this code is known only beside another, whose further time it carries."""
        beside = self.neighbour
        return len(beside) == 1 and beside[0].code == first.code and self.family == first.family

    @property
    def choice(self) -> tuple[object, ...]:
        """Return what the codes share of which a visit has one, where ``one_of`` is given."""
        return self.one_of, self.family, self.disciplines

    @property
    def combining(self) -> "tuple[Together | Decoy, ...]":
        """Return all that is found by words together: what speaks for it, then what silences it."""
        return (*self.together, *(row for row in self.decoy if row.all))


class DrawnPhrase(Row):
    """One wording that a description gave. weight: log-odds points."""

    code: Code
    text: Words
    kind: Kind
    weight: float = Field(gt=0, le=8)


class DrawnFile(Row):
    """lexicon/drawn.toml, written by `suggester lexicon draw --shipped`."""

    phrase: tuple[DrawnPhrase, ...] = ()


class CueKind(StrEnum):
    """What a cue says of the mentions it reaches. ``performed`` ends the reach of others."""

    NEGATED = "negated"
    PLANNED = "planned"
    HISTORICAL = "historical"
    HOME_PROGRAM = "home_program"
    GOAL = "goal"
    EDUCATION = "education"
    OTHER_PERSON = "other_person"
    CONDITIONAL = "conditional"
    ORDERED = "ordered"
    PERFORMED = "performed"


class CueExample(Row):
    """note: an invented sentence. mention: the words judged; assertion: what they are."""

    note: str
    mention: str
    assertion: str


class CueEntry(Row):
    """Words that decide what a mention is.

    direction: where the mention stands from the cue: ``after`` it, ``before`` it, or
        ``both`` (anywhere in the reach; within a clause behind it, or before it where nothing
        stands behind); ``around`` (before and behind it: "does bridges at home and clams").
    reach: ``near`` - the first noun phrase only, so that a symptom or a preposition ends
        it ("no pain with gait training"); ``clause``; ``sentence``; ``note`` - everything
        in the note ("patient not seen"), or all above it where its direction is ``before``;
        ``treatment`` - everything in it but evaluations and tests ("no treatment given").
    sure: no second reading may overrule it.
    """

    text: tuple[Words, ...] = Field(min_length=1)
    direction: Literal["after", "before", "both", "around"]
    reach: Literal["near", "clause", "sentence", "note", "treatment"]
    sure: bool = False
    example: tuple[CueExample, ...] = Field(min_length=1)


class CueFile(Row):
    """lexicon/cues/<kind>.toml: every cue of one kind.

    lists: name -> words; ``{name}`` in the text of a cue stands for each of them.
    """

    kind: CueKind
    lists: dict[str, tuple[Words, ...]] = Field(default_factory=dict)
    cue: tuple[CueEntry, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _spell_out(cls, data: dict[str, Any]) -> dict[str, Any]:
        return cues_spelled_out(data)
