"""Read lexicon/claims/gaps.toml: which questions are asked of which codes, and in what words."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from suggester.claims.files import FOLDER, read_toml, shipped_file
from suggester.model import Gap
from suggester.schema import Code, Id, Row, Sentence

FILE = f"{FOLDER}gaps.toml"
FactName = Id
GapId = Annotated[str, StringConstraints(pattern=r"^G[0-9]{2}$")]


class Where(StrEnum):
    """Where a fact answers a question: near what was done, in what belongs to this visit, or
    anywhere in the note."""

    NEAR = "near"
    TODAY = "today"
    NOTE = "note"


class Check(Row):
    """One question. The head of the file explains the keys.

    question: may hold ``{names}`` that the check fills in, for those made in code.
    """

    id: GapId
    name: Id
    severity: Literal["error", "warning", "info"]
    codes: tuple[Code, ...] = ()
    families: tuple[str, ...] = ()
    needs: tuple[FactName, ...] = ()
    only_with: tuple[FactName, ...] = ()
    where: Where = Where.NEAR
    visit: bool = False
    made_in: str | None = Field(default=None, pattern=r"^[a-z_]+$")
    unless: tuple[GapId, ...] = ()
    question: Sentence
    source: Annotated[str, StringConstraints(min_length=2, max_length=200)]

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        if self.made_in is None and not (self.needs or self.only_with):
            raise ValueError("name the facts it needs, or those that raise it (only_with)")
        if self.made_in is None and not (self.codes or self.families):
            raise ValueError("name the codes or families it is asked of")
        return self

    def gap(self, place: tuple[int, int] | None = None, **named: object) -> Gap:
        """Return the question as a gap. place: code points, or None for the whole note."""
        start, end = place if place is not None else (None, None)
        question = self.question.format(**named) if named else self.question
        return Gap(id=self.id, severity=self.severity, question=question, start=start, end=end)


class Checks(Row):
    """The whole file. checked: the day the rows were last held to their sources."""

    checked: date
    check: tuple[Check, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        names = [row.name for row in self.check]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}; keep one entry a name")
        return self

    @cached_property
    def by_name(self) -> dict[str, Check]:
        """Return name -> its check."""
        return {row.name: row for row in self.check}

    @cached_property
    def _told(self) -> tuple[Check, ...]:
        return tuple(row for row in self.check if row.made_in is None)

    @cached_property
    def _of_code(self) -> dict[tuple[str, str], tuple[Check, ...]]:
        return {}

    def of(self, code: str, family: str) -> tuple[Check, ...]:
        """Return the checks of a code that facts alone decide."""
        key = (code, family)
        if key not in self._of_code:
            self._of_code[key] = tuple(
                row for row in self._told if code in row.codes or family in row.families
            )
        return self._of_code[key]


@cache
def shipped_checks() -> Checks:
    """Return the checks that come with this version."""
    return read_toml(FILE, shipped_file("gaps.toml"), Checks)


def ordered(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return the gaps, the gravest first."""
    rank = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(gaps, key=lambda gap: rank[gap.severity]))
