"""CMS's quarterly files: read as published, laid over our tables, refused in one line."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from suggester.claims.cms_files import read_cms_file
from suggester.claims.dated import Table, read_limits, read_pairs
from suggester.claims.edits import find_edits
from suggester.claims.files import shipped_file
from suggester.claims.imported import merge_limits, merge_pairs
from suggester.claims.tables import read_tables
from suggester.cli import app
from suggester.engine import Engine
from suggester.errors import CmsFileError
from suggester.lexicon import load_lexicon
from suggester.model import Visit
from suggester.shipped import lexicon_dir

CODES = frozenset({"97110", "97140", "97150", "97164", "97530", "97035", "G0283"})
NOTICE = (
    '"CPT codes are copyright of the American Medical Association.\r\n\r\nAll rights reserved."'
)
PTP = "ccipra-v323r0-f2.TXT"
MUE = "MCR_MUE_PractitionerServices_Eff_10-01-2026.csv"
PTP_HEAD = (
    "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\t"
    '"Deletion Date\r\n*=no data"\t"Modifier\r\n0=not allowed\r\n1=allowed\r\n9=not applicable"\t'
    "PTP Edit Rationale"
)
MUE_HEAD = (
    '"HCPCS/\r\nCPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale'
)


def ptp(*rows: str, head: str = PTP_HEAD) -> bytes:
    lines = [f"{NOTICE}\t\t\t\t\t\t", head, *(row.replace(" ", "\t") for row in rows), "", "\t\t\t"]
    return "\r\n".join(lines).encode("latin-1")


def mue(*rows: str, head: str = MUE_HEAD) -> bytes:
    return "\r\n".join([f"{NOTICE},,,", head, *rows, ""]).encode("latin-1")


PAIRS = ptp(
    "97035 97164 _ 20201001 * 1 Reason".replace("_", ""),
    "97110 97150  20270101 * 0 Reason",
    "97140 97530  20000701 20191231 1 Reason",
    "97140 97530  20261001 * 1 Reason",
    "97530 99999  20200101 * 1 Reason",
)
LIMITS = mue(
    '97035,2,"3 Date of Service Edit: Clinical",Clinical: Data',
    "97110,5,3 Date of Service Edit: Clinical,Clinical: Data",
    "97150,1,2 Date of Service Edit: Policy,Nature",
    "99999,1,1 Line Edit,Nature",
)


def test_pairs_as_published() -> None:
    file = read_cms_file(PTP, PAIRS, codes=CODES)
    assert (file.kind, file.table, file.start) == ("pairs", Table.PRACTITIONER, date(2026, 10, 1))
    assert (file.first, file.last) == ("97035", "97530")
    rows = [(r.column1, r.column2, r.indicator, str(r.start), str(r.end)) for r in file.pairs]
    assert rows == [
        ("97035", "97164", "1", "2020-10-01", "None"),
        ("97110", "97150", "0", "2027-01-01", "None"),
        ("97140", "97530", "1", "2000-07-01", "2019-12-31"),
        ("97140", "97530", "1", "2026-10-01", "None"),
    ]
    assert {row.confirmed for row in file.pairs} == {date(2026, 12, 31)}


def test_limits_as_published() -> None:
    file = read_cms_file(MUE, LIMITS, codes=CODES)
    assert (file.kind, file.table, file.start) == ("limits", Table.PRACTITIONER, date(2026, 10, 1))
    assert [(row.code, row.limit, row.indicator) for row in file.limits] == [
        ("97035", 2, "3"), ("97110", 5, "3"), ("97150", 1, "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "start"),
    [
        pytest.param("ccipra-v302r0-f1.txt", "2024-07-01", id="version-30.2"),
        pytest.param("ccioph-v320r0-f4.txt", "2026-01-01", id="version-32.0"),
        pytest.param("ccipra-v333r1-f1.txt", "2027-10-01", id="version-33.3"),
    ],
)
def test_the_name_tells_the_quarter(name: str, start: str) -> None:
    file = read_cms_file(name, PAIRS, codes=CODES)
    assert str(file.start) == start
    assert file.table is (Table.HOSPITAL if "oph" in name else Table.PRACTITIONER)


def test_a_heading_over_several_rows_and_commas() -> None:
    saved = (
        b"\xef\xbb\xbfCopyright,,,,,,\nColumn1/Column2 Edits,,,,,,\n"
        b"Column 1,Column 2,*=in existence,Effective Date,Deletion Date,Modifier,PTP Edit Rationale\n"
        b",,,,,0=not allowed,\n,,,,*=no data,1=allowed,\n97110,97150,,20260101,*,1,Reason\n"
    )
    file = read_cms_file(
        "pairs.csv", saved, codes=CODES, table=Table.HOSPITAL, start=date(2026, 10, 1)
    )
    assert [row.column1 for row in file.pairs] == ["97110"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        pytest.param(PTP, b"", "no heading", id="empty"),
        pytest.param(PTP, b"Dear colleague,\nplease find\n", "no heading", id="a-letter"),
        pytest.param("a.xlsx", b"PK\x03\x04rest", "zip or an Excel file", id="workbook"),
        pytest.param(PTP, b"\0\1\2" * 99, "is not text", id="binary"),
        pytest.param(PTP, ptp(), "holds no pair", id="no-row"),
        pytest.param(PTP, ptp("97110 97150  20270101 * 7 R"), "'7' is no indicator", id="indicator"),
        pytest.param(PTP, ptp("97110 97150  20271301 * 1 R"), "'20271301' is no day", id="day"),
        pytest.param(PTP, ptp("97110 97150  20260101 * 1 R", "9711"), ":10: is no pair", id="cut-off"),
        pytest.param("pairs.txt", PAIRS, "which table is it?", id="renamed"),
        pytest.param("ccipra.txt", PAIRS, "of which quarter is it?", id="no-version"),
        pytest.param(
            PTP, ptp("97110 97150 1", head="Column 1\tColumn 2\tModifier Indicator"),
            "lists changes only", id="change-report",
        ),
        pytest.param(
            MUE, mue(head=MUE_HEAD.replace("Practitioner", "DME Supplier")), "is neither", id="dme"
        ),
        pytest.param(MUE, mue("97110,many,3 Date,R"), "no limit of a code", id="no-number"),
        pytest.param(MUE, mue("97110,5"), "too few cells", id="too-short"),
        pytest.param("mue.csv", LIMITS, "of which quarter is it?", id="limits-renamed"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_sentence(name: str, data: bytes, said: str) -> None:
    with pytest.raises(CmsFileError) as caught:
        read_cms_file(name, data, codes=CODES)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"[S103] {name}")


# --- laid over our tables ------------------------------------------------------------------


def test_a_part_replaces_only_what_it_spans() -> None:
    name = "pairs-practitioner.csv"
    ours = read_pairs(name, shipped_file(name))
    merged = merge_pairs(ours, read_cms_file(PTP, PAIRS, codes=CODES))
    before = [row for rows in ours.values() for row in rows]
    outside = [row for row in before if not "97035" <= row.column1 <= "97530"]
    assert [row for row in merged.rows if not "97035" <= row.column1 <= "97530"] == sorted(
        outside, key=lambda row: (row.column1, row.column2, row.start or date.min)
    )
    assert sum("97035" <= row.column1 <= "97530" for row in merged.rows) == 4
    kept_note = next(row.note for row in merged.rows if row.column1 == "97140")
    assert kept_note.startswith("Anthem")
    assert "97140 97530: 97140 / 97530 indicator 1, was no edit" in merged.report
    assert "97124 97140: no edit, was 97140 / 97124 indicator 0" in merged.report


def test_a_changed_limit_ends_the_one_before() -> None:
    name = "limits-practitioner.csv"
    ours = read_limits(name, shipped_file(name))
    merged = merge_limits(ours, read_cms_file(MUE, LIMITS, codes=CODES))
    runs = [(row.limit, str(row.start), str(row.end)) for row in merged.rows if row.code == "97110"]
    assert runs == [(6, "None", "2026-09-30"), (5, "2026-10-01", "None")]
    (same,) = [row for row in merged.rows if row.code == "97035"]
    assert (same.limit, same.start, same.confirmed) == (2, None, date(2026, 12, 31))
    assert merged.report[0] == "97110: 5 units a day (3), was 6 (3)"
    assert "97140: not in the file; ours stays" in merged.report


def test_an_older_file_after_a_newer_one_is_refused() -> None:
    ours = {"97110": merge_limits({}, read_cms_file(MUE, LIMITS, codes=CODES)).rows[1:2]}
    older = read_cms_file(MUE.replace("10-01", "07-01"), LIMITS, codes=CODES)
    with pytest.raises(CmsFileError, match="order of their days"):
        merge_limits(ours, older)


def test_import_writes_an_overlay_that_the_engine_uses(tmp_path: Path) -> None:
    (tmp_path / PTP).write_bytes(PAIRS)
    (tmp_path / MUE).write_bytes(LIMITS)
    folder = tmp_path / "CMS 2026q4"
    arguments = ["edits", "import", str(tmp_path / PTP), str(tmp_path / MUE), "--to", str(folder)]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "97140 97530: 97140 / 97530 indicator 1, was no edit" in done.stdout
    assert "97110: 5 units a day (3), was 6 (3)" in done.stdout
    lexicon = load_lexicon(lexicon_dir(), [folder])
    assert lexicon.overlays[0].startswith("cms-2026q4 ")
    tables = read_tables(lexicon.files)
    for day, kinds in (("2026-09-30", []), ("2026-10-01", ["pair", "limit"])):
        found = find_edits(
            {"97140": 1, "97530": 1, "97110": 6}, Visit(), date.fromisoformat(day), tables
        )
        assert [edit.kind for edit in found] == kinds
    assert Engine(lexicon).claim_tables == tables
    again = CliRunner().invoke(app, arguments)
    assert again.exit_code == 0
    assert "rows about codes of this lexicon (97035 to 97530), 0 changes" in again.stdout


def test_nothing_is_written_where_one_file_is_wrong(tmp_path: Path) -> None:
    (tmp_path / PTP).write_bytes(PAIRS)
    (tmp_path / MUE).write_bytes(b"not this one")
    folder = tmp_path / "out"
    done = CliRunner().invoke(
        app, ["edits", "import", str(tmp_path / PTP), str(tmp_path / MUE), "--to", str(folder)]
    )
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("suggester: [S103]")
    assert len(done.stderr.splitlines()) == 1
    assert not folder.exists()


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["edits", "import", str(tmp_path / "no"), "--to", str(tmp_path)])
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
