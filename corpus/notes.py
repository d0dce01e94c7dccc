"""Read the labelled notes. Files in, frozen values out; GUIDE.md says what the labels mean."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suggester.model import Assertion

FOLDER = Path(__file__).parent / "notes"
Code = Annotated[str, Field(pattern=r"^[0-9A-Z][0-9]{4}$")]


class CorpusError(Exception):
    """A labelled note is not usable; the message names the file and the mend."""


class Label(BaseModel):
    """A mention: the n-th place of ``quote`` in the text, the codes it speaks for, and what
    the note says of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quote: str = Field(min_length=1)
    nth: int = Field(default=1, ge=1)
    codes: tuple[Code, ...] = ()
    assertion: Assertion


class LabelledNote(BaseModel):
    """One note with its labels. minutes: code -> whole minutes tied to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    author: str
    setting: str
    style: str
    discipline: str
    performed_any: bool
    codes: tuple[Code, ...]
    either: tuple[tuple[Code, ...], ...] = ()
    optional: tuple[Code, ...] = ()
    timed_minutes: int | None = None
    total_minutes: int | None = None
    text: str
    minutes: dict[Code, int] = Field(default_factory=dict)
    mention: tuple[Label, ...] = ()

    def place(self, label: Label) -> tuple[int, int]:
        """Return the code points ``[start, end)`` of a label."""
        start = -1
        for _ in range(label.nth):
            start = self.text.find(label.quote, start + 1)
            if start < 0:
                raise CorpusError(
                    f"{self.id}: the quote {label.quote!r} does not stand {label.nth} times in "
                    f"the text. Copy it exactly from there."
                )
        return start, start + len(label.quote)


def load_notes(folder: Path = FOLDER) -> Iterator[LabelledNote]:
    """Yield the labelled notes under a folder, by author and id.

    Raises CorpusError for a file that is no labelled note.
    """
    for path in sorted(folder.rglob("*.toml")):
        try:
            note = LabelledNote.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise CorpusError(f"{path}: {error}. See corpus/GUIDE.md.") from None
        for label in note.mention:
            note.place(label)
        yield note
