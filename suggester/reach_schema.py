"""The shape of lexicon/titles.toml, findings.toml and reach.toml."""

from typing import Literal

from suggester.schema import Row, Words


class TitleExample(Row):
    """note: an invented note. field: whose note its title says it is."""

    note: str
    field: Literal["rehab", "other"]


class TitleFile(Row):
    """lexicon/titles.toml: words that say whose note it is, in its title, or (sign) anywhere;
    silent: that nobody was treated; document: what else was written, where the note opens with it.
    passing: right behind another field's title, that it is only spoken of ("RN ok"); spoken: the
    same behind any ("team conference today"). physician, credential,
    role: who else signs a note, with a credential behind the name or as the role before it."""

    rehab: tuple[Words, ...] = ()
    other: tuple[Words, ...] = ()
    sign: tuple[Words, ...] = ()
    silent: tuple[Words, ...] = ()
    document: tuple[Words, ...] = ()
    passing: tuple[Words, ...] = ()
    spoken: tuple[Words, ...] = ()
    physician: tuple[Words, ...] = ()
    credential: tuple[Words, ...] = ()
    role: tuple[Words, ...] = ()
    example: tuple[TitleExample, ...] = ()


class FindingFile(Row):
    """lexicon/findings.toml: the words that deny a finding (suggester/findings.py)."""

    ahead: tuple[Words, ...] = ()
    behind: tuple[Words, ...] = ()
    pseudo: tuple[Words, ...] = ()
    ends: tuple[Words, ...] = ()


class ReachFile(Row):
    """lexicon/reach.toml: the small words that bound what a cue reaches."""

    symptom: tuple[Words, ...] = ()
    contrast: tuple[Words, ...] = ()
    preposition: tuple[Words, ...] = ()
    pseudo: tuple[Words, ...] = ()
