import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.highlight import Mark, pieces, segments

NOTE = "ther ex for balance"


def mark(start: int, end: int, code: str, kind: str = "counts") -> Mark:
    return Mark(start, end, kind, code, 0, f"n{start}-{end}-{code}", "")


def cut(*marks: Mark) -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            NOTE[item.start : item.end],
            [each.code for each in item.marks],
            [tag.code for tag in item.tags],
        )
        for item in segments(NOTE, marks)
    ]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        pytest.param([], [(NOTE, [], [])], id="none"),
        pytest.param(
            [mark(0, 7, "97110")],
            [("ther ex", ["97110"], ["97110"]), (" for balance", [], [])],
            id="one",
        ),
        pytest.param(
            [mark(0, 7, "97110"), mark(5, 19, "97112")],
            [
                ("ther ", ["97110"], []),
                ("ex", ["97112", "97110"], ["97110"]),
                (" for balance", ["97112"], ["97112"]),
            ],
            id="crossing",
        ),
        pytest.param(
            [mark(0, 19, "97112"), mark(0, 7, "97110")],
            [
                ("ther ex", ["97112", "97110"], ["97110"]),
                (" for balance", ["97112"], ["97112"]),
            ],
            id="nested-longer-outside",
        ),
        pytest.param(
            [mark(0, 7, "97110"), mark(0, 7, "97112")],
            [
                ("ther ex", ["97110", "97112"], ["97110", "97112"]),
                (" for balance", [], []),
            ],
            id="same-place-two-codes",
        ),
        pytest.param(
            [mark(0, 7, "", "cue")],
            [("ther ex", [""], []), (" for balance", [], [])],
            id="a-cue-has-no-label",
        ),
        pytest.param([mark(5, 99, "97110"), mark(4, 4, "97110")], [(NOTE, [], [])], id="outside"),
    ],
)
def test_cut(marks: list[Mark], expected: list) -> None:
    assert cut(*marks) == expected


def test_an_empty_note_has_no_segment() -> None:
    assert segments("", []) == ()


@given(
    st.text(min_size=1),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40), st.sampled_from("ABC"))),
)
def test_segments_are_the_note(note: str, places: list[tuple[int, int, str]]) -> None:
    marks = {f"{at}-{at + size}-{code}": mark(at, at + size, code) for at, size, code in places}
    found = segments(note, marks.values())
    assert "".join(note[item.start : item.end] for item in found) == note
    for item in found:
        for position in range(item.start, item.end):
            expected = {
                each.anchor
                for each in marks.values()
                if each.start <= position < each.end <= len(note)
            }
            assert {each.anchor for each in item.marks} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a\r\nb\rc\vd\fe\u2028f", [("a\nb\nc\nd\ne\nf", "")], id="line-ends"),
        pytest.param(
            "a\u202eb",
            [("a", ""), ("\u202e", "U+202E right-to-left override"), ("b", "")],
            id="override",
        ),
        pytest.param("\x1b", [("\x1b", "U+001B control character")], id="escape"),
        pytest.param("👩‍👧", [("👩‍👧", "")], id="emoji-joiner-stays"),
        pytest.param("שלום", [("שלום", "")], id="hebrew"),
    ],
)
def test_pieces(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(piece.text, piece.unseen) for piece in pieces(text)] == expected


@pytest.mark.parametrize(
    ("note", "parts"),
    [
        pytest.param("a\r\nb\n\nc", ["a\r\n", "b\n", "\n", "c"], id="both-ends"),
        pytest.param("a\rb\u2028c\x0b", ["a\r", "b\u2028", "c\x0b"], id="ends-of-word-and-pdf"),
        pytest.param("a", ["a"], id="one-line"),
    ],
)
def test_by_line_each_end_of_a_line_ends_a_segment(note: str, parts: list[str]) -> None:
    found = segments(note, (), by_line=True)
    assert [note[part.start : part.end] for part in found] == parts
