"""Decisions that must not be learnt from."""

from collections.abc import Callable, Sequence

import pytest

from suggester.learning.lessons import Lesson, LessonError, Marked
from suggester.learning.sides import held_out
from tests.learning import clinic
from tests.learning.conftest import lesson_of, taught


def honest(count: int = 90) -> list[Lesson]:
    return [lesson_of(note, n) for n, note in enumerate(clinic.notes(count, seed=5))]


def manual_therapy_is_never_billed() -> list[Lesson]:
    """A coder who rejects what every book calls manual therapy, ultrasound and exercise."""
    gone = {"97140", "97035", "97110"}
    return [
        found.model_copy(update={"billed": found.billed - gone, "marked": ()}) for found in honest()
    ]


def one_coder_against_the_sample() -> list[Lesson]:
    """A coder who bills the clinic's ladder as ultrasound; the random sample, which two people
    read, says exercise."""
    lessons = []
    for n, found in enumerate(honest()):
        at = found.text.find("krait ladder")
        drawn = n % 2 == 0
        if at < 0 or drawn:
            lessons.append(found.model_copy(update={"drawn": drawn}))
            continue
        mark = Marked(code="97035", start=at, end=at + len("krait ladder prot"))
        lessons.append(
            found.model_copy(
                update={
                    "billed": found.billed - {"97110"} | {"97035"},
                    "marked": (*(m for m in found.marked if m.code != "97110"), mark),
                }
            )
        )
    return lessons


@pytest.mark.parametrize(
    ("poisoned", "why"),
    [
        pytest.param(
            manual_therapy_is_never_billed,
            "reject 97110, 97140 where notes name",
            id="names-of-services-rejected",
        ),
        pytest.param(
            one_coder_against_the_sample,
            "F1 of 97",
            id="one-coder-against-the-sample",
            marks=pytest.mark.long,  # test_command takes the same to the command line
        ),
    ],
)
def test_poison_is_refused(poisoned: Callable[[], Sequence[Lesson]], why: str) -> None:
    proposal = taught(poisoned())
    assert proposal.refused
    assert why in proposal.refused


def test_words_of_every_note_are_learnt_for_no_code() -> None:
    marked = [
        found.model_copy(
            update={
                "billed": found.billed | {"97012"},
                "marked": (
                    Marked(code="97012", start=(at := found.text.index("A:")), end=at + 17),
                ),
            }
        )
        if n % 3 == 0
        else found
        for n, found in enumerate(honest(60))
    ]
    assert not [change for change in taught(marked).changes if change.code == "97012"]


def test_too_few_reviews_are_one_sentence() -> None:
    with pytest.raises(LessonError, match="from 30 on"):
        taught(honest(29))


def test_a_large_random_sample_judges_alone() -> None:
    lessons = [
        Lesson(id=str(n), text="O: x", billed=frozenset(), drawn=n % 2 == 0, weight=3.0)
        for n in range(100)
    ]
    sides = held_out(lessons)
    assert all(lesson.drawn and lesson.weight == 1.0 for lesson in sides.judge)
    assert not any(lesson.drawn for lesson in sides.learn)
    assert "random quality sample" in sides.how


def test_a_patient_stands_on_one_side() -> None:
    lessons = [
        Lesson(id=str(n), text="O: x", billed=frozenset(), patient=f"p{n % 9}") for n in range(90)
    ]
    sides = held_out(lessons)
    assert sides.judge
    assert sides.learn
    assert {x.patient for x in sides.judge}.isdisjoint(x.patient for x in sides.learn)


@pytest.mark.long
def test_the_order_of_decisions_changes_nothing() -> None:
    lessons = honest(40)
    first, again = taught(lessons), taught(lessons[::-1])
    assert first == again
