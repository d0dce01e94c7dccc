"""Words of a note and their places: code points, half-open."""

import pytest

from web.pages.places import MOST_PLACES, around, find_places, trimmed

NOTE = "🧑‍🦽 O:\r\nManual  therapy\tx 15 min (R).\r\nmanual\r\ntherapy e\u0301 *twice*.  "


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param("x 15 min", ["x 15 min"], id="as-written"),
        pytest.param(
            "manual therapy", ["Manual  therapy", "manual\r\ntherapy"], id="any-case-and-blanks"
        ),
        pytest.param("therapy x", ["therapy\tx"], id="a-tab"),
        pytest.param(" min \n (R). ", ["min (R)."], id="signs-of-patterns"),
        pytest.param("*twice*", ["*twice*"], id="a-star"),
        pytest.param("e\u0301", ["e\u0301"], id="combining"),
        pytest.param(".*", [], id="no-pattern"),
        pytest.param("therapy manual", [], id="other-order"),
        pytest.param(" ", [], id="blank"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_where_words_stand(words: str, found: list[str]) -> None:
    assert [NOTE[start:end] for start, end in find_places(NOTE, words)] == found


def test_not_every_place_of_a_common_word_is_shown() -> None:
    assert len(find_places("a " * 1000, "a")) == MOST_PLACES


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        pytest.param(0, 3, "🧑‍🦽", id="an-emoji-of-three"),
        pytest.param(3, 8, "O:", id="blanks-around"),
        pytest.param(len(NOTE) - 2, len(NOTE), None, id="blanks-alone"),
        pytest.param(5, 5, None, id="empty"),
        pytest.param(5, 4, None, id="backwards"),
        pytest.param(0, len(NOTE) + 1, None, id="beyond"),
    ],
)
def test_a_place_without_the_blanks_around_it(start: int, end: int, kept: str | None) -> None:
    place = trimmed(NOTE, start, end)
    assert (place and NOTE[slice(*place)]) == kept


def test_what_stands_around_a_place_is_one_line() -> None:
    ((place, _), text) = find_places(NOTE, "manual therapy"), NOTE
    before, words, after = ("".join(p.text for p in part) for part in around(text, place))
    assert (before, words) == ("🧑‍🦽 O: ", "Manual  therapy")
    assert after.startswith("\tx 15 min (R). manual therapy")
    assert "\n" not in before + words + after
