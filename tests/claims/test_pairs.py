"""Pairs of codes by day of service: every row of the published table, in both orders."""

import csv
import random
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from suggester.claims.dated import Table, key_of
from suggester.claims.edits import find_edits
from suggester.claims.explained import explain_pair
from suggester.claims.tables import shipped_tables
from suggester.lexicon import load_lexicon
from suggester.model import Edit, Visit
from suggester.shipped import lexicon_dir

TABLES = shipped_tables()
DAY = date(2026, 9, 16)
HOSPITAL = "outpatient hospital"
ROWS = tuple(
    csv.DictReader(
        (Path(__file__).parent / "ncci-pairs.csv").read_text(encoding="utf-8").splitlines()
    )
)
INDICATORS = (
    (None, "modifier_indicator"),
    (HOSPITAL, "modifier_indicator_outpatient_hospital"),
)
LIVE = [
    pytest.param(
        row["column1"],
        row["column2"],
        row[key],
        setting,
        id="-".join((row["column1"], row["column2"], "hospital" if setting else "office")),
    )
    for row in ROWS
    for setting, key in INDICATORS
    if row["status"] == "active" and row[key]
]
WITHDRAWN = [
    pytest.param(row["column1"], row["column2"], id=f"{row['column1']}-{row['column2']}")
    for row in ROWS
    if row["status"] != "active"
]


def pair_edits(*codes: str, day: date = DAY, **visit: object) -> list[Edit]:
    found = find_edits(dict.fromkeys(codes, 1), Visit.model_validate(visit), day, TABLES)
    return [edit for edit in found if edit.kind == "pair"]


def test_the_published_rows_are_all_here() -> None:
    assert (len(ROWS), len(WITHDRAWN)) == (744, 166)


@pytest.mark.parametrize(("paid", "denied", "indicator", "setting"), LIVE)
def test_a_live_pair_is_found_in_both_orders(
    paid: str, denied: str, indicator: str, setting: str | None
) -> None:
    for codes in ((paid, denied), (denied, paid)):
        (edit,) = pair_edits(*codes, setting=setting)
        assert edit.codes == (paid, denied)
        assert edit.modifier == {"0": "never", "1": "allowed"}[indicator]
        assert edit.severity == {"0": "error", "1": "warning"}[indicator]
        assert (edit.needs is None) == (indicator == "0")
        assert ("hospital table" if setting else "practitioner table") in edit.source


@pytest.mark.parametrize(("one", "two"), WITHDRAWN)
def test_a_withdrawn_pair_is_explained_and_not_raised(one: str, two: str) -> None:
    for codes in ((one, two), (two, one)):
        assert pair_edits(*codes) == []
        (verdict, why, *_) = explain_pair(*codes, DAY, TABLES)
        assert f"withdrawn. Medicare has no edit for {one} / {two}" in verdict
        assert "ran" in why


@pytest.mark.parametrize(("one", "two"), WITHDRAWN)
def test_a_payer_may_deny_what_medicare_withdrew(one: str, two: str) -> None:
    (edit,) = pair_edits(two, one, payer_denies_withdrawn=True)
    assert (edit.codes, edit.severity, edit.modifier) == ((one, two), "warning", None)
    assert "payer_denies_withdrawn" in edit.says
    assert edit.needs is not None


def test_no_pair_is_invented() -> None:
    listed = {key_of(row["column1"], row["column2"]) for row in ROWS}
    codes = sorted(load_lexicon(lexicon_dir()).by_code)
    others = [pair for pair in combinations(codes, 2) if key_of(*pair) not in listed]
    for one, two in random.Random(6).sample(others, 500):
        for setting in (None, HOSPITAL):
            assert pair_edits(one, two, setting=setting, payer_denies_withdrawn=True) == []
        (said,) = explain_pair(one, two, DAY, TABLES)
        assert "no edit" in said


