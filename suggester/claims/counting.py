"""Read lexicon/claims/units.toml: the codes whose minutes are not simply pooled by 15."""

from datetime import date
from functools import cache
from typing import Self

from pydantic import model_validator

from suggester.claims.files import FOLDER, read_toml, shipped_file
from suggester.schema import Code, Row, Sentence


class CountedCode(Row):
    """How one code counts its minutes. The fields are explained in the file itself."""

    code: Code
    once: bool = False
    then: Code | None = None
    full: bool = False
    shorter: Code | None = None
    warning: Sentence | None = None

    @model_validator(mode="after")
    def _then_needs_once(self) -> Self:
        if self.then is not None and not self.once:
            raise ValueError("`then` names the add-on of a first block: set once = true")
        return self


class Counting(Row):
    """lexicon/claims/units.toml. checked: the day the rows were last held to their sources."""

    checked: date
    code: tuple[CountedCode, ...]

    @model_validator(mode="after")
    def _each_code_once(self) -> Self:
        names = [row.code for row in self.code]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"listed twice: {', '.join(twice)}; keep one entry a code")
        return self

    def of(self, code: str) -> CountedCode | None:
        """Return the entry of a code, or None: it is pooled, or counted by its midpoint."""
        return next((row for row in self.code if row.code == code), None)

    def first_of(self, code: str) -> str | None:
        """Return the code that must stand before this add-on code, or None."""
        return next((row.code for row in self.code if row.then == code), None)


def read_counting(name: str, data: bytes) -> Counting:
    """Read and check the file's content; a LexiconError names the file and the place."""
    return read_toml(name, data, Counting)


@cache
def shipped_counting() -> Counting:
    """Return the rows that come with this version."""
    return read_counting(f"{FOLDER}units.toml", shipped_file("units.toml"))
