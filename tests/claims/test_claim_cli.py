"""`suggester units` and `suggester edits show`, as a user meets them."""

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from suggester.cli import app
from suggester.model import Claim

CASES = tuple(
    csv.DictReader(
        (Path(__file__).parent / "timing-cases.csv").read_text(encoding="utf-8").splitlines()
    )
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def claim(*arguments: str) -> Claim:
    done = run("units", "--json", *arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    return Claim.model_validate_json(done.stdout)


def units(cell: str) -> dict[str, int]:
    return {code: int(count) for code, count in (part.split(":") for part in cell.split(";"))}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case_id"]) for row in CASES])
def test_published_case(row: dict[str, str]) -> None:
    untimed = [code for code in row["untimed_codes"].split(";") if code]
    rule = {"cms8": "cms", "ama": "ama"}[row["rule"]]
    found = claim("--rule", rule, *row["minutes"].split(";"), *untimed)
    accepted = [units(row["expected_units"])]
    accepted += [units(cell) for cell in row["accepted_alternatives"].split(" | ") if cell]
    answers = [
        {line.code: line.units for line in lines} for lines in (found.lines, *found.alternatives)
    ]
    assert answers[0] in accepted
    assert len(answers) == len(accepted)
    assert all(answer in accepted for answer in answers)
    assert (found.rule, found.total_timed_minutes) == (rule, int(row["total_timed_minutes"]))


def test_all_options_reach_the_claim() -> None:
    found = claim(
        "97110:36", "97140:30", "97530:15", "--discipline", "pt", "--assistant", "97110:23",
        "--date", "2026-09-16", "--ytd", "2480.00", "--telehealth", "--payer-denies-withdrawn",
        "--setting", "outpatient hospital",
    )  # fmt: skip
    assert [(line.code, line.units, line.modifiers) for line in found.lines] == [
        ("97110", 1, ("GP", "KX", "95")),
        ("97110", 1, ("GP", "CQ", "KX", "95")),
        ("97140", 2, ("GP", "KX")),
        ("97530", 1, ("GP", "KX", "95")),
    ]
    about = {edit.codes for edit in found.edits}
    assert about == {("97110", "97140"), ("97530", "97110"), ("97140", "97530")}
    assert all("hospital table" in edit.source for edit in found.edits)


def test_the_text_shows_working_both_rules_edits_and_questions() -> None:
    done = run("units", "97110:24", "97112:23", "97150", "--date", "2026-09-16")
    assert (done.exit_code, done.stderr) == (0, "")
    for words in (
        "Units by Medicare's 8-minute rule",
        "97110 x 2  47 timed minutes -> 3 units in all",
        "The other rule (CPT midpoint rule, each code alone): 97110 x 2, 97112 x 2, 97150 x 1",
        "No discipline is given",
        "What a payer may deny",
        "warning  97150 + 97110: Medicare pays 97150 and not 97110",
        "does the note show the minutes of each?",
    ):
        assert words in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["97110:x"], "minutes are whole", id="no-number"),
        pytest.param(["97110:"], "minutes are whole", id="no-minutes"),
        pytest.param(["97110:-5"], "minutes are whole", id="negative"),
        pytest.param(["97110:1441"], "0 to 1440", id="more-than-a-day"),
        pytest.param(["99999:10"], "no code '99999'", id="unknown-code"),
        pytest.param(["97110:8", "97110:8"], "each code may stand once", id="twice"),
        pytest.param(["97110:8", "--ytd", "lots"], "is no amount", id="no-amount"),
        pytest.param(["97110:8", "--ytd", "-1"], "year_to_date_amount", id="negative-amount"),
        pytest.param(["97110:8", "--assistant", "5", "--assistant", "6"], "one number", id="two"),
        pytest.param(["97110:8", "--assistant", "9x:5"], "assistant_minutes", id="no-code"),
    ],
)
def test_what_cannot_be_used_is_one_line(arguments: list[str], said: str) -> None:
    done = run("units", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["97140", "97530"], "withdrawn", id="withdrawn"),
        pytest.param(
            ["97530", "97140", "--date", "2019-06-01"], "a modifier may be right", id="past"
        ),
        pytest.param(["97124", "97140"], "never together", id="never"),
        pytest.param(["97110", "97150"], "97150 is paid, 97110 is denied", id="live"),
        pytest.param(["97110", "97035"], "no edit", id="no-edit"),
        pytest.param(["97750", "97161"], "hospital table, 2026-11-23: live, a mod", id="by-table"),
    ],
)
def test_show_says_how_a_pair_stands(arguments: list[str], said: str) -> None:
    done = run("edits", "show", *arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    assert said in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["97110", "97110"], "the same", id="same"),
        pytest.param(["97110", "12345"], "no code '12345'", id="unknown"),
    ],
)
def test_show_refuses_in_one_line(arguments: list[str], said: str) -> None:
    done = run("edits", "show", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