@pytest.mark.parametrize(
    ("codes", "day", "modifier"),
    [
        pytest.param(("97140", "97530"), "2000-06-30", "none", id="manual-activities-before"),
        pytest.param(("97140", "97530"), "2000-07-01", "allowed", id="manual-activities-begins"),
        pytest.param(("97140", "97530"), "2019-12-31", "allowed", id="manual-activities-ends"),
        pytest.param(("97140", "97530"), "2020-01-01", "none", id="manual-activities-after"),
        pytest.param(("97530", "97116"), "2019-12-31", "allowed", id="activities-gait-ends"),
        pytest.param(
            ("97530", "97116"), "2020-10-01", "none", id="activities-gait-never-ran-again"
        ),
        pytest.param(
            ("97530", "97161"), "2020-01-01", "none", id="activities-evaluation-never-ran"
        ),
        pytest.param(("97161", "97140"), "2020-10-01", "none", id="evaluation-manual-never-ran"),
        pytest.param(("97530", "97535"), "2021-12-31", None, id="activities-self-care-ends"),
        pytest.param(("97530", "97535"), "2022-01-01", "none", id="activities-self-care-after"),
        pytest.param(("97163", "97161"), "2019-12-31", None, id="two-evaluations-first-run"),
        pytest.param(("97163", "97161"), "2020-09-30", "none", id="two-evaluations-between"),
        pytest.param(("97163", "97161"), "2020-10-01", "never", id="two-evaluations-again"),
    ],
)
def test_the_day_of_service_decides(codes: tuple[str, str], day: str, modifier: str | None) -> None:
    found = pair_edits(*codes, day=date.fromisoformat(day))
    assert [edit.modifier for edit in found] == ([] if modifier == "none" else [modifier])


@pytest.mark.parametrize(
    ("one", "two", "asks"),
    [
        pytest.param("97150", "97110", "time in the group", id="group"),
        pytest.param("97035", "97164", "97164 necessary beyond", id="re-evaluation"),
        pytest.param("98940", "97140", "another region", id="chiropractic"),
        pytest.param("29581", "97140", "another part of the body", id="strapping"),
        pytest.param("97597", "97605", "another wound", id="wound"),
        pytest.param("97140", "97750", "own minutes and report", id="test"),
        pytest.param("97113", "97110", "separate 15-minute intervals", id="separate-time"),
    ],
)
def test_what_the_note_must_show(one: str, two: str, asks: str) -> None:
    (edit,) = pair_edits(one, two)
    assert edit.needs is not None
    assert asks in edit.needs


def test_a_question_asks_and_never_advises() -> None:
    for question in TABLES.wording.question:
        assert question.asks.endswith("?")
        assert "59" not in question.asks
    for row in (*TABLES.same_day.one_of, *TABLES.same_day.frequency):
        assert row.needs.endswith("?")
    assert TABLES.wording.which.startswith("If so")


def test_where_the_two_tables_differ_is_said() -> None:
    (edit,) = pair_edits("97161", "97750")
    assert edit.modifier == "never"
    assert "(in the hospital table: a modifier may be right)" in edit.says
    (edit,) = pair_edits("97750", "97161", setting="SNF")
    assert (edit.modifier, edit.codes) == ("allowed", ("97161", "97750"))


def test_each_pair_of_a_long_claim_is_found_once() -> None:
    codes = [edit.codes for edit in pair_edits("97110", "97140", "97124", "97150", "97750")]
    assert sorted(codes) == [
        ("97140", "97124"), ("97140", "97750"), ("97150", "97110"), ("97150", "97124"),
        ("97150", "97140"), ("97750", "97150"),
    ]  # fmt: skip


def test_the_tables_hold_every_published_row_and_no_other() -> None:
    for table, (_, key) in zip(Table, INDICATORS, strict=True):
        published = {
            key_of(row["column1"], row["column2"])
            for row in ROWS
            if row["status"] != "active" or row[key]
        }
        assert set(TABLES.pairs[table]) == published
