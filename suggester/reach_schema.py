"""The shape of lexicon/titles.toml, findings.toml and reach.toml."""

from typing import Literal

from suggester.schema import Row, Words


class TitleExample(Row):
    """note: an invented note. field: whose note its title says it is."""

    note: str
    field: Literal["rehab", "other"]


class TitleFile(Row):
    """lexicon/titles.toml: words that say whose note it is, in its title, or (sign) anywhere;
    silent: that nobody was treated. passing: right behind another field's title, that it is only
    spoken of ("RN ok")."""

    rehab: tuple[Words, ...] = ()
    other: tuple[Words, ...] = ()
    sign: tuple[Words, ...] = ()
    silent: tuple[Words, ...] = ()
    passing: tuple[Words, ...] = ()
    example: tuple[TitleExample, ...] = ()


class FindingFile(Row):
    """lexicon/findings.toml: the words that deny a finding (suggester/findings.py)."""

    ahead: tuple[Words, ...] = ()
    behind: tuple[Words, ...] = ()
    pseudo: tuple[Words, ...] = ()
    ends: tuple[Words, ...] = ()


class ReachFile(Row):
    """lexicon/reach.toml: the small words that bound what a cue reaches; telling: those that no
    bare list of treatments holds (suggester/plain_notes.py)."""

    symptom: tuple[Words, ...] = ()
    contrast: tuple[Words, ...] = ()
    preposition: tuple[Words, ...] = ()
    telling: tuple[Words, ...] = ()
    pseudo: tuple[Words, ...] = ()
