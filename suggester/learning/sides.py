"""Who is learnt from, and who judges: lessons in, two sides out."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from suggester.learning.lessons import Lesson
from suggester.lexicon import Lexicon

LEAST_DRAWN = 40  # from so many on, the random sample alone is held out
_HELD_OUT = 3  # one note of so many


@dataclass(frozen=True)
class Sides:
    """Lessons to learn from, and those that judge. how: in words."""

    learn: tuple[Lesson, ...]
    judge: tuple[Lesson, ...]
    how: str


def held_out(lessons: Sequence[Lesson]) -> Sides:
    """Return who is learnt from and who judges: the random sample where it is large enough, which
    no choice has bent; else a third, by a digest of the patient's or the review's id, where each
    note stands for those of its kind that nobody decided."""
    drawn = tuple(lesson for lesson in lessons if lesson.drawn)
    if LEAST_DRAWN <= len(drawn) <= len(lessons) // 2:
        judge = tuple(lesson.model_copy(update={"weight": 1.0}) for lesson in drawn)
        rest = tuple(lesson for lesson in lessons if not lesson.drawn)
        return Sides(rest, judge, f"the {len(judge)} reviews of the random quality sample")
    judge = tuple(lesson for lesson in lessons if _third(lesson))
    rest = tuple(lesson for lesson in lessons if not _third(lesson))
    weighed = any(lesson.weight != 1.0 for lesson in judge)
    how = f"{len(judge)} reviews, a third by digest"
    if weighed:
        how += ", each weighed by the share of its kind that was decided"
    return Sides(rest, judge, how)


def examples(lexicon: Lexicon, codes: Iterable[str]) -> tuple[Lesson, ...]:
    """Return the examples of some codes' files as lessons about that code alone."""
    return tuple(
        Lesson(
            id=f"{code} example {number}",
            text=example.note,
            billed=frozenset([code] if example.expect else []),
            unsettled=lexicon.by_code.keys() - {code},
        )
        for code in sorted(codes)
        for number, example in enumerate(lexicon.by_code[code].example, start=1)
    )


def _third(lesson: Lesson) -> bool:
    name = f"patient {lesson.patient}" if lesson.patient else f"review {lesson.id}"
    return hashlib.sha256(name.encode()).digest()[0] % _HELD_OUT == 0
