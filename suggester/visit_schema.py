"""The shape of lexicon/visits.toml and lexicon/who.toml, as pydantic models."""

from typing import Literal

from pydantic import Field

from suggester.model import DeliveryKind, DeliveryMode
from suggester.schema import Row, Words


class VisitExample(Row):
    """note: an invented paste. visits: the names of its stretches; today: the one read."""

    note: str
    visits: tuple[str, ...]
    today: str


class VisitFile(Row):
    """lexicon/visits.toml, which says what each list is for."""

    dated: tuple[Words, ...] = ()
    label: tuple[Words, ...] = ()
    field: tuple[Words, ...] = ()
    begins: tuple[Words, ...] = ()
    work: tuple[Words, ...] = ()
    event: tuple[Words, ...] = ()
    never: tuple[Words, ...] = ()
    range: tuple[Words, ...] = ()
    stamp: tuple[Words, ...] = ()
    before: tuple[Words, ...] = ()
    earlier: tuple[Words, ...] = ()
    now: tuple[Words, ...] = ()
    aside: tuple[Words, ...] = ()
    end: tuple[Words, ...] = ()
    begin: tuple[Words, ...] = ()
    tag: tuple[Words, ...] = ()
    period: tuple[Words, ...] = ()
    example: tuple[VisitExample, ...] = ()


class WhoExample(Row):
    """note: an invented sentence. said: ``kind:what`` of everything it says of this visit."""

    note: str
    said: tuple[str, ...]


class Persons(Row):
    """Words for one kind of person who may treat.

    text: of a wording in capitals, only capitals count (PT the therapist, not pt the patient).
    credential: such words behind a name, as a signature has them.
    """

    what: Literal[
        DeliveryMode.THERAPIST, DeliveryMode.ASSISTANT, DeliveryMode.STUDENT, DeliveryMode.AIDE
    ]
    text: tuple[Words, ...] = Field(min_length=1)
    credential: tuple[Words, ...] = ()
    example: tuple[WhoExample, ...] = Field(min_length=1)


class Saying(Row):
    """Wordings that say by themselves how the visit was given, or who stood by."""

    kind: DeliveryKind
    what: DeliveryMode
    text: tuple[Words, ...] = Field(min_length=1)
    example: tuple[WhoExample, ...] = Field(min_length=1)


class Acts(Row):
    """Words that stand before or behind a person who treats; lexicon/who.toml explains each."""

    by: tuple[Words, ...] = ()
    not_by: tuple[Words, ...] = ()
    aide_by: tuple[Words, ...] = ()
    did: tuple[Words, ...] = ()
    patient_did: tuple[Words, ...] = ()
    aide_did_not: tuple[Words, ...] = ()


class SignatureWords(Row):
    """Labels of the lines that name a person, by what they say the person is."""

    treating: tuple[Words, ...] = ()
    other: tuple[Words, ...] = ()
    supervising: tuple[Words, ...] = ()
    cosigned: tuple[Words, ...] = ()
    besides: tuple[Words, ...] = ()
    no_name: tuple[Words, ...] = ()


class WordList(Row):
    """Wordings, and nothing else."""

    text: tuple[Words, ...] = ()


class WhoFile(Row):
    """lexicon/who.toml, which says what each list is for."""

    person: tuple[Persons, ...] = ()
    acts: Acts = Acts()
    signature: SignatureWords = SignatureWords()
    saying: tuple[Saying, ...] = ()
    silent: WordList = WordList()
    denied: WordList = WordList()
    elsewhere: WordList = WordList()
