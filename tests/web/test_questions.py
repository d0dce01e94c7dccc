"""A gap on the page: the question, its line, the words, and a link where they are marked."""

import pytest

from suggester import shipped_engine
from suggester.model import Gap, Visit
from web.pages.result import question, result_view

NOTE = "S: stiff\nO: US to R shoulder\nP: cont"
LONG = "O: " + "cueing " * 20


@pytest.mark.parametrize(
    ("gap", "where", "words", "anchor"),
    [
        pytest.param((None, None), "", "", "", id="whole-note"),
        pytest.param((12, 14), "line 2", "US", "n12-14-97035", id="marked"),
        pytest.param((18, 28), "line 2", "R shoulder", "", id="not-marked"),
    ],
)
def test_place(gap: tuple[int | None, int | None], where: str, words: str, anchor: str) -> None:
    start, end = gap
    asked = Gap(id="G07", severity="error", question="Which part?", start=start, end=end)
    shown = question(asked, NOTE, {(12, 14, ""): "n12-14-97035"})
    assert (shown.where, "".join(piece.text for piece in shown.pieces), shown.anchor) == (
        where,
        words,
        anchor,
    )


def test_long_words_are_cut() -> None:
    asked = Gap(id="G07", severity="info", question="Which part?", start=3, end=len(LONG))
    shown = question(asked, LONG, {})
    assert sum(len(piece.text) for piece in shown.pieces) == 61


def test_a_question_about_a_code_points_at_its_words() -> None:
    note = "O: Manual therapy 15 min to R shoulder."
    (card,) = result_view(note, shipped_engine().suggest(note), Visit()).cards
    (asked,) = [one for one in card.questions if "technique" in one.text]
    assert asked.anchor in {quote.anchor for quote in card.quotes}
