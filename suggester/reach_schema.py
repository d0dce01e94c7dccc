"""The shape of lexicon/titles.toml, findings.toml and reach.toml."""

from typing import Literal

from pydantic import Field

from suggester.schema import Row, Words


class TitleExample(Row):
    """note: an invented note. field: whose note its title says it is."""

    note: str
    field: Literal["rehab", "other"]


class FieldWords(Row):
    """A field of rehabilitation. text: its names and those of its people; credential: what
    stands behind the name of who signs."""

    name: Literal["PT", "OT", "SLP"]
    text: tuple[Words, ...] = Field(min_length=1)
    credential: tuple[Words, ...] = Field(min_length=1)


class FieldExample(Row):
    """note: an invented note. field: whose it is. mention: words of work in it; assertion: what
    they are."""

    note: str
    field: Literal["PT", "OT", "SLP", "unknown"]
    mention: str
    assertion: str


class TitleFile(Row):
    """lexicon/titles.toml: words that say whose note it is, in its title, or (sign) anywhere;
    silent: that nobody was treated; document: what else was written, where the note opens with it.
    passing: right behind another field's title, that it is only spoken of ("RN ok"); spoken: the
    same behind any ("team conference today"). physician, credential,
    role: who else signs a note, with a credential behind the name or as the role before it;
    specialty: a clinic before the initial and name of who signs ("Ortho, R. Hashim").
    part: at the start of a line under another field's title, that the therapist's part follows.
    elsewhere: beside a field's name, that another one of it is meant."""

    rehab: tuple[Words, ...] = ()
    other: tuple[Words, ...] = ()
    sign: tuple[Words, ...] = ()
    silent: tuple[Words, ...] = ()
    document: tuple[Words, ...] = ()
    passing: tuple[Words, ...] = ()
    elsewhere: tuple[Words, ...] = ()
    field: tuple[FieldWords, ...] = ()
    spoken: tuple[Words, ...] = ()
    part: tuple[Words, ...] = ()
    physician: tuple[Words, ...] = ()
    credential: tuple[Words, ...] = ()
    role: tuple[Words, ...] = ()
    specialty: tuple[Words, ...] = ()
    example: tuple[TitleExample, ...] = ()
    writer: tuple[FieldExample, ...] = ()


class FindingFile(Row):
    """lexicon/findings.toml: the words that deny a finding (suggester/findings.py), and the scales
    and measures whose numbers are no minutes (suggester/scales.py)."""

    ahead: tuple[Words, ...] = ()
    behind: tuple[Words, ...] = ()
    pseudo: tuple[Words, ...] = ()
    ends: tuple[Words, ...] = ()
    scale: tuple[Words, ...] = ()
    measure: tuple[Words, ...] = ()


class ReachFile(Row):
    """lexicon/reach.toml: the small words that bound what a cue reaches; telling: those that no
    bare list of treatments holds (suggester/plain_notes.py)."""

    symptom: tuple[Words, ...] = ()
    contrast: tuple[Words, ...] = ()
    preposition: tuple[Words, ...] = ()
    telling: tuple[Words, ...] = ()
    pseudo: tuple[Words, ...] = ()
