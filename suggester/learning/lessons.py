"""A decided review as something to learn from, and the file form of many. JSON lines in.

One line a review: ``{"text": "...", "billed": ["97110"], "marked": [{"code": "97110",
"start": 3, "end": 15}]}``; `Lesson` says what else a line may hold.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from suggester.errors import SuggesterError
from suggester.values import CodeName, Offset, Value

MOST_WEIGHT = 10.0


class LessonError(SuggesterError):
    """Decisions cannot be learnt from; the message names the place and holds no note text."""

    code = "S301"


class Marked(Value):
    """Words that a person marked as the evidence of a code that was missed. Code points."""

    code: CodeName
    start: Offset
    end: Offset


class Lesson(Value):
    """One note with what people made of it.

    billed: every code that stood at the end. unsettled: codes that say nothing of the reading
        (the service was given and is not billed for another reason): neither right nor wrong.
    marked: evidence of added codes. drawn: it was drawn at random, not chosen for its risk.
    weight: for how many notes of its kind it stands (1 where everything is reviewed).
    patient: opaque; keeps one person's notes on one side of the held-out border.
    """

    id: str = ""
    text: str = Field(repr=False, min_length=1)
    billed: frozenset[CodeName]
    unsettled: frozenset[CodeName] = frozenset()
    marked: tuple[Marked, ...] = ()
    drawn: bool = False
    weight: float = Field(default=1.0, ge=1.0, le=MOST_WEIGHT)
    patient: str | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _within(self) -> "Lesson":
        if any(not m.start < m.end <= len(self.text) for m in self.marked):
            raise ValueError("marked: start and end must lie within the text, start first")
        return self


def read_lessons(path: Path) -> Iterator[Lesson]:
    """Yield the lessons of a file. Raises LessonError naming the line, never its words."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LessonError(f"{path}: cannot be read ({type(error).__name__}).") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            lesson = Lesson.model_validate(json.loads(line))
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise LessonError(f"{path}:{number}: {where}: {first['msg']}.") from None
        except ValueError:
            raise LessonError(f"{path}:{number}: is not a JSON object.") from None
        yield lesson.model_copy(update={"id": lesson.id or f"line {number}"})
