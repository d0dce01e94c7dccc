"""The form of what the score reads: lexicon/weights.toml and lexicon/circumstances.toml."""

import math
from typing import Literal

from pydantic import Field

from suggester.schema import Code, Id, Kind, Row, Sentence


class CircumstanceRow(Row):
    """One circumstance. says: what it is, in words; sign: whether it can only speak ``for`` a code
    or ``against`` it; weight: points, times its size; seen: labelled codes for which it held."""

    name: Id
    says: Sentence
    sign: Literal["for", "against"]
    weight: float = 0.0
    seen: int = Field(default=0, ge=0)


class CircumstanceFile(Row):
    """lexicon/circumstances.toml, whose numbers `make circumstances` writes.

    code, family: code or family -> points that say how often words like its own proved right.
    """

    row: tuple[CircumstanceRow, ...] = ()
    code_says: Sentence = "How often words like these were right for this code."
    family_says: Sentence = "How often words like these were right for codes of this family."
    code: dict[Code, float] = Field(default_factory=dict)
    family: dict[str, float] = Field(default_factory=dict)


class WeightFile(Row):
    """lexicon/weights.toml: the points and the curve of the score (suggester/score.py).

    kind: default points of each kind of phrase.
    dose: added to an activity or technique that carries a dose or a verb of work, and to any that
        carries minutes.
    listed: added to an activity in a bare list of services, instead of ``dose``.
    bare: factor for a service that is only named, with nothing beside it.
    repeat: factor for each further phrase of a code, strongest first.
    enough: points at which a code's support is beyond doubt; more count for nothing.
    propose, ask: points of the words alone from which a code may be proposed, or is named as a
        question.
    sure: confidence from which it is proposed; below it is asked about.
    done: log-odds from which the second reading leaves a mention performed; labelled: the same for
        one that is listed under the name of a service ("Manual: STM quad"); plain: in a note that
        is hardly more than a list of treatments; overrule: from
        which it makes one performed against the rules (suggester/second_reading.py).
    clause: thousandths of log-odds from which a clause that no phrase explains tells of work, and
        of its code against the next best (suggester/clause_reading.py); told: the same, from which
        the clause shows that words in it with another everyday meaning mean its code.
    slope, intercept: confidence = 1 / (1 + exp(-(slope * score + intercept))).
    """

    kind: dict[Kind, float] = Field(default_factory=dict)
    dose: float = 0.75
    listed: float = 1.0
    bare: float = Field(default=0.5, gt=0, le=1)
    repeat: float = Field(default=0.5, gt=0, lt=1)
    enough: float = 5.0
    propose: float = 3.0
    ask: float = 1.5
    sure: float = Field(default=0.0, ge=0, lt=1)
    done: float = 0.0
    labelled: float = 0.0
    plain: float = 0.0
    overrule: float = 0.0
    clause: tuple[int, int] = (0, 0)
    told: tuple[int, int] = (0, 0)
    slope: float = 1.2
    intercept: float = -3.2

    @property
    def needed(self) -> float:
        """Return the points, circumstances included, that a proposal needs."""
        if not self.sure:
            return self.propose
        odds = math.log(self.sure / (1 - self.sure))
        return max(self.propose, round((odds - self.intercept) / self.slope, 3))
