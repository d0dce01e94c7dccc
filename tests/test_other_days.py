"""What a note copies from an earlier day: notes in, the copied text out."""

import pytest

from suggester.other_days import copied_days


@pytest.mark.parametrize(
    ("note", "copied"),
    [
        pytest.param("PT 11/2\nTx of 11/1: gait 200 ft", ["Tx of 11/1: gait 200 ft"], id="tx-of"),
        pytest.param("PT 7/11\nFrom 7/9: gait. STS x8\nTE", ["From 7/9: gait. STS x8"], id="line"),
        pytest.param(
            "PT 11/4\nTired. On 10/30 pt did gait 200 ft. Gait 150 ft.",
            ["On 10/30 pt did gait 200 ft"],
            id="sentence",
        ),
        pytest.param("PT 1/4\nFrom 12/30: gait", ["From 12/30: gait"], id="over-new-year"),
        pytest.param("PT 4/12\nFrom 4/10: US. Today: TE", ["From 4/10: US. "], id="up-to-today"),
        pytest.param("PT 4/12\nTx of 4/12: gait 200 ft", [], id="same-day"),
        pytest.param("PT 4/12\nFrom 4/20: stairs", [], id="later-day"),
        pytest.param("PT 4/12\nVisit 3/10: squats 3x10", [], id="third-of-ten"),
        pytest.param("PT, surgery 4/12\nTx of 4/10: gait", [], id="no-date-of-its-own"),
        pytest.param(
            "Visit 2\nDizzy. On 5/2 I did the Epley. Gait 150 ft.",
            ["On 5/2 I did the Epley"],
            id="told-by-its-writer",
        ),
        pytest.param("On 5/2 I did the Epley. Gait 150 ft.", [], id="first-words"),
        pytest.param("Visit 2\nDizzy. On 5/2 pt did TE.", [], id="perhaps-this-day"),
    ],
)
def test_copied(note: str, copied: list[str]) -> None:
    assert [note[one.start : one.end] for one in copied_days(note)] == copied
