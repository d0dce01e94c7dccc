"""Read lexicon/claims/units.toml: the codes whose minutes are not simply pooled by 15."""

import tomllib
from datetime import date
from functools import cache
from typing import Self

from pydantic import ValidationError, model_validator

from suggester.errors import LexiconError
from suggester.schema import Code, Row, Sentence
from suggester.shipped import lexicon_dir


class CountedCode(Row):
    """How one code counts its minutes. The fields are explained in the file itself."""

    code: Code
    once: bool = False
    then: Code | None = None
    full: bool = False
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
    try:
        return Counting.model_validate(tomllib.loads(data.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{name}: is not TOML in UTF-8: {error}. Mend that place.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise LexiconError(
            f"{name}: {place}: {first['msg']}. The head of the shipped file explains each key."
        ) from error


@cache
def shipped_counting() -> Counting:
    """Return the rows that come with this version."""
    name = "claims/units.toml"
    path = lexicon_dir() / name
    try:
        return read_counting(name, path.read_bytes())
    except OSError as error:
        raise LexiconError(f"{path}: {error.strerror}. Put the file back.") from error
