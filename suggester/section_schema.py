"""The shape of lexicon/sections.toml."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from suggester.schema import Row, Words


class SectionEntry(Row):
    """One kind of section.

    assertion: what a mention in it is when no cue says otherwise.
    span: ``block`` - runs to the next heading; ``line`` - ends with its line unless its
        text begins on the next one.
    heading: the words of the heading, as clinics write them, without colon.
    word: any other label that holds one of these words opens such a section too
        ("Interventions approved on POC:").
    letter: single letters that are such a heading where the note writes its S, O, A and P
        with the same mark ("I) squats").
    inline: those of the headings that open a section in the middle of a line too, written in
        capitals ("... tolerated well PLAN cont 2x/wk").
    hint: words by which a line that has the form of a heading, but no wording that is known,
        is told ("Final measures", "PATIENT COMMENTS").
    holds: kinds that stand under the heading side by side and are told apart by content.
    like: the kind of content that stands in it (suggester/contents.py).
    """

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    assertion: str
    span: Literal["block", "line"]
    heading: tuple[Words, ...] = Field(min_length=1)
    word: tuple[Words, ...] = ()
    letter: tuple[Words, ...] = ()
    inline: tuple[Words, ...] = ()
    hint: tuple[Words, ...] = ()
    holds: tuple[str, ...] = ()
    like: str


class SectionFile(Row):
    """lexicon/sections.toml.

    not_first: words that open a sentence and never a heading ("Continue treatment").
    """

    section: tuple[SectionEntry, ...] = ()
    not_first: tuple[Words, ...] = ()
