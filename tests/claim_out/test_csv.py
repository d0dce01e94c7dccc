"""CSV line items: what a spreadsheet or a billing system reads back is what was meant."""

import csv
from datetime import date
from io import StringIO

import pytest

from suggester.claim_out import csv_lines as lines_of_csv
from suggester.claim_out.csv_lines import COLUMNS, csv_lines
from suggester.model import Suggestions, Visit
from tests.claim_out.notes_to_claim import line, made

VISIT = Visit(date_of_service=date(2026, 9, 16), note_ref="visit-7")


def rows(answer: Suggestions, visit: Visit = VISIT) -> list[dict[str, str]]:
    text = csv_lines(answer, visit)
    assert text.endswith("\r\n")
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def test_a_line_has_every_column() -> None:
    found = rows(made(line("97140", 2, minutes=30, modifiers=("GP", "59"), why="30 min -> 2")))
    assert found == [
        {
            "line": "1", "date_of_service": "2026-09-16", "note_ref": "visit-7", "code": "97140",
            "modifier_1": "GP", "modifier_2": "59", "modifier_3": "", "modifier_4": "",
            "units": "2", "minutes": "30", "label": "Our label", "payer_rule": "cms",
            "working": "30 min -> 2",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        pytest.param(made(), [], id="no-lines"),
        pytest.param(made(line("97110", 0)), [], id="zero-units-are-not-billed"),
        pytest.param(made(line("97110", 0), line("97140")), ["97140"], id="one-of-two"),
        pytest.param(made(line("G0283", minutes=None)), ["G0283"], id="untimed"),
        pytest.param(made(line("97110"), line("97110", modifiers=("CQ",))), ["97110"] * 2, id="split"),
    ],
)  # fmt: skip
def test_rows_are_the_lines_with_units(answer: Suggestions, codes: list[str]) -> None:
    found = rows(answer)
    assert [row["code"] for row in found] == codes
    assert [row["line"] for row in found] == [str(n + 1) for n in range(len(codes))]
    assert csv_lines(answer, VISIT).startswith(",".join(COLUMNS) + "\r\n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("=1+1", id="equals"),
        pytest.param("+1", id="plus"),
        pytest.param("-1", id="minus"),
        pytest.param("@SUM(A1)", id="at"),
        pytest.param("\t=1", id="tab"),
        pytest.param("\r=1", id="return"),
        pytest.param("\n=1", id="new-line"),
        pytest.param("  =1", id="blanks-first"),
        pytest.param("\u00a0=1", id="hard-blank-first"),
        pytest.param("\v=1", id="vertical-tab-first"),
        pytest.param("\u2003=1", id="wide-blank-first"),
        pytest.param("\tplain", id="tab-and-words"),
        pytest.param("＝1", id="full-width"),
        pytest.param("－1", id="full-width-minus"),
        pytest.param('=HYPERLINK("http://x.example","y")', id="link"),
        pytest.param("=cmd|' /C calc'!A0", id="command"),
    ],
)
def test_no_cell_is_a_formula(text: str) -> None:
    found = rows(made(line(why=text), label=text), VISIT.model_copy(update={"note_ref": text}))
    for name in ("label", "working", "note_ref"):
        assert found[0][name] == "'" + text


def test_a_plain_writer_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(lines_of_csv, "_cell", str)
    with pytest.raises(AssertionError):
        test_no_cell_is_a_formula("=1+1")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('He said "go", twice', id="quotes-and-comma"),
        pytest.param("a\r\nb", id="two-lines"),
        pytest.param("dolor – é 🦵 日本 ‏עברית", id="unicode"),
        pytest.param("15 min = 1 x 15", id="equals-inside"),
        pytest.param("semicolon; tab\tinside", id="other-separators"),
        pytest.param("'quoted", id="apostrophe"),
    ],
)
def test_other_text_is_as_it_was(text: str) -> None:
    found = rows(made(line(why=text), label=text))
    assert (found[0]["label"], found[0]["working"]) == (text, text)
